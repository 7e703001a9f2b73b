import type { ArtifactView } from '@deskhand/protocol';
import { FileImage, FileSpreadsheet, FileText } from 'lucide-react';
import { kindOf } from '../content/kind.ts';
import { baseName, folderOf } from '../parts/plain.ts';
import { Link } from '../shell/link.tsx';
import { size, t } from '../words/words.ts';

/** Files that were handed over, each opening its preview. */
export function ArtifactList({ task, artifacts }: { task: string; artifacts: ArtifactView[] }) {
  const alike = new Set(artifacts.map(({ file }) => file.name).filter((name, at, all) => all.indexOf(name) !== at));
  return (
    <ul aria-label={t('task.files')} className="mt-3 grid grid-cols-1 gap-2">
      {artifacts.map(({ path, file, dropped }) => {
        const kind = kindOf(file.name, file.type);
        const Icon = kind === 'image' ? FileImage : kind === 'csv' || kind === 'xlsx' ? FileSpreadsheet : FileText;
        return (
          <li key={path}>
            <Link
              to={{ name: 'artifact', task, path }}
              data-row
              className="flex min-h-12 flex-wrap items-center gap-x-3 rounded-medium border border-line px-3 py-2 hover:bg-sunken"
            >
              <Icon aria-hidden className="size-5 shrink-0 text-accent" />
              <bdi className="min-w-[7rem] flex-1 truncate text-body font-semibold">
                {alike.has(file.name) && <span className="font-normal text-ink-soft">{baseName(folderOf(path))}/</span>}
                {file.name}
              </bdi>
              <span className="shrink-0 text-small text-ink-faint">{dropped ? t('task.file.dropped') : size(file.content.bytes)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
