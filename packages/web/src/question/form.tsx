import { checkForm, type Form, type FormAnswer, type FormField, jsonOf, ownOf, parseForm, type QuestionView } from '@deskhand/protocol';
import { useId, useState } from 'react';
import { useDraft } from '../compose/draft.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceList } from '../parts/choice.tsx';
import { useText } from '../parts/text.ts';
import { useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

type Values = Record<string, unknown>;
type Fault = Extract<FormAnswer, { ok: false }>;

interface PluginFormProps {
  task: string;
  question: string;
  view: QuestionView;
  open: boolean;
}

/** What a plugin wants filled in, in the middle of a call: each field as it asked for it, and a no that is as near as the yes. */
export function PluginForm({ task, question, view, open }: PluginFormProps) {
  const form = useForm(view);
  const answer = useText(view.answer);
  if (view.answer)
    return (
      <section className="mt-5 rounded-large border border-line bg-surface p-4">
        <h2 className="text-small font-semibold text-ink-soft">{t(view.declined ? 'form.declined' : 'question.answered')}</h2>
        {!view.declined && form && answer.state === 'ready' && <Filled form={form} text={answer.text} />}
        {view.declined && answer.state === 'ready' && <p className="mt-1 text-body">{answer.text}</p>}
      </section>
    );
  return form && open ? <Fields key={question} task={task} question={question} form={form} plugin={view.plugin ?? ''} /> : null;
}

function useForm(view: QuestionView): Form | undefined {
  const held = useText(view.form);
  if (held.state !== 'ready') return undefined;
  try {
    return parseForm(held.text);
  } catch {
    return undefined;
  }
}

const begun = (form: Form): Values =>
  Object.fromEntries(form.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]])));

interface FieldsProps {
  task: string;
  question: string;
  form: Form;
  plugin: string;
}

function Fields({ task, question, form, plugin }: FieldsProps) {
  const send = useSend();
  const [draft, setDraft] = useDraft(`form ${question}`);
  const [wrong, setWrong] = useState<Fault>();
  const values: Values = { ...begun(form), ...kept(draft.text) };
  const set = (name: string, value: unknown) => {
    setDraft({ text: JSON.stringify({ ...values, [name]: value }) });
    setWrong(undefined);
  };
  const give = () => {
    const checked = checkForm(form, values);
    if (!checked.ok) {
      setWrong(checked);
      document.getElementById(`${question}-${form.indexOf(checked.field)}`)?.scrollIntoView({ block: 'center' });
      return;
    }
    void send({ type: 'answer', task, question, text: JSON.stringify(checked.content) });
  };
  return (
    <form
      className="mt-4 grid grid-cols-1 gap-5"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        give();
      }}
    >
      {form.map((field, at) => (
        <div key={field.name} id={`${question}-${at}`}>
          <Field
            field={field}
            value={ownOf(values, field.name)}
            fault={wrong?.field === field ? wrong : undefined}
            onChange={(value) => set(field.name, value)}
          />
        </div>
      ))}
      <p className="rounded-medium bg-warn-soft p-3 text-body text-warn [overflow-wrap:anywhere]">{t('form.warning', { plugin })}</p>
      <div className="flex flex-wrap gap-2 *:flex-[2_1_auto] *:first:flex-[1_1_auto]">
        <Button onClick={() => void send({ type: 'answer', task, question, text: '', declined: true })}>{t('form.decline')}</Button>
        <Button tone="primary" type="submit" data-row>
          {t('form.give')}
        </Button>
      </div>
    </form>
  );
}

/** What was filled in is kept as the object that is given. */
const kept = (text: string): Values => (jsonOf(text) as Values | undefined) ?? {};

interface FieldProps {
  field: FormField;
  value: unknown;
  fault: Fault | undefined;
  onChange(value: unknown): void;
}

