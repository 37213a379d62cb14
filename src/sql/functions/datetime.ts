import {
  bool,
  date,
  float8,
  int4,
  interval,
  numeric,
  text,
  time,
  timestamp,
  timestamptz,
  timetz,
} from '../../types/builtin.js';
import {
  addTimeToDate,
  addTimeTzToDate,
  addToTimestampTz,
  dateToTimestamp,
  justifyHours,
  subtractFromTimestampTz,
} from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Interval } from '../../types/interval.js';
import { daysOf, joinDays, type Microseconds, secondsOf } from '../../types/microseconds.js';
import type { TimeTz } from '../../types/time.js';
import { instantToLocal } from '../../types/timestamp.js';
import type { Type } from '../../types/type.js';
import { ageBetween } from './age.js';
import { makeDate, makeInterval, makeTime, makeTimestamp, timestampOfSeconds } from './datetime-make.js';
import {
  exactPart,
  floatPart,
  type Part,
  partOfDate,
  partOfInterval,
  partOfTime,
  partOfTimestamp,
  partOfTimestampTz,
  partOfTimeTz,
} from './datetime-part.js';
import { binTimestamp, truncateInterval, truncateTimestamp, truncateTimestampTz } from './datetime-truncate.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { justifyDays, justifyInterval } from './interval-justify.js';
import { scalar, stable } from './row.js';
import { instantOf, namedZone, zoneOfText } from './zone-argument.js';

// Dates, times, timestamps and intervals: their fields, their starts, their differences, and making them from parts.
// What time it is stands in `current-time.ts`, their texts in `datetime-format.ts`, AT TIME ZONE in `time-zone.ts`.

// ----------------------------------------------------------------------------------------------------------- fields

const partOfInstant = (context: FunctionContext, unit: string, instant: Microseconds) =>
  partOfTimestampTz(unit, instant, (value) => sessionZone(context).offsetAt(secondsOf(value)));

type PartOf = (unit: string, value: any) => Part;

const PARTS: readonly (readonly [type: Type, partOf: PartOf, example: string, result: string])[] = [
  [timestamp, partOfTimestamp, "minute FROM timestamp '2024-02-29 20:38:40'", '38'],
  [date, partOfDate, "week FROM date '2024-12-30'", '1'],
  [time, partOfTime, "second FROM time '20:38:40.5'", '40.500000'],
  [timetz, partOfTimeTz, "timezone_hour FROM timetz '20:38+05:30'", '5'],
  [interval, partOfInterval, "epoch FROM interval '1 day 2 hours'", '93600.000000'],
];

const partDoc = 'One field of a date, a time or an interval.';

const parts: readonly ScalarFunction[] = [
  ...PARTS.map(
    ([type, partOf, example, result]): ScalarFunction => ({
      ...scalar,
      name: 'extract',
      args: [text, type],
      returns: numeric,
      evaluate: (unit: string, value: unknown) => exactPart(partOf(unit, value)),
      doc: partDoc,
      example: [`extract(${example})`, result],
    }),
  ),
  {
    ...stable,
    name: 'extract',
    args: [text, timestamptz],
    returns: numeric,
    usesContext: true,
    evaluate: (context: FunctionContext, unit: string, value: Microseconds) =>
      exactPart(partOfInstant(context, unit, value)),
    doc: partDoc,
    example: ["extract(epoch FROM timestamptz '2024-02-29 12:00+00')", '1709208000.000000'],
  },
  ...PARTS.map(
    ([type, partOf]): ScalarFunction => ({
      ...scalar,
      name: 'date_part',
      args: [text, type],
      returns: float8,
      // A date is seen as its midnight here, which has hours too.
      evaluate: (unit: string, value: unknown) =>
        floatPart(type === date ? partOfTimestamp(unit, dateToTimestamp(value as number)) : partOf(unit, value)),
      doc: 'One field of a date, a time or an interval, as a float.',
      example: type === timestamp ? ["date_part('hour', timestamp '2024-02-29 20:38:40')", '20'] : null,
    }),
  ),
  {
    ...stable,
    name: 'date_part',
    args: [text, timestamptz],
    returns: float8,
    usesContext: true,
    evaluate: (context: FunctionContext, unit: string, value: Microseconds) =>
      floatPart(partOfInstant(context, unit, value)),
    doc: 'One field of an instant, as a float.',
    example: ["date_part('doy', timestamptz '2024-02-29 12:00+00')", '60'],
  },
];

