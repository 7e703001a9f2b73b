import type { Event, TaskSummary } from '@deskhand/protocol';
import { isFinished } from '@deskhand/protocol/folds';
import { asTyped } from '../host/called.ts';
import { goingOut } from './outbox-words.ts';
import { plainLine } from './plain.ts';
import { faint, type Screen, strong } from './screen.ts';
import type { Family } from './watch.ts';
import { duration, shortId, stateWords } from './words.ts';

export interface Progress {
  changed(family: Family, events: Event[]): void;
  progress(step: string, words: string): void;
  lost(): void;
  end(): void;
}

/** Shows how a task goes: steps as lines, and in a terminal one line below them that lives. */
export function showProgress(screen: Screen, task: string, now: () => number = Date.now): Progress {
  const started = new Map<string, { words: string; time: number }>();
  let summary: TaskSummary | undefined;
  let parts: TaskSummary[] = [];
  let said = '';
  let latest = '';
  /** The step whose line stands last: what came of it needs no name. */
  let last = '';
  const draw = () => {
    if (!summary || isFinished(summary)) return;
    const asks = parts.some(({ needs }) => needs.length);
    const words = latest && summary.state === 'working' && !asks ? `working: ${latest}` : stateWords(summary, { parts });
    const usage = summary.usage.dollars ? `, $${summary.usage.dollars.toFixed(2)}` : '';
    const since = `(${duration(now() - summary.requested)}${usage})`;
    const room = screen.columns - shortId(task).length - since.length - 3;
    screen.status(`${strong(shortId(task))} ${plainLine(words, room)} ${faint(since)}`);
  };
  const timer = screen.draws ? setInterval(draw, 1000) : undefined;
  return {
    changed(family, events) {
      summary = family.get(task)?.summary;
      parts = [...family.values()].map((view) => view.summary).filter(({ id }) => id !== task);
      for (const event of events) note(event, family);
      const asks = parts.some(({ needs }) => needs.length);
      const words = summary?.state === 'working' && !asks ? 'working' : summary ? stateWords(summary, { parts }) : '';
      // Without a terminal each new state is a line of its own; steps have theirs already.
      if (!screen.draws && words !== said && summary && !isFinished(summary)) screen.note(words);
      said = words;
      draw();
    },
    progress(step, words) {
      if (!started.has(step)) return;
      latest = plainLine(words, 120);
      draw();
    },
    lost() {
      screen.note('The host went away; I wait for it to come back. The task is safe there.');
    },
    end() {
      clearInterval(timer);
      screen.status(undefined);
    },
  };

  function note(event: Event, family: Family): void {
    const part = event.task === task ? '' : `[${plainLine(family.get(event.task ?? '')?.summary.title ?? 'part', 30)}] `;
    switch (event.type) {
      case 'step.started':
        started.set(event.body.step, { words: `${part}${plainLine(event.body.words, 140)}`, time: event.time });
        latest = plainLine(event.body.words, 120);
        if (!screen.draws) screen.note(`- ${part}${plainLine(event.body.words, 140)}`);
        last = event.body.step;
        break;
      case 'step.finished': {
        const step = started.get(event.body.step);
        started.delete(event.body.step);
        latest = '';
        const how = event.body.outcome === 'ok' ? '' : ` (${event.body.outcome})`;
        const came = event.body.words ? `: ${plainLine(event.body.words, how ? 200 : 80)}` : '';
        const line = `${step?.words ?? 'a step'}${came}${how}`;
        if (screen.draws) screen.note(faint(`- ${line}, ${duration(event.body.ms)}`));
        else if (how || came) screen.note(last === event.body.step ? `  ${`${came.replace(/^: /, '')}${how}`.trim()}` : `- ${line}`);
        break;
      }
      case 'step.lost':
        screen.note('- a step was cut short, and is not repeated by itself');
        break;
      case 'turn.failed':
        screen.note(
          `${part}${plainLine(event.body.reason.sentence, 300)}${event.body.again ? ` It goes on by itself once there is one that answers. ${plainLine(asTyped(event.body.reason.next ?? ''), 300)}` : ''}`.trim(),
        );
        break;
      case 'limit.reached':
        screen.note(`A limit was reached: ${plainLine(event.body.limit)} ${event.body.value}. ${plainLine(event.body.next, 300)}`);
        break;
      case 'outbox.held': {
        const words = goingOut(summary?.outbox ?? [], event.time);
        if (words && !screen.draws) screen.note(words);
        break;
      }
      case 'outbox.sent':
      case 'outbox.failed':
      case 'outbox.lost': {
        const { entry, receipt } = event.body;
        const title = summary?.outbox?.find(({ id }) => id === entry)?.title ?? 'it';
        const came = receipt?.words ?? ('reason' in event.body ? event.body.reason.sentence : '');
        const how = { 'outbox.sent': 'sent', 'outbox.failed': 'not sent', 'outbox.lost': 'may have been sent' }[event.type];
        screen.note(`- ${how}: ${plainLine(title, 140)}${came ? ` (${plainLine(came, 120)})` : ''}`);
        break;
      }
      case 'change.conflicted':
        screen.note(plainLine(event.body.sentence, 300));
        break;
    }
  }
}
