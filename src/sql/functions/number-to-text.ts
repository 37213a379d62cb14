import type { NumberPattern, NumberUnit, NumberWord } from './number-pattern.js';
import { ordinalSuffix } from './ordinal.js';

// to_char of numbers: digits are put into a pattern from left to right. Where the number has fewer digits before the
// point than the pattern, `lead` places come first, as blanks or zeros; a number with more is `#` all over.
//
// The signs and marks are those of the C locale.

const GROUP = ',';
const POINT = '.';
const CURRENCY = ' ';

/** A number made ready for a pattern: rounded to its places, shifted by its V. */
export interface DigitText {
  /** Digits and perhaps a point, without sign. */
  readonly digits: string;
  readonly isNegative: boolean;
  /** Places behind the point: as many as the pattern has, or fewer when a float is not sure of more. */
  readonly places: number;
}

/** Fills a pattern. `pre` is how many digits it has before the point, those of V included. */
export function fillNumberPattern(pattern: NumberPattern, pre: number, number: DigitText): string {
  const point = number.digits.indexOf(POINT);
  const before = point < 0 ? number.digits.length : point;
  const isOverflow = before > pre;
  const digits = isOverflow ? `${'#'.repeat(pre)}.${'#'.repeat(number.places)}` : number.digits;
  return new PatternFiller(pattern, pre, { ...number, digits }, Math.max(0, pre - before)).fill();
}

/** A whole text, such as a Roman numeral or one with an exponent, among the pattern's other characters. */
export function placeInPattern(pattern: NumberPattern, place: (word: NumberWord) => string): string {
  return pattern.nodes.map((node) => (node.kind === 'field' ? place(node.word) : node.text)).join('');
}

class PatternFiller {
  private text = '';
  /** Place of the pattern's digit, and of the number's. */
  private place = 0;
  private at = 0;
  private isSignWritten: boolean;
  /** Whether the last place was a digit, so that a group mark may follow. */
  private isInside = false;
  private readonly anchor: 'before' | 'behind' | null;
  private readonly hasBrackets: boolean;
  /** The last digit that FM keeps; null when all are kept. */
  private readonly lastRelevant: number | null;
  /** Place count, one more when the sign takes one. */
  private readonly placeCount: number;
  private readonly digits: string;
  private readonly isNegative: boolean;
  private readonly places: number;

  constructor(
    private readonly pattern: NumberPattern,
    pre: number,
    number: DigitText,
    private readonly lead: number,
  ) {
    this.digits = number.digits;
    this.isNegative = number.isNegative;
    this.places = number.places;
    const { anchor, isFilled } = pattern;
    if (pattern.hasPlus || pattern.hasMinus) {
      this.isSignWritten = pattern.hasMinus;
      this.hasBrackets = pattern.hasBrackets;
      this.anchor = anchor;
    } else {
      this.hasBrackets = pattern.hasBrackets && (this.isNegative || !isFilled);
      this.isSignWritten = !this.isNegative && isFilled && anchor === null;
      this.anchor = anchor === 'before' && pre === pattern.digitsBeforeAnchor ? 'behind' : anchor;
    }
    this.lastRelevant = this.findLastRelevant();
    const signPlace = !this.isSignWritten && lead === 0 ? 1 : 0;
    this.placeCount = number.places + pre - 1 + signPlace;
  }

  private findLastRelevant(): number | null {
    const { pattern, digits, lead } = this;
    if (!pattern.isFilled || !pattern.hasPoint) return null;
    const point = digits.indexOf(POINT);
    if (point < 0) return null;
    let last = point;
    for (let i = point + 1; i < digits.length; i++) if (digits[i] !== '0') last = i;
    if (pattern.zeroEnd > lead) last = Math.max(last, Math.min(digits.length - 1, pattern.zeroEnd - lead));
    return last;
  }

  fill(): string {
    for (const node of this.pattern.nodes) {
      if (node.kind === 'field') this.fillField(node.word);
      else this.text += node.text;
    }
    // A place behind the last digit of a float ends the text, as in PostgreSQL.
    const end = this.text.indexOf('\0');
    return end < 0 ? this.text : this.text.slice(0, end);
  }

