import { type Grant, patternTrouble } from '@deskhand/protocol';
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { ChoiceList } from '../parts/choice.tsx';
import { useNow } from '../parts/clock.ts';
import { baseName } from '../parts/plain.ts';
import { useDesk } from '../shell/context.ts';
import { dayAndTime, t } from '../words/words.ts';
import { Field } from './page.tsx';
import { accesses, accessesFor, draftOf, emptyDraft, grantOf, type Kind, kinds, type RuleDraft, type Span, spans } from './rule-draft.ts';
import { RulePreview } from './rule-preview.tsx';

interface RuleFormProps {
  /** The rule that is changed; absent for a new one. */
  had?: Grant | undefined;
  yes: string;
  /** Set where it is a leave, and nothing else is asked: what the task had asked for, in words. */
  asked?: string | undefined;
  onSave(grant: Grant): void;
}

/** One permission: what, with whom, where, how long, and why. Saves only what makes a rule. */
export function RuleForm({ had, yes, asked, onSave }: RuleFormProps) {
  const now = useNow();
  const folders = useDesk((state) => state.host.folders);
  const [draft, setDraft] = useState<RuleDraft>(had ? draftOf(had) : emptyDraft);
  const set = (over: Partial<RuleDraft>) => setDraft({ ...draft, ...over });
  const made = grantOf(draft, now, had);
  // What was asked for is no reason for what somebody wrote instead.
  const reason = asked !== undefined && isOther(made, had) && draft.reason === had?.reason ? t('rule.reason.own', { asked }) : draft.reason;
  const grant = made && { ...made, reason: reason.trim().slice(0, 1000) };
  const trouble = grant && patternTrouble(grant);
  const places = [...new Set([...folders.map(({ path }) => path), ...(draft.folder ? [draft.folder] : [])])];
  const until = had?.expires;
  const offered = accessesFor(draft.kind, draft.give, draft.access);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (grant && !trouble) onSave(grant);
      }}
      className="grid grid-cols-1 gap-4"
    >
      <RulePreview grant={grant} trouble={trouble} />
      {asked === undefined && (
        <Group label={t('rule.give')}>
          <ChoiceList
            name={t('rule.give')}
            value={draft.give}
            onChange={(give) => set({ give: give as RuleDraft['give'] })}
            choices={(['allow', 'ask', 'none'] as const).map((value) => ({ value, label: t(`rule.give.${value}`) }))}
          />
        </Group>
      )}
      <Group label={t('rule.kind')}>
        <Select
          label={t('rule.kind')}
          value={draft.kind}
          onChange={(kind) => set({ kind: kind as Kind, access: accesses[kind as Kind][0] ?? '' })}
          choices={kinds.map((value) => ({ value, label: t(`rule.kind.${value}`) }))}
        />
      </Group>
      {draft.kind !== 'device' && (
        <Field
          label={t(`rule.what.${draft.kind}`)}
          dir="ltr"
          placeholder={t(`rule.example.${draft.kind}`)}
          value={draft.what}
          onChange={(event) => set({ what: event.target.value })}
        />
      )}
      {offered.length > 0 && (
        <Group label={t('rule.access')}>
          <Select
            label={t('rule.access')}
            value={draft.access}
            onChange={(access) => set({ access })}
            choices={offered.map((value) => ({ value, label: accessWords(draft, value) }))}
          />
        </Group>
      )}
      {(draft.kind === 'account' || draft.kind === 'network' || draft.kind === 'plugin') && (
        <Field
          label={t('rule.to')}
          dir="ltr"
          placeholder={t('rule.to.example')}
          value={draft.to}
          onChange={(event) => set({ to: event.target.value })}
        />
      )}
      <Group label={t('rule.folder')}>
        <Select
          label={t('rule.folder')}
          value={draft.folder}
          onChange={(folder) => set({ folder })}
          choices={[{ value: '', label: t('rule.folder.all') }, ...places.map((value) => ({ value, label: baseName(value) }))]}
        />
      </Group>
      <Group label={t('rule.span')}>
        <Select
          label={t('rule.span')}
          value={draft.span}
          onChange={(span) => set({ span: span as Span })}
          choices={[
            ...(until === undefined ? [] : [{ value: 'as is', label: t('grant.until', { time: dayAndTime(until, now) }) }]),
            ...spans.map((value) => ({ value, label: t(`rule.span.${value}`) })),
          ]}
        />
      </Group>
      <Field label={t('rule.reason')} value={reason} maxLength={1000} onChange={(event) => set({ reason: event.target.value })} />
      <Button type="submit" tone="primary" className="w-full" disabled={!grant || trouble !== undefined}>
        {yes}
      </Button>
    </form>
  );
}

/** About something else, or towards somebody else. */
const isOther = (one: Grant | undefined, other: Grant | undefined): boolean =>
  JSON.stringify([one?.need, one?.to ?? []]) !== JSON.stringify([other?.need, other?.to ?? []]);

/** What forbids or asks is about that and all that is more: never to read is never to change either. */
function accessWords({ kind, give }: RuleDraft, value: string): string {
  if (kind === 'network') return t(value === 'send' ? 'rule.network.send' : give === 'allow' ? 'rule.network.read' : 'rule.network.reach');
  if (kind === 'folder' && give !== 'allow')
    return t(value === 'delete' ? 'rule.folder.lose' : value === 'write' ? 'rule.folder.touch' : 'rule.folder.open');
  if (kind === 'folder') return t(value === 'read' ? 'rule.folder.read' : value === 'write' ? 'rule.folder.write' : 'rule.folder.lose');
  if (kind === 'account' && give !== 'allow')
    return t(value === 'send' ? 'rule.account.sends' : value === 'draft' ? 'rule.account.drafts' : 'rule.account.use');
  if (kind === 'device') return t(value === 'screen' ? 'grant.device.screen' : 'grant.device.clipboard');
  return t(value === 'send' ? 'rule.account.send' : value === 'draft' ? 'rule.account.draft' : 'rule.account.read');
}

const Group = ({ label, children }: { label: string; children: ReactNode }) => (
  <div>
    <p className="text-small text-ink-soft">{label}</p>
    {children}
  </div>
);

interface SelectProps {
  label: string;
  value: string;
  onChange(value: string): void;
  choices: { value: string; label: string }[];
}

const Select = ({ label, value, onChange, choices }: SelectProps) => (
  <select
    aria-label={label}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    className="mt-1 min-h-11 w-full rounded-medium border border-line-strong bg-surface px-3 text-input"
  >
    {choices.map((choice) => (
      <option key={choice.value} value={choice.value}>
        {choice.label}
      </option>
    ))}
  </select>
);