// ----------------------------------------------------------------------------------------------------------- starts

const starts: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'date_trunc',
    args: [text, timestamp],
    returns: timestamp,
    evaluate: truncateTimestamp,
    doc: 'Start of the unit that a timestamp lies in.',
    example: ["date_trunc('hour', timestamp '2024-02-29 20:38:40')", '2024-02-29 20:00:00'],
  },
  {
    ...stable,
    name: 'date_trunc',
    args: [text, timestamptz],
    returns: timestamptz,
    usesContext: true,
    evaluate: (context: FunctionContext, unit: string, value: Microseconds) =>
      truncateTimestampTz(unit, value, sessionZone(context)),
    doc: "Start of the unit that an instant lies in, on the session's clock.",
    example: ["date_trunc('month', timestamptz '2024-02-29 20:38:40+00')", '2024-02-01 00:00:00+00'],
  },
  {
    ...scalar,
    name: 'date_trunc',
    args: [text, timestamptz, text],
    returns: timestamptz,
    evaluate: (unit: string, value: Microseconds, zone: string) => truncateTimestampTz(unit, value, namedZone(zone)),
    doc: "Start of the unit that an instant lies in, on a zone's clock.",
    example: ["date_trunc('day', timestamptz '2024-02-29 20:38:40+00', 'Asia/Kolkata')", '2024-02-29 18:30:00+00'],
  },
  {
    ...scalar,
    name: 'date_trunc',
    args: [text, interval],
    returns: interval,
    evaluate: truncateInterval,
    doc: 'An interval without its parts below the unit.',
    example: ["date_trunc('hour', interval '2 days 3 hours 40 minutes')", '2 days 03:00:00'],
  },
  ...[timestamp, timestamptz].map(
    (type): ScalarFunction => ({
      ...scalar,
      name: 'date_bin',
      args: [interval, type, type],
      returns: type,
      evaluate: binTimestamp,
      doc: 'Start of the stride that a time lies in, counted from an origin.',
      example:
        type === timestamp
          ? ["date_bin('15 minutes', timestamp '2024-02-29 20:38:40', timestamp '2024-01-01')", '2024-02-29 20:30:00']
          : null,
    }),
  ),
];

// ------------------------------------------------------------------------------------------------------ differences

/** Midnight of the day on which the transaction started, on the session's clock. */
function today(context: FunctionContext): Microseconds {
  return joinDays(daysOf(instantToLocal(context.transactionStart, sessionZone(context))), 0);
}

