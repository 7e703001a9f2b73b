import { Component, type ComponentType, type ReactNode, use } from 'react';
import { lazily } from '../desk/lazily.ts';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

type Loaded<P> = ComponentType<P> & { preload(): Promise<unknown> };

/** A part of the app that is loaded when it is first drawn, or before. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): Loaded<P> {
  let loaded: ComponentType<P> | undefined;
  const preload = lazily(async () => {
    loaded = await load();
    return loaded;
  });
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where its module is read
  const Part = (props: P) => {
    // Even a promise that is settled shows the fallback first, and React leaves that standing for 300 ms.
    const Shown = loaded ?? use(preload());
    return <Shown {...props} />;
  };
  return Object.assign(Part, { preload });
}

/** Stands where something couldn't be loaded or drawn, and lets the person try again, after `before`; the rest of the app goes on. */
export class Broken extends Component<{ children: ReactNode; before?: () => Promise<void> }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    const { children, before } = this.props;
    if (!this.state.broken) return children;
    const again = async () => {
      await before?.();
      this.setState({ broken: false });
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
