import type { Page } from 'playwright-core';
import type { Size } from './browser.ts';
import type { FakeDesk } from './fake-desk.ts';
import type { scenes } from './scenes.ts';

export interface Shot {
  name: string;
  scene: keyof typeof scenes;
  /** The address inside the app, made of the scene's tasks and, as `name.thread`, their threads. */
  at(tasks: Record<string, string>): string;
  /** What must be there before the picture is taken. */
  ready?: string;
  act?(page: Page, fake: FakeDesk, tasks: Record<string, string>): Promise<void>;
  sizes?: Size[];
  /** Whether it keeps the app on the device, as one that is installed does. */
  worker?: boolean;
  /** Whether `act` sends commands. */
  changes?: boolean;
  /** Whether the page's policy refusing something is what it is about. */
  refuses?: boolean;
}

export const text = (words: string) => `text=${words}`;
/** The address of a file that a task of the scene handed over. */
export const artifact = (task: string, path: string) => (tasks: Record<string, string>) =>
  `#/artifact/${tasks[task]}/${encodeURIComponent(path)}`;
