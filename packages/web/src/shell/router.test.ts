import { afterEach, expect, test, vi } from 'vitest';
import { back, go, onRoute } from './router.ts';

/** A browser's history that goes back only when `arrive` is called, as a real one takes its time. */
function browser(outside: string) {
  const entries: { state: unknown; hash: string }[] = [
    { state: null, hash: outside },
    { state: null, hash: '#/' },
  ];
  let at = 1;
  let pop = () => {};
  let leaving = false;
  const location = {
    get hash() {
      return entries[at]?.hash ?? '';
    },
  };
  vi.stubGlobal('location', location);
  vi.stubGlobal('window', {
    addEventListener: (type: string, act: () => void) => {
      if (type === 'popstate') pop = act;
    },
  });
  vi.stubGlobal('history', {
    get state() {
      return entries[at]?.state;
    },
    pushState: (state: unknown, _: string, hash: string) => {
      at += 1;
      entries.splice(at, entries.length, { state, hash });
    },
    replaceState: (state: unknown, _: string, hash: string) => entries.splice(at, 1, { state, hash }),
    back: () => {
      leaving = true;
    },
  });
  const arrive = () => {
    while (leaving) {
      leaving = false;
      at -= 1;
      pop();
    }
  };
  onRoute(() => {});
  return { location, arrive };
}

afterEach(() => void vi.unstubAllGlobals());

test('two quick steps back are two screens, and none leaves the app', () => {
  const { location, arrive } = browser('outside');
  go({ name: 'thread', thread: 't' });
  back();
  back();
  arrive();
  expect(location.hash).toBe('#/');

  go({ name: 'thread', thread: 't' });
  go({ name: 'task', task: 'a' });
  go({ name: 'review', task: 'a' });
  back();
  back();
  arrive();
  expect(location.hash).toBe('#/thread/t');
});

test('what is opened after a step back that never came is left by one step', () => {
  const { location, arrive } = browser('outside');
  go({ name: 'thread', thread: 't' });
  back();
  go({ name: 'task', task: 'a' });
  back();
  arrive();
  expect(location.hash).toBe('#/thread/t');
});
