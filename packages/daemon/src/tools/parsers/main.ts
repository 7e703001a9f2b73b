import { Buffer } from 'node:buffer';
import { answerTo } from './answer.ts';

// A small program of its own: one file's bytes come in, its text (or a document that was made) goes out, and that is
// all it can do, since it runs in a sandbox with bounded memory and time. Started by `openParser`, one for each file.

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
// What a library prints would break the answer.
console.log = console.warn = console.info = () => {};
const answer = await answerTo(Buffer.concat(chunks));
process.stdout.end(answer, () => process.exit(0));
