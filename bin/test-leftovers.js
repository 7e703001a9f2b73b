// Runs around each test file that shares its process with others (vitest.config.ts): what one leaves behind is what the next
// one meets, so it fails by name.
import { afterAll, beforeAll, expect } from 'vitest';

/** Milliseconds that what was told to end may take to be gone. A bound for what hangs. */
const patience = 20_000;
let before = state();

beforeAll(() => {
  before = state();
});
afterAll(async () => {
  const until = Date.now() + patience;
  while (running().length && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
  expect([...changed(), ...running()], 'what this file leaves for those after it').toEqual([]);
});

function state() {
  const own = { 'the working directory': process.cwd(), 'the umask': String(process.umask()) };
  const listeners = process.eventNames().map((name) => [`listeners of ${String(name)}`, String(process.listenerCount(name))]);
  const settings = { ...process.env, ...own, ...Object.fromEntries(listeners.filter(([name]) => name !== 'listeners of exit')) };
  return { settings, resources: process.getActiveResourcesInfo() };
}

/** By name alone: an environment holds secrets. */
function changed() {
  const [{ settings }, now] = [before, state().settings];
  return [...new Set([...Object.keys(settings), ...Object.keys(now)])].filter((name) => settings[name] !== now[name]);
}

/** Processes, servers and watched folders. A socket or a timer ends by itself. */
function running() {
  const now = state().resources;
  const count = (/** @type {string[]} */ all, /** @type {string} */ name) => all.filter((one) => one === name).length;
  return ['ProcessWrap', 'TCPServerWrap', 'PipeServerWrap', 'FSEventWrap'].filter(
    (name) => count(now, name) > count(before.resources, name),
  );
}
