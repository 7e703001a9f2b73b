import { openBelow } from './closed-places.ts';
import { askedTogether, decideNeed, otherHosts } from './needs.ts';
import { questionsOf } from './outward.ts';
import { guessedCall, withTold } from './plugins/calls.ts';
import type { Call, Decision, Situation } from './policy.ts';
import { apartBy, decisiveOf } from './shown/decisive.ts';
import { whenOf } from './shown/when.ts';
import { traceSink, traceSinks } from './trace.ts';
import { corrected } from './words/corrections.ts';

// The way of a decision: what a plugin's call does and its answers tell (plugins/calls.ts); what the grants say to each thing
// that is needed (needs.ts, leaves.ts); where each value came from (trace.ts, which asks known/ which of what was read the
// owner means); what the rules on outward calls ask (outward.ts, which asks words/ what the owner asked for); and what of all
// that a person is shown (shown/).

/** Refuses what is forbidden, asks about what only the owner can know to be theirs, allows the rest. */
export function decide(asked: Call, met: Situation): Decision {
  const call = guessedCall(asked, met);
  const situation = {
    ...met,
    words: corrected(met.words),
    earlier: met.earlier.map((one) => guessedCall(one, met)),
    known: withTold(met.known),
  };
  const traces = traceSinks(call, situation);
  // What may never be reached isn't there to be opened.
  const below = openBelow(call, situation).map((need) => decideNeed(need, call, traces, situation));
  const needs = [
    ...call.needs.map((need) => decideNeed(need, call, traces, situation)),
    ...below.filter(({ answer }) => answer !== 'deny'),
  ];
  const denied = needs.find((answer) => answer.answer === 'deny');
  if (denied) return denied;
  const questions = questionsOf(call, traces, situation);
  // That it can't be undone is no reason by itself where the plain one is that nothing was granted for it.
  const [gravest] = questions;
  const ungranted = askedTogether(needs.filter((answer) => answer.answer === 'ask'));
  const first = gravest?.rule === 'irreversible' ? (ungranted ?? gravest) : (gravest ?? ungranted);
  if (first) {
    const about = questions.flatMap((question) => question.about);
    const shown = [
      ...about,
      ...traces,
      ...whenOf(asked, call, situation),
      ...otherHosts(call).map((host) => traceSink(host, call, situation)),
    ];
    const apart = apartBy(shown, call);
    return {
      answer: 'ask',
      rule: first.rule,
      // What a yes would be to weighs more than that nobody has said yes so far.
      why: (questions.find(({ rule }) => rule !== 'irreversible') ?? first).why,
      decisive: decisiveOf(shown, call, met.known),
      need: 'need' in first ? first.need : undefined,
      ...(call.declared && { sinks: call.sinks }),
      ...(apart.length && { apart }),
    };
  }
  const used = needs.flatMap((answer) => (answer.answer === 'allow' && answer.used) || []);
  return {
    answer: 'allow',
    rule: needs.find((answer) => answer.rule !== 'granted folder')?.rule ?? ruleOf(call),
    ...(used.length && { used }),
  };
}

const ruleOf = ({ effect }: Call) => ({ read: 'a look', reversible: 'can be undone', irreversible: 'as the owner said' })[effect];
