import type { ReactNode } from 'react';
import { buttonLook } from '../parts/button.tsx';
import { Content, Pane } from '../parts/pane.tsx';
import { t } from '../words/words.ts';
import { Link } from './link.tsx';

/** An address that leads nowhere any more; or why what it leads to isn't here. */
export function Missing({ children = t('missing') }: { children?: ReactNode }) {
  return (
    <Pane title={t('app.name')} leave="back">
      <Content className="pt-10 text-center">
        <div className="text-body text-ink-soft">{children}</div>
        <Link to={{ name: 'home' }} className={`${buttonLook('plain')} mt-4`}>
          {t('missing.home')}
        </Link>
      </Content>
    </Pane>
  );
}
