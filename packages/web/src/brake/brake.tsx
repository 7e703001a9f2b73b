import { OctagonX } from 'lucide-react';
import { Suspense } from 'react';
import { Confirm, useOpen } from '../parts/confirm.tsx';
import { useHold } from '../parts/hold.ts';
import { Broken, lazyPart } from '../parts/lazy-part.tsx';
import { useDesk } from '../shell/context.ts';
import { learn, t } from '../words/words.ts';
import { usePull } from './pull.ts';

export const usePulled = () => useDesk(({ host, door }) => (host.brake ?? door?.answer?.brake) !== undefined);

/** Stops everything: held long it asks at once for nothing more, tapped it explains and asks. */
export function BrakeButton() {
  const pull = usePull();
  const [open, show, hide] = useOpen();
  const pulled = usePulled();
  const { holding, ...hold } = useHold({ ms: 900, onHold: () => void pull(), onTap: show });
  if (pulled) return null;
  return (
    <>
      <button
        type="button"
        {...hold}
        aria-label={t('brake.label')}
        title={t('brake.label.hint')}
        className="relative inline-flex size-11 shrink-0 touch-none items-center justify-center rounded-full text-danger select-none hover:bg-danger-soft [-webkit-touch-callout:none]"
      >
        {holding && (
          <svg aria-hidden="true" viewBox="0 0 44 44" className="absolute inset-0 size-11 -rotate-90">
            <circle
              cx="22"
              cy="22"
              r="20"
              fill="none"
              stroke="currentColor"
              strokeWidth="3"
              pathLength={1}
              strokeDasharray={1}
              className="hold-ring"
            />
          </svg>
        )}
        <OctagonX aria-hidden className="size-5" />
      </button>
      <Confirm
        open={open}
        onClose={hide}
        title={t('brake.title')}
        text={t('brake.text')}
        yes={t('brake.do')}
        danger
        onYes={() => void pull()}
      />
    </>
  );
}

const Banner = lazyPart(async () => {
  const [{ Banner }, { brakeWords }] = await Promise.all([import('./banner.tsx'), import('../words/english-brake.ts')]);
  learn(brakeWords);
  return Banner;
});
export const preloadBanner = Banner.preload;

/** What there is to say of the brake, or of a host's program that doesn't answer while the brake's own door does. */
export function BrakeBanner() {
  const shown = useDesk(
    ({ host, door, link, outbox }) => host.brake || door || link.accident || outbox.some(({ command }) => command.type === 'brake.pull'),
  );
  return shown ? (
    <Broken quiet>
      <Suspense>
        <Banner />
      </Suspense>
    </Broken>
  ) : null;
}
