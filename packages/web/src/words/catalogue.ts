import type { english } from './english.ts';
import type { boundary } from './english-boundary.ts';
import type { brakeWords } from './english-brake.ts';
import type { pluginWords } from './english-plugins.ts';
import type { rehearsal } from './english-rehearsal.ts';
import type { review } from './english-review.ts';
import type { settings } from './english-settings.ts';
import type { taskWords } from './english-task.ts';

// Every word that the person reads, by key, in parts that are loaded with the screens that say them. A translation is other
// objects with these keys. `{name}` is filled in; a plural has a form for each category of its language (Intl.PluralRules)
// and counts by `n`.

export type Text = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>);

export type Key =
  | keyof typeof english
  | keyof typeof brakeWords
  | keyof typeof boundary
  | keyof typeof pluginWords
  | keyof typeof rehearsal
  | keyof typeof review
  | keyof typeof settings
  | keyof typeof taskWords;
export type Catalogue = Partial<Record<Key, Text>>;
