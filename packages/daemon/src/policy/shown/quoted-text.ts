import { cutAtWord } from '@deskhand/protocol';

/** Characters of a stranger's text that are shown as theirs: enough to know it by. */
const most = 60;

/** What hides, turns round or breaks a line; and our own quotation marks, so that nothing in it can end them. */
const unseen = /[\p{Cc}\p{Cf}\u2028\u2029\u{e0000}-\u{e007f}\s]+/gu;
const marks = /["“”„‟«»]/gu;

/** A stranger's text as one short line that goes between quotation marks, cut where a word ends. */
export const shortText = (text: string, length = most): string =>
  cutAtWord(text.slice(0, 2000).replace(unseen, ' ').replace(marks, '’').trim().toWellFormed(), length);

/** The same of who wrote: however long the name, the address beside it stays whole. */
export function shortName(text: string): string {
  // Who names two addresses may be at either: all are shown, before any words.
  const addresses = [...new Set(text.slice(0, 5000).match(/[^\s<>",;()[\]]{1,200}@[^\s<>",;()[\]]{1,200}/g))];
  if (addresses.length > 1) {
    const more = addresses.length > 3 ? ` and ${addresses.length - 3} more` : '';
    return `${addresses.slice(0, 3).map(shortAddress).join(' + ')}${more}`;
  }
  const [, name, address] = /^([^<>]*)<\s*([^<>\s]{3,1000})\s*>\s*$/u.exec(text.slice(0, 2000)) ?? [];
  return address === undefined ? shortText(text) : `${shortText(name ?? '', 40)} <${shortAddress(address)}>`.trim();
}
/** Where it goes stands at its end. */
const shortAddress = (address: string): string => {
  const whole = shortText(address, 1000);
  return whole.length <= 100 ? whole : `${whole.slice(0, 20).toWellFormed()}…${whole.slice(-79).toWellFormed()}`;
};
