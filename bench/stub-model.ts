import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A language model that answers at once and does what the message tells it, so that the time that is measured is
// Deskhand's own. OpenAI-compatible, streaming, on loopback.
//
// Lines of the person's message that it obeys:
//   wait 250                          before each answer, in ms
//   call read_file {"path":"a.txt"}   calls this tool; several lines are several answers, one call each
//   say Well done.                    the last answer (else "ok")

export interface StubModel {
  /** The base address, to be given as --model-url. */
  url: string;
  /** Requests under way, the most at one time, all of them, the bytes of the last one. */
  seen: { now: number; most: number; all: number; bytes: number };
  /** While it is set: the status that every request is refused with, and what is said of it. */
  refuses?: (() => Promise<{ status: number; message: string }>) | undefined;
  /** Resolves when the next request arrives. */
  nextRequest(): Promise<void>;
  close(): void;
}

export async function startStubModel(): Promise<StubModel> {
  const seen = { now: 0, most: 0, all: 0, bytes: 0 };
  let waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET')
      return void response.setHeader('content-type', 'application/json').end('{"object":"list","data":[{"id":"stub","object":"model"}]}');
    seen.now++;
    seen.all++;
    seen.most = Math.max(seen.most, seen.now);
    response.once('close', () => seen.now--);
    for (const go of waiting) go();
    waiting = [];
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      seen.bytes = body.length;
      const { wait, chunks } = answer(JSON.parse(body.toString('utf8')));
      const send = () => {
        response.setHeader('content-type', 'text/event-stream');
        response.end([...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`).join(''));
      };
      const refuse = ({ status, message }: { status: number; message: string }) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }));
      if (stub.refuses) void stub.refuses().then(refuse);
      else if (wait) setTimeout(send, wait);
      else send();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stub: StubModel = {
    // A TCP server's address is never a string.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return stub;
}

interface Message {
  role: string;
  content?: string | { text?: string }[] | null;
  tool_calls?: unknown[];
}

function answer({ messages = [], model = 'stub' }: { messages?: Message[]; model?: string }): { wait: number; chunks: object[] } {
  // This turn begins after the last answer that called nothing.
  const turn = messages.slice(messages.findLastIndex(({ role, tool_calls }) => role === 'assistant' && !tool_calls?.length) + 1);
  const lines = turn.filter(({ role }) => role === 'user').flatMap(({ content }) => textOf(content).split('\n'));
  const calls = lines.flatMap((line) => line.match(/^call (\S+) (\{.*\})\s*$/)?.slice(1, 3) ?? []);
  const made = turn.filter(({ role, tool_calls }) => role === 'assistant' && tool_calls?.length).length;
  const [name, args] = calls.slice(made * 2);
  const head = { id: `stub-${made}`, object: 'chat.completion.chunk', created: 0, model };
  const say = lines.findLast((line) => line.startsWith('say '))?.slice(4) ?? 'ok';
  const call = name && { index: 0, id: `call_${made}`, type: 'function', function: { name, arguments: args } };
  const delta = { role: 'assistant', ...(call ? { tool_calls: [call] } : { content: say }) };
  const usage = { prompt_tokens: 100, completion_tokens: 5, total_tokens: 105 };
  return {
    wait: Number(lines.findLast((line) => /^wait \d+$/.test(line))?.slice(5) ?? 0),
    chunks: [
      { ...head, choices: [{ index: 0, delta, finish_reason: null }] },
      { ...head, choices: [{ index: 0, delta: {}, finish_reason: call ? 'tool_calls' : 'stop' }] },
      { ...head, choices: [], usage },
    ],
  };
}

const textOf = (content: Message['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('\n');
