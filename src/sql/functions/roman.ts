/** Letters of the longest numeral, MMMDCCCLXXXVIII. */
export const ROMAN_LENGTH_MAX = 15;

const ROMAN_MAX = 3999;

const STEPS: readonly (readonly [value: number, text: string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

/** A Roman numeral, or `#` all over for a number that has none. */
export function romanNumeral(value: number): string {
  if (!(value >= 1 && value <= ROMAN_MAX)) return '#'.repeat(ROMAN_LENGTH_MAX);
  let text = '';
  let rest = value;
  for (const [step, letters] of STEPS) {
    while (rest >= step) {
      text += letters;
      rest -= step;
    }
  }
  return text;
}

/** The number of a Roman numeral in any case; null when it is not written as `romanNumeral` would. */
export function romanValue(text: string): number | null {
  const upper = text.toUpperCase();
  let value = 0;
  let at = 0;
  for (const [step, letters] of STEPS) {
    while (upper.startsWith(letters, at)) {
      value += step;
      at += letters.length;
    }
  }
  return value >= 1 && value <= ROMAN_MAX && romanNumeral(value) === upper ? value : null;
}
