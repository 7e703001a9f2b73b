import { useEffect } from 'react';
import { takeShared } from '../compose/shared.ts';
import { useApp } from '../shell/context.ts';
import { go } from '../shell/router.ts';
import { HomeSkeleton } from './skeleton.tsx';

/** Takes what another program or a link hands to the app, then shows home with it. */
export function Shared() {
  const { storage, store } = useApp();
  useEffect(() => {
    const { hash } = location;
    void takeShared(hash, storage)
      .catch(() => ({ came: 0, left: 0 }))
      .then(({ came, left }) => {
        store.set({ arrived: { came, left } });
        go({ name: 'home' }, { replace: true });
      });
  }, [storage, store]);
  return <HomeSkeleton />;
}
