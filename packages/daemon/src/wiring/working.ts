import { defaultLimits } from '@deskhand/protocol';
import type { HostOptions } from '../cli/options.ts';
import { defaultSettings, type EngineDeps } from '../engine/engine.ts';
import { forbiddenAct } from '../engine/held.ts';
import { startEngine } from '../engine/run.ts';
import { credentialStores } from '../host/credential-stores.ts';
import type { Secrets } from '../host/host.ts';
import type { Net } from '../net/net.ts';
import { httpSender } from '../outbox/http-sender.ts';
import { openOutbox } from '../outbox/open-outbox.ts';
import type { Plugins } from '../plugins/plugins.ts';
import { decide } from '../policy/decide.ts';
import { type EveryPlace, placedRules } from '../policy/every-place.ts';
import { narrowedHere } from '../policy/managed/managed-layers.ts';
import { actOfTool } from '../policy/plugins/declared-calls.ts';
import type { Managed } from '../policy/policy.ts';
import { typedValue } from '../policy/quarantine.ts';
import { openToolbox, toolsWith } from '../tools/catalog.ts';
import { pluginSender } from '../tools/plugin-sender.ts';
import { probeMachine } from '../tools/probe.ts';
import type { Grounds } from './grounds.ts';
import { proposing } from './proposing.ts';

// What works on tasks: the tools, the policy with all its words, the outbox and the engine. Loaded by main.ts once commands
// are taken: it is two fifths of the daemon, and nobody who sends a task waits for it.

interface Given extends Pick<EngineDeps, 'log' | 'models' | 'grants' | 'closed' | 'forbidden' | 'isAnswered'> {
  options: HostOptions;
  /** It runs no task, and what was held has to wait for a person. */
  braked: boolean;
  layers: readonly Managed[];
  /** What they say together. */
  rule: Pick<Managed, 'name' | 'limits'> | undefined;
  grounds: Grounds;
  net: Net;
  plugins: Plugins;
  secrets: Pick<Secrets, 'mask'>;
  everyPlace: EveryPlace;
}

export async function startWorking({ options, braked, layers, rule, grounds, plugins, secrets, everyPlace, net, ...given }: Given) {
  const { log, grants } = given;
  const { sandbox, workspace, parse } = grounds;
  const toolbox = openToolbox({
    machine: () => probeMachine(sandbox),
    tools: toolsWith(plugins),
  });
  // Asked for once, ahead of the first task; a machine that can't be probed is one without words about it.
  const machine = toolbox.machine().catch(() => '');
  const settings = {
    ...defaultSettings,
    limits: defaultLimits,
    holdSeconds: options.hold ?? defaultSettings.holdSeconds,
    approvalMinutes: options.patience ?? defaultSettings.approvalMinutes,
    caps: rule?.limits,
    capsBy: rule?.name,
  };
  const deps: EngineDeps = {
    ...given,
    net,
    decide: narrowedHere(decide, layers),
    typed: typedValue,
    actOf: actOfTool,
    workspace,
    toolbox,
    toolsKnown: plugins.known,
    parse,
    mask: secrets.mask,
    report: console.error,
    shell: sandbox.facts.kind !== 'none',
    machine: () => machine,
    grants: () => placedRules(grants(), everyPlace),
    stores: credentialStores(),
    now: Date.now,
    proposing: proposing(plugins, layers),
    settings,
  };
  const outbox = await openOutbox({
    log,
    senders: [
      httpSender(net),
      pluginSender(plugins, { progress: ({ task, step }, words) => log.live.send({ kind: 'progress', task, step, words }) }),
    ],
    forbids: (view, entry) => forbiddenAct(view, entry, deps),
    now: Date.now,
    hold: settings.holdSeconds * 1000,
    braked,
  });
  const engine = braked ? undefined : await startEngine(deps);
  return {
    async close() {
      await engine?.close();
      await outbox.close();
    },
  };
}
