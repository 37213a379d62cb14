// Upper and lower case by character, without a language: one character stays one character. JavaScript maps some
// characters to several (U+1F80) and knows rules of context (the final sigma), so characters are mapped one by one.

/** Characters that JavaScript maps to two and PostgreSQL to one; iota below becomes iota beside. */
const UPPER = new Map<string, string>([['ß', 'ẞ']]);
for (const first of [0x1f80, 0x1f90, 0x1fa0]) {
  for (let code = first; code < first + 8; code++) {
    UPPER.set(String.fromCharCode(code), String.fromCharCode(code + 8));
  }
}
for (const code of [0x1fb3, 0x1fc3, 0x1ff3]) UPPER.set(String.fromCharCode(code), String.fromCharCode(code + 9));

const LOWER = new Map<string, string>([['İ', 'i']]);

/** Letters in circles are no letters to PostgreSQL. */
const CIRCLED = /[\u24b6-\u24e9]/;
const ONLY_ASCII = /^[\0-\x7f]*$/;

export function lowerText(text: string): string {
  return ONLY_ASCII.test(text) ? text.toLowerCase() : mapCharacters(text, lowerCharacter);
}

export function upperText(text: string): string {
  return ONLY_ASCII.test(text) ? text.toUpperCase() : mapCharacters(text, upperCharacter);
}

/** The first letter of every word in upper case, the others in lower case. */
export function capitalizeWords(text: string): string {
  let isInWord = false;
  return mapCharacters(text, (character) => {
    const mapped = isInWord ? lowerCharacter(character) : upperCharacter(character);
    isInWord = /[\p{Alphabetic}\p{Nd}]/u.test(character);
    return mapped;
  });
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let result = '';
  for (const character of text) result += map(character);
  return result;
}

function lowerCharacter(character: string): string {
  if (CIRCLED.test(character)) return character;
  return oneFor(character, character.toLowerCase(), LOWER);
}

function upperCharacter(character: string): string {
  if (CIRCLED.test(character)) return character;
  return oneFor(character, character.toUpperCase(), UPPER);
}

function oneFor(character: string, mapped: string, special: ReadonlyMap<string, string>): string {
  return mapped.length === character.length ? mapped : (special.get(character) ?? character);
}
