import type { Form, FormField, Need, QuestionView, TaskView } from '@deskhand/protocol';
import { checkForm, faultWords, fieldWords, parseForm } from '@deskhand/protocol/folds';
import type { Client } from './client.ts';
import { plain, plainLine } from './plain.ts';
import { faint, type Screen, strong, warning } from './screen.ts';
import { textOf } from './text-of.ts';

// What a plugin asks a person in the middle of a call, at the terminal. Every word of it is the plugin's.

type Asked = Extract<Need, { kind: 'question' }>;

const warned = (plugin: string) => `What you fill in goes to the plugin ${plugin}, whoever made it: no password, no key, no card number.`;

/** The form of a question, where it has one. */
export async function formOf(client: Client, question: QuestionView | undefined): Promise<Form | undefined> {
  if (!question?.form) return undefined;
  const text = await textOf(client, question.form);
  return text ? parseForm(text) : undefined;
}

/** The form as lines: who asks, what for, and each field. */
export async function formLines(client: Client, question: QuestionView, form: Form): Promise<string[]> {
  const { plugin = '', text } = question;
  const asks = plain(await textOf(client, text)).trimEnd();
  return [`The plugin ${plugin} asks: ${asks}`, ...form.map((field) => `  ${fieldLine(field)}`), warned(plugin)];
}

const fieldLine = (field: FormField) => {
  const { name, label, about, initial } = field;
  const called = label === name ? plainLine(name, 100) : `${plainLine(name, 100)} (${plainLine(label, 200)})`;
  const had = initial === undefined ? '' : ` [${plainLine(String(initial), 60)}]`;
  return `${called}: ${plainLine(fieldWords(field), 400)}${had}${about ? `. ${plainLine(about, 300)}` : ''}`;
};

/** Asks field by field. False where it is left for later. */
export async function askForm(client: Client, screen: Screen, task: TaskView, need: Asked, form: Form): Promise<boolean> {
  const question = task.questions[need.id];
  if (!question) return false;
  const { plugin = '' } = question;
  screen.note(strong(`The plugin ${plugin} asks: ${plain(await textOf(client, need.text))}`));
  screen.note(warning(warned(plugin)));
  const said = await screen.ask(
    form.length ? 'f(ill it in), n(o, don’t answer it); empty: later  ' : 'y(es), n(o, don’t answer it); empty: later  ',
  );
  if (!said) return false;
  const to = { type: 'answer', task: task.summary.id, question: need.id } as const;
  if (/^n(o)?$/i.test(said)) {
    await client.command({ ...to, text: '', declined: true });
    return true;
  }
  const content: Record<string, unknown> = {};
  for (const field of form) content[field.name] = await askField(screen, field);
  await client.command({ ...to, text: JSON.stringify(content) });
  return true;
}

async function askField(screen: Screen, field: FormField): Promise<unknown> {
  const { label, about, choices, initial, needed } = field;
  if (about) screen.note(faint(plainLine(about, 500)));
  choices.forEach((choice, at) => {
    screen.note(`  ${at + 1}  ${plainLine(choice.label, 200)}`);
  });
  const usual = initial === undefined ? '' : ` [${plainLine(String(initial), 60)}]`;
  for (;;) {
    const said = await screen.ask(`${plainLine(label, 200)} (${plainLine(fieldWords(field), 400)})${usual}: `);
    const value = said || initial;
    if (value === undefined && !needed) return undefined;
    const checked = checkForm([field], { [field.name]: value });
    if (checked.ok) return checked.content[field.name];
    screen.note(warning(faultWords(field, checked.fault)));
  }
}