const spans: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'age',
    args: [timestamp, timestamp],
    returns: interval,
    evaluate: ageBetween,
    doc: 'Years, months, days and time from the second time to the first.',
    example: ["age(timestamp '2001-04-10', timestamp '1957-06-13')", '43 years 9 mons 27 days'],
  },
  {
    ...scalar,
    name: 'age',
    args: [timestamptz, timestamptz],
    returns: interval,
    usesContext: true,
    evaluate: (context: FunctionContext, left: Microseconds, right: Microseconds) =>
      ageBetween(instantToLocal(left, sessionZone(context)), instantToLocal(right, sessionZone(context))),
    doc: "Years, months, days and time from the second instant to the first, on the session's clock.",
    example: ["age(timestamptz '2024-03-01 00:00+00', timestamptz '2024-01-31 00:00+00')", '1 mon 1 day'],
  },
  {
    ...stable,
    name: 'age',
    args: [timestamp],
    returns: interval,
    usesContext: true,
    evaluate: (context: FunctionContext, value: Microseconds) => ageBetween(today(context), value),
    doc: "Years, months and days to today's midnight.",
    example: ['age(current_date::timestamp)', '00:00:00'],
  },
  {
    ...stable,
    name: 'age',
    args: [timestamptz],
    returns: interval,
    usesContext: true,
    evaluate: (context: FunctionContext, value: Microseconds) =>
      ageBetween(today(context), instantToLocal(value, sessionZone(context))),
    doc: "Years, months and days to today's midnight.",
    example: ['age(current_date::timestamptz)', '00:00:00'],
  },
  ...(
    [
      ['justify_days', justifyDays, "interval '35 days'", '1 mon 5 days', 'Turns every 30 days into a month.'],
      ['justify_hours', justifyHours, "interval '27 hours'", '1 day 03:00:00', 'Turns every 24 hours into a day.'],
      [
        'justify_interval',
        justifyInterval,
        "interval '1 month -1 hour'",
        '29 days 23:00:00',
        'Turns hours into days and days into months, and gives all parts one sign.',
      ],
    ] as const
  ).map(
    ([name, evaluate, argument, result, doc]): ScalarFunction => ({
      ...scalar,
      name,
      args: [interval],
      returns: interval,
      evaluate,
      doc,
      example: [`${name}(${argument})`, result],
    }),
  ),
  ...[date, timestamp, timestamptz].map(
    (type): ScalarFunction => ({
      ...scalar,
      name: 'isfinite',
      args: [type],
      returns: bool,
      evaluate: (value: Microseconds) => typeof value === 'bigint' || Number.isFinite(value),
      doc: 'Whether it is not infinite.',
      example: [`isfinite(${type.name} 'infinity')`, 'f'],
    }),
  ),
  {
    ...scalar,
    name: 'isfinite',
    args: [interval],
    returns: bool,
    evaluate: (value: Interval) => value.isFinite,
    doc: 'Whether it is not infinite.',
    example: ["isfinite(interval '4 hours')", 't'],
  },
  ...(
    [
      ['date_add', addToTimestampTz, 'Adds', '2024-04-01 00:00:00+00'],
      ['date_subtract', subtractFromTimestampTz, 'Subtracts', '2024-03-30 00:00:00+00'],
    ] as const
  ).flatMap(([name, compute, verb, result]): ScalarFunction[] => [
    {
      ...stable,
      name,
      args: [timestamptz, interval],
      returns: timestamptz,
      usesContext: true,
      evaluate: (context: FunctionContext, value: Microseconds, span: Interval) =>
        compute(value, span, sessionZone(context)),
      doc: `${verb} an interval, with the days and months of the session's zone.`,
      example: [`${name}(timestamptz '2024-03-31 00:00+00', interval '1 day')`, result],
    },
    {
      ...scalar,
      name,
      args: [timestamptz, interval, text],
      returns: timestamptz,
      evaluate: (value: Microseconds, span: Interval, zone: string) => compute(value, span, namedZone(zone)),
      doc: `${verb} an interval, with the days and months of a zone.`,
      example: null,
    },
  ]),
];

// ------------------------------------------------------------------------------------------------------ from parts

