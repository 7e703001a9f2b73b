import { useEffect, useState } from 'react';
import { beginTask } from '../home/new-task.tsx';
import { back } from './router.ts';

// The keyboard: / writes, n begins a task, j and k move, a approves, ? helps, Escape goes back. Nothing is taken from whoever types.

let approve: (() => void) | undefined;
/** What `a` does while the caller is on screen. Returns the end of it. */
export function onApprove(act: () => void): () => void {
  approve = act;
  return () => {
    if (approve === act) approve = undefined;
  };
}

/** Listens while the app is open; returns whether help is wanted, and how to end it. */
export function useKeys(): [help: boolean, hide: () => void] {
  const [help, setHelp] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      if (document.querySelector('[role="dialog"],[role="alertdialog"]')) return;
      if (event.key === 'Escape') return types(target) ? target.blur() : back();
      if (types(target)) return;
      const acts: Record<string, () => void> = {
        '/': () => document.querySelector<HTMLElement>('[data-composer]')?.focus(),
        n: beginTask,
        j: () => move(1),
        k: () => move(-1),
        a: () => approve?.(),
        '?': () => setHelp(true),
      };
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return [help, () => setHelp(false)];
}

const types = (target: HTMLElement) => target.matches('input:not([type=radio],[type=checkbox]), textarea, select, [contenteditable]');

/** To the next thing that opens, in the column where one is. */
function move(by: 1 | -1): void {
  const here = document.activeElement?.closest('section');
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.offsetParent !== null);
  const at = document.activeElement instanceof HTMLElement ? rows.indexOf(document.activeElement) : -1;
  const first = rows.findIndex((row) => here?.contains(row));
  const next = at >= 0 ? at + by : Math.max(0, first);
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}
