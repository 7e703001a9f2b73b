import type { Answer, Command, Event, Scope } from '@deskhand/protocol';
import { again } from './again.ts';
import { approve, threadOfApproval } from './approvals.ts';
import { mayNotApprove, untilTwo } from './approvers.ts';
import { declarePlugin } from './declaring.ts';
import { changeDevice, revokeDevice } from './devices.ts';
import { chooseRetention, erase } from './erase.ts';
import { addFolder, removeFolder } from './folders.ts';
import { giveGrant, reviewGrants, revokeGrant } from './grants.ts';
import type { Caller, Intake } from './intake.ts';
import { addKey, chooseModel, removeKey } from './keys.ts';
import { cancelSending, sendNow } from './outbox.ts';
import { type Asked, type IntakeDeps, type Outcome, type Refusal, refuse } from './outcome.ts';
import { acceptPlugin, addPlugin, choosePluginTool, importPlugin, removePlugin, switchPlugin, trustPlugin } from './plugins.ts';
import { answerProposal } from './proposals.ts';
import { back, review, undo } from './reviews.ts';
import { addSecret, removeSecret } from './secrets.ts';
import { answer, send, steer, stop } from './tasks.ts';

// Opens the one door in. Commands about the same conversation (and those about the host) are taken one after another,
// so that of two answers to one question the first wins and the second is told.

const needs: Record<Command['type'], Scope> = {
  send: 'send',
  again: 'send',
  steer: 'send',
  answer: 'send',
  stop: 'send',
  approve: 'approve',
  'proposal.answer': 'approve',
  review: 'approve',
  undo: 'approve',
  back: 'approve',
  'outbox.cancel': 'send',
  'outbox.send': 'approve',
  'folder.add': 'admin',
  'folder.remove': 'admin',
  'grant.give': 'admin',
  'grant.revoke': 'admin',
  'grants.review': 'look',
  'plugin.add': 'admin',
  'plugin.import': 'admin',
  'plugin.remove': 'admin',
  'plugin.switch': 'admin',
  'plugin.accept': 'admin',
  'plugin.trust': 'admin',
  'plugin.tool': 'admin',
  'plugin.declare': 'admin',
  'key.add': 'admin',
  'key.remove': 'admin',
  'secret.add': 'admin',
  'secret.remove': 'admin',
  'model.choose': 'admin',
  'device.change': 'admin',
  'device.revoke': 'admin',
  erase: 'admin',
  'retention.choose': 'admin',
  'brake.pull': 'send',
  'brake.release': 'admin',
};

export function openIntake(deps: IntakeDeps): Intake {
  const turns = makeTurns();
  return {
    take(command, caller) {
      const { scopes } = caller;
      const scope = needs[command.type];
      if (!scopes.includes(scope)) return Promise.resolve(mayNot(scope));
      return turns.next(`key ${command.key}`, () => once(command, { ...deps, caller, actor: { kind: 'device', id: caller.device } }));
    },
  };

  async function once(command: Command, asked: Asked): Promise<Answer> {
    const seen = deps.log.byKey(command.key);
    if (seen) return seenBefore(seen, asked.caller);
    return turns.next(`place ${placeOf(command, asked)}`, async () => {
      const refused = mayNotApprove(command, asked) ?? braked(command, asked);
      const outcome = refused ?? untilTwo(command, await carryOut(command, asked), asked);
      if (!outcome.ok) return outcome;
      const [first, ...others] = outcome.drafts;
      if (!first) return { ok: true, seq: deps.log.head.seq, ...placed(outcome) };
      const [event] = await deps.log.append([{ ...first, key: command.key }, ...others]);
      return { ok: true, seq: event?.seq ?? deps.log.head.seq, ...placed(outcome) };
    });
  }
}

