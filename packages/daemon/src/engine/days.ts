// Times (ms since 1970) in words for the model, by the person's clock.

const day = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;

export const dayOf = (time: number, timeZone: string): string => new Intl.DateTimeFormat('en-GB', { timeZone, ...day }).format(time);

export const isSameDay = (a: number, b: number, timeZone: string): boolean => dayOf(a, timeZone) === dayOf(b, timeZone);

export function clockOf(time: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, ...day, hour: '2-digit', minute: '2-digit' });
  return `${format.format(time)} (${timeZone})`;
}
