import { date, float8, int4, interval, time, timestamp, timestamptz, timetz } from '../../types/builtin.js';
import {
  addIntervals,
  addTimeToDate,
  addTimeTzToDate,
  addToDate,
  addToTime,
  addToTimestamp,
  addToTimestampTz,
  addToTimeTz,
  dateDifference,
  dateToTimestamp,
  divideInterval,
  multiplyInterval,
  negateInterval,
  subtractFromTime,
  subtractFromTimestamp,
  subtractFromTimestampTz,
  subtractFromTimeTz,
  subtractIntervals,
  timeDifference,
  timestampDifference,
} from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Interval } from '../../types/interval.js';
import type { Microseconds } from '../../types/microseconds.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, Operator } from './function.js';
import { scalar, stable } from './row.js';

// `+`, `-`, `*` and `/` on dates, times, timestamps and intervals. What is added to a timestamp with time zone depends
// on the session's zone, in whose calendar days and months are counted.

type Row = Omit<Operator, 'kind' | 'nulls' | 'volatility' | 'name' | 'left' | 'right' | 'returns'>;

function binary(symbol: string, left: Type, right: Type, returns: Type, row: Row): Operator {
  return { ...scalar, name: symbol, left, right, returns, ...row };
}

/** A sum and the same with its sides exchanged. */
function sum(left: Type, right: Type, returns: Type, row: Row): Operator[] {
  const { evaluate } = row;
  const exchanged = row.usesContext
    ? (context: FunctionContext, a: unknown, b: unknown) => evaluate(context, b, a)
    : (a: unknown, b: unknown) => evaluate(b, a);
  return [
    { ...binary('+', left, right, returns, row), commutator: '+' },
    { ...binary('+', right, left, returns, { ...row, evaluate: exchanged, example: null }), commutator: '+' },
  ];
}

const addInZone = (context: FunctionContext, value: Microseconds, span: Interval) =>
  addToTimestampTz(value, span, sessionZone(context));

const subtractInZone = (context: FunctionContext, value: Microseconds, span: Interval) =>
  subtractFromTimestampTz(value, span, sessionZone(context));

const sums: readonly Operator[] = [
  ...sum(date, int4, date, {
    evaluate: addToDate,
    doc: 'The date so many days later.',
    example: ["date '2024-02-28' + 2", '2024-03-01'],
  }),
  ...sum(date, interval, timestamp, {
    evaluate: (days: number, span: Interval) => addToTimestamp(dateToTimestamp(days), span),
    doc: 'Midnight of the date and an interval.',
    example: ["date '2024-01-31' + interval '1 month 2 hours'", '2024-02-29 02:00:00'],
  }),
  ...sum(date, time, timestamp, {
    evaluate: addTimeToDate,
    doc: 'The date at that time of day.',
    example: ["date '2024-02-29' + time '03:00'", '2024-02-29 03:00:00'],
  }),
  ...sum(date, timetz, timestamptz, {
    evaluate: addTimeTzToDate,
    doc: 'The date at that time of day.',
    example: ["date '2024-02-29' + timetz '03:00+01'", '2024-02-29 02:00:00+00'],
  }),
  ...sum(time, interval, time, {
    evaluate: addToTime,
    doc: 'The time of day after an interval; what goes over midnight starts again.',
    example: ["time '23:30' + interval '2 hours'", '01:30:00'],
  }),
  ...sum(timetz, interval, timetz, {
    evaluate: addToTimeTz,
    doc: 'The time of day after an interval; what goes over midnight starts again.',
    example: ["timetz '23:30+02' + interval '2 hours'", '01:30:00+02'],
  }),
  ...sum(timestamp, interval, timestamp, {
    evaluate: addToTimestamp,
    doc: 'Adds months, then days, then the time; a day that the month does not have becomes its last.',
    example: ["timestamp '2024-01-31 10:00' + interval '1 month'", '2024-02-29 10:00:00'],
  }),
  ...sum(timestamptz, interval, timestamptz, {
    ...stable,
    usesContext: true,
    evaluate: addInZone,
    doc: "Adds months, then days, both in the session's zone, then the time.",
    example: ["timestamptz '2024-01-31 10:00+00' + interval '1 month'", '2024-02-29 10:00:00+00'],
  }),
  {
    ...binary('+', interval, interval, interval, {
      evaluate: addIntervals,
      doc: 'Sum, part by part.',
      example: ["interval '1 day' + interval '25 hours'", '1 day 25:00:00'],
    }),
    commutator: '+',
  },
];

