import type { Microseconds } from './microseconds.js';

/**
 * A span of months, days and microseconds, which do not turn into each other by themselves. Each has its own sign.
 * An infinite interval has three infinite parts.
 */
export class Interval {
  static readonly zero = new Interval(0, 0, 0);
  static readonly infinity = new Interval(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  static readonly negativeInfinity = new Interval(
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  );

  constructor(
    /** An int32, never -0. */
    readonly months: number,
    /** An int32, never -0. */
    readonly days: number,
    /** 64 bits: a number while safe, a bigint beyond. */
    readonly microseconds: Microseconds,
  ) {}

  get isFinite(): boolean {
    return Number.isFinite(this.months);
  }
}
