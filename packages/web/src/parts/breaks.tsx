import { Fragment, type ReactNode } from 'react';

/** Characters from which on a word may not fit beside others on a narrow screen. */
const long = /(\S{20,})/;
/** After what joins the names in an address or a path; a scheme stays whole. */
const joints = /(?<=[^/]\/)(?=[^\s/])|(?<=[\w)][.@?&=_])(?=[\w(])/;

/** The text in the pieces between which a line may end: never in the middle of a name while there is another place. */
export function piecesOf(text: string): string[] {
  return text.split(long).flatMap((part, index) => (index % 2 === 1 ? part.split(joints) : part === '' ? [] : [part]));
}

/** A text with addresses and paths in it. What is copied from it is the text as it was. */
export function breaking(text: string): ReactNode {
  const pieces = piecesOf(text);
  if (pieces.length === 1) return text;
  return pieces.map((piece, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
