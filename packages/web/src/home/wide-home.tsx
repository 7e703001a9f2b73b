import { useState } from 'react';
import { useTouch } from '../parts/media.ts';
import { Content } from '../parts/pane.tsx';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { EmptyHome } from './empty.tsx';
import { NewTask } from './new-task.tsx';

/** The middle of a wide screen before anything is picked: the place to begin. */
export function WideHome() {
  const [seed, setSeed] = useState<{ text: string; id: number }>();
  const touch = useTouch();
  const known = useDesk((state) => state.known);
  const none = useDesk((state) => Object.keys(state.desk.threads).length === 0);
  return (
    <section aria-label={t('home.begin')} className="flex h-full flex-col justify-center overflow-y-auto bg-ground pb-[12dvh]">
      <Content className="pb-4">
        {known && none ? (
          <EmptyHome onExample={(text) => setSeed({ text, id: Date.now() })} />
        ) : (
          <h2 tabIndex={-1} className="text-center text-title font-semibold outline-none">
            {t('home.empty.title')}
          </h2>
        )}
      </Content>
      <NewTask seed={seed} />
      {known && !none && (
        <p className="mt-3 text-center text-small text-ink-faint">{touch ? t('home.pick') : `${t('home.pick')} ${t('home.keys')}`}</p>
      )}
    </section>
  );
}
