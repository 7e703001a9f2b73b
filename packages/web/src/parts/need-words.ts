import type { CommandInput, Need } from '@deskhand/protocol';
import type { Approval, Card } from '../home/sections.ts';
import type { Route } from '../shell/router.ts';
import type { OutboxItem } from '../state/outbox.ts';
import { t } from '../words/words.ts';

export interface NeedWords {
  /** What kind of thing it is. */
  kind: string;
  /** What is asked. */
  title: string;
  /** The one thing to do about it. */
  act: string;
  to: Route;
  severe: boolean;
}

export function needWords(need: Card, task: { id: string; title: string }): NeedWords {
  switch (need.kind) {
    case 'approval': {
      const many = need.alike?.length ? ` · ${alikeWords(need, need.alike)}` : '';
      const kind = need.rehearsal ? t('need.rehearsal') : t(need.irreversible ? 'need.approval.irreversible' : 'need.approval') + many;
      return {
        kind,
        title: need.rehearsal ? task.title : need.title,
        act: t('need.do.approval'),
        to: { name: 'approval', task: task.id, approval: need.id },
        severe: need.irreversible && !need.rehearsal,
      };
    }
    case 'question': {
      const title = need.text.text ?? t('question.title');
      return {
        kind: need.plugin === undefined ? t('need.question') : t('need.question.plugin', { plugin: need.plugin }),
        title,
        act: t('need.do.question'),
        to: { name: 'question', task: task.id, question: need.id },
        severe: false,
      };
    }
    case 'review': {
      const marked = need.marked > 0 ? ` · ${t('need.review.marked', { n: need.marked })}` : '';
      const kind = t('need.review', { n: need.count }) + marked;
      return { kind, title: task.title, act: t('need.do.review'), to: { name: 'review', task: task.id }, severe: false };
    }
    case 'conflict': {
      const merged = need.merged?.length ?? 0;
      const kind = need.paths.length
        ? t('need.conflict', { n: need.paths.length })
        : merged
          ? t('need.merged', { n: merged })
          : t('need.refused');
      return { kind, title: task.title, act: t('need.do.conflict'), to: { name: 'review', task: task.id }, severe: false };
    }
    case 'proposal':
      // Its card says the rest.
      return { kind: t('need.proposal'), title: task.title, act: '', to: { name: 'task', task: task.id }, severe: false };
    case 'outbox': {
      const kind = t(need.unsure ? 'need.outbox.unsure' : 'need.outbox');
      return { kind, title: need.title, act: t('need.do.outbox'), to: { name: 'task', task: task.id }, severe: need.unsure };
    }
  }
}

/** How many requests a card stands for. What is asked ahead needn't be alike. */
export const alikeWords = (need: Pick<Approval, 'ahead'>, others: Approval[]): string =>
  t(need.ahead ? 'approval.ahead.many' : 'approval.alike', { n: others.length + 1 });

/** The answer to a need that this device has given and the desk hasn't carried out yet. */
export function givenAnswer(outbox: OutboxItem[], task: string, need: Need): OutboxItem | undefined {
  return outbox.find((item) => item.state !== 'refused' && answers(item.command, task, need));
}

/** One that the host didn't take: why, the person has to see where they gave it. */
export const refusedAnswer = (outbox: OutboxItem[], task: string, approval: string): OutboxItem | undefined =>
  refusedFor(outbox, task, { kind: 'approval', id: approval, title: '', irreversible: false });

export const aReview = { kind: 'review', count: 0, marked: 0 } as const;

export const refusedFor = (outbox: OutboxItem[], task: string, need: Need): OutboxItem | undefined =>
  outbox.findLast(({ state, command }) => state === 'refused' && answers(command, task, need));

function answers(command: CommandInput, task: string, need: Need): boolean {
  if (command.type === 'approve') {
    return need.kind === 'approval' && [command, ...(command.also ?? [])].some(({ approval }) => approval === need.id);
  }
  if (command.type === 'proposal.answer') return need.kind === 'proposal' && command.proposal === need.id;
  if (command.type === 'answer') return need.kind === 'question' && command.task === task;
  if (command.type === 'review') return (need.kind === 'review' || need.kind === 'conflict') && command.task === task;
  if (command.type === 'outbox.cancel' || command.type === 'outbox.send') {
    return need.kind === 'outbox' && command.task === task && (command.entry ?? need.id) === need.id;
  }
  return false;
}
