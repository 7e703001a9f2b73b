import { fullDay, fullTime, size, span, t } from '../words/words.ts';
import type { Appointment } from './calendar.ts';
import type { Letter } from './mail.ts';
import type { Block } from './parts.ts';

// Mails and calendars as a document: what stands in them is characters, and the words around them are ours.

export function letterBlocks({ heads, date, text, attached }: Letter): Block[] {
  const rows = heads.map(({ name, value }) => [t(`mail.${name}`), value]);
  if (date !== undefined) rows.push([t('mail.date'), fullTime(date)]);
  if (attached.length) rows.push([t('mail.attached'), attached.map(({ name, bytes }) => `${name} (${size(bytes)})`).join('\n')]);
  return [table(rows), { kind: 'text', text }];
}

export const calendarBlocks = (entries: Appointment[]): Block[] =>
  entries.flatMap((entry): Block[] => {
    const { title, where, who, repeats, zone, cancelled, text } = entry;
    const rows = [[t('calendar.when'), whenOf(entry) + (zone ? ` (${zone})` : '')]];
    if (cancelled) rows.unshift([t('calendar.state'), t('calendar.cancelled')]);
    if (repeats) rows.push([t('calendar.repeats'), repeats]);
    if (where) rows.push([t('calendar.where'), where]);
    if (who.length) rows.push([t('calendar.who'), who.join('\n')]);
    return [
      { kind: 'heading', level: 2, text: title || t('thread.untitled') },
      table(rows),
      ...(text ? [{ kind: 'text' as const, text }] : []),
    ];
  });

function whenOf({ start, end, allDay }: Appointment): string {
  if (start === undefined) return t('calendar.never');
  if (end === undefined || end <= start) return allDay ? fullDay(start) : fullTime(start);
  return span(start, end, allDay);
}

const table = (rows: string[][]): Block => ({ kind: 'table', rows: rows.map((row) => row.map((text) => ({ text }))) });
