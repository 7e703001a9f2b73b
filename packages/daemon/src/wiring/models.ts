import type { HostOptions } from '../cli/options.ts';
import type { Keys } from '../host/host.ts';
import { keepModel, readKeptModel } from '../host/kept-model.ts';
import { onlyAllowed, onlyHere } from '../models/allowed.ts';
import { type ModelSettings, openModels } from '../models/open-models.ts';
import { isLoopback, openWire } from '../models/wire.ts';
import type { Managed } from '../policy/policy.ts';

/** The model that this start names, which is kept for the next; or the one that an earlier start named. */
export function namedModel({ model, modelUrl: url }: HostOptions, home: string): Named {
  if (model === undefined) return { ...readKeptModel(home), kept: true };
  keepModel(home, { model, ...(url !== undefined && { url }) });
  return { model, url };
}
type Named = Pick<ModelSettings, 'model' | 'url' | 'kept'>;

/** The models there are, or those of them that every managed policy allows. `chosen`: what the owner chose among them. */
export function openAllowedModels(keys: Keys, settings: Named, layers: readonly Managed[], chosen: () => string | undefined) {
  const { model, url } = settings;
  const rules = layers.flatMap(({ models, name }) => (models ? [{ ...models, by: name }] : []));
  const here = rules.find(({ local }) => local);
  const all = openModels({
    keys,
    env: process.env,
    settings: { ...settings, chosen },
    ...(here && { wire: onlyHere(openWire(process.env), here) }),
  });
  const named = url !== undefined && URL.canParse(url) && isLoopback(new URL(url).hostname) ? model : undefined;
  const isHere = (id: string) => /^(ollama|lmstudio)\//.test(id) || (named !== undefined && id === named);
  return rules.reduce((models, rule) => onlyAllowed(models, rule, isHere), all);
}
