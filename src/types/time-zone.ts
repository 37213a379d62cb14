import { findAbbreviation } from './time-zone-names.js';

// Offsets of time zones, in seconds east of UTC, from the IANA data that comes with Intl.
//
// Intl answers for one instant at a time and slowly (about 3 us), so a zone remembers what it learned in buckets of
// six days: one offset, or the one change inside. Two changes within six days that end where they began would go
// unseen.

const BUCKET_SECONDS = 2 ** 19;
/** Buckets kept per zone before all are forgotten: 160 years. */
const BUCKETS_MAX = 10_000;
const DAY_SECONDS = 86_400;
/** The Gregorian calendar, and with it every zone's rules for the future, repeat after 400 years. */
const CYCLE_SECONDS = 146_097 * DAY_SECONDS;
/** The last second that Date and Intl take, with room for a bucket. */
const INTL_SECONDS_MAX = 8.64e12 - BUCKET_SECONDS;
const INTL_SECONDS_MIN = -8.64e12 + BUCKET_SECONDS;

/** The offsets of a zone through time. */
export interface TimeZone {
  readonly name: string;
  /** Whether its offset has always been the same. */
  readonly isFixed: boolean;
  /** Offset in force at an instant, in seconds since 1970-01-01 UTC. */
  offsetAt(instant: number): number;
  /**
   * Offset of a local time, in seconds since 1970-01-01 local. A time that a change skips is read with the offset
   * before it, one that a change repeats with the offset after it.
   */
  offsetOfLocal(local: number): number;
}

/** A zone that is always `offset` seconds east. */
export function fixedZone(name: string, offset: number): TimeZone {
  return { name, isFixed: true, offsetAt: () => offset, offsetOfLocal: () => offset };
}

/** Greenwich, always. */
export const utc: TimeZone = fixedZone('UTC', 0);

/** What a bucket knows: `before` holds until `change`, `after` from then on; `change` is Infinity without one. */
interface Bucket {
  readonly before: number;
  readonly change: number;
  readonly after: number;
}

class IanaZone implements TimeZone {
  readonly isFixed = false;
  private readonly buckets = new Map<number, Bucket>();
  /** The last bucket asked for: rows next to each other tend to be close in time. */
  private lastIndex = Number.NaN;
  private lastBucket: Bucket = { before: 0, change: Number.POSITIVE_INFINITY, after: 0 };

  constructor(
    readonly name: string,
    private readonly formatter: Intl.DateTimeFormat,
  ) {}

  offsetAt(instant: number): number {
    const time = intoIntlRange(instant);
    const bucket = this.bucket(Math.floor(time / BUCKET_SECONDS));
    return time < bucket.change ? bucket.before : bucket.after;
  }

  offsetOfLocal(local: number): number {
    const time = intoIntlRange(local);
    const start = time - DAY_SECONDS;
    const before = this.offsetAt(start);
    const change = this.changeWithin(start, time + DAY_SECONDS);
    if (change === null) return before;
    const after = this.offsetAt(change);
    const isBefore = time - before < change;
    const isAfter = time - after >= change;
    if (isBefore !== isAfter) return isBefore ? before : after;
    return before < after ? before : after;
  }

  /** The first change after `from` and not after `until`; they are two days apart. */
  private changeWithin(from: number, until: number): number | null {
    const last = Math.floor(until / BUCKET_SECONDS);
    for (let index = Math.floor(from / BUCKET_SECONDS); index <= last; index++) {
      const { change } = this.bucket(index);
      if (change > from && change <= until) return change;
    }
    return null;
  }

  private bucket(index: number): Bucket {
    if (index === this.lastIndex) return this.lastBucket;
    let bucket = this.buckets.get(index);
    if (bucket === undefined) {
      if (this.buckets.size >= BUCKETS_MAX) this.buckets.clear();
      bucket = this.explore(index * BUCKET_SECONDS, (index + 1) * BUCKET_SECONDS);
      this.buckets.set(index, bucket);
    }
    this.lastIndex = index;
    this.lastBucket = bucket;
    return bucket;
  }