const makers: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'make_date',
    args: [int4, int4, int4],
    argNames: ['year', 'month', 'day'],
    returns: date,
    evaluate: makeDate,
    doc: 'The date of a year, month and day; a negative year is one before Christ.',
    example: ['make_date(2024, 2, 29)', '2024-02-29'],
  },
  {
    ...scalar,
    name: 'make_time',
    args: [int4, int4, float8],
    argNames: ['hour', 'min', 'sec'],
    returns: time,
    evaluate: makeTime,
    doc: 'The time of an hour, minute and second.',
    example: ['make_time(8, 15, 23.5)', '08:15:23.5'],
  },
  {
    ...scalar,
    name: 'make_timestamp',
    args: [int4, int4, int4, int4, int4, float8],
    argNames: ['year', 'month', 'mday', 'hour', 'min', 'sec'],
    returns: timestamp,
    evaluate: makeTimestamp,
    doc: 'The timestamp of its parts.',
    example: ['make_timestamp(2024, 2, 29, 8, 15, 23.5)', '2024-02-29 08:15:23.5'],
  },
  {
    ...stable,
    name: 'make_timestamptz',
    args: [int4, int4, int4, int4, int4, float8],
    argNames: ['year', 'month', 'mday', 'hour', 'min', 'sec'],
    returns: timestamptz,
    usesContext: true,
    evaluate: (context: FunctionContext, ...given: [number, number, number, number, number, number]) =>
      instantOf(makeTimestamp(...given), sessionZone(context)),
    doc: "The instant of its parts on the session's clock.",
    example: ['make_timestamptz(2024, 2, 29, 8, 15, 23.5)', '2024-02-29 08:15:23.5+00'],
  },
  {
    ...stable,
    name: 'make_timestamptz',
    args: [int4, int4, int4, int4, int4, float8, text],
    argNames: ['year', 'month', 'mday', 'hour', 'min', 'sec', 'timezone'],
    returns: timestamptz,
    evaluate: (...given: [number, number, number, number, number, number, string]) => {
      const [year, month, day, hour, minute, second, zone] = given;
      return instantOf(makeTimestamp(year, month, day, hour, minute, second), zoneOfText(zone));
    },
    doc: "The instant of its parts on a zone's clock.",
    example: ["make_timestamptz(2024, 2, 29, 8, 15, 23.5, '+05:30')", '2024-02-29 02:45:23.5+00'],
  },
  {
    ...scalar,
    name: 'make_interval',
    args: [int4, int4, int4, int4, int4, int4, float8],
    argNames: ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'],
    defaults: [0, 0, 0, 0, 0, 0, 0],
    returns: interval,
    evaluate: makeInterval,
    doc: 'An interval of counts of its units, each 0 when left out.',
    example: ['make_interval(1, 2, 0, 3)', '1 year 2 mons 3 days'],
  },
  {
    ...scalar,
    name: 'to_timestamp',
    args: [float8],
    returns: timestamptz,
    evaluate: timestampOfSeconds,
    doc: 'The instant so many seconds after 1970-01-01 UTC.',
    example: ['to_timestamp(1709208000.5)', '2024-02-29 12:00:00.5+00'],
  },
  {
    ...scalar,
    name: 'timestamp',
    args: [date, time],
    returns: timestamp,
    evaluate: addTimeToDate,
    doc: 'The date at that time of day.',
    example: [`"timestamp"(date '2024-02-29', time '08:15')`, '2024-02-29 08:15:00'],
  },
  {
    ...stable,
    name: 'timestamptz',
    args: [date, time],
    returns: timestamptz,
    usesContext: true,
    evaluate: (context: FunctionContext, days: number, clock: number) =>
      instantOf(addTimeToDate(days, clock), sessionZone(context)),
    doc: "The date at that time of day on the session's clock.",
    example: ["timestamptz(date '2024-02-29', time '08:15')", '2024-02-29 08:15:00+00'],
  },
  {
    ...scalar,
    name: 'timestamptz',
    args: [date, timetz],
    returns: timestamptz,
    evaluate: (days: number, clock: TimeTz) => addTimeTzToDate(days, clock),
    doc: 'The date at that time of day.',
    example: ["timestamptz(date '2024-02-29', timetz '08:15+01')", '2024-02-29 07:15:00+00'],
  },
];

export const datetimeFunctions: readonly ScalarFunction[] = [...parts, ...starts, ...spans, ...makers];
