import { globs, type Reason } from '@deskhand/protocol';
import type { Model, Models } from './models.ts';
import { isLoopback, type Wire } from './wire.ts';

/** Which models may be used, as a managed policy says. */
export interface AllowedModels {
  /** Whose rule it is, for people. */
  by: string;
  /** With `*` for any run of characters. */
  allow?: readonly string[] | undefined;
  /** Only those on this computer. */
  local: boolean;
}

/** A wire by which nothing goes to another computer. */
export const onlyHere = (wire: Wire, { by }: Pick<AllowedModels, 'by'>): Wire => ({
  ...wire,
  async fetch(input, init) {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    if (!isLoopback(hostname))
      throw new Error(`The policy of ${by} lets no model on another computer be used (its rule “models”), so ${hostname} was not asked.`);
    return wire.fetch(input, init);
  },
});

/** The same models without those that may not be used; `isHere` says which of them are on this computer. */
export function onlyAllowed<M extends Models>(models: M, rule: AllowedModels, isHere: (id: string) => boolean): M {
  const may = (id: string) => (!rule.local || isHere(id)) && (!rule.allow || rule.allow.some((pattern) => globs(pattern, id)));
  const list = async () => (await models.list()).filter(({ id }) => may(id));
  return {
    ...models,
    list,
    async find(id): Promise<Model | Reason> {
      const wanted = id ?? (await list())[0]?.id;
      if (wanted === undefined)
        return id === undefined && (await models.list()).length === 0 ? models.find() : notAllowed('that can be used now', rule);
      return may(wanted) ? models.find(wanted) : notAllowed(`called ${wanted}`, rule);
    },
    async tryKey(provider, secret) {
      if (rule.local && provider !== 'custom') return notAllowed(`of ${provider}`, rule);
      return models.tryKey(provider, secret);
    },
  };
}

const notAllowed = (which: string, { by, local, allow }: AllowedModels): Reason => ({
  code: 'model.managed',
  sentence: `The policy of ${by} does not allow a model ${which}: ${local ? 'only models on this computer may be used' : `only ${allow?.join(', ')}`} (its rule “models”).`,
  next: 'Choose one that is allowed: deskhand models',
});
