import { doneWords } from './act-words.ts';
import type { Finding } from './claims.ts';
import type { ActFinding } from './untrue-acts.ts';

// What is said of an answer that doesn't hold: to its model, which can put it right, and else to the person.

/** What sends a model back. */
export const toldModel = (findings: Finding[]): string =>
  `Before the owner reads your answer, it was held against the folders and what is on record of this task. This does not hold:\n${findings
    .slice(0, most)
    .map((finding) => `- ${modelWords(finding)}`)
    .join(
      '\n',
    )}\nPut it right now. Where it cannot be, or was never meant to be, say so in plain words. Then give the whole answer again: it takes the place of this one.`;
const most = 20;

function modelWords(finding: Finding): string {
  if (finding.kind === 'missing')
    return `${finding.name}: there is no such file in the folders. What a command left in /tmp is not in them.`;
  if (finding.kind === 'unchanged') return `${finding.name}: it is exactly as it was before the task.`;
  if (finding.kind === 'failed') return `The last thing you did failed, and the answer does not say so: ${finding.words}`;
  if (finding.kind === 'act') return `${quoted(finding.said)}: ${actWords(finding)}. Say of each act only what came of it.`;
  if (finding.kind === 'promise')
    return `${quoted(finding.said)}: this task ends with its answer, and you do nothing after it. Promise nothing for later; say that you can't.`;
  if (finding.kind === 'faulty') return `${finding.name} is broken, and the answer does not say so: ${finding.fault}.`;
  if ('announced' in finding) return 'The answer breaks off where it says what comes next. Do that now, or say what came of it.';
  if (finding.deed !== undefined) return `${quoted(finding.deed)}: nothing was done in this task, and nothing before it.`;
  return 'A file, or a change to one, was asked for; no file was made or changed.';
}

/** What a person reads of one. */
export function toldPerson(finding: Finding): string {
  if (finding.kind === 'missing') return `It says that there is ${finding.name}: no such file.`;
  if (finding.kind === 'unchanged') return `It says that it changed ${finding.name}, which is as it was.`;
  if (finding.kind === 'failed') return `The last thing that it did failed, and it does not say so: ${finding.words}.`;
  if (finding.kind === 'act') return `It says ${quoted(finding.said)}: ${actWords(finding)}.`;
  if (finding.kind === 'promise') return `It says ${quoted(finding.said)}: nothing goes on after a task has ended.`;
  if (finding.kind === 'faulty') return `There is something wrong with ${finding.name}: ${finding.fault}.`;
  if ('announced' in finding) return 'Its answer only says what it was about to do.';
  if (finding.deed !== undefined) return `It says ${quoted(finding.deed)}, and did nothing.`;
  return 'You asked for a file, or a change to one: it made and changed none.';
}

const listed = (names: readonly string[]): string => names.slice(0, 10).join(', ');
const quoted = (words: string): string => `"${words.slice(0, 200)}"`;

/** What is on record of an act that the answer speaks of. */
function actWords(finding: ActFinding): string {
  const { act } = finding;
  if (act === 'part') return listed(finding.names ?? []);
  if (finding.why === 'refused') return `that was refused, and so it was not ${doneWords[act]}`;
  if (finding.why === 'failed') return `that failed, and so it was not ${doneWords[act]}`;
  if (finding.names && act === 'read') return `${listed(finding.names)} ${finding.names.length > 1 ? 'were' : 'was'} never opened`;
  if (finding.names && act === 'place') return `nothing was put there for ${listed(finding.names)}`;
  if (finding.why === 'none') return `nothing was ${doneWords[act]} by this task`;
  if (finding.names) return `nothing on record went to ${listed(finding.names)}`;
  return `on record ${finding.there === 1 ? 'is 1' : `are ${finding.there}`}`;
}
