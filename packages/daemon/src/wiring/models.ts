import type { HostOptions } from '../cli/options.ts';
import type { Keys } from '../host/host.ts';
import { onlyAllowed, onlyHere } from '../models/allowed.ts';
import { openModels } from '../models/open-models.ts';
import { isLoopback, openWire } from '../models/wire.ts';
import type { Managed } from '../policy/policy.ts';

/** The models there are, or those of them that a managed policy allows. */
export function openAllowedModels(keys: Keys, { model, modelUrl: url }: HostOptions, managed: Managed | undefined) {
  const given = { keys, env: process.env, settings: { model, url } };
  if (!managed?.models) return openModels(given);
  const rule = { ...managed.models, by: managed.name };
  const named = url !== undefined && URL.canParse(url) && isLoopback(new URL(url).hostname) ? model : undefined;
  const isHere = (id: string) => /^(ollama|lmstudio)\//.test(id) || (named !== undefined && id === named);
  return onlyAllowed(openModels({ ...given, ...(rule.local && { wire: onlyHere(openWire(process.env), rule) }) }), rule, isHere);
}