  private fillField(word: NumberWord): void {
    const { isFilled } = this.pattern;
    const unlessFilled = (text: string) => (isFilled ? '' : text);
    switch (word.unit) {
      case 'nine':
      case 'zero':
      case 'point':
      case 'localePoint':
        this.fillPlace(word.unit);
        return;
      case 'group':
      case 'localeGroup':
        this.text += this.isInside ? GROUP : unlessFilled(' ');
        return;
      case 'currency':
        this.text += CURRENCY;
        return;
      case 'ordinal': {
        const hasNone = this.digits[0] === '#' || this.isNegative || this.pattern.hasPoint;
        if (!hasNone) this.text += ordinalSuffix(this.digits, word.text === 'TH' ? 'TH' : 'th');
        return;
      }
      case 'minus':
        this.text += this.isNegative ? '-' : unlessFilled(' ');
        return;
      case 'plus':
        this.text += this.isNegative ? unlessFilled(' ') : '+';
        return;
      case 'sign':
        this.text += this.isNegative ? '-' : '+';
        return;
      default:
        return;
    }
  }

  /** `0` before the point is left blank by a 9 when digits follow: ` .5`. */
  private get isLeadingZero(): boolean {
    return !this.pattern.hasZero && this.at === 0 && this.digits[0] === '0' && this.places !== 0;
  }

  private get isPointRelevant(): boolean {
    return this.lastRelevant !== null && this.digits[this.lastRelevant] === POINT;
  }

  private fillPlace(unit: NumberUnit): void {
    this.isInside = false;
    this.writeSign();
    const { hasZero, zeroStart } = this.pattern;
    if (this.place < this.lead) {
      if (!hasZero || zeroStart > this.place) {
        if (!this.pattern.isFilled) this.text += ' ';
      } else {
        this.text += '0';
        this.isInside = true;
      }
    } else {
      this.writeCharacter(unit);
    }
    this.writeEnd();
    this.place++;
  }

  /** The sign stands before the first digit. */
  private writeSign(): void {
    const { hasZero, zeroStart } = this.pattern;
    const isFirst = this.place >= this.lead || (hasZero && zeroStart === this.place);
    if (this.isSignWritten || !isFirst || (this.isLeadingZero && !this.isPointRelevant)) return;
    if (this.anchor !== null) {
      if (this.anchor === 'before') {
        this.text += this.isNegative ? '-' : '+';
        this.isSignWritten = true;
      }
    } else {
      if (this.hasBrackets) this.text += this.isNegative ? '<' : ' ';
      else if (this.isNegative) this.text += '-';
      else if (!this.pattern.isFilled) this.text += ' ';
      this.isSignWritten = true;
    }
  }

  private writeCharacter(unit: NumberUnit): void {
    const { digits, lastRelevant } = this;
    const { isFilled } = this.pattern;
    const character = digits[this.at] ?? '\0';
    if (character === POINT) {
      if (!this.isPointRelevant || isFilled) this.text += POINT;
    } else if (lastRelevant !== null && this.at > lastRelevant && unit !== 'zero') {
      // FM cuts zeros at the end.
    } else if (this.isLeadingZero) {
      if (!isFilled) this.text += ' ';
      else if (this.isPointRelevant) this.text += '0';
    } else {
      this.text += character;
      this.isInside = true;
    }
    if (this.at < digits.length) this.at++;
  }

  /** What stands behind the last digit. */
  private writeEnd(): void {
    const { lead, lastRelevant } = this;
    let end = this.placeCount + (lead > 0 ? 1 : 0) + (this.pattern.hasPoint ? 1 : 0);
    if (lastRelevant !== null && lastRelevant === this.at) end = this.place;
    if (this.place + 1 !== end) return;
    if (this.isSignWritten && this.hasBrackets) this.text += this.isNegative ? '>' : ' ';
    else if (this.anchor === 'behind') this.text += this.isNegative ? '-' : '+';
  }
}
