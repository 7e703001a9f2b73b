import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Case } from '../case.ts';

// What a stranger says to make the host end: all tasks, all phones. Each in a process of its own, which must live on.

const said: [way: string, name: string, tries: string][] = [
  ['status', 'a status that is none', 'answers a command’s look with the status 099, which the parser takes and nobody can pass on'],
  ['address', 'an address that is none', 'has a page ask the port that waits for a sign-in for //'],
];

export const crashes: Case[] = said.map(([way, name, tries]) => ({
  road: 'crashes',
  name,
  tries,
  async attack(protection) {
    const child = spawn(process.execPath, ['--conditions=deskhand', program, way, protection], { stdio: 'ignore', timeout: 30_000 });
    const [code] = await once(child, 'exit');
    return code !== 0;
  },
}));

const program = fileURLToPath(import.meta.resolve('../crash.ts'));
