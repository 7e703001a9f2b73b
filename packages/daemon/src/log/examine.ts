import { DeskhandError, verifierOf } from '../host/host.ts';
import { examine } from './examination.ts';

// A program of its own, for a log that no host has open, also one that it refuses to start with:  examine.js DIR [KEY]
// Prints an AuditReport as JSON; changes nothing.

const [, , dir = '', key] = process.argv;
try {
  console.log(JSON.stringify(await examine(dir, key === undefined ? undefined : verifierOf(key))));
} catch (error) {
  const known = error instanceof DeskhandError ? error : undefined;
  const said = { code: known?.code ?? 'internal', sentence: error instanceof Error ? error.message : String(error), next: known?.next };
  console.log(JSON.stringify({ failed: said }));
  process.exitCode = 1;
}
