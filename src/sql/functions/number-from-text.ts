import { error } from '../../common/errors.js';
import { numeric } from '../../types/builtin.js';
import { Numeric } from '../../types/numeric.js';
import { parseNumeric } from '../../types/numeric-parse.js';
import { isBlank } from './format-pattern.js';
import { type NumberPattern, numberPattern } from './number-pattern.js';
import { powerNumeric } from './numeric-math.js';
import { ROMAN_LENGTH_MAX, romanValue } from './roman.js';

// to_number: reads digits, signs and the point where the pattern has them. Other characters of the pattern skip one of
// the text each, whatever it is. The text is looked at byte by byte, since a digit's place skips one byte of what is no
// digit.

/**
 * The number a text says by a pattern; null for an empty pattern.
 * @throws 22P02 when it says none, 22003 when it has more digits than the pattern, 42601 for a wrong pattern.
 */
export function numberOfText(text: string, template: string): Numeric | null {
  if (template === '') return null;
  const pattern = numberPattern(template);
  if (pattern.isScientific) throw error('feature_not_supported', '"EEEE" not supported for input');
  const reader = new NumberReader(text, pattern);
  const digits = reader.read();
  const places = reader.readPost;
  const precision = reader.pre + pattern.shift + places;
  const value = numeric.applyModifier!(parseNumeric(digits), ((precision << 16) | (places & 0x7ff)) + 4, true);
  if (!pattern.hasShift) return value;
  const ten = new Numeric(10, 0);
  return value.multiply(powerNumeric(ten, new Numeric(0 - pattern.shift, 0)));
}

class NumberReader {
  private at = 0;
  private sign = ' ';
  private digits = '';
  private readPre = 0;
  readPost = 0;
  private hasPoint = false;
  /** Digits before the point that the pattern allows. */
  pre: number;

  /** A character a byte. */
  private readonly text: string;

  constructor(
    text: string,
    private readonly pattern: NumberPattern,
  ) {
    this.text = Buffer.from(text, 'utf8').toString('latin1');
    this.pre = pattern.pre;
  }

  /** The number in the syntax of literals, with a sign or a blank before it. */
  read(): string {
    for (const node of this.pattern.nodes) {
      if (this.isAtEnd) break;
      if (node.kind === 'field') this.readWord(node.word.unit);
      else this.skipCharacter();
    }
    return this.sign + (this.digits.endsWith('.') ? this.digits.slice(0, -1) : this.digits);
  }

  private get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  private get next(): string {
    return this.text[this.at] ?? '';
  }

  private readWord(unit: string): void {
    const { next } = this;
    switch (unit) {
      case 'nine':
      case 'zero':
      case 'point':
      case 'localePoint':
        this.readPlace(unit === 'nine' || unit === 'zero');
        this.at++;
        return;
      case 'group':
      case 'localeGroup':
        // With FM the mark is left to the digit's place behind it, as in PostgreSQL.
        if (next === ',' && !this.pattern.isFilled) this.at++;
        return;
      case 'currency':
        this.skipOther(1);
        return;
      case 'roman':
        this.readRoman();
        return;
      case 'ordinal': {
        const hasNone = this.pattern.isRoman || this.pattern.hasPoint;
        if (!hasNone) this.skipOther(2);
        return;
      }
      case 'minus':
        this.readSign(next === '-');
        return;
      case 'plus':
        this.readSign(next === '+');
        return;
      case 'sign':
        this.readSign(next === '-' || next === '+');
        return;
      default:
        return;
    }
  }

  private readSign(isSign: boolean): void {
    if (!isSign) {
      this.skipOther(1);
      return;
    }
    this.sign = this.next;
    this.at++;
  }

  /** Skips characters that no number has. */
  private skipOther(count: number): void {
    for (let i = 0; i < count && !this.isAtEnd; i++) {
      if ('0123456789.,+-'.includes(this.next)) return;
      this.skipCharacter();
    }
  }

  /** Skips the bytes that the first one announces. */
  private skipCharacter(): void {
    const byte = this.text.charCodeAt(this.at);
    this.at += byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
  }

  private get isDigitNext(): boolean {
    return /^\d$/.test(this.next);
  }

  /** Reads a digit or the point, with a sign before the first digit or behind the last; the caller steps on. */
  private readPlace(isDigitPlace: boolean): void {
    if (this.next === ' ') this.at++;
    if (this.isAtEnd) return;
    const { pattern } = this;
    const isFirst = this.readPre + this.readPost === 0;
    if (this.sign === ' ' && isDigitPlace && isFirst) this.readSignBefore();
    if (this.isAtEnd) return;
    let isRead = false;
    if (this.isDigitNext) {
      if (this.hasPoint && this.readPost === pattern.post) return;
      this.digits += this.next;
      if (this.hasPoint) this.readPost++;
      else this.readPre++;
      isRead = true;
    } else if (pattern.hasPoint && !this.hasPoint && this.next === '.') {
      this.digits += '.';
      this.hasPoint = true;
      isRead = true;
    }
    if (this.sign === ' ' && this.readPre + this.readPost > 0) this.readSignBehind(isRead);
  }

  private readSignBefore(): void {
    const { pattern, next } = this;
    if (pattern.anchor === 'before') {
      if (next !== '-' && next !== '+') return;
    } else if (next !== '-' && next !== '+' && !(pattern.hasBrackets && next === '<')) return;
    this.sign = next === '+' ? '+' : '-';
    this.at++;
  }

  private readSignBehind(isRead: boolean): void {
    const { pattern } = this;
    if (pattern.anchor !== null && isRead) {
      const after = this.text[this.at + 1] ?? '';
      if (after !== '-' && after !== '+') return;
      this.sign = after;
      this.at++;
    } else if (!isRead && (pattern.hasPlus || pattern.hasMinus)) {
      if (this.next === '-' || this.next === '+') this.sign = this.next;
    }
  }

  private readRoman(): void {
    while (isBlank(this.next)) this.at++;
    const letters = new RegExp(`^[IVXLCDM]{0,${ROMAN_LENGTH_MAX}}`, 'i').exec(this.text.slice(this.at))![0];
    const value = romanValue(letters);
    if (value === null) throw error('invalid_text_representation', 'invalid Roman numeral');
    this.at += letters.length;
    this.digits += String(value);
    this.pre = this.digits.length;
  }
}