const differences: readonly Operator[] = [
  binary('-', date, date, int4, {
    evaluate: dateDifference,
    doc: 'Days from the second date to the first.',
    example: ["date '2024-03-01' - date '2024-02-01'", '29'],
  }),
  binary('-', date, int4, date, {
    evaluate: (days: number, count: number) => addToDate(days, -count),
    doc: 'The date so many days before.',
    example: ["date '2024-03-01' - 1", '2024-02-29'],
  }),
  binary('-', date, interval, timestamp, {
    evaluate: (days: number, span: Interval) => subtractFromTimestamp(dateToTimestamp(days), span),
    doc: 'Midnight of the date less an interval.',
    example: ["date '2024-03-01' - interval '1 hour'", '2024-02-29 23:00:00'],
  }),
  binary('-', time, time, interval, {
    evaluate: timeDifference,
    doc: 'Time from the second to the first.',
    example: ["time '05:00' - time '03:30'", '01:30:00'],
  }),
  binary('-', time, interval, time, {
    evaluate: subtractFromTime,
    doc: 'The time of day before an interval.',
    example: ["time '01:00' - interval '2 hours'", '23:00:00'],
  }),
  binary('-', timetz, interval, timetz, {
    evaluate: subtractFromTimeTz,
    doc: 'The time of day before an interval.',
    example: ["timetz '01:00+02' - interval '2 hours'", '23:00:00+02'],
  }),
  ...[timestamp, timestamptz].map((type) =>
    binary('-', type, type, interval, {
      evaluate: timestampDifference,
      doc: 'Days of 24 hours and time from the second to the first.',
      example: [`${type.name} '2024-03-01 12:00' - ${type.name} '2024-02-01'`, '29 days 12:00:00'],
    }),
  ),
  binary('-', timestamp, interval, timestamp, {
    evaluate: subtractFromTimestamp,
    doc: 'Subtracts months, then days, then the time.',
    example: ["timestamp '2024-03-31' - interval '1 month'", '2024-02-29 00:00:00'],
  }),
  binary('-', timestamptz, interval, timestamptz, {
    ...stable,
    usesContext: true,
    evaluate: subtractInZone,
    doc: "Subtracts months, then days, both in the session's zone, then the time.",
    example: ["timestamptz '2024-03-31 00:00+00' - interval '1 month'", '2024-02-29 00:00:00+00'],
  }),
  binary('-', interval, interval, interval, {
    evaluate: subtractIntervals,
    doc: 'Difference, part by part.',
    example: ["interval '1 day' - interval '1 hour'", '1 day -01:00:00'],
  }),
  {
    ...scalar,
    name: '-',
    left: null,
    right: interval,
    returns: interval,
    evaluate: negateInterval,
    doc: 'The interval backwards.',
    example: ["- interval '23 hours'", '-23:00:00'],
  },
];

const products: readonly Operator[] = [
  {
    ...binary('*', interval, float8, interval, {
      evaluate: multiplyInterval,
      doc: 'So many times the interval; fractions of months go to days, fractions of days to the time.',
      example: ["interval '1 month' * 1.5", '1 mon 15 days'],
    }),
    commutator: '*',
  },
  {
    ...binary('*', float8, interval, interval, {
      evaluate: (factor: number, span: Interval) => multiplyInterval(span, factor),
      doc: 'So many times the interval; fractions of months go to days, fractions of days to the time.',
      example: ["21 * interval '1 day'", '21 days'],
    }),
    commutator: '*',
  },
  binary('/', interval, float8, interval, {
    evaluate: divideInterval,
    doc: 'A part of the interval; fractions of months go to days, fractions of days to the time.',
    example: ["interval '1 hour' / 1.5", '00:40:00'],
  }),
];

/** Arithmetic on dates and times. */
export const datetimeOperators: readonly Operator[] = [...sums, ...differences, ...products];
