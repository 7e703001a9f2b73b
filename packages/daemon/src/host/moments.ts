// Times in our own words: of this computer's zone, the same in every language, and never to be read as another day.

/** `2026-11-30` */
export function dayOf(time: number): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** `2026-11-30 09:05` */
export function momentOf(time: number): string {
  const at = new Date(time);
  return `${dayOf(time)} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** `2026-11-30 09:05:07` */
export const secondOf = (time: number): string => `${momentOf(time)}:${two(new Date(time).getSeconds())}`;

const two = (number: number): string => String(number).padStart(2, '0');
