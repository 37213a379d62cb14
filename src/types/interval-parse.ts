import { type DatabaseError, error } from '../common/errors.js';
import { readClock } from './clock-text.js';
import { type Field, readFraction, readInteger, splitFields } from './datetime-fields.js';
import { findDateWord, findUnit, type IntervalUnit } from './datetime-words.js';
import { INT64_MAX, INT64_MIN } from './integer.js';
import { DAY_FIELD, HOUR_FIELD, MINUTE_FIELD, MONTH_FIELD, SECOND_FIELD, YEAR_FIELD } from './interval-fields.js';
import { IntervalParts, intervalFieldOverflow } from './interval-parts.js';
import { Interval } from './interval-value.js';
import { readIsoInterval } from './iso-interval.js';
import { HOUR_US, MINUTE_US, SECOND_US } from './microseconds.js';

/** Seen bits of units; a time with colons is hours, minutes and all that is finer. */
const SEEN: Readonly<Partial<Record<IntervalUnit, number>>> = {
  microsecond: 1,
  millisecond: 2,
  second: 4,
  minute: 8,
  hour: 16,
  day: 32,
  week: 64,
  month: 128,
  year: 256,
  decade: 512,
  century: 1024,
  millennium: 2048,
};
const SEEN_SECONDS = 7;
const SEEN_TIME = 31;
const SEEN_ALL = 31 | 32 | 128 | 256;

/**
 * Reads `1 year 2 days 3:04:05`, `1-2 3 4:05:06`, `P1Y2DT3H`, `infinity`. `fields` are the type's fields as bits, which
 * tell the unit of a number without one.
 * @throws 22007, 22015
 */
export function parseInterval(text: string, fields: number | null): Interval {
  const found = splitFields(text);
  const value = found === null ? null : new IntervalReader(found, fields, text).read();
  return value ?? readIsoInterval(text) ?? badFormat(text);
}

function badFormat(text: string): never {
  throw error('invalid_datetime_format', `invalid input syntax for type interval: "${text}"`);
}

/** Reads fields from right to left, so that a unit is known before its number. `null` means a bad format. */
class IntervalReader {
  private readonly parts = new IntervalParts();
  private seen = 0;
  /** Unit of the next number; null after `ago`, where a number cannot stand. */
  private unit: IntervalUnit | null;
  private isUnitPending = false;
  private isAgo = false;
  private infinity: Interval | null = null;

  constructor(
    private readonly fields: readonly Field[],
    private readonly restriction: number | null,
    private readonly text: string,
  ) {
    this.unit = unitOfRestriction(restriction);
  }

  read(): Interval | null {
    for (let at = this.fields.length - 1; at >= 0; at--) {
      const found = this.readField(this.fields[at]!, at === this.fields.length - 1);
      if (found === null || this.seen & found) return null;
      this.seen |= found;
    }
    if (this.seen === 0 || this.isUnitPending) return null;
    if (this.infinity !== null) return this.infinity;
    if (this.isAgo) this.require(this.parts.negate());
    return this.parts.toInterval();
  }

  private readField(field: Field, isLast: boolean): number | null {
    switch (field.kind) {
      case 'time':
        return this.readTime(field.text, false);
      case 'zone':
        if (field.text.includes(':')) {
          const clock = readClock(field.text.slice(1), this.isMinuteToSecond);
          if (typeof clock === 'object') return this.readTime(field.text.slice(1), field.text[0] === '-');
        }
        return this.readNumber(field.text);
      case 'date':
      case 'number':
        return this.readNumber(field.text);
      default:
        return this.readWord(field.text, isLast);
    }
  }

  private get isMinuteToSecond(): boolean {
    return this.restriction === (MINUTE_FIELD | SECOND_FIELD);
  }

  private readTime(text: string, isNegative: boolean): number | null {
    const clock = readClock(text, this.isMinuteToSecond);
    if (clock === 'format') return null;
    if (clock === 'range') throw this.outOfRange();
    const { hour, minute, second, microsecond } = clock;
    const time = BigInt(hour) * BigInt(HOUR_US) + BigInt(minute * MINUTE_US + second * SECOND_US + microsecond);
    this.require(this.parts.addTime(isNegative ? -time : time));
    this.unit = 'day';
    this.isUnitPending = false;
    return SEEN_TIME;
  }

  private readNumber(text: string): number | null {
    const isNegative = text.startsWith('-');
    const { end } = readInteger(text);
    if (end === 0 && text[0] !== '.') return null;
    let count = BigInt(text.slice(0, end).replace('+', '') || '0');
    let fraction = 0;
    if (count < INT64_MIN || count > INT64_MAX) throw this.outOfRange();
    if (text[end] === '-') {
      const months = readInteger(text, end + 1);
      if (months.isTooLarge || months.value < 0 || months.value >= 12) throw this.outOfRange();
      if (months.end < text.length) return null;
      this.unit = 'month';
      count = count * 12n + BigInt(isNegative ? -months.value : months.value);
    } else if (text[end] === '.') {
      const digits = readFraction(text, end);
      if (digits === null) return null;
      fraction = isNegative ? -digits : digits;
    } else if (end < text.length) return null;
    return this.addNumber(count, fraction);
  }

  private addNumber(count: bigint, fraction: number): number | null {
    const unit = this.unit;
    const found = unit === null ? undefined : SEEN[unit];
    if (unit === null || found === undefined) return null;
    this.require(this.parts.add(count, fraction, unit));
    this.isUnitPending = false;
    if (unit === 'hour') this.unit = 'day';
    return unit === 'second' && fraction !== 0 ? SEEN_SECONDS : found;
  }

  private readWord(text: string, isLast: boolean): number | null {
    if (this.isUnitPending) return null;
    const unit = findUnit(text);
    if (unit !== null) {
      this.unit = unit;
      this.isUnitPending = true;
      return 0;
    }
    if (text === 'ago') {
      if (!isLast) return null;
      this.isAgo = true;
      this.unit = null;
      return 0;
    }
    const word = findDateWord(text);
    if (word?.kind === 'filler') {
      this.unit = unitOfRestriction(this.restriction);
      return 0;
    }
    if (word?.kind !== 'value' || !isLast) return null;
    if (word.value === 'infinity') this.infinity = Interval.infinity;
    else if (word.value === '-infinity') this.infinity = Interval.negativeInfinity;
    else return null;
    return SEEN_ALL;
  }

  private require(isInRange: boolean): void {
    if (!isInRange) throw this.outOfRange();
  }

  private outOfRange(): DatabaseError {
    return intervalFieldOverflow(this.text);
  }
}

/** The finest field of a restriction; seconds without one. */
function unitOfRestriction(fields: number | null): IntervalUnit {
  if (fields === null || fields & SECOND_FIELD) return 'second';
  if (fields & MINUTE_FIELD) return 'minute';
  if (fields & HOUR_FIELD) return 'hour';
  if (fields & DAY_FIELD) return 'day';
  return fields === YEAR_FIELD ? 'year' : fields & MONTH_FIELD ? 'month' : 'second';
}
