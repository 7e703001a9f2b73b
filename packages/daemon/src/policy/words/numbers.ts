// Numbers, in figures and as words.

/** From two on: "one" is said of too much. */
const inWords: Readonly<Record<number, string>> = {
  2: 'two zwei deux dos twee dois duas',
  3: 'three drei trois tres tre drie três',
  4: 'four vier quatre cuatro quattro quatro',
  5: 'five fünf cinq cinco cinque vijf',
  6: 'six sechs seis zes',
  7: 'seven sieben siete sette zeven sete',
  8: 'eight acht huit ocho otto oito',
  9: 'nine neun neuf nueve nove negen',
  10: 'ten zehn dix diez dieci tien',
  11: 'eleven elf undici',
  12: 'twelve zwölf douze doce dodici twaalf doze',
  13: 'thirteen dreizehn treize trece tredici dertien treze',
  14: 'fourteen vierzehn quatorze catorce quattordici veertien catorze',
  15: 'fifteen fünfzehn quinze quince quindici vijftien',
  16: 'sixteen sechzehn dieciséis sedici zestien dezasseis dezesseis',
  17: 'seventeen siebzehn diecisiete diciassette zeventien dezassete dezessete',
  18: 'eighteen achtzehn dieciocho diciotto achttien dezoito',
  19: 'nineteen neunzehn diecinueve diciannove negentien dezanove dezenove',
  20: 'twenty zwanzig vingt veinte venti twintig vinte',
  30: 'thirty dreißig trente treinta trenta dertig trinta',
  40: 'forty vierzig quarante cuarenta quaranta veertig quarenta',
  50: 'fifty fünfzig cinquante cincuenta cinquanta vijftig cinquenta',
  60: 'sixty sechzig soixante sesenta sessanta zestig sessenta',
  70: 'seventy siebzig setenta settanta zeventig',
  80: 'eighty achtzig ochenta ottanta tachtig oitenta',
  90: 'ninety neunzig noventa novanta negentig',
};
/** Up to ninety. */
export const numbersByWord: ReadonlyMap<string, number> = new Map(
  Object.entries(inWords).flatMap(([number, words]) => words.split(' ').map((word) => [word, Number(number)])),
);

/** Words of other languages, too ("the rent is due"): they count only beside what is counted. */
const ambiguous: Readonly<Record<string, number>> = { due: 2, sept: 7, dez: 10, once: 11, onze: 11 };

/** 3 for "3" and "three". */
export const numberOf = (written: string): number | undefined =>
  numbersByWord.get(written.toLowerCase()) ??
  ambiguous[written.toLowerCase()] ??
  (/^\d{1,6}(?:[.,]\d+)?$/.test(written) ? Number(written.replace(',', '.')) : undefined);
/** Those that may stand beside what is counted. */
export const numberWords: string = [...numbersByWord.keys(), ...Object.keys(ambiguous)].join('|');
/** The same, or figures. */
export const anyNumber = `\\d{1,6}(?:[.,]\\d+)?|${numberWords}`;
