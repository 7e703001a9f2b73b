import { anyOf, inside, type Words, whole } from './lexicon.ts';

// Days that are said by how far they are from today: "tomorrow", "next week", "in May".

const dayLong = 24 * 60 * 60 * 1000;

/** From how many days after today on, and to how many. */
interface Near {
  said: RegExp;
  from: number;
  to: number;
}
const near = (called: Partial<Words>, from: number, to: number): Near => ({ said: new RegExp(whole(anyOf(called)), 'iu'), from, to });
const nears: readonly Near[] = [
  near(
    {
      en: 'today|tonight|this (?:morning|afternoon|evening)(?!\\p{L})',
      de: 'heute',
      fr: "aujourd['’]hui|ce soir|ce matin|cet après-midi",
      es: 'hoy|esta noche|esta tarde',
      it: 'oggi|stasera',
      pt: 'hoje',
      nl: 'vandaag|vanavond',
    },
    0,
    0,
  ),
  near(
    {
      en: '(?<!day after )tomorrow',
      de: '(?<!guten )(?<!über)morgen(?!s)',
      fr: '(?<!après-)demain',
      es: '(?<!(?:pasado|la|esta) )mañana',
      it: '(?<!dopo)domani',
      pt: '(?<!depois de )amanhã',
      nl: '(?<!goede)morgen',
    },
    1,
    1,
  ),
  near(
    {
      en: 'day after tomorrow',
      de: 'übermorgen',
      fr: 'après-demain',
      es: 'pasado mañana',
      it: 'dopodomani',
      pt: 'depois de amanhã',
      nl: 'overmorgen',
    },
    2,
    2,
  ),
  near(
    {
      en: '(?:this|the|next) week(?:-?end)?',
      de: '(?:diese|nächste|kommende)\\p{L}* Woche(?:nende)?|am Wochenende',
      fr: 'cette semaine|semaine prochaine|ce week-?end|week-?end prochain',
      es: 'esta semana|(?:próxima semana|semana que viene)|(?:este|próximo) fin de semana',
      it: 'questa settimana|prossima settimana|settimana prossima|(?:questo|prossimo) weekend|fine settimana',
      pt: '(?:esta|próxima) semana|semana que vem|(?:este|próximo) fim de semana',
      nl: '(?:deze|volgende|komende) week|(?:dit|volgend|komend) weekend|het weekend',
    },
    0,
    16,
  ),
  near(
    {
      en: '(?:this|next) month',
      de: '(?:diesen|nächsten|kommenden) Monat',
      fr: 'ce mois-ci|mois prochain',
      es: 'este mes|(?:próximo mes|mes que viene)',
      it: 'questo mese|(?:prossimo mese|mese prossimo)',
      pt: 'este mês|(?:próximo mês|mês que vem)',
      nl: '(?:deze|volgende|komende) maand',
    },
    0,
    62,
  ),
];

/** Midnight of today where this computer is, as programs write days. */
export const todayOf = (now: number): number => {
  const here = new Date(now);
  return Date.UTC(here.getFullYear(), here.getMonth(), here.getDate());
};
/** How many days from today. */
export const awayOf = (day: string, now: number): number => Math.round((Date.parse(`${day}T00:00:00Z`) - todayOf(now)) / dayLong);

/** Words for such days that this text has, each as whether it means a day. */
export const isNearSaid = (day: string, text: string, now: number): boolean => {
  const away = awayOf(day, now);
  return nears.some(({ said, from, to }) => away >= from && away <= to && said.test(text));
};
export const isNearNamed = (text: string): boolean => nears.some(({ said }) => said.test(text));

/** "In May": any day of it. */
export const ofMonth = (names: string): RegExp =>
  new RegExp(
    `(?<!\\p{L})(?:${inside}|${anyOf({ en: 'for|during', fr: 'pour', es: 'para', it: 'a|per', nl: 'voor' })})\\s(?:${anyOf({ en: 'early|late|mid', de: 'Anfang|Ende|Mitte' })}[ -])?(?:${names})(?!\\p{L})(?!\\.?\\s(?:the )?\\d{1,2}(?!\\d))`,
    'iu',
  );
