// What a character may begin or continue, as in section 4.1 of PostgreSQL's manual. Characters from U+0080 on
// count as letters, all of them: PostgreSQL's scanner sees bytes, and takes every high byte for a letter.

/** Bits of `characterBits`. */
export const CharacterBit = { wordStart: 1, wordPart: 2, upperCase: 4, digit: 8, space: 16, operator: 32 } as const;

/** The bits of each ASCII character. */
export const characterBits = new Uint8Array(128);

function mark(characters: string, bits: number): void {
  for (const character of characters) characterBits[character.charCodeAt(0)] |= bits;
}

mark('abcdefghijklmnopqrstuvwxyz_', CharacterBit.wordStart | CharacterBit.wordPart);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ', CharacterBit.wordStart | CharacterBit.wordPart | CharacterBit.upperCase);
mark('0123456789', CharacterBit.wordPart | CharacterBit.digit);
mark('$', CharacterBit.wordPart);
mark(' \t\n\r\f\v', CharacterBit.space);
mark('~!@#^&|`?+-*/%<>=', CharacterBit.operator);

/** Whether the character at `at` may begin an identifier. */
export function isWordStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 ? (characterBits[code] & CharacterBit.wordStart) !== 0 : code >= 128;
}

/** The offset behind the word that `at` is in. */
export function skipWord(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(code < 128 ? (characterBits[code] & CharacterBit.wordPart) !== 0 : code >= 128)) return at;
    at++;
  }
}

/** The offset behind the digits at `at`. */
export function skipDigits(text: string, at: number): number {
  while ((characterBits[text.charCodeAt(at)] & CharacterBit.digit) !== 0) at++;
  return at;
}

/** The offset behind white space at `at`. */
export function skipSpace(text: string, at: number): number {
  while ((characterBits[text.charCodeAt(at)] & CharacterBit.space) !== 0) at++;
  return at;
}

/** The offset of the line's end behind `at`, or of the text's. */
export function skipLine(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return at;
}