function Field({ field, value, fault, onChange }: FieldProps) {
  const id = useId();
  const { label, about, needed, kind, choices } = field;
  const input = ['text', 'number', 'whole'].includes(kind);
  const Head = input ? 'label' : 'p';
  return (
    <>
      <Head {...(input && { htmlFor: id })} className="block">
        <span dir="auto" className="text-body font-semibold [overflow-wrap:anywhere]">
          {label}
        </span>{' '}
        <span className="text-small text-ink-soft">{t(needed ? 'form.needed' : 'form.optional')}</span>
        {about && (
          <span dir="auto" className="block text-small text-ink-soft [overflow-wrap:anywhere]">
            {about}
          </span>
        )}
      </Head>
      {input && (
        <input
          id={id}
          type={inputType(field)}
          inputMode={kind === 'whole' ? 'numeric' : kind === 'number' ? 'decimal' : undefined}
          aria-invalid={fault !== undefined}
          aria-describedby={fault && `${id}-fault`}
          autoComplete="off"
          value={value === undefined ? '' : String(value)}
          onChange={(event) => onChange(event.target.value)}
          className="mt-1 min-h-11 w-full min-w-0 rounded-medium border border-line-strong bg-surface px-3 text-input"
        />
      )}
      {kind === 'yes or no' && (
        <ChoiceList
          name={label}
          value={typeof value === 'boolean' ? String(value) : ''}
          onChange={(chosen) => onChange(chosen === 'true')}
          choices={[
            { value: 'true', label: t('form.yes') },
            { value: 'false', label: t('form.no') },
          ]}
        />
      )}
      {kind === 'one of' && (
        <ChoiceList name={label} value={typeof value === 'string' ? value : ''} onChange={onChange} choices={choices} />
      )}
      {kind === 'some of' && <Several field={field} value={Array.isArray(value) ? value : []} onChange={onChange} />}
      <p id={`${id}-fault`} aria-live="assertive" className="mt-1 text-body text-danger [overflow-wrap:anywhere] empty:hidden">
        {fault && t(`form.fault.${fault.fault}`, { least: field.least ?? 0, most: field.most ?? 0 })}
      </p>
    </>
  );
}

/** A number is a text until it is given: a keyboard for numbers leaves what can't be read out without a word. */
const inputType = ({ kind, format }: FormField) => (kind === 'text' && format ? types[format] : 'text');
const types = { email: 'email', uri: 'url', date: 'date', 'date-time': 'datetime-local' };

function Several({ field: { label, choices }, value, onChange }: { field: FormField; value: unknown[]; onChange(value: unknown): void }) {
  return (
    <fieldset aria-label={label} className="mt-1 divide-y divide-line overflow-hidden rounded-medium border border-line">
      {choices.map((choice) => (
        <label key={choice.value} className="flex min-h-12 cursor-pointer items-center gap-3 bg-surface px-3 py-2 hover:bg-sunken">
          <input
            type="checkbox"
            checked={value.includes(choice.value)}
            onChange={(event) => onChange(event.target.checked ? [...value, choice.value] : value.filter((one) => one !== choice.value))}
            className="size-5 shrink-0 accent-accent"
          />
          <span className="min-w-0 text-body [overflow-wrap:anywhere]">{choice.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What was filled in, a line for each field. */
function Filled({ form, text }: { form: Form; text: string }) {
  const values = kept(text);
  return (
    <dl className="mt-2 grid grid-cols-1 gap-2">
      {form
        .filter(({ name }) => Object.hasOwn(values, name))
        .map((field) => (
          <div key={field.name}>
            <dt dir="auto" className="text-small text-ink-soft [overflow-wrap:anywhere]">
              {field.label}
            </dt>
            <dd dir="auto" className="text-body [overflow-wrap:anywhere]">
              {valueWords(field, values[field.name])}
            </dd>
          </div>
        ))}
    </dl>
  );
}

function valueWords({ choices }: FormField, value: unknown): string {
  const labelOf = (one: unknown) => choices.find((choice) => choice.value === one)?.label ?? String(one);
  if (typeof value === 'boolean') return t(value ? 'form.yes' : 'form.no');
  return Array.isArray(value) ? value.map(labelOf).join(', ') : labelOf(value);
}
