import { useState } from 'react';
import { Composer } from '../compose/composer.tsx';
import { Options, type Where, whereOf } from '../compose/options.tsx';
import { useSend } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import { t } from '../words/words.ts';

/** Where a task is begun: what should be done, where and how. */
export function NewTask({ seed }: { seed: { text: string; id: number } | undefined }) {
  const [where, setWhere] = useState<Where>({});
  const send = useSend();
  const start = async (text: string, files: Parameters<typeof send>[1]) => {
    const key = await send({ type: 'send', text, ...whereOf(where) }, files);
    go({ name: 'sent', key });
  };
  return (
    <Composer
      draft="home"
      placeholder={t('compose.label')}
      onSend={(text, files) => void start(text, files)}
      options={<Options where={where} onChange={setWhere} />}
      seed={seed}
    />
  );
}

/** To where a task is begun, ready to write. */
export function beginTask(): void {
  go({ name: 'home' });
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main [data-composer]')?.focus());
}
