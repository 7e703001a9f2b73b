import { orders } from './orders.ts';
import { negation, spokenIn } from './said.ts';
import { addressOf, fold, leadsIn } from './values.ts';

/**
 * Whether they had something booked, and gave this very address with it: in the sentence that asks for it, or in the next ("Book
 * the hall for the choir. Their contact is jill@example.org.").
 */
export const isBookedFor = (words: readonly string[], address: string): boolean =>
  words.some((text) => {
    const sentences = spokenIn(text).map(({ sentence }) => sentence);
    const asking = orders(text, { act: 'book', tool: [] }).flatMap(({ sentence }) => sentences.slice(sentence, sentence + 2));
    const given = asking.filter((sentence) => !negation.test(sentence)).flatMap(leadsIn);
    return given.some(({ kind, value }) => kind === 'recipient' && fold(value) === fold(addressOf(address)));
  });
