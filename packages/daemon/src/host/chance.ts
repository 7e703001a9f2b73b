// Whether a short text says something in words or is data written down: a key, a number in hex, a packed file. Words have
// few changes between letters and digits, and the same pairs of letters again and again.

/** Letters and digits from which on a piece can be told. */
const least = 16;
/** Of runs without digits: fewer could be a name. */
const leastLetters = 20;
/** Changes for each character; names of packages and files have at most a quarter, chance nearly half. */
const changes = 0.28;
/** The part of its pairs that words have, at the least: words have four in five, chance two in five. */
const usual = 0.65;
/** What names of programs say of the machines that they are for. */
const machines =
  /x86[_-]64|amd64|aarch64|arm64|win32|linux64|x64|i[3-6]86|c?py(?:thon)?-?[23]\d{0,2}|cp3\d{1,2}|(?:many|musl)linux(?:_\d+_\d+|\d+)/gi;

/** Whether it looks as if chance had written it, or a part of it. `piece` is one part of an address, or one word. */
export function looksLikeChance(piece: string): boolean {
  const parts = piece.replace(machines, ' ').match(/[A-Za-z0-9]+/g) ?? [];
  const whole = parts.join('');
  return [...(parts.length > 1 ? parts : []), whole].some(isChance) || hasWindow(whole);
}

function isChance(text: string): boolean {
  if (text.length < least) return false;
  if (/^[0-9a-f]{20,}$/i.test(text) && /[0-9][a-f]/i.test(text)) return true;
  if (/^[0-9]{40,}$/.test(text)) return true;
  if (changesOf(text) / (text.length - 1) >= changes) return true;
  const letters = text.replace(/[0-9]+/g, '').toLowerCase();
  if (letters.length < leastLetters) return false;
  let known = 0;
  for (let at = 1; at < letters.length; at++) if (pairs.has(letters.slice(at - 1, at + 1))) known++;
  return known / (letters.length - 1) < usual;
}

/** In groups and among words: a stretch with more changes than a name with numbers has. */
function hasWindow(text: string): boolean {
  for (let at = 0; at + window.length < text.length; at += 4) {
    if (changesOf(text.slice(at, at + window.length)) >= window.changes) return true;
  }
  return false;
}

const window = { length: 24, changes: 8 };
const changesOf = (text: string) => text.match(/[a-z](?=[A-Z])|[A-Za-z](?=[0-9])|[0-9](?=[A-Za-z])/g)?.length ?? 0;

/** Pairs of letters that are frequent in words of European languages, and in names of programs. */
const pairs = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce ' +
    'li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi ' +
    'em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo ' +
    'sa ay ex ke ui fr oo ag do bo ck da up ap bu ov ef gi au ei qu va pu mu cu ga ru lu ug ob fu eg ft ok ub ue sc sp sk ks ys ' +
    'ds gr gl cl cr br dr ff pp tt nn mm rr cc dd eb ib az iz ze js py go mb nk nu nz ke ki ko ba bi eu ep ip rd rk rl rm rn rc rg ' +
    'ka kt lt lk ls lf lp lv zu za zi oc od og oi oe oa ow ox ym yn ms mn dm hr ht wr ye yo fa fl vo vu ja jo ju xt xp xa xi tw sw'
  ).split(' '),
);
