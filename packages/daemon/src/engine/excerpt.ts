/** How much of one tool result the model sees, in characters. */
const outputShown = 12_000;

/**
 * A long output as head and tail, cut at line ends where there are any near, with a way to read the rest.
 * `step` names the output for later calls.
 */
export function excerpt(text: string, step: string, most = outputShown): string {
  if (text.length <= most) return text;
  const head = cutAtLine(text.slice(0, Math.floor(most * 0.7)), 'end');
  const tail = cutAtLine(text.slice(-Math.floor(most * 0.25)), 'start');
  const left = text.length - head.length - tail.length;
  return `${head}\n[… ${left} characters left out here. All of it: read_file {"path":"output:${step}"} with a line range …]\n${tail}`;
}

function cutAtLine(text: string, side: 'start' | 'end'): string {
  if (side === 'end') {
    const at = text.lastIndexOf('\n');
    return at > text.length - 400 && at > 0 ? text.slice(0, at) : text;
  }
  const at = text.indexOf('\n');
  return at >= 0 && at < 400 ? text.slice(at + 1) : text;
}
