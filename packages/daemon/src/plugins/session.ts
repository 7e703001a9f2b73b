import { type Form, type Offer, offerSchema } from '@deskhand/protocol';
import { z } from 'zod';
import { cleanLine } from './clean.ts';
import { type Answering, openPeer, type Peer, type Reply } from './peer.ts';
import type { PluginAnswer } from './plugins.ts';
import { readListed, readPrompt, readResource, readResult } from './results.ts';
import type { Wire } from './wire.ts';

// One conversation with a plugin, from its greeting on: what it offers, and calls of it.

/** Versions of the protocol that are spoken here, the newest first. */
const versions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const greeting = { silent: 30_000, most: 30_000 };
/** For all pages of a list together. */
const listing = { silent: 30_000, most: 60_000 };
const calling = { silent: 300_000, most: 1_800_000 };
const mostPages = 50;
const mostListed = 5000;

const welcomeSchema = z.object({
  protocolVersion: z.string(),
  capabilities: z.record(z.string(), z.unknown()).default({}),
});

/** What one call brings along. */
export interface ServerCall {
  signal: AbortSignal;
  progress(words: string): void;
  /** Asks the person something in the plugin's name; undefined where nobody answers. */
  ask?: ((text: string, form: Form) => Promise<{ text: string; declined: boolean } | undefined>) | undefined;
  /** What whoever reads the answer has to know beside it. */
  note?: ((sentence: string) => void) | undefined;
}

export interface Session {
  /** Everything that it lists as a tool, unchecked; undefined where it can't say. */
  listTools(): Promise<{ ok: true; listed: unknown[] } | { ok: false; sentence: string }>;
  call(tool: string, args: Record<string, unknown>, call: ServerCall): Promise<PluginAnswer>;
  /** What it has beside tools. */
  offers: Offer[];
  /** Everything that it lists as a prompt, unchecked. */
  listPrompts(): Promise<{ ok: true; listed: unknown[] } | { ok: false; sentence: string }>;
}

