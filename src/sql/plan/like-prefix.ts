/** What a text must start with to match a LIKE pattern (escape character `\`). */
export interface LikePrefix {
  readonly prefix: string;
  /** The pattern says nothing else: `prefix%`. */
  readonly isWhole: boolean;
}

/** Null when the pattern starts with a wildcard, or ends within an escape (an error where it is matched). */
export function likePrefix(pattern: string): LikePrefix | null {
  let prefix = '';
  let at = 0;
  for (; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === '%' || letter === '_') break;
    if (letter !== '\\') prefix += letter;
    else if (++at < pattern.length) prefix += pattern[at]!;
    else return null;
  }
  if (prefix === '') return null;
  return { prefix, isWhole: at < pattern.length && /^%+$/.test(pattern.slice(at)) };
}

const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** The smallest text, by code points, above every text that starts with `prefix`; null when there is none. */
export function textAfterPrefix(prefix: string): string | null {
  const letters = [...prefix];
  for (let last = letters.pop(); last !== undefined; last = letters.pop()) {
    const code = last.codePointAt(0)! + 1;
    if (code > LAST_CODE_POINT) continue;
    const next = code === FIRST_SURROGATE ? AFTER_SURROGATES : code;
    return letters.join('') + String.fromCodePoint(next);
  }
  return null;
}