function carryOut(command: Command, asked: Asked): Outcome | Promise<Outcome> {
  switch (command.type) {
    case 'send':
      return send(command, asked);
    case 'again':
      return again(command, asked);
    case 'steer':
      return steer(command, asked);
    case 'answer':
      return answer(command, asked);
    case 'stop':
      return stop(command, asked);
    case 'approve':
      return approve(command, asked);
    case 'proposal.answer':
      return answerProposal(command, asked);
    case 'review':
      return review(command, asked);
    case 'undo':
      return undo(command, asked);
    case 'back':
      return back(command, asked);
    case 'outbox.cancel':
      return cancelSending(command, asked);
    case 'outbox.send':
      return sendNow(command, asked);
    case 'folder.add':
      return addFolder(command, asked);
    case 'folder.remove':
      return removeFolder(command, asked);
    case 'grant.give':
      return giveGrant(command, asked);
    case 'grant.revoke':
      return revokeGrant(command, asked);
    case 'grants.review':
      return reviewGrants(asked);
    case 'plugin.add':
      return addPlugin(command, asked);
    case 'plugin.import':
      return importPlugin(command, asked);
    case 'plugin.remove':
      return removePlugin(command, asked);
    case 'plugin.switch':
      return switchPlugin(command, asked);
    case 'plugin.accept':
      return acceptPlugin(command, asked);
    case 'plugin.trust':
      return trustPlugin(command, asked);
    case 'plugin.tool':
      return choosePluginTool(command, asked);
    case 'plugin.declare':
      return declarePlugin(command, asked);
    case 'key.add':
      return addKey(command, asked);
    case 'key.remove':
      return removeKey(command, asked);
    case 'secret.add':
      return addSecret(command, asked);
    case 'secret.remove':
      return removeSecret(command, asked);
    case 'model.choose':
      return chooseModel(command, asked);
    case 'device.change':
      return changeDevice(command, asked);
    case 'device.revoke':
      return revokeDevice(command, asked);
    case 'erase':
      return erase(command, asked);
    case 'retention.choose':
      return chooseRetention(command, asked);
    case 'brake.pull':
      return brake(asked, true);
    case 'brake.release':
      return brake(asked, false);
  }
}

function brake({ log, actor, caller }: Asked, pull: boolean): Outcome {
  if (pull === (log.host().brake !== undefined)) return { ok: true, drafts: [] };
  const by = log.host().devices[caller.device]?.name ?? caller.device;
  return { ok: true, drafts: [{ type: pull ? 'brake.pulled' : 'brake.released', actor, body: { by } }] };
}

/** While the brake is pulled, whatever would make work go on is refused; what stops, drops or takes away is not. */
function braked(command: Command, { log }: Asked): Refusal | undefined {
  const pulled = log.host().brake;
  if (!pulled) return undefined;
  const starts = [
    'send',
    'again',
    'steer',
    'answer',
    'undo',
    'back',
    'outbox.send',
    'folder.add',
    'grant.give',
    'plugin.add',
    'plugin.import',
    'plugin.accept',
    'key.add',
    'secret.add',
  ].includes(command.type);
  const yes =
    (command.type === 'approve' && command.answer !== 'no') ||
    (command.type === 'proposal.answer' && command.kept.length > 0) ||
    (command.type === 'plugin.trust' && command.mode === 'auto') ||
    (command.type === 'review' && command.answer !== 'reject');
  if (!starts && !yes) return undefined;
  return refuse(
    'brake',
    `Everything is stopped: ${pulled.by} pulled the brake.`,
    'Let go of it first, on a phone or by “deskhand release”.',
  );
}

const whatFor: Record<Scope, string> = {
  look: 'look',
  send: 'send tasks',
  approve: 'approve or accept changes',
  admin: "change this host's settings",
};

const mayNot = (scope: Scope): Answer =>
  refuse(
    'scope',
    `This device may not ${whatFor[scope]}.`,
    'A device that may change settings can let it, under Devices; or at the computer: deskhand devices',
  );

function seenBefore(event: Event, caller: Caller): Answer {
  if (event.actor.kind !== 'device' || event.actor.id !== caller.device) {
    return refuse('key.taken', 'Another device already used this command id.', 'Send the command again with a new one.');
  }
  return { ok: true, seq: event.seq, ...placed(event) };
}

const placed = ({ task, thread }: { task?: string | undefined; thread?: string | undefined }) => ({
  ...(task && { task }),
  ...(thread && { thread }),
});

/** What a command is about, for the order: a conversation where one is named, else the host. New conversations wait for nobody. */
function placeOf(command: Command, { log }: Asked): string {
  if ('task' in command && command.task) return log.summary(command.task)?.thread ?? command.task;
  if ('thread' in command && command.thread) return command.thread;
  if (command.type === 'approve') return threadOfApproval(command.approval, log) ?? command.approval;
  return command.type === 'send' || command.type === 'stop' ? command.key : 'host';
}

/** Runs work of the same name one after another. */
function makeTurns() {
  const last = new Map<string, Promise<unknown>>();
  return {
    next<T>(name: string, work: () => Promise<T>): Promise<T> {
      const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
      last.set(name, turn);
      const done = () => last.get(name) === turn && last.delete(name);
      turn.then(done, done);
      return turn;
    },
  };
}
