import type { IntervalUnit } from './datetime-words.js';
import { IntervalParts, intervalFieldOverflow } from './interval-parts.js';
import type { Interval } from './interval-value.js';

// ISO 8601 spans: `P1Y2M3DT4H5M6.7S`, and the alternative `P0001-02-03T04:05:06` or `P00010203T040506`.

const DATE_UNITS: Readonly<Record<string, IntervalUnit>> = { Y: 'year', M: 'month', W: 'week', D: 'day' };
const TIME_UNITS: Readonly<Record<string, IntervalUnit>> = { H: 'hour', M: 'minute', S: 'second' };
/** Numbers beyond have no exact fraction as doubles. */
const NUMBER_MAX = 1e15;

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;

/** Reads a text that begins with `P`; null when it is none of the forms. */
export function readIsoInterval(text: string): Interval | null {
  if (text.length < 2 || text[0] !== 'P') return null;
  return new IsoIntervalReader(text).read();
}

interface Amount {
  readonly count: bigint;
  readonly fraction: number;
  /** Digits before the point. */
  readonly width: number;
}

class IsoIntervalReader {
  private readonly parts = new IntervalParts();
  private at = 1;

  constructor(private readonly text: string) {}

  read(): Interval | null {
    let isDate = true;
    let hasField = false;
    while (this.at < this.text.length) {
      if (this.text[this.at] === 'T') {
        isDate = false;
        hasField = false;
        this.at++;
        continue;
      }
      const amount = this.readAmount();
      if (amount === null) return null;
      const designator = this.text.charAt(this.at++);
      const unit = (isDate ? DATE_UNITS : TIME_UNITS)[designator];
      if (unit !== undefined) {
        this.add(amount.count, amount.fraction, unit);
        hasField = true;
        continue;
      }
      // What remains is an alternative form, which goes on to the end or to the time.
      const isAlternative = isDate
        ? this.readAlternativeDate(amount, designator, hasField)
        : this.readAlternativeTime(amount, designator, hasField);
      if (!isAlternative) return null;
      isDate = false;
      hasField = false;
    }
    return this.parts.toInterval();
  }

  private readAlternativeDate(amount: Amount, designator: string, hasField: boolean): boolean {
    if (designator !== '' && designator !== 'T' && designator !== '-') return false;
    if (designator !== '-' && amount.width === 8 && !hasField) {
      const digits = Number(amount.count);
      this.add(BigInt(Math.trunc(digits / 10_000)), 0, 'year');
      this.add(BigInt(Math.trunc(digits / 100) % 100), 0, 'month');
      this.add(BigInt(digits % 100), amount.fraction, 'day');
      return true;
    }
    if (hasField) return false;
    this.add(amount.count, amount.fraction, 'year');
    if (designator !== '-') return true;
    return this.readRest('month', '-') ?? this.readRest('day', null) ?? false;
  }

  private readAlternativeTime(amount: Amount, designator: string, hasField: boolean): boolean {
    if (designator !== '' && designator !== ':') return false;
    if (designator === '' && amount.width === 6 && !hasField) {
      const digits = Number(amount.count);
      this.add(BigInt(Math.trunc(digits / 10_000)), 0, 'hour');
      this.add(BigInt(Math.trunc(digits / 100) % 100), 0, 'minute');
      this.add(BigInt(digits % 100), 0, 'second');
      this.add(0n, amount.fraction, 'microsecond');
      return true;
    }
    if (hasField) return false;
    this.add(amount.count, amount.fraction, 'hour');
    if (designator === '') return true;
    return this.readRest('minute', ':') ?? this.readRest('second', null) ?? false;
  }

  /** One more number; true at the end of the text or the date, false for a bad text, null before `separator`. */
  private readRest(unit: IntervalUnit, separator: string | null): boolean | null {
    const amount = this.readAmount();
    if (amount === null) return false;
    this.add(amount.count, amount.fraction, unit);
    if (this.at === this.text.length) return true;
    const next = this.text[this.at];
    if (next === 'T' && (unit === 'month' || unit === 'day')) return true;
    if (next !== separator) return false;
    this.at++;
    return null;
  }

  private readAmount(): Amount | null {
    const first = this.text.charAt(this.at);
    if (!/[\d.-]/.test(first)) return null;
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) return null;
    this.at = NUMBER.lastIndex;
    const value = Number(match[0]);
    if (Math.abs(value) > NUMBER_MAX) throw intervalFieldOverflow(this.text);
    const whole = Math.trunc(value);
    return { count: BigInt(whole), fraction: value - whole, width: /^-?(\d*)/.exec(match[0])![1]!.length };
  }

  private add(count: bigint, fraction: number, unit: IntervalUnit): void {
    if (!this.parts.add(count, fraction, unit)) throw intervalFieldOverflow(this.text);
  }
}
