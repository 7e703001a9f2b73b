import { Component, type ComponentType, type ReactNode, use } from 'react';
import { t } from '../words/words.ts';
import { Button } from './button.tsx';

type Loaded<P> = ComponentType<P> & { preload(): Promise<unknown> };

const parts: (() => Promise<unknown>)[] = [];

/** A part of the app that is loaded when it is first drawn, or before; one that failed to load is tried again. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): Loaded<P> {
  let loading: Promise<ComponentType<P>> | undefined;
  let loaded: ComponentType<P> | undefined;
  const preload = () => {
    loading ??= load().then(
      (part) => {
        loaded = part;
        return part;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  parts.push(preload);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, where its module is read
  const Part = (props: P) => {
    // Even a promise that is settled shows the fallback first, and React leaves that standing for 300 ms.
    const Shown = loaded ?? use(preload());
    return <Shown {...props} />;
  };
  return Object.assign(Part, { preload });
}

/** Loads every part, one after the other, so that the network may go away: not every address may keep a service worker. */
export async function preloadParts(): Promise<void> {
  for (const preload of parts) await preload().catch(() => undefined);
}

/** Stands where something couldn't be loaded or drawn, and lets the person try again; the rest of the app goes on. */
export class Broken extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div role="alert" className="p-6 text-center">
        <p className="text-body text-ink-soft">{t('broken')}</p>
        <Button className="mt-4" onClick={() => this.setState({ broken: false })}>
          {t('again')}
        </Button>
      </div>
    );
  }
}
