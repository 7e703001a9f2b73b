import { attribute, child, type Element, isElement } from './xml.ts';

/** An equation of Office (ECMA-376, 22.1) on one line, as one types it: "a^2", "(m+1)/a", "√(x)". */
export function mathText(node: Element | undefined): string {
  return (node?.children ?? []).map((one) => (isElement(one) ? partText(one) : '')).join('');
}

function partText(node: Element): string {
  const of = (name: string) => mathText(child(node, name));
  switch (node.name) {
    case 'r':
      return node.children
        .map((one) => (isElement(one) && one.name === 't' ? one.children.filter((text) => !isElement(text)).join('') : ''))
        .join('');
    case 'f':
      return `${grouped(of('num'))}/${grouped(of('den'))}`;
    case 'sSup':
      return `${grouped(of('e'))}^${grouped(of('sup'))}`;
    case 'sSub':
      return `${grouped(of('e'))}_${grouped(of('sub'))}`;
    case 'sSubSup':
      return `${grouped(of('e'))}_${grouped(of('sub'))}^${grouped(of('sup'))}`;
    case 'rad':
      return of('deg') ? `${of('deg')}√(${of('e')})` : `√(${of('e')})`;
    case 'nary': {
      const sign = property(node, 'naryPr', 'chr') ?? '∫';
      const [sub, sup] = [of('sub'), of('sup')];
      return `${sign}${sub ? `_${grouped(sub)}` : ''}${sup ? `^${grouped(sup)}` : ''} ${of('e')}`;
    }
    case 'd': {
      const inner = node.children.flatMap((one) => (isElement(one) && one.name === 'e' ? [mathText(one)] : []));
      return `${property(node, 'dPr', 'begChr') ?? '('}${inner.join('|')}${property(node, 'dPr', 'endChr') ?? ')'}`;
    }
    case 'func':
      return `${of('fName')} ${of('e')}`;
    case 'm':
    case 'eqArr':
      return `[${node.children.flatMap((one) => (isElement(one) && /^(mr|e)$/.test(one.name) ? [rowText(one)] : [])).join('; ')}]`;
    case 'limLow':
      return `${of('e')}_${grouped(of('lim'))}`;
    default:
      return /Pr$/.test(node.name) ? '' : mathText(node);
  }
}

const rowText = (row: Element) =>
  row.name === 'mr' ? row.children.flatMap((one) => (isElement(one) && one.name === 'e' ? [mathText(one)] : [])).join(', ') : mathText(row);

const grouped = (text: string) => (/^[\p{L}\p{N}.,]*$/u.test(text) || /^\([^()]*\)$/.test(text) ? text : `(${text})`);

function property(node: Element, group: string, name: string): string | undefined {
  const found = child(child(node, group), name);
  return found && attribute(found.raw, 'val');
}
