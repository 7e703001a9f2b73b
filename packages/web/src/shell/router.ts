import { pathFromUrl, pathInUrl } from '@deskhand/protocol';
import { useSyncExternalStore } from 'react';

// Where the person is, in the part of the address after '#': works from any static server, and offline.

export type SettingsPage =
  | 'devices'
  | 'folders'
  | 'grants'
  | 'plugins'
  | 'models'
  | 'secrets'
  | 'notifications'
  | 'audit'
  | 'help'
  | 'about';
export type Route =
  | { name: 'home' }
  | { name: 'thread'; thread: string }
  /** A thread that this device began and the host may not know yet, by the command's key. */
  | { name: 'sent'; key: string }
  | { name: 'task'; task: string }
  | { name: 'approval'; task: string; approval: string }
  | { name: 'question'; task: string; question: string }
  | { name: 'review'; task: string }
  | { name: 'change'; task: string; path: string }
  | { name: 'artifact'; task: string; path: string }
  /** Something from outside arrives: it is put beside what is written, and home is shown. */
  | { name: 'shared' }
  | { name: 'timeline' }
  | { name: 'settings'; page?: SettingsPage | undefined };

const pages: readonly string[] = [
  'devices',
  'folders',
  'grants',
  'plugins',
  'models',
  'secrets',
  'notifications',
  'audit',
  'help',
  'about',
] satisfies SettingsPage[];

export function parseRoute(hash: string): Route {
  if (/^#\/?shared?(?:\?|$)/.test(hash)) return { name: 'shared' };
  const [name = '', a = '', b = ''] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decode);
  if (name === 'thread' && a) return { name, thread: a };
  if (name === 'sent' && a) return { name, key: a };
  if (name === 'task' && a) return { name, task: a };
  if (name === 'approval' && a && b) return { name, task: a, approval: b };
  if (name === 'question' && a && b) return { name, task: a, question: b };
  if (name === 'review' && a) return { name, task: a };
  if (name === 'change' && a && b) return { name, task: a, path: b };
  if (name === 'artifact' && a && b) return { name, task: a, path: b };
  if (name === 'timeline') return { name };
  if (name === 'settings') return { name, page: pages.includes(a) ? (a as SettingsPage) : undefined };
  return { name: 'home' };
}

export function href(route: Route): string {
  const { name, ...rest } = route;
  const parts = Object.values(rest).filter((part): part is string => typeof part === 'string');
  return name === 'home' ? '#/' : `#/${[name, ...parts.map(pathInUrl)].join('/')}`;
}

/** One step up, for when there is nothing to go back to: the page was opened here. */
function above(route: Route): Route {
  switch (route.name) {
    case 'approval':
    case 'question':
    case 'review':
    case 'artifact':
      return { name: 'task', task: route.task };
    case 'change':
      return { name: 'review', task: route.task };
    case 'settings':
      return route.page ? { name: 'settings' } : { name: 'home' };
    default:
      return { name: 'home' };
  }
}

const decode = (part: string) => {
  try {
    return pathFromUrl(decodeURIComponent(part));
  } catch {
    return '';
  }
};

/** What the browser keeps with each step: how many of the app's lie before it, and what of its screen is to come back. */
interface Step {
  depth?: number;
  /** How far down one had scrolled, whether that was the end, and where one went from there. */
  top?: number;
  end?: boolean;
  to?: string;
  /** How many rows of a list were shown, by the list's name. */
  shown?: Record<string, number>;
}
export const stepHere = (): Step => (history.state as Step | null) ?? {};
export const keepHere = (more: Step) => history.replaceState({ ...stepHere(), ...more }, '', location.hash);

const depth = () => Number(stepHere().depth ?? 0);
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

export function go(route: Route, options: { replace?: boolean } = {}): void {
  steps = 0;
  if (location.hash === href(route)) return;
  if (options.replace) history.replaceState({ depth: depth() }, '', href(route));
  else {
    if (scrolled) keepHere({ ...scrolled(), to: href(route) });
    history.pushState({ depth: depth() + 1 }, '', href(route));
  }
  tell();
}

let scrolled: (() => Step) | undefined;
/** How far down the screen is scrolled that goes when the next comes. Returns the end of it. */
export function onLeave(read: () => Step): () => void {
  scrolled = read;
  return () => {
    if (scrolled === read) scrolled = undefined;
  };
}

/** Steps back that were asked for and aren't done yet: the browser takes its time, and until then it says the old depth. */
let steps = 0;

export function back(): void {
  steps += 1;
  if (steps === 1) stepBack();
}

function stepBack(): void {
  if (depth() > 0) history.back();
  else go(above(parseRoute(location.hash)), { replace: true });
}

function onPop(): void {
  steps = Math.max(0, steps - 1);
  if (steps > 0) stepBack();
  tell();
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(onRoute, () => location.hash);
  return parseRoute(hash);
}

/** Tells when the person is somewhere else. Returns the end of it. */
export function onRoute(listener: () => void): () => void {
  listeners.add(listener);
  // Once only, however many subscribe.
  window.addEventListener('popstate', onPop);
  window.addEventListener('hashchange', tell);
  return () => void listeners.delete(listener);
}
