import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

// Certificates for connections that the gate opens: an authority that lives as long as one command, known to nobody
// else, and a certificate of its for each host. X.509 (RFC 5280) in DER (X.690), as little of it as programs check.

export interface Authority {
  /** The authority's own certificate, for those who shall trust it. */
  pem: string;
  /** What a server shows as `host`; made once for each. */
  for(host: string): { cert: string; key: string };
}

const day = 86_400_000;

/** Its key never leaves this process. Certificates hold from a day before `now` (clocks differ) to two days after. */
export function makeAuthority(now: number): Authority {
  const [own, hosts] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('ec', { namedCurve: 'P-256' })];
  const issuer = named('Deskhand, for one command');
  const ownId = keyId(own.publicKey);
  const issue = (subject: Buffer, key: KeyObject, extensions: Buffer[]) =>
    certificate({ issuer, subject, key, from: now - day, to: now + 2 * day, extensions }, own.privateKey);
  const key = hosts.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const made = new Map<string, string>();
  return {
    pem: issue(issuer, own.publicKey, [
      extension(id.basicConstraints, true, sequence(yes)),
      extension(id.keyUsage, true, bits(0x06, 1)), // keyCertSign, cRLSign
      extension(id.subjectKey, false, octets(ownId)),
    ]),
    for(host) {
      const cert =
        made.get(host) ??
        // The name stands in the alternative names alone: a common name has room for 64 characters.
        issue(sequence(), hosts.publicKey, [
          extension(id.basicConstraints, true, sequence()),
          extension(id.keyUsage, true, bits(0x80, 7)), // digitalSignature
          extension(id.extendedUse, false, sequence(objectId(id.serverAuth))),
          extension(id.subjectName, true, sequence(altName(host))),
          extension(id.subjectKey, false, octets(keyId(hosts.publicKey))),
          extension(id.authorityKey, false, sequence(tlv(0x80, ownId))),
        ]);
      made.set(host, cert);
      return { cert, key };
    },
  };
}

interface Contents {
  issuer: Buffer;
  subject: Buffer;
  key: KeyObject;
  from: number;
  to: number;
  extensions: Buffer[];
}

function certificate({ issuer, subject, key, from, to, extensions }: Contents, signer: KeyObject): string {
  const algorithm = sequence(objectId(id.ecdsaSha256));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and its shortest form
  const signed = sequence(
    ...[tlv(0xa0, integer(Buffer.of(2))), integer(serial), algorithm, issuer, sequence(time(from), time(to)), subject],
    ...[key.export({ type: 'spki', format: 'der' }), tlv(0xa3, sequence(...extensions))],
  );
  const whole = sequence(signed, algorithm, bits(sign('sha256', signed, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const id = {
  commonName: '2.5.4.3',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedUse: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
};

function tlv(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

const sequence = (...parts: Uint8Array[]) => tlv(0x30, ...parts);
const integer = (value: Buffer) => tlv(0x02, value);
const octets = (value: Uint8Array) => tlv(0x04, value);
const yes = tlv(0x01, Buffer.of(0xff));
const bits = (value: Uint8Array | number, unused = 0) => tlv(0x03, Buffer.of(unused), typeof value === 'number' ? Buffer.of(value) : value);
const extension = (oid: string, critical: boolean, value: Buffer) => sequence(objectId(oid), ...(critical ? [yes] : []), octets(value));
const named = (name: string) => sequence(tlv(0x31, sequence(objectId(id.commonName), tlv(0x0c, Buffer.from(name)))));
/** SHA-1 by custom (RFC 5280, 4.2.1.2): it only tells keys apart. */
const keyId = (key: KeyObject) =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
/** UTCTime, which is right until 2049. */
const time = (at: number) =>
  tlv(0x17, Buffer.from(new Date(at).toISOString().replace(/^..(..)-(..)-(..)T(..):(..):(..).*/, '$1$2$3$4$5$6Z')));

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const base128 = (value: number): number[] => {
    const digits = [value & 127];
    for (let left = value >> 7; left; left >>= 7) digits.unshift((left & 127) | 128);
    return digits;
  };
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest].flatMap(base128)));
}

function altName(host: string): Buffer {
  const family = isIP(host);
  if (!family) return tlv(0x82, Buffer.from(host, 'latin1'));
  if (family === 4) return tlv(0x87, Buffer.from(host.split('.').map(Number)));
  const [head = '', tail] = host.split('::');
  const words = (part: string) => (part ? part.split(':') : []);
  const [front, back] = [words(head), words(tail ?? '')];
  const all = [...front, ...new Array(8 - front.length - back.length).fill('0'), ...back];
  return tlv(0x87, Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex'));
}
