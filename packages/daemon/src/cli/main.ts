import { asTyped } from '../host/called.ts';
import { DeskhandError } from '../host/host.ts';
import { exits } from './exits.ts';
import { plain } from './plain.ts';
import { runProgram } from './program.ts';
import { openScreen } from './screen.ts';
import { whyOf } from './write-out.ts';

// The command `deskhand`. Speaks to the host through link, like any device; only `up` starts one.

// Whoever reads our output may have had enough (`| head`): that is an end. Whatever else keeps it from them is an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`The result can't be written: ${whyOf(error)}.\n`);
  process.exit(exits.failed);
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
});

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  try {
    return await runProgram(args, openScreen, process.env);
  } catch (error) {
    const known = error instanceof DeskhandError ? error : undefined;
    const code = known?.code ?? 'broken';
    const sentence = known?.message ?? `Something is broken here: ${error instanceof Error ? error.message : error}`;
    const then = known ? known.next : 'deskhand doctor looks for what it may be.';
    const next = then && asTyped(then);
    // What the result couldn't be written to takes no word of that either.
    if (args.includes('--json') && !code.startsWith('output.'))
      openScreen(true).outJson({ ok: false, code, sentence, ...(next && { next }) });
    else process.stderr.write(`${plain(sentence)}\n${next ? `${plain(next)}\n` : ''}`);
    if (process.env.DESKHAND_DEBUG) console.error(error);
    return exitFor(code);
  }
}

function exitFor(code: string): number {
  if (code === 'usage') return exits.usage;
  if (code === 'interrupted') return exits.interrupted;
  if (code === 'host.away') return exits.away;
  return code === 'broken' || code.startsWith('state.') || code.startsWith('output.') ? exits.failed : exits.refused;
}
