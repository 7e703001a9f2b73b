import type { TaskSummary } from '@deskhand/protocol';
import { Suspense } from 'react';
import { Composer } from '../compose/composer.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useWidest } from '../parts/media.ts';
import { givenAnswer } from '../parts/need-words.ts';
import { Content, Pane } from '../parts/pane.tsx';
import { PlainText, RefText } from '../parts/ref-text.tsx';
import { useDesk, useSend, useTask } from '../shell/context.ts';
import { Missing } from '../shell/missing.tsx';
import { Absent } from '../task/absent.tsx';
import { Said } from '../thread/bubble.tsx';
import { learn, t } from '../words/words.ts';
import { Choices } from './choices.tsx';

const PluginForm = lazyPart(async () => {
  const [{ PluginForm: form }, { pluginWords }] = await Promise.all([import('./form.tsx'), import('../words/english-plugins.ts')]);
  learn(pluginWords);
  return form;
});

/** Whoever wrote it may have had a say in what the task asks. */
const hasReadOthers = ({ labels }: Pick<TaskSummary, 'labels'>): boolean =>
  labels.sources.some((source) => source === 'web' || source === 'mail' || source === 'plugin');

/** A question of the task's: its choices, or words of one's own; a plugin's is its form. */
export function Question({ task: id, question }: { task: string; question: string }) {
  const held = useTask(id);
  const given = useDesk((state) =>
    givenAnswer(state.outbox, id, { kind: 'question', id: question, text: { hash: '', bytes: 0 }, choices: [] }),
  );
  const widest = useWidest();
  const send = useSend();
  if (!held) return <Absent task={id} />;
  const view = held.view.questions[question];
  if (!view) return <Missing />;
  const open = !view.answer && !given && held.view.summary.needs.some((need) => need.kind === 'question' && need.id === question);
  const answer = (text: string) => void send({ type: 'answer', task: id, question, text });
  return (
    <Pane
      title={view.plugin === undefined ? t('question.title') : t('question.plugin', { plugin: view.plugin })}
      subtitle={held.view.summary.title}
      leave={widest ? 'close' : 'back'}
      footer={
        open && !view.form && <Composer draft={`question ${question}`} placeholder={t('question.own')} onSend={answer} files={false} />
      }
    >
      <Content className="flex min-h-full flex-col justify-end pb-4 min-[900px]:justify-start">
        {view.plugin === undefined && <p className="mt-2 text-small text-ink-soft">{t('question.asks')}</p>}
        <div className="mt-2 text-large">
          {/* A plugin's own words are plain text: they may not look like ours. */}
          {view.plugin === undefined ? <RefText content={view.text} /> : <PlainText content={view.text} />}
        </div>
        {open && view.plugin === undefined && hasReadOthers(held.view.summary) && (
          <p className="mt-3 text-small text-ink-soft">{t(view.choices.length ? 'question.others.choices' : 'question.others')}</p>
        )}
        {view.form && !given && (
          <Broken>
            <Suspense fallback={<div className="min-h-56" />}>
              <PluginForm task={id} question={question} view={view} open={open} />
            </Suspense>
          </Broken>
        )}
        {view.form && given && !view.answer && (
          <p className="mt-5 text-body text-ink-soft">{t(given.state === 'taken' ? 'need.given.sent' : 'need.given')}</p>
        )}
        {open && (
          <div className="mt-5 empty:hidden">
            <Choices task={id} question={question} choices={view.choices} />
          </div>
        )}
        {view.answer && !view.form && <Said text={view.answer} files={[]} label={t('question.answered')} />}
        {given && !view.form && !view.answer && 'text' in given.command && (
          <Said
            text={{ hash: '', bytes: 1, text: given.command.text ?? '' }}
            files={[]}
            label={t('question.answered')}
            foot={t(given.state === 'taken' ? 'state.taken' : 'state.phone')}
          />
        )}
      </Content>
    </Pane>
  );
}
