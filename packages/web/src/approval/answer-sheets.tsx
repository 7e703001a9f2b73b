import type { ApprovalView, Grant } from '@deskhand/protocol';
import { type Dispatch, type SetStateAction, Suspense } from 'react';
import { useDraft } from '../compose/draft.ts';
import { Button } from '../parts/button.tsx';
import { Ask, Confirm } from '../parts/confirm.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { capital } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { learn, t } from '../words/words.ts';

// What an answer asks before it is given: which other one, the rule that it makes, a second yes, a word with the no.

export type Answer = (which: 'once' | 'task' | 'always' | 'no', more?: { word?: string; rule?: Grant }) => void;
/** Which of them is open. */
export type Shown = 'others' | 'always' | 'edit' | 'sure' | 'lasts' | 'no' | undefined;

interface SheetsProps {
  /** The request, and those that are answered with it. */
  all: readonly ApprovalView[];
  irreversible: boolean;
  shown: Shown;
  show: Dispatch<SetStateAction<Shown>>;
  answer: Answer;
}

export function AnswerSheets({ all, irreversible, shown, show, answer }: SheetsProps) {
  /** One that sinks late closes no other. */
  const hide = (one: Shown) => () => show((now) => (now === one ? undefined : now));
  const rules = new Set(all.map(({ pattern }) => pattern?.words));
  const allowed = [...rules].map((words) => (
    <p key={words} dir="auto" className="mb-3 rounded-medium bg-warn-soft p-3 text-body font-semibold [overflow-wrap:anywhere]">
      {words}
    </p>
  ));
  return (
    <>
      <Others
        open={shown === 'others'}
        onClose={hide('others')}
        lasting={!rules.has(undefined)}
        irreversible={irreversible}
        show={show}
        answer={answer}
      />
      <Confirm
        open={shown === 'always'}
        onClose={hide('always')}
        title={t('approval.always.title')}
        text={t('approval.always.text')}
        yes={t('approval.always.do')}
        onYes={() => answer('always')}
      >
        {allowed}
        {rules.size === 1 && (
          <Button tone="quiet" className="mb-2 w-full" onClick={() => show('edit')}>
            {t('approval.always.edit')}
          </Button>
        )}
      </Confirm>
      <EditedRule open={shown === 'edit'} onClose={hide('edit')} pattern={all[0]?.pattern} answer={answer} />
      <Sure open={shown === 'sure'} onClose={hide('sure')} all={all} onYes={() => answer('once')} />
      <Confirm
        open={shown === 'lasts'}
        onClose={hide('lasts')}
        title={t('approval.once.sure.title')}
        text={t('approval.task.text')}
        yes={t('approval.task')}
        danger
        onYes={() => answer('task')}
      >
        {allowed}
      </Confirm>
      <Refusal open={shown === 'no'} onClose={hide('no')} approval={all[0]?.approval} answer={answer} />
    </>
  );
}

interface OpenProps {
  open: boolean;
  onClose(): void;
}

function Others({ lasting, irreversible, show, answer, ...rest }: OpenProps & Omit<SheetsProps, 'all' | 'shown'> & { lasting: boolean }) {
  const task = () => {
    if (irreversible) return show('lasts');
    rest.onClose();
    answer('task');
  };
  return (
    <Sheet {...rest} title={t('approval.other')}>
      <div className="grid grid-cols-1 gap-2">
        {(!irreversible || lasting) && <Button onClick={task}>{t('approval.task')}</Button>}
        {lasting && <Button onClick={() => show('always')}>{t('approval.always')}</Button>}
        <Button onClick={() => show('no')}>{t('approval.no.word')}</Button>
      </div>
    </Sheet>
  );
}

/** Loaded when somebody wants to change a rule. */
const RuleForm = lazyPart(async () => {
  const [{ RuleForm: form }, { settings }] = await Promise.all([
    import('../settings/rule-form.tsx'),
    import('../words/english-settings.ts'),
  ]);
  learn(settings);
  return form;
});

function EditedRule({ open, onClose, pattern, answer }: OpenProps & { pattern: ApprovalView['pattern']; answer: Answer }) {
  return (
    <Sheet open={open} onClose={onClose} title={t('approval.always.edit.title')}>
      {open && (
        <Broken>
          <Suspense>
            <RuleForm
              asked={pattern?.words ?? ''}
              had={pattern?.grant as Grant | undefined}
              yes={t('approval.always.do')}
              onSave={(rule) => {
                onClose();
                answer('always', { rule });
              }}
            />
          </Suspense>
        </Broken>
      )}
    </Sheet>
  );
}

/** The second yes to what can't be undone, with all that it is for. */
function Sure({ all, ...rest }: OpenProps & { all: readonly ApprovalView[]; onYes(): void }) {
  const [first] = all;
  const n = all.length;
  const text = n > 1 ? t(first?.ahead ? 'approval.ahead.title' : 'approval.alike.title', { n }) : capital(first?.title ?? '');
  return (
    <Confirm {...rest} title={t('approval.once.sure.title')} text={text} yes={t('approval.once.sure')} danger>
      {n > 1 && (
        <ul className="mb-3 grid max-h-60 grid-cols-1 gap-1 overflow-y-auto text-body font-semibold">
          {all.map((one) => (
            <li key={one.approval} dir="auto" className="[overflow-wrap:anywhere]">
              {capital(one.title)}
            </li>
          ))}
        </ul>
      )}
    </Confirm>
  );
}

/** A no that says why; what is written of it is kept. */
function Refusal({ approval, answer, ...rest }: OpenProps & { approval: string | undefined; answer: Answer }) {
  const [draft, setDraft] = useDraft(`no ${approval}`);
  return (
    <Ask
      {...rest}
      title={t('approval.no.title')}
      label={t('approval.no.label')}
      yes={t('approval.no.do')}
      value={draft.text}
      onValue={(text) => setDraft({ text })}
      onYes={(word) => {
        setDraft({ text: '' });
        answer('no', { word });
      }}
    />
  );
}
