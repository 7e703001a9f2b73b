import { isValidElement, type ReactElement } from 'react';
import { expect, test } from 'vitest';
import { Button } from './button.tsx';
import { Boundary } from './lazy-part.tsx';

test('what couldn’t be drawn is tried again once what it was drawn from is read anew', async () => {
  const done: unknown[] = [];
  const broken = new Boundary({ children: 'the screen', online: true, before: async () => void done.push('read anew') });
  expect(broken.render()).toBe('the screen');
  broken.state = Boundary.getDerivedStateFromError();
  broken.setState = (state: unknown) => void done.push(state);
  const shown = broken.render() as ReactElement<{ children: ReactElement<{ onClick(): void }>[] }>;
  shown.props.children.find((one) => isValidElement(one) && one.type === Button)?.props.onClick();
  await Promise.resolve();
  await Promise.resolve();
  expect(done).toEqual(['read anew', { broken: false }]);
});