  /** Compares both ends of a bucket and halves it until a change is found. */
  private explore(start: number, end: number): Bucket {
    const before = this.ask(start);
    const after = this.ask(end);
    if (before === after) return { before, change: Number.POSITIVE_INFINITY, after };
    let low = start;
    let high = end;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.ask(middle) === before) low = middle;
      else high = middle;
    }
    return { before, change: high, after: this.ask(high) };
  }

  /** Intl's word: the text ends in `GMT`, `GMT-05:00` or `GMT-04:56:02`. */
  private ask(instant: number): number {
    const match = /GMT(?:([+\-\u2212])(\d+):(\d+)(?::(\d+))?)?$/.exec(this.formatter.format(instant * 1000))!;
    if (match[1] === undefined) return 0;
    const offset = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
    return match[1] === '+' ? offset : -offset;
  }
}

/** Moves an instant by whole cycles of 400 years to where Intl can answer. */
function intoIntlRange(seconds: number): number {
  if (seconds > INTL_SECONDS_MAX) {
    return seconds - Math.ceil((seconds - INTL_SECONDS_MAX) / CYCLE_SECONDS) * CYCLE_SECONDS;
  }
  return seconds < INTL_SECONDS_MIN ? INTL_SECONDS_MIN : seconds;
}

/** POSIX form of a fixed zone, `GMT+3`, `<+03>-3` or `+3`, where positive is west. */
const POSIX = /^(?:<[^>]*>|[a-z]+)?([+-]?)(\d{1,3})(?::(\d{1,2})(?::(\d{1,2}))?)?$/;

/** Zones without a slash in the IANA data. Intl would take more short names, and give some another meaning. */
const PLAIN_NAMES = new Set(
  `cet cst6cdt cuba eet egypt eire est est5edt gb gb-eire gmt gmt+0 gmt-0 gmt0 greenwich hongkong hst iceland iran
   israel jamaica japan kwajalein libya met mst mst7mdt navajo nz nz-chat poland portugal prc pst8pdt roc rok
   singapore turkey uct universal utc w-su wet zulu`.split(/\s+/),
);

const zones = new Map<string, TimeZone | null>([['utc', utc]]);

/**
 * The zone of an IANA name in any case, or of a POSIX name with a fixed offset; null when there is none. POSIX names
 * with daylight-saving rules of their own are not known.
 */
export function findTimeZone(name: string): TimeZone | null {
  const key = name.toLowerCase();
  let zone = zones.get(key);
  if (zone === undefined) {
    zone = makeZone(name, key);
    if (zones.size < 1000) zones.set(key, zone);
  }
  return zone;
}

function makeZone(name: string, key: string): TimeZone | null {
  if (PLAIN_NAMES.has(key) || (key.includes('/') && !key.startsWith('systemv/'))) {
    try {
      return makeIanaZone(name);
    } catch {
      return null;
    }
  }
  const match = POSIX.exec(key);
  if (match === null || Number(match[2]) > 167 || Number(match[3] ?? 0) > 59 || Number(match[4] ?? 0) > 60) return null;
  const west = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
  return fixedZone(name, match[1] === '-' ? west : 0 - west);
}

function makeIanaZone(name: string): TimeZone {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const { timeZone } = formatter.resolvedOptions();
  if (timeZone === 'UTC') return fixedZone('UTC', 0);
  const etc = /^Etc\/GMT([+-])(\d+)$/.exec(timeZone);
  // Names of this kind count hours west, like POSIX names.
  if (etc !== null) return fixedZone(timeZone, Number(etc[2]) * (etc[1] === '+' ? -3600 : 3600));
  return new IanaZone(timeZone, formatter);
}

/**
 * The zone of an abbreviation (`EST`), whose offset may depend on the time (`MSK`), or null. Abbreviations come
 * before names: `EST` is always -05.
 */
export function findAbbreviatedZone(abbreviation: string): TimeZone | null {
  const meaning = findAbbreviation(abbreviation);
  if (meaning === null) return null;
  return typeof meaning === 'number' ? fixedZone(abbreviation, meaning) : findTimeZone(meaning);
}

/** What AT TIME ZONE and SET TimeZone take: an abbreviation or a name. */
export function findZone(name: string): TimeZone | null {
  return findAbbreviatedZone(name.toLowerCase()) ?? findTimeZone(name);
}
