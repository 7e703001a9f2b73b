import { actOfCall, deedOf, isOwnEntry, isSameTool } from './deed.ts';
import { isSwitch } from './plugins/kind-by-name.ts';
import { type Call, isOwners, type KnownValue, type Situation, type Trace } from './policy.ts';
import { savedInto, single } from './words/saved.ts';
import { wordsOfTool } from './words/tools.ts';

/**
 * What is only copied into a folder that the owner named for it needs no name of its own: "save the invoices to
 * /home/ana/invoices" means what is attached to whatever is called an invoice. By a number that the service gave it, by an act
 * that can be taken back and writes nothing over; one, unless they spoke of several.
 */
export function isOnlySaved(call: Call, traces: readonly Trace[], situation: Situation): boolean {
  const { words, earlier, known } = situation;
  const [folders, things] = [traces.filter(({ sink }) => sink.kind === 'path'), traces.filter(({ sink }) => sink.kind === 'object')];
  const [folder] = folders;
  if (!isOwnEntry(call) || actOfCall(call) !== 'write' || !copying.test(wordsOfTool(call)[0] ?? '')) return false;
  if (!folder || folders.length > 1 || things.length !== 1 || traces.length > 2 || !isPlainFolder(folder.sink.value)) return false;
  if ((call.terms ?? []).some(({ value }) => isSwitch(value))) return false;
  const deed = deedOf(call, situation);
  const saved = words.map((text) => savedInto(text, deed, folder.sink.value)).find(Boolean);
  if (!saved || (!saved.several && earlier.some((before) => isSameTool(before, call)))) return false;
  return things.every(({ sink }) => {
    const fields = known.filter(({ value, kind }) => kind === 'object' && value === sink.value);
    return /^[\w-]{1,64}$/.test(sink.value) && fields.length > 0 && fields.every((one) => isNumbered(one) && isCalledSo(one, saved.noun));
  });
}

/** By the service that keeps it, and not by what anybody wrote. */
const isNumbered = ({ labels, within, record }: KnownValue): boolean => !within && record !== undefined && isOwners(labels);
const isCalledSo = ({ record }: KnownValue, noun: string): boolean =>
  (record?.titles ?? []).some((title) => title.split(/[^\p{L}]+/u).some((word) => single(word) === noun));

const copying = /^(?:download|save|copy|export|store|fetch|get)$/;
/** No file, nothing hidden, and no way back up. */
const isPlainFolder = (path: string): boolean =>
  path
    .split(/[/\\]/)
    .filter(Boolean)
    .every(
      (name, at) =>
        !name.startsWith('.') && !/\.\p{L}[\p{L}\p{N}]{0,4}$/u.test(name) && !/[%$*?\0]/.test(name) && !(at > 0 && name === '~'),
    );
