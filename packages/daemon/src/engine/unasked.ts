import type { Change, TaskView } from '@deskhand/protocol';
import type { Log } from '../log/log.ts';
import { ownersWords } from './provenance.ts';

// Where changes go in place without a look, a file that goes and that nobody asked to be rid of is looked at all the same: a
// model's slip, or what a page that it read wanted. One too many words here only means that less is looked at.

const ridding =
  /(?<!\p{L})(?:delet|remov|eras|trash|clean|clear|tid(?:y|ie)|sort|organi[sz]|dedup|duplicat|doubl|mov(?:e|ing)|renam|merg|combin|join|convert|turn|chang|replac|archiv|zip|pack|compress|split|empt|drop|get rid|throw|rid of|purg|prune|reset|revert|undo|rewrit|refactor|restructur|migrat|upgrad|updat|build|compil|install|git|lösch|entfern|aufräum|räum|ordne|sortier|doppelt|duplikat|verschieb|umbenenn|benenn|zusammen|konvertier|umwandel|wandle|ersetz|archivier|pack|teil|leer|wirf|supprim|effac|rang|tri(?:e|er|ez)|nettoy|doublon|déplac|renomm|fusionn|convert|remplac|compress|vid(?:e|er|ez)|borr|elimin|orden|limpi|duplicad|muev|mover|renombr|combin|conviert|reemplaz|comprim|cancell|ordin|puli(?:sc|re)|doppion|spost|rinomin|unisc|sostitu|apag|organiz|limp|mov|renome|junt|substitu|verwijder|wis|opruim|ruim|sorteer|dubbel|verplaats|hernoem|voeg|vervang)|删|清|整理|移|重命名|合并|转换|替换|削除|整理|移動|変換|삭제|정리|이동|удал|убер|очист|перемест|переимен|сортир|объедин|usuń|przenieś|posortuj|zmień/iu;

export const unaskedMark = 'you did not ask to delete it';

/** The changes, with those marked that the owner's words give no reason for. */
export async function withUnasked(changes: Change[], view: TaskView, log: Log): Promise<Change[]> {
  const isGone = ({ kind, what, path, taken }: Change) => kind === 'deleted' && what === 'file' && !taken && !path.includes('/.git/');
  if (!changes.some(isGone) || (await ownersWords(view, log)).some((text) => ridding.test(text))) return changes;
  return changes.map((change) => (isGone(change) ? { ...change, marks: [...change.marks, unaskedMark] } : change));
}
