// Whether words were asked for, which the answer then is: what they say in the first person is the person's, or anybody's. Only
// what can't be meant otherwise: a letter or a mail that was asked for may have been meant to be saved, or sent.

const text =
  /(?<!\p{L})(?:translate|rewrite|rephrase|reword|paraphrase|first person|out[- ]of[- ]office|cv|diary|übersetz\p{L}*|formulier\p{L}*|ich-form|lebenslauf|entwurf|entwirf|tradui\p{L}*|reformul\p{L}*|première personne|brouillon|traduc\p{L}*|traduz\p{L}*|primera persona|borrador|vertaal|bozza|rascunho)(?!\p{L})/iu;
/** An act beside it, but for what stands in the text itself: what the answer says of that is its own. */
const act =
  /(?<!\p{L})(?:send|e-?mail (?:it|them|this)|tell|let|inform|forward|reply|pay|book|order|cancel|schick\p{L}*|send\p{L}*|sag|bezahl\p{L}*|buch\p{L}*|envo\p{L}+|dis|paie|réserv\p{L}*|envía\p{L}*|manda\p{L}*|paga|reserva|invia|stuur|verstuur)(?!\p{L})/iu;

export const wantsText = (asked: string): boolean => text.test(asked) && !act.test(asked.split(':')[0] ?? '');
