import { Component, type ComponentType, type ReactNode, use } from 'react';
import { lazily } from '../desk/lazily.ts';
import { useDesk } from '../shell/context.ts';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

type Loaded<P> = ComponentType<P> & { preload(): Promise<unknown> };

/**
 * Forgets which parts couldn't be loaded. React draws whatever it waits for once more as soon as that failed: asked for anew then,
 * it would be asked for again and again, as fast as nobody answers.
 */
const failures = new Set<() => void>();
function forgetFailures() {
  for (const forget of failures) forget();
  failures.clear();
}

/** A part of the app that is loaded when it is first drawn, or before. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): Loaded<P> {
  let loaded: ComponentType<P> | undefined;
  const preload = lazily(async () => {
    loaded = await load();
    return loaded;
  });
  let wanted: Promise<ComponentType<P>> | undefined;
  const want = () => {
    wanted ??= preload().catch((error: unknown) => {
      failures.add(() => {
        wanted = undefined;
      });
      throw error;
    });
    return wanted;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where its module is read
  const Part = (props: P) => {
    // Even a promise that is settled shows the fallback first, and React leaves that standing for 300 ms.
    const Shown = loaded ?? use(want());
    return <Shown {...props} />;
  };
  return Object.assign(Part, { preload });
}

interface BrokenProps {
  children: ReactNode;
  before?: (() => Promise<void>) | undefined;
  /** Nothing stands there: what is missing is a word beside the rest. */
  quiet?: boolean;
}

/**
 * Stands where something couldn't be loaded or drawn; the rest of the app goes on. It is tried again when the desk, which it may
 * have to come from, is there or gone; and by the person, after `before`.
 */
export function Broken(props: BrokenProps) {
  const online = useDesk((state) => state.link.kind === 'online');
  return <Boundary {...props} online={online} />;
}

export class Boundary extends Component<BrokenProps & { online: boolean }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidUpdate(before: { online: boolean }) {
    if (this.state.broken && before.online !== this.props.online) this.tryAgain();
  }
  override componentWillUnmount() {
    if (this.state.broken) forgetFailures();
  }
  tryAgain() {
    forgetFailures();
    this.setState({ broken: false });
  }
  override render() {
    const { children, before, quiet } = this.props;
    if (!this.state.broken) return children;
    if (quiet) return null;
    const again = async () => {
      await before?.();
      this.tryAgain();
    };
    return (
      <div role="alert" className="p-6 text-center">
        <p className="text-body text-ink-soft">{t('broken')}</p>
        <Button className="mt-4" onClick={() => void again()}>
          {t('again')}
        </Button>
      </div>
    );
  }
}
