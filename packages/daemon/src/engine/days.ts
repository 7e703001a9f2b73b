// Times (ms since 1970) in words for the model, by the person's clock.

const day = { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' } as const;
const clock = { ...day, hour: '2-digit', minute: '2-digit' } as const;

const inDays = once((timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, ...day }));
const inMinutes = once((timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, ...clock }));

let zone: string | undefined;
/** The person's own, as the system says; Node asks it once in the life of a process, which takes as long as making a format. */
export const ownZone = (): string => {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
};

export const dayOf = (time: number, timeZone: string): string => inDays(timeZone).format(time);

export const isSameDay = (a: number, b: number, timeZone: string): boolean => dayOf(a, timeZone) === dayOf(b, timeZone);

export const clockOf = (time: number, timeZone: string): string => `${inMinutes(timeZone).format(time)} (${timeZone})`;

/** Making a format is most of what a prompt costs: one for each zone is kept. */
function once(make: (timeZone: string) => Intl.DateTimeFormat): (timeZone: string) => Intl.DateTimeFormat {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const format = made.get(timeZone) ?? make(timeZone);
    made.set(timeZone, format);
    return format;
  };
}
