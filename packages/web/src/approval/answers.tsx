import type { ApprovalView, Grant } from '@deskhand/protocol';
import { Suspense, useEffect, useState } from 'react';
import { useDraft } from '../compose/draft.ts';
import { Button } from '../parts/button.tsx';
import { Ask, Confirm, useOpen } from '../parts/confirm.tsx';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { capital } from '../parts/plain.ts';
import { Sheet } from '../parts/sheet.tsx';
import { useSend } from '../shell/context.ts';
import { onApprove } from '../shell/keys.ts';
import { learn, t } from '../words/words.ts';

/** Loaded when somebody wants to change a rule. */
const RuleForm = lazyPart(async () => {
  const [{ RuleForm: form }, { settings }] = await Promise.all([
    import('../settings/rule-form.tsx'),
    import('../words/english-settings.ts'),
  ]);
  learn(settings);
  return form;
});

type Answer = 'once' | 'task' | 'always' | 'no';

/** Yes once, more than once, or no. What can't be undone asks a second time. */
export function Answers({ approval, alike }: { approval: ApprovalView; alike: ApprovalView[] }) {
  const send = useSend();
  const [others, showOthers, hideOthers] = useOpen();
  const [always, showAlways, hideAlways] = useOpen();
  const [edit, showEdit, hideEdit] = useOpen();
  const [no, showNo, hideNo] = useOpen();
  const [sure, showSure, hideSure] = useOpen();
  const [lasts, showLasts, hideLasts] = useOpen();
  const [draft, setDraft] = useDraft(`no ${approval.approval}`);
  const [given, setGiven] = useState(false);
  const answer = (which: Answer, word?: string, edited?: Grant) => {
    if (given) return;
    setGiven(true);
    navigator.vibrate?.(10);
    const bound = ({ approval: id, hash, expires, pattern }: ApprovalView) => {
      // The host wrote the rule, and checks it again.
      const grant = edited ?? (which === 'task' || which === 'always' ? (pattern?.grant as Grant | undefined) : undefined);
      return { approval: id, hash, expires, ...(grant && { grant }) };
    };
    const also = alike.map(bound);
    void send({ type: 'approve', ...bound(approval), answer: which, ...(word && { word }), ...(also.length > 0 && { also }) });
  };
  const all = [approval, ...alike];
  const rules = new Set(all.map(({ pattern }) => pattern?.words));
  const lasting = !rules.has(undefined);
  const allowed = [...rules].map((words) => (
    <p key={words} dir="auto" className="mb-3 rounded-medium bg-warn-soft p-3 text-body font-semibold [overflow-wrap:anywhere]">
      {words}
    </p>
  ));
  const n = all.length;
  const irreversible = all.some((one) => one.irreversible);
  const once = () => (irreversible ? showSure() : answer('once'));
  useEffect(() => onApprove(once));
  const other =
    (act: () => void, hide = hideOthers) =>
    () => {
      hide();
      act();
    };
  const shown = approval.pattern?.grant as Grant | undefined;
  return (
    <>
      <div className="grid grid-cols-[1fr_2fr] gap-2">
        <Button disabled={given} onClick={() => answer('no')}>
          {t(n > 1 ? 'approval.no.all' : 'approval.no')}
        </Button>
        <Button tone={irreversible ? 'danger' : 'primary'} disabled={given} onClick={once} data-approve>
          {n > 1 ? t('approval.once.all', { n }) : t('approval.once')}
        </Button>
      </div>
      <Button tone="quiet" className="mt-1 w-full" disabled={given} onClick={showOthers}>
        {t('approval.other')}
      </Button>
      <Sheet open={others} onClose={hideOthers} title={t('approval.other')}>
        <div className="grid grid-cols-1 gap-2">
          {(!irreversible || lasting) && (
            <Button onClick={other(irreversible ? showLasts : () => answer('task'))}>{t('approval.task')}</Button>
          )}
          {lasting && <Button onClick={other(showAlways)}>{t('approval.always')}</Button>}
          <Button onClick={other(showNo)}>{t('approval.no.word')}</Button>
        </div>
      </Sheet>
      <Confirm
        open={always}
        onClose={hideAlways}
        title={t('approval.always.title')}
        text={t('approval.always.text')}
        yes={t('approval.always.do')}
        onYes={() => answer('always')}
      >
        {allowed}
        {rules.size === 1 && (
          <Button tone="quiet" className="mb-2 w-full" onClick={other(showEdit, hideAlways)}>
            {t('approval.always.edit')}
          </Button>
        )}
      </Confirm>
      <Sheet open={edit} onClose={hideEdit} title={t('approval.always.edit.title')}>
        {edit && (
          <Broken>
            <Suspense>
              <RuleForm
                asked={approval.pattern?.words ?? ''}
                had={shown}
                yes={t('approval.always.do')}
                onSave={(rule) => {
                  hideEdit();
                  answer('always', undefined, rule);
                }}
              />
            </Suspense>
          </Broken>
        )}
      </Sheet>
      <Confirm
        open={sure}
        onClose={hideSure}
        title={t('approval.once.sure.title')}
        text={n > 1 ? t(approval.ahead ? 'approval.ahead.title' : 'approval.alike.title', { n }) : capital(approval.title)}
        yes={t('approval.once.sure')}
        danger
        onYes={() => answer('once')}
      >
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
      <Confirm
        open={lasts}
        onClose={hideLasts}
        title={t('approval.once.sure.title')}
        text={t('approval.task.text')}
        yes={t('approval.task')}
        danger
        onYes={() => answer('task')}
      >
        {allowed}
      </Confirm>
      <Ask
        open={no}
        onClose={hideNo}
        title={t('approval.no.title')}
        label={t('approval.no.label')}
        yes={t('approval.no.do')}
        value={draft.text}
        onValue={(text) => setDraft({ text })}
        onYes={(word) => {
          setDraft({ text: '' });
          answer('no', word);
        }}
      />
    </>
  );
}
