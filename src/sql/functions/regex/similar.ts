import { error } from '../../../common/errors.js';

// The patterns of SIMILAR TO, the standard's own regular expressions, written as PostgreSQL's.

/**
 * The regular expression of a pattern of SIMILAR TO: it matches the whole text. Two `#"` (with the escape `#`) part
 * the pattern in three; what the part between them matches is then the one capture.
 *
 * @param escape one character, or none
 * @throws 22025 for more, 2200C for more than two separators
 */
export function similarToRegex(pattern: string, escape: string): string {
  if (Array.from(escape).length > 1) {
    throw error('invalid_escape_sequence', 'invalid escape string', {
      hint: 'Escape string must be empty or one character.',
    });
  }
  let result = '^(?:';
  let separators = 0;
  let isEscaped = false;
  const brackets = new Brackets();
  for (const character of pattern) {
    if (isEscaped) {
      isEscaped = false;
      if (character === '"' && !brackets.isOpen) {
        if (separators === 2) {
          throw error(
            'invalid_use_of_escape_character',
            'SQL regular expression may not contain more than two escape-double-quote separators',
          );
        }
        // The first part is as short as it can be, the others follow.
        result += separators++ === 0 ? '){1,1}?(' : '){1,1}(?:';
      } else {
        brackets.passEscaped();
        result += `\\${character}`;
      }
    } else if (character === escape) isEscaped = true;
    else if (brackets.isOpen) {
      result += character === '\\' ? '\\\\' : character;
      brackets.pass(character);
    } else if (character === '[') {
      result += '[';
      brackets.open();
    } else result += OUTSIDE.get(character) ?? character;
  }
  return `${result})$`;
}

const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['%', '.*'],
  ['_', '.'],
  ['(', '(?:'],
  ['\\', '\\\\'],
  ['.', '\\.'],
  ['^', '\\^'],
  ['$', '\\$'],
]);

/** Follows `[...]` as far as it takes to find its end. */
class Brackets {
  private depth = 0;
  /** 1 behind the bracket, 2 behind `[^`, more further in: where a `]` is a character. */
  private position = 0;

  get isOpen(): boolean {
    return this.depth > 0;
  }

  open(): void {
    this.depth = 1;
    this.position = 1;
  }

  passEscaped(): void {
    if (this.isOpen) this.position = 3;
  }

  pass(character: string): void {
    if (character === ']' && this.position > 2) this.depth--;
    else if (character === '[') {
      this.depth++;
      this.position = 3;
    } else if (character === '^') this.position++;
    else this.position = 3;
  }
}
