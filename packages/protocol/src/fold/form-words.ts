import type { FormField } from '../form.ts';
import type { FormFault } from './form.ts';

/** What one field takes, for the command line: "a whole number from 1 to 100". */
export function fieldWords({ kind, format, least, most, choices, needed }: FormField): string {
  const amount = [least !== undefined && `from ${least}`, most !== undefined && `to ${most}`].filter(Boolean).join(' ');
  const range = (kind === 'number' || kind === 'whole') && amount ? ` ${amount}` : '';
  const what =
    kind === 'text'
      ? (format && formatWords[format]) || 'text'
      : kind === 'one of' || kind === 'some of'
        ? `${kind} ${choices.map(({ label }) => label).join(', ')}`
        : kindWords[kind];
  return `${what}${range}${needed ? '' : '; may be left out'}`;
}

const kindWords = { number: 'a number', whole: 'a whole number', 'yes or no': 'yes or no' };
const formatWords = {
  email: 'a mail address',
  uri: 'a web address',
  date: 'a day such as 2026-05-14',
  'date-time': 'a time such as 2026-05-14T09:30',
};

/** What is wrong with what was given for a field. */
export function faultWords(field: FormField, fault: FormFault): string {
  const { label, least = 0, most = 0 } = field;
  switch (fault) {
    case 'needed':
      return `“${label}” has to be answered.`;
    case 'least':
      return `“${label}” is at least ${least}.`;
    case 'most':
      return `“${label}” is at most ${most}.`;
    case 'short':
      return `“${label}” has at least ${least} characters.`;
    case 'long':
      return `“${label}” is too long.`;
    case 'few':
      return `For “${label}”, choose at least ${least}.`;
    case 'many':
      return `For “${label}”, choose at most ${most}.`;
    case 'choice':
      return `“${label}” is ${fieldWords({ ...field, needed: true })}.`;
    case 'number':
    case 'whole':
    case 'yes or no':
      return `“${label}” is ${kindWords[fault]}.`;
    default:
      return `“${label}” is ${formatWords[fault]}.`;
  }
}
