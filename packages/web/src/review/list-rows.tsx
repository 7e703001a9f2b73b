import { besideWhat, type Change, type GitRecords, recordsWords } from '@deskhand/protocol';
import { ArrowRight, ChevronRight, FilePen, FilePlus, FileX, Folder, GitCommitHorizontal, Link2, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { baseName, folderOf } from '../parts/plain.ts';
import { Link } from '../shell/link.tsx';
import { size, t } from '../words/words.ts';

/** Takes changes or leaves them out; absent where there is nothing to choose. */
type OnInclude = ((paths: string[], included: boolean) => void) | undefined;

interface FolderRowProps {
  path: string;
  common: string;
  changes: Change[];
  leftOut: ReadonlySet<string>;
  onInclude: OnInclude;
}

export function FolderRow({ path, common, changes, leftOut, onInclude }: FolderRowProps) {
  const inner = path === common ? baseName(path) : path.slice(common === '' ? 0 : common.length + 1);
  const paths = changes.map((change) => change.path);
  const out = paths.filter((one) => leftOut.has(one)).length;
  return (
    <div className="flex min-h-11 items-center gap-2 pt-3">
      {onInclude && (
        <Check
          label={t('review.select.folder', { name: inner })}
          state={out === 0 ? 'all' : out === changes.length ? 'none' : 'some'}
          onChange={(on) => onInclude(paths, on)}
        />
      )}
      <h2 className="min-w-0 flex-1 truncate text-small font-semibold text-ink-soft" title={path}>
        <bdi>{inner || path}</bdi>
      </h2>
    </div>
  );
}

const icons = { added: FilePlus, changed: FilePen, moved: ArrowRight, deleted: FileX };
const looks = { added: 'text-accent', changed: 'text-ink-soft', moved: 'text-ink-soft', deleted: 'text-danger' };

interface ChangeRowProps {
  task: string;
  change: Change;
  /** The folder that all of them lie in: where a file came from is said from there on. */
  common?: string;
  included: boolean;
  /** It was put in place, and taken back. */
  undone?: boolean;
  onInclude?: OnInclude;
}

export function ChangeRow({ task, change, common = '', included, undone = false, onInclude }: ChangeRowProps) {
  const name = baseName(change.path);
  const Icon = change.what === 'folder' ? Folder : change.what === 'link' ? Link2 : icons[change.kind];
  return (
    <div className="flex items-center gap-2 border-b border-line">
      {onInclude && (
        <Check label={t('review.select', { name })} state={included ? 'all' : 'none'} onChange={(on) => onInclude([change.path], on)} />
      )}
      <Link
        to={{ name: 'change', task, path: change.path }}
        data-row
        className="flex min-h-14 min-w-0 flex-1 items-center gap-3 py-1.5 hover:bg-sunken"
      >
        <Icon aria-hidden className={`size-5 shrink-0 ${looks[change.kind]}`} />
        <span className="min-w-0 flex-1">
          <bdi
            className={`block text-body ${change.from ? 'line-clamp-3 [overflow-wrap:anywhere]' : 'truncate'} ${undone || (onInclude && !included) ? 'text-ink-faint line-through' : ''}`}
          >
            {change.from && <span className="text-ink-soft">{wasCalled(change.from, change.path, common)} → </span>}
            {name}
          </bdi>
          <span className="block text-small text-ink-soft [overflow-wrap:anywhere]">
            {change.movedOn && change.marks.length === 0 ? (
              <span className="text-warn">{t('review.movedon')}</span>
            ) : change.marks.length > 0 ? (
              <span className="flex items-start gap-1 text-warn">
                <TriangleAlert aria-hidden className="mt-px size-4 shrink-0" />
                <span className="min-w-0">
                  <span className="line-clamp-4">{markWords(change)}</span>
                  {change.same && (
                    <span className="line-clamp-3 text-ink-soft [overflow-wrap:anywhere]">
                      {sameWords(change.same, change.path, common)}
                    </span>
                  )}
                </span>
              </span>
            ) : (
              <span className="line-clamp-2">{undone ? t('review.undone') : changeWords({ ...change, from: undefined }, common)}</span>
            )}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
      </Link>
    </div>
  );
}

interface RecordsRowProps {
  task: string;
  records: GitRecords;
  leftOut: ReadonlySet<string>;
  onInclude: OnInclude;
}

/** All that changed inside one `.git`: to be taken or left as one, and looked at one by one by whoever wants to. */
export function RecordsRow({ task, records, leftOut, onInclude }: RecordsRowProps) {
  const paths = records.changes.map((change) => change.path);
  const { name, files } = recordsWords(records);
  const words = t('review.records', { name, n: files });
  const included = !paths.some((path) => leftOut.has(path));
  return (
    <div className="flex items-center gap-2 border-b border-line">
      {onInclude && (
        <Check label={t('review.select', { name: words })} state={included ? 'all' : 'none'} onChange={(on) => onInclude(paths, on)} />
      )}
      <Link
        to={{ name: 'change', task, path: paths[0] ?? '' }}
        data-row
        className="flex min-h-14 min-w-0 flex-1 items-center gap-3 py-1.5 hover:bg-sunken"
      >
        <GitCommitHorizontal aria-hidden className="size-5 shrink-0 text-ink-soft" />
        <span className="min-w-0 flex-1">
          <bdi className={`block text-body [overflow-wrap:anywhere] ${onInclude && !included ? 'text-ink-faint line-through' : ''}`}>
            {words}
          </bdi>
          <span className="block text-small text-ink-soft">{t('review.records.text')}</span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint rtl:-scale-x-100" />
      </Link>
    </div>
  );
}

/** Why it deserves a second look: "a link that leads out of the folder: ../../etc/passwd" */
export function markWords({ marks, target }: Change): string {
  const words = marks.join(', ');
  return target === undefined ? words : t('review.marks.link', { marks: words, path: target });
}

/** What a moved file was called: with its folder only where it left it. */
export function wasCalled(from: string, path: string, common: string): string {
  if (folderOf(from) === folderOf(path)) return baseName(from);
  return common && from.startsWith(`${common}/`) ? from.slice(common.length + 1) : from;
}

/** Of a file that goes, where its content stays. */
const sameWords = (...where: Parameters<typeof wasCalled>): string => t('review.same', { path: wasCalled(...where) });

/** "Changed · 12 kB → 14 kB", "New · leads to ../shared" */
export function changeWords({ kind, path, from, target, before, after, modes, same }: Change, common = ''): string {
  const words = [t(`review.${kind}`), ...(modes ? [t('review.modes', { before: bits(modes.before), after: bits(modes.after) })] : [])].join(
    ' · ',
  );
  if (same !== undefined) return `${words} · ${sameWords(same, path, common)}`;
  const beside = kind === 'added' ? besideWhat(baseName(path)) : undefined;
  if (beside !== undefined) return `${words} · ${t('review.beside', { name: beside })}`;
  if (target !== undefined) return `${words} · ${t('review.leads', { path: target })}`;
  if (kind === 'moved' && from) return `${words} · ${t('review.from', { path: from })}`;
  if (kind === 'changed' && before !== undefined && after !== undefined && before !== after)
    return `${words} · ${size(before)} → ${size(after)}`;
  const bytes = kind === 'deleted' ? before : after;
  return bytes === undefined ? words : `${words} · ${size(bytes)}`;
}

/** Permission bits as every system writes them: rw-r--r--. */
const bits = (mode: number): string =>
  [6, 3, 0].map((at) => [...'rwx'].map((letter, i) => ((mode >> at) & (4 >> i) ? letter : '-')).join('')).join('');

function Check({ label, state, onChange }: { label: string; state: 'all' | 'some' | 'none'; onChange(on: boolean): void }) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <label className="-ms-2.5 flex size-11 shrink-0 cursor-pointer items-center justify-center">
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        checked={state === 'all'}
        onChange={(event) => onChange(event.target.checked)}
        className="size-5 accent-accent"
      />
    </label>
  );
}
