import type { TaskSummary } from '@deskhand/protocol';
import { t } from '../words/words.ts';

/** What a task is called; one that was never named (its words are too long for that) isn't one that was erased. */
export const titleOf = ({ title, erased }: Pick<TaskSummary, 'title' | 'erased'>): string =>
  title || t(erased ? 'erased.title' : 'thread.untitled');