export interface SessionOptions {
  /** Folders that it is told of. */
  roots: string[];
  /** It asks the person something; the answer to `elicitation/create`. */
  elicit(params: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Its tools are not what they were. */
  changed(): void;
  /** For the version that was agreed on. */
  agreed?(version: string): void;
  /** Shorter patience, for tests. */
  patience?: Partial<typeof calling> | undefined;
}

/** Greets the other side. A failure is a sentence. */
export async function openSession(
  wire: Wire,
  options: SessionOptions,
): Promise<{ ok: true; session: Session } | { ok: false; sentence: string }> {
  const answering: Answering = async (method, params) => {
    if (method === 'roots/list') return { roots: options.roots.map((path) => ({ uri: `file://${encodeURI(path)}` })) };
    if (method === 'elicitation/create') return options.elicit(params);
    return undefined;
  };
  const peer = openPeer(wire, {
    request: answering,
    notification(method) {
      if (method === 'notifications/tools/list_changed') options.changed();
    },
  });
  const params = {
    protocolVersion: versions[0],
    // The language model is not lent to plugins: no `sampling`.
    capabilities: { roots: {}, elicitation: {} },
    clientInfo: { name: 'deskhand', version: '0.1.0' },
  };
  const reply = await peer.request('initialize', params, { ...greeting, ...options.patience });
  if (!reply.ok) return { ok: false, sentence: `It did not answer the greeting: ${wordsOf(reply)}.` };
  const welcome = welcomeSchema.safeParse(reply.result).data;
  if (!welcome || !versions.includes(welcome.protocolVersion))
    return { ok: false, sentence: `It speaks another protocol (${cleanLine(welcome?.protocolVersion ?? 'unknown', 40)}).` };
  options.agreed?.(welcome.protocolVersion);
  peer.notify('notifications/initialized', {});
  return { ok: true, session: makeSession(peer, welcome.capabilities, options.patience) };
}

function makeSession(peer: Peer, offers: Record<string, unknown>, shorter: SessionOptions['patience']): Session {
  const [calls, lists] = [
    { ...calling, ...shorter },
    { ...listing, ...shorter },
  ];
  const list = async (what: 'tools' | 'prompts') => {
    if (!offers[what]) return { ok: true as const, listed: [] };
    const pages = await allPages(peer, `${what}/list`, what, lists);
    return 'listed' in pages
      ? { ok: true as const, listed: pages.listed }
      : { ok: false as const, sentence: `It did not list its ${what}: ${wordsOf(pages)}.` };
  };
  return {
    offers: offerSchema.options.filter((what) => offers[what]),
    listTools: () => list('tools'),
    listPrompts: () => list('prompts'),
    async call(tool, args, { signal, progress }) {
      const asking = { ...calls, signal, progress };
      switch (tool) {
        case '@resources':
        case '@templates':
        case '@prompts': {
          const what = tool === '@prompts' ? 'prompts' : 'resources';
          if (!offers[what]) return { came: 'refused', sentence: `It has no ${what}.` };
          const [path, key] = tool === '@templates' ? ['resources/templates', 'resourceTemplates'] : [what, what];
          const pages = await allPages(peer, `${path}/list`, key, lists);
          return 'listed' in pages ? readListed(pages.listed, tool, String(args.find ?? '')) : outcome(pages);
        }
        case '@read': {
          const reply = await peer.request('resources/read', { uri: String(args.uri ?? '') }, asking);
          return reply.ok ? readResource(reply.result) : outcome(reply);
        }
        case '@prompt': {
          const reply = await peer.request('prompts/get', { name: String(args.name ?? ''), arguments: args.arguments ?? {} }, asking);
          return reply.ok ? readPrompt(reply.result) : outcome(reply);
        }
        default: {
          const reply = await peer.request('tools/call', { name: tool, arguments: args }, asking);
          return reply.ok ? readResult(reply.result) : outcome(reply);
        }
      }
    },
  };
}

type Failed = Extract<Reply, { ok: false }>;

const wordsOf = (reply: Failed) =>
  reply.why === 'error' ? `"${cleanLine(reply.message, 300)}" (${reply.code})` : reply.message.replace(/\.$/, '');

/** JSON-RPC's codes for what was understood and not begun: no such method, wrong arguments. */
const notBegun = [-32600, -32601, -32602, -32700];

function outcome(reply: Failed): PluginAnswer {
  if (reply.why === 'error') {
    if (notBegun.includes(reply.code)) return { came: 'refused', sentence: `It refused: ${wordsOf(reply)}` };
    return { came: 'answer', text: `It answered with an error: ${wordsOf(reply)}`, failed: true, images: [] };
  }
  const sentence = `No answer: ${wordsOf(reply)}.`;
  return reply.sent ? { came: 'unknown', sentence } : { came: 'refused', sentence };
}

/** All pages of a list, up to bounds: a cursor may lead on for ever, and slowly. */
async function allPages(
  peer: Peer,
  method: string,
  key: string,
  { silent, most }: typeof listing,
): Promise<{ listed: unknown[] } | Failed> {
  const read = z.object({ nextCursor: z.string().optional().catch(undefined), [key]: z.array(z.unknown()).catch([]) });
  const until = performance.now() + most;
  let listed: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && listed.length < mostListed; page++) {
    const asking = { silent, most: Math.max(0, until - performance.now()) };
    const reply = await peer.request(method, cursor === undefined ? {} : { cursor }, asking);
    if (!reply.ok) return reply;
    const found = read.safeParse(reply.result).data;
    listed = listed.concat((found?.[key] as unknown[] | undefined) ?? []);
    cursor = found?.nextCursor as string | undefined;
    if (cursor === undefined) break;
  }
  return { listed: listed.slice(0, mostListed) };
}
