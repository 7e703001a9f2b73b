import { parentPort, workerData } from 'node:worker_threads';
import { statOf } from './brake-scene.ts';

// Watches the processes of a pull from a thread of its own: whoever drives a browser meanwhile would look too late.

const { family, patience } = workerData as { family: [pid: number, started: string][]; patience: number };
const pause = new Int32Array(new SharedArrayBuffer(4));
const until = Date.now() + patience;
let living = family;
while (living.length > 0 && Date.now() < until) {
  Atomics.wait(pause, 0, 0, 1);
  living = living.filter(([pid, started]) => statOf(pid)?.started === started);
}
parentPort?.postMessage({ last: Date.now(), living: living.map(([pid]) => pid) });
