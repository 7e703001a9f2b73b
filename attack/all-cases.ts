import type { Case } from './case.ts';
import { addresses } from './cases/addresses.ts';
import { archives } from './cases/archives.ts';
import { bounds } from './cases/bounds.ts';
import { carriedByModel } from './cases/carry-model.ts';
import { carriedByNetwork } from './cases/carry-network.ts';
import { crashes } from './cases/crashes.ts';
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

/** Every attack there is, road by road. */
export const allCases: readonly Case[] = [
  ...files,
  ...links,
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
  ...crashes,
];
