import type { Case } from './case.ts';
import { addresses } from './cases/addresses.ts';
import { archives } from './cases/archives.ts';
import { bounds } from './cases/bounds.ts';
import { carriedByModel } from './cases/carry-model.ts';
import { carriedByNetwork } from './cases/carry-network.ts';
import { choices } from './cases/choices.ts';
import { crashes } from './cases/crashes.ts';
import { declared } from './cases/declared.ts';
import { documents } from './cases/documents.ts';
import { files } from './cases/files.ts';
import { kernel } from './cases/kernel.ts';
import { later } from './cases/later.ts';
import { links } from './cases/links.ts';
import { intoTheLog } from './cases/log.ts';
import { plugins } from './cases/plugins.ts';
import { processes } from './cases/processes.ts';
import { races } from './cases/races.ts';
import { scanner } from './cases/scanner.ts';
import { screen } from './cases/screen.ts';
import { services } from './cases/services.ts';
import { spelling } from './cases/spelling.ts';

/** Every attack there is, road by road. */
export const allCases: readonly Case[] = [
  ...files,
  ...links,
  ...spelling,
  ...races,
  ...kernel,
  ...processes,
  ...services,
  ...bounds,
  ...later,
  ...archives,
  ...documents,
  ...addresses,
  ...carriedByNetwork,
  ...carriedByModel,
  ...screen,
  ...scanner,
  ...intoTheLog,
  ...plugins,
  ...choices,
  ...declared,
  ...crashes,
];

/** Those whose road and name begin with one of these words; all where there are none. */
export const wantedCases = (only: readonly string[]): Case[] =>
  allCases.filter(({ road, name }) => !only.length || only.some((word) => `${road}: ${name}`.startsWith(word)));

/** Roads that have a costly thing in common, a host or a browser, are made by one process: one share. */
export const shareOf = ({ road }: Case): string => road.replace(/:.*/s, '');

/** Those that take long first, so that none is left alone at the end. */
export const sharesOf = (cases: readonly Case[]): string[] => {
  const shares = [...new Set(cases.map(shareOf))];
  return [...long.filter((share) => shares.includes(share)), ...shares.filter((share) => !long.includes(share))];
};

const long = ['races', 'log', 'documents', 'bounds', 'out by screen'];
