import type { TimelineEntry, WayBack } from '@deskhand/protocol';
import { breaking } from '../parts/breaks.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useSend } from '../shell/context.ts';
import { t } from '../words/words.ts';

interface GoBackProps {
  to: TimelineEntry;
  way: WayBack;
  folder: string | undefined;
  onClose(): void;
}

/** Says what going back takes back, and what it would lose of what no task made; that is kept beside. */
export function GoBack({ to, way, folder, onClose }: GoBackProps) {
  const send = useSend();
  const loses = way.lost.length > 0;
  const goBack = () => {
    void send({ type: 'back', task: to.task, commit: to.commit, ...(folder && { folder }), ...(loses && { force: true }) });
    onClose();
  };
  return (
    <Confirm
      open
      onClose={onClose}
      title={t('timeline.back.title')}
      text={t('timeline.back.text', { n: way.tasks })}
      yes={t(loses ? 'timeline.back.both' : 'timeline.back.do')}
      danger
      onYes={goBack}
    >
      {loses && (
        <div className="mb-3 rounded-medium bg-warn-soft p-3">
          <p className="text-body font-semibold text-warn">{t('timeline.back.lost', { n: way.lost.length })}</p>
          <ul className="mt-1 max-h-40 overflow-y-auto text-small text-ink-soft">
            {way.lost.slice(0, 100).map((path) => (
              <li key={path} className="[overflow-wrap:anywhere]">
                <bdi>{breaking(path)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Confirm>
  );
}
