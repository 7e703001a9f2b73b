import { Sheet } from '../parts/sheet.tsx';
import type { Key } from '../words/catalogue.ts';
import { t } from '../words/words.ts';

const keys: [key: string, words: Key][] = [
  ['/', 'help.compose'],
  ['n', 'help.begin'],
  ['j', 'help.next'],
  ['k', 'help.previous'],
  ['a', 'help.approve'],
  ['Esc', 'help.close'],
  ['?', 'help.help'],
];

export function Help({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Sheet open={open} onClose={onClose} title={t('help.title')}>
      <Keys />
    </Sheet>
  );
}

/** What each key does. */
export const Keys = () => (
  <dl className="grid grid-cols-1 gap-2">
    {keys.map(([key, words]) => (
      <div key={key} className="flex items-center justify-between">
        <dt className="text-body">{t(words)}</dt>
        <dd>
          <kbd className="inline-block min-w-8 rounded-small border border-line bg-sunken px-2 py-1 text-center font-mono text-small">
            {key}
          </kbd>
        </dd>
      </div>
    ))}
  </dl>
);
