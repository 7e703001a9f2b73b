// Names that fit a pattern. Anybody may have made the names, and the pattern: a regular expression takes for ever over some of
// them, so all the places in the pattern that a name can have come to are followed side by side.

/** The most that a pattern may be, in characters. */
export const mostGlob = 300;

/** Takes one character, or leads on to other steps without one. */
type Step = { takes: (letter: string) => boolean } | { to: number[] };

/** Whether a path fits a pattern such as "*.pdf" (any folder), "reports/**" or "{a,b}?.txt". Case does not count. */
export function globPattern(glob: string): (found: { name: string; relative: string }) => boolean {
  const clean = folded(glob.slice(0, mostGlob).replace(/^\.\//, ''));
  const whole = clean.includes('/');
  const steps = stepsOf([...clean.replace(/^\//, '')]);
  return ({ name, relative }) => fits(steps, folded(whole ? relative : name));
}

const folded = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');

const any = () => true;
const inName = (letter: string) => letter !== '/';

function stepsOf(glob: string[]): Step[] {
  const steps: Step[] = [];
  const braces: { fork: number[]; ends: number[][] }[] = [];
  const lead = (...to: number[]): number[] => {
    steps.push({ to });
    return to;
  };
  const run = (takes: (letter: string) => boolean) => {
    const at = steps.length;
    lead(at + 1, at + 3);
    steps.push({ takes });
    lead(at);
  };
  const close = () => {
    for (const end of braces.pop()?.ends ?? []) end.push(steps.length);
  };
  const lastBrace = glob.lastIndexOf('}');
  for (let i = 0; i < glob.length; i++) {
    const letter = glob[i];
    const brace = braces.at(-1);
    if (letter === '*' && glob[i + 1] !== '*') run(inName);
    else if (letter === '*' && glob[i + 2] === '/') {
      // Any folders, or none.
      const fork = lead(steps.length + 1);
      run(any);
      steps.push({ takes: (one) => one === '/' });
      fork.push(steps.length);
      i += 2;
    } else if (letter === '*') {
      run(any);
      i++;
    } else if (letter === '?') steps.push({ takes: inName });
    else if (letter === '{' && lastBrace > i) braces.push({ fork: lead(steps.length + 1), ends: [] });
    else if (letter === '}' && brace) close();
    else if (letter === ',' && brace) {
      brace.ends.push(lead());
      brace.fork.push(steps.length);
    } else steps.push({ takes: (one) => one === letter });
  }
  while (braces.length) close();
  return steps;
}

function fits(steps: Step[], name: string): boolean {
  // The letter at which each step was reached last.
  const reached = new Int32Array(steps.length + 1).fill(-1);
  let at = 0;
  let next: number[] = [];
  const reach = (to: number): void => {
    if (reached[to] === at) return;
    reached[to] = at;
    const step = steps[to];
    if (step && 'to' in step) step.to.forEach(reach);
    else next.push(to);
  };
  reach(0);
  for (const letter of name) {
    const now = next;
    next = [];
    at++;
    for (const one of now) {
      const step = steps[one];
      if (step && 'takes' in step && step.takes(letter)) reach(one + 1);
    }
    if (!next.length) return false;
  }
  return next.includes(steps.length);
}
