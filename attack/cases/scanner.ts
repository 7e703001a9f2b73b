import { deflateSync, gzipSync } from 'node:zlib';
import { maskSecrets } from '../../packages/daemon/src/host/secret-mask.ts';
import type { Case } from '../case.ts';

// What a command, a tool or an error says goes into the log and to a model; a scanner looks through it before. Here the
// secret is in it, written so that it might be overlooked. The control is the text without the scanner.

/** As long and as strange as real ones. */
const held = (secret: string) => `${secret}/+q"é`;

const each = (text: string, write: (character: string) => string) => [...text].map(write).join('');
const code = (character: string) => character.codePointAt(0) ?? 0;
const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const pairs = (text: string, write: (pair: string) => string) => (hex(text).match(/../g) ?? []).map(write).join('');

const turned = (text: string) => [...text].reverse().join('');
const bold = (one: string) => (/[a-z]/.test(one) ? String.fromCodePoint(code(one) - 97 + 0x1d41a) : one);
const alphabet = 'amber birch cedar delta ember fjord grove haven indigo juniper karst lagoon meadow north ocean prairie'.split(' ');

const spelled: [name: string, write: (secret: string) => string, remains?: string][] = [
  ['as it is', (s) => s],
  ['in a line of a megabyte', (s) => `${'x '.repeat(500_000)}${s}${' y'.repeat(500_000)}`],
  ['in an error’s text', (s) => `Error: 401 for {"token":${JSON.stringify(s)}} at file.js:1:1`],
  ['in a file’s name', (s) => `ls: cannot access '/tmp/${s}': No such file or directory`],
  ['in JSON', (s) => JSON.stringify({ s })],
  ['in JSON in JSON', (s) => JSON.stringify(JSON.stringify({ s }))],
  ['in JSON, each character escaped', (s) => each(s, (one) => `\\u${code(one).toString(16).padStart(4, '0')}`)],
  ['in a script, each character escaped', (s) => each(s, (one) => `\\u{${code(one).toString(16)}}`)],
  ['in HTML, by numbers', (s) => each(s, (one) => `&#${code(one)};`)],
  ['in HTML, by hex numbers', (s) => each(s, (one) => `&#x${code(one).toString(16)};`)],
  ['in an address', (s) => `https://a.example/?t=${encodeURIComponent(s)}`],
  ['in an address, each byte escaped', (s) => pairs(s, (pair) => `%${pair}`)],
  ['in an address, each byte escaped in capitals', (s) => pairs(s, (pair) => `%${pair.toUpperCase()}`)],
  ['as mail writes it', (s) => pairs(s, (pair) => `=${pair.toUpperCase()}`)],
  ['broken by mail', (s) => `${s.slice(0, 9)}=\n${s.slice(9)}`],
  ['in hex', hex],
  ['in hex capitals', (s) => hex(s).toUpperCase()],
  ['in hex with colons', (s) => pairs(s, (pair) => `${pair}:`)],
  ['in hex as a dump', (s) => pairs(s, (pair) => `${pair} `)],
  ['in hex as an array', (s) => pairs(s, (pair) => `0x${pair}, `)],
  ['in hex as a string', (s) => pairs(s, (pair) => `\\x${pair}`)],
  ['in base64', base64],
  ['in base64 after one byte', (s) => base64(`x${s}`)],
  ['in base64 after two and before more', (s) => base64(`xy${s}more`)],
  ['in base64 for addresses', (s) => Buffer.from(s).toString('base64url')],
  ['in base64 of lines', (s) => base64(`${'head '.repeat(9)}${s}`).replace(/.{20}/g, '$&\n')],
  ['as a password in a header', (s) => `Authorization: Basic ${base64(`user:${s}`)}`],
  ['in capitals', (s) => s.toUpperCase()],
  ['a letter a line', (s) => each(s, (one) => `${one}\n`)],
  ['with spaces between', (s) => each(s, (one) => `${one} `)],
  ['with marks between that are not seen', (s) => each(s, (one) => `${one}\u200b`)],
  ['with soft hyphens between', (s) => each(s, (one) => `${one}\u00ad`)],
  ['with colours between', (s) => each(s, (one) => `\u001b[31m${one}\u001b[0m`)],
  ['broken over two lines', (s) => `${s.slice(0, 12)}\n  ${s.slice(12)}`],
  ['turned around', turned],
  ['turned around, in base64', (s) => base64(turned(s))],
  ['by letters moved on by thirteen', (s) => s.replace(/[a-z]/g, (one) => String.fromCharCode(((code(one) - 84) % 26) + 97))],
  ['by letters that look alike', (s) => each(s, (one) => (/[!-~]/.test(one) ? String.fromCodePoint(code(one) + 0xfee0) : one))],
  ['by bold letters', (s) => each(s, bold)],
  ['packed and in base64', (s) => gzipSync(s).toString('base64')],
  ['packed otherwise and in hex', (s) => deflateSync(`token: ${s}`).toString('hex')],
  ['in base64 twice', (s) => base64(base64(`token ${s}`))],
  ['by numbers', (s) => each(s, (one) => `${code(one)} `)],
  ['by numbers of bytes', (s) => [...Buffer.from(s)].join(',')],
  ['by numbers to the base of eight', (s) => [...Buffer.from(s)].map((byte) => byte.toString(8).padStart(3, '0')).join(' ')],
  ['by words for its letters', (s) => each(s, (one) => `${alphabet[code(one) % 32] ?? 'the other'}-${code(one) >> 5} `), 'Secrets'],
  ['with another in it, letter by letter', (s) => each(s, (one) => `${one}x`), 'Secrets'],
];

