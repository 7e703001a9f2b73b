import type { Form } from './form.ts';
import type { View } from './view.ts';

export interface Late {
  /** How files show until it is opened. */
  before: View;
  /** Called at the first need; where it fails, at the next one again. */
  open(): Promise<Form>;
  /** Whether writing a file is such a need. A command always is. */
  toWrite: boolean;
}

/** A form that is opened on first need: a task that only looks needs no mount, no process and no copy. */
export function lateForm({ before, open, toWrite }: Late): Form {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let opening: Promise<Form> | undefined;
  let view = before;

  const opened = (): Promise<Form> => {
    opening ??= open().then(
      (form) => {
        view = form.view;
        form.ended.then(end, end);
        return form;
      },
      (cause) => {
        opening = undefined;
        throw cause;
      },
    );
    return opening;
  };

  return {
    view: {
      get remembers() {
        return view.remembers;
      },
      root: (folder) => view.root(folder),
      rename: (...given) => view.rename(...given),
      refresh: () => view.refresh(),
    },
    // What is written while it is being opened would be in neither view.
    ready: async () => (await (toWrite ? opened() : opening?.catch(() => undefined)))?.ready(),
    async start(command) {
      const form = await opened();
      if (!form.start) throw new Error('a form that is opened late runs commands');
      return form.start(command);
    },
    places: async () => (await (await opened()).places?.()) ?? [],
    ended,
    async close() {
      await (await opening?.catch(() => undefined))?.close();
      end();
    },
  };
}
