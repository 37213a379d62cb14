import { isDateWord } from './datetime-words.js';
import { isDigit, isSpace } from './input.js';

// Date and time texts are split into fields by their characters alone; what a field means is decided later, from the
// fields before it. This is the lexer of PostgreSQL's datetime input.

/** A piece of a date or time text. */
export interface Field {
  /**
   * - `number`: digits, perhaps with a decimal point
   * - `date`: digits or letters with delimiters between; also zone names (`America/New_York`)
   * - `time`: digits with colons
   * - `word`: letters only
   * - `special`: a sign and letters
   * - `zone`: a sign and digits, perhaps with `:`, `.`, `-`; in intervals a signed number
   */
  readonly kind: 'number' | 'date' | 'time' | 'word' | 'special' | 'zone';
  /** Lower case. */
  readonly text: string;
}

const FIELDS_MAX = 25;
/** Characters of all fields, each with an end mark. */
const TEXT_MAX = 152;

const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const SLASH = 47;
const COLON = 58;
const UNDERSCORE = 95;

function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isPunctuation(code: number): boolean {
  return code > 32 && code < 127;
}

function isDateDelimiter(code: number): boolean {
  return code === MINUS || code === SLASH || code === POINT;
}

/** Splits a text into fields; null when it has a character or a length that no date or time has. */
export function splitFields(text: string): Field[] | null {
  const splitter = new FieldSplitter(text);
  return splitter.split();
}

class FieldSplitter {
  private at = 0;
  private size = 0;

  constructor(private readonly text: string) {}

  split(): Field[] | null {
    const { text } = this;
    const fields: Field[] = [];
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (isSpace(code)) {
        this.at++;
        continue;
      }
      if (fields.length >= FIELDS_MAX) return null;
      let field: Field | null;
      if (isDigit(code)) field = this.digitField();
      else if (code === POINT) field = this.pointField();
      else if (isLetter(code)) field = this.letterField();
      else if (code === PLUS || code === MINUS) field = this.signField();
      else if (isPunctuation(code)) {
        this.at++;
        continue;
      } else return null;
      if (field === null) return null;
      this.size += field.text.length + 1;
      if (this.size > TEXT_MAX) return null;
      fields.push(field);
    }
    return fields;
  }

  private get code(): number {
    return this.text.charCodeAt(this.at);
  }

  private skip(accepts: (code: number) => boolean): void {
    while (this.at < this.text.length && accepts(this.text.charCodeAt(this.at))) this.at++;
  }

  private take(kind: Field['kind'], start: number): Field {
    return { kind, text: this.text.slice(start, this.at).toLowerCase() };
  }

  private digitField(): Field {
    const start = this.at;
    this.skip(isDigit);
    if (this.code === COLON) {
      this.skip((code) => isDigit(code) || code === COLON || code === POINT);
      return this.take('time', start);
    }
    if (!isDateDelimiter(this.code)) return this.take('number', start);
    const delimiter = this.code;
    this.at++;
    if (!isDigit(this.code)) {
      this.skip((code) => isDigit(code) || isLetter(code) || code === delimiter);
      return this.take('date', start);
    }
    this.skip(isDigit);
    if (this.code !== delimiter) return this.take(delimiter === POINT ? 'number' : 'date', start);
    this.skip((code) => isDigit(code) || code === delimiter);
    return this.take('date', start);
  }

  private pointField(): Field {
    const start = this.at++;
    this.skip(isDigit);
    return this.take('number', start);
  }

  private letterField(): Field {
    const start = this.at;
    this.skip(isLetter);
    const { code } = this;
    const isDate =
      isDateDelimiter(code) ||
      ((code === PLUS || isDigit(code)) && !isDateWord(this.text.slice(start, this.at).toLowerCase()));
    if (!isDate) return this.take('word', start);
    this.skip(
      (next) =>
        isDigit(next) ||
        isLetter(next) ||
        isDateDelimiter(next) ||
        next === PLUS ||
        next === UNDERSCORE ||
        next === COLON,
    );
    return this.take('date', start);
  }

  /** White space between a sign and what it signs is dropped. */
  private signField(): Field | null {
    const sign = this.text[this.at]!;
    this.at++;
    this.skip(isSpace);
    const start = this.at;
    let kind: Field['kind'];
    if (isDigit(this.code)) {
      this.skip((code) => isDigit(code) || code === COLON || code === POINT || code === MINUS);
      kind = 'zone';
    } else if (isLetter(this.code)) {
      this.skip(isLetter);
      kind = 'special';
    } else return null;
    return { kind, text: sign + this.text.slice(start, this.at).toLowerCase() };
  }
}

/** The integer at the start of a text, where it ends, and whether it has more than 32 bits. */
export function readInteger(text: string, at = 0): { value: number; end: number; isTooLarge: boolean } {
  let end = at;
  if (text.charCodeAt(end) === PLUS || text.charCodeAt(end) === MINUS) end++;
  const digits = end;
  while (isDigit(text.charCodeAt(end))) end++;
  if (end === digits) return { value: 0, end: at, isTooLarge: false };
  const value = Number(text.slice(at, end));
  return { value, end, isTooLarge: value > 0x7fffffff || value < -0x80000000 };
}

/** The value of a `.` and digits that end a text; null when something else follows the point. */
export function readFraction(text: string, at: number): number | null {
  const digits = text.slice(at + 1);
  if (digits === '') return 0;
  return /^\d+$/.test(digits) ? Number(`0.${digits}`) : null;
}

/** Rounds halves to the even neighbour, as C's rint does. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const difference = value - floor;
  if (difference !== 0.5) return difference < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
