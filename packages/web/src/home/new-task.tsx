import { useState } from 'react';
import { Composer } from '../compose/composer.tsx';
import { FromOutside, isNew, kindsOf } from '../compose/from-outside.tsx';
import { Options, type Where, whereOf } from '../compose/options.tsx';
import { useDesk, useSend } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import type { Attachment } from '../state/outbox.ts';
import { t } from '../words/words.ts';

/** Where a task is begun: what should be done, where and how. */
export function NewTask({ seed }: { seed: { text: string; id: number } | undefined }) {
  const [where, setWhere] = useState<Where>({});
  const send = useSend();
  const run = useDesk((state) => state.host.shared);
  // The first run of something from outside is a rehearsal, unless the person says otherwise.
  const here = (files: readonly Attachment[]): Where => ({ ...where, rehearse: where.rehearse ?? (isNew(files, run) || undefined) });
  const start = async (text: string, files: Attachment[]) => {
    const shared = kindsOf(files);
    const key = await send({ type: 'send', text, ...whereOf(here(files)), ...(shared.length > 0 && { shared }) }, files);
    if (shared.length > 0) setWhere(({ rehearse: _, ...rest }) => rest);
    go({ name: 'sent', key });
  };
  return (
    <>
      <Arrived />
      <Composer
        draft="home"
        placeholder={t('compose.label')}
        onSend={(text, files) => void start(text, files)}
        options={(files) => (
          <>
            {kindsOf(files).length > 0 && <FromOutside where={here(files)} isNew={isNew(files, run)} onChange={setWhere} />}
            <Options where={here(files)} onChange={setWhere} />
          </>
        )}
        seed={seed}
      />
    </>
  );
}

/** What another program handed over and isn't here. */
function Arrived() {
  const arrived = useDesk((state) => state.arrived);
  if (!arrived || (arrived.came > 0 && arrived.left === 0)) return null;
  return (
    <p role="status" className="mx-auto w-full max-w-180 bg-warn-soft px-4 py-2 text-small text-warn">
      {arrived.came === 0 ? t('shared.none') : t('shared.left', { n: arrived.left })}
    </p>
  );
}

/** To where a task is begun, ready to write. */
export function beginTask(): void {
  go({ name: 'home' });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main [data-composer]')?.focus());
}
