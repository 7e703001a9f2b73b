import { formatsOf } from './xlsx-formats.ts';
import { all, child, type Element, isElement } from './xml.ts';

/** A chart's numbers as they were when it was saved: a line for what it is, and one for each series. */
export function chartText(root: Element): string[] {
  const title = all(child(all(root, 'chart')[0], 'title'), 't')
    .flatMap((t) => t.children.filter((one) => !isElement(one)))
    .join('');
  return [`[chart${title ? `: ${title}` : ''}]`, ...seriesOf(root).map(seriesText)];
}

export interface Series {
  name: string;
  /** What stands under each value; fewer where the chart has none. */
  names: string[];
  values: string[];
}

export const seriesText = ({ name, names, values }: Series): string =>
  `  ${name}: ${values.map((value, i) => (names[i] === undefined ? value : `${names[i]}=${value}`)).join(', ')}`;

export const seriesOf = (root: Element): Series[] =>
  all(root, 'ser')
    .slice(0, 50)
    .map((one) => ({
      name: points(child(one, 'tx'))[0] ?? 'series',
      names: points(child(one, 'cat') ?? child(one, 'xVal')),
      values: points(child(one, 'val') ?? child(one, 'yVal')).slice(0, 200),
    }));

/** Numbers without the noise of how they are stored; days where their format says so. */
function points(node: Element | undefined): string[] {
  const code =
    all(node, 'formatCode')[0]
      ?.children.filter((one) => !isElement(one))
      .join('') ?? '';
  const formats = formatsOf(new Map([[200, code || 'General']]), [200], false);
  const numeric = all(node, 'numCache').length > 0;
  return all(node, 'v').map((v) => {
    const text = v.children.filter((one) => !isElement(one)).join('');
    return numeric && text.trim() !== '' && Number.isFinite(Number(text)) ? formats.show(Number(text), 0) : text;
  });
}
