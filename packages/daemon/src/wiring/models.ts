import type { HostOptions } from '../cli/options.ts';
import type { Keys } from '../host/host.ts';
import { onlyAllowed, onlyHere } from '../models/allowed.ts';
import { openModels } from '../models/open-models.ts';
import { isLoopback, openWire } from '../models/wire.ts';
import type { Managed } from '../policy/policy.ts';

/** The models there are, or those of them that every managed policy allows. */
export function openAllowedModels(keys: Keys, { model, modelUrl: url }: HostOptions, layers: readonly Managed[]) {
  const rules = layers.flatMap(({ models, name }) => (models ? [{ ...models, by: name }] : []));
  const here = rules.find(({ local }) => local);
  const all = openModels({
    keys,
    env: process.env,
    settings: { model, url },
    ...(here && { wire: onlyHere(openWire(process.env), here) }),
  });
  const named = url !== undefined && URL.canParse(url) && isLoopback(new URL(url).hostname) ? model : undefined;
  const isHere = (id: string) => /^(ollama|lmstudio)\//.test(id) || (named !== undefined && id === named);
  return rules.reduce((models, rule) => onlyAllowed(models, rule, isHere), all);
}