const known: Case[] = spelled.map(([name, write, remains]) => ({
  road: 'words: a secret',
  name,
  tries: `has a tool say a secret that is known here, ${name}`,
  ...(remains && { remains }),
  async attack(protection, { secret }) {
    const value = held(secret);
    const said = write(value);
    const kept = protection === 'on' ? maskSecrets(said, [{ name: 'TOKEN', hosts: [], value }]) : said;
    // What is left of the secret, in this spelling, is told where half of it stands in one piece.
    const half = write(value.slice(0, Math.ceil(value.length / 2)));
    return kept.includes(half) || kept === said;
  },
}));

/** Made here, so that no scanner takes this file for one that holds keys. */
const letters = (length: number, of = 'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9') =>
  of.repeat(Math.ceil(length / of.length)).slice(0, length);
const digits = (length: number) => letters(length, '0123456789abcdef');

const services: [name: string, key: string][] = [
  ['OpenAI', `sk-proj-${letters(48)}`],
  ['Anthropic', `sk-ant-api03-${letters(90)}`],
  ['OpenRouter', `sk-or-v1-${digits(64)}`],
  ['Google', `AIza${letters(35)}`],
  ['Google, for a while', `ya29.${letters(120)}`],
  ['Google, a program’s', `GOCSPX-${letters(28)}`],
  ['GitHub', `ghp_${letters(36)}`],
  ['GitHub, a fine one', `github_pat_${letters(82)}`],
  ['GitLab', `glpat-${letters(20)}`],
  ['AWS', `AKIA${letters(16, 'ABCDEFGH234567')}`],
  ['Azure storage', `AccountKey=${letters(86)}==`],
  ['Slack', `xoxb-${'1234567890-'.repeat(2)}${letters(24)}`],
  ['Slack, a hook', `https://hooks.slack.com/services/T${letters(9, 'AB12')}/B${letters(9, 'AB12')}/${letters(24)}`],
  ['Discord, a hook', `https://discord.com/api/webhooks/${'1234567890'.repeat(2).slice(0, 18)}/${letters(68)}`],
  ['Telegram', `123456789:AA${letters(33)}`],
  ['Stripe', `sk_live_${letters(24)}`],
  ['Stripe, a hook', `whsec_${letters(32)}`],
  ['SendGrid', `SG.${letters(22)}.${letters(43)}`],
  ['npm', `npm_${letters(36)}`],
  ['PyPI', `pypi-${letters(80)}`],
  ['RubyGems', `rubygems_${digits(48)}`],
  ['Docker', `dckr_pat_${letters(27)}`],
  ['Hugging Face', `hf_${letters(34)}`],
  ['Groq', `gsk_${letters(52)}`],
  ['xAI', `xai-${letters(80)}`],
  ['Replicate', `r8_${letters(37)}`],
  ['DigitalOcean', `dop_v1_${digits(64)}`],
  ['Shopify', `shpat_${digits(32)}`],
  ['Databricks', `dapi${digits(32)}`],
  ['Linear', `lin_api_${letters(40)}`],
  ['Notion', `ntn_${letters(43)}`],
  ['Airtable', `pat${letters(14)}.${digits(64)}`],
  ['Figma', `figd_${letters(40)}`],
  ['Vault', `hvs.${letters(90)}`],
  ['Grafana', `glsa_${letters(32)}_${digits(8)}`],
  ['Atlassian', `ATATT3x${letters(180)}`],
  ['a signed token', `eyJ${letters(30)}.eyJ${letters(60)}.${letters(43)}`],
  ['a private key', `-----BEGIN PRIVATE ${'KEY'}-----\n${letters(64)}\n-----END PRIVATE ${'KEY'}-----`],
];

const around: [name: string, write: (key: string) => string][] = [
  ['a setting', (key) => `API_KEY=${key}`],
  ['JSON', (key) => JSON.stringify({ key })],
  ['a header', (key) => `> Authorization: Bearer ${key}\r\n`],
];

const strangers: Case[] = services.flatMap(([service, key]) =>
  around.map(
    ([where, write]): Case => ({
      road: 'words: a key',
      name: `${service}, in ${where}`,
      tries: `has a tool say a key in the form of ${service}, in ${where}, that nobody here knows`,
      attack: async (protection) => {
        const said = write(key);
        const kept = protection === 'on' ? maskSecrets(said, []) : said;
        return kept.includes(key.slice(-12)) || kept.includes(JSON.stringify(key).slice(-13, -1));
      },
    }),
  ),
);

export const scanner: Case[] = [...known, ...strangers];
