import { startStubModel } from '../../bench/stub-model.ts';

// The stub of the language model, in the network namespace that it is started in: says its address, and lives as long as
// its standard input.

const { url } = await startStubModel();
process.stdout.write(`${url}\n`);
process.stdin.resume().on('end', () => process.exit(0));
