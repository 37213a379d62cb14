import { error } from '../../common/errors.js';
import { int4, int8, interval, numeric, text, timestamp, timestamptz } from '../../types/builtin.js';
import { addToTimestamp, addToTimestampTz } from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import { INT64_MAX, INT64_MIN, narrowBigint } from '../../types/integer.js';
import { compareIntervals, Interval } from '../../types/interval.js';
import type { Microseconds } from '../../types/microseconds.js';
import { Numeric } from '../../types/numeric.js';
import { findZone } from '../../types/time-zone.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, TableFunction } from './function.js';
import { table } from './row.js';

// generate_series: from a first value to a last in steps, the last included. A series ends where its type does.

type Integer = number | bigint;

function zeroStep(): never {
  throw error('invalid_parameter_value', 'step size cannot equal zero');
}

function* integerSeries(
  _context: FunctionContext,
  [type]: readonly Type[],
  start: Integer,
  stop: Integer,
  step: Integer = 1,
): Generator<readonly [Integer]> {
  if (step === 0) zeroStep();
  // Doubles count exactly while the sum past the end is safe, which it always is for int4.
  if (type === int4 || Number.isSafeInteger(Number(stop) + Number(step))) {
    if (typeof start === 'number' && typeof step === 'number') {
      for (let value = start; step > 0 ? value <= stop : value >= stop; value += step) yield [value];
      return;
    }
  }
  const last = BigInt(stop);
  const by = BigInt(step);
  for (let value = BigInt(start); by > 0n ? value <= last : value >= last; value += by) {
    yield [narrowBigint(value)];
    if (value + by > INT64_MAX || value + by < INT64_MIN) return;
  }
}

function checkFinite(value: Numeric, what: string): void {
  if (value.isFinite) return;
  throw error('invalid_parameter_value', `${what} cannot be ${value.isNaN ? 'NaN' : 'infinity'}`);
}

function* numericSeries(
  _context: FunctionContext,
  _types: readonly Type[],
  start: Numeric,
  stop: Numeric,
  step = Numeric.one,
): Generator<readonly [Numeric]> {
  checkFinite(start, 'start value');
  checkFinite(stop, 'stop value');
  checkFinite(step, 'step size');
  if (step.sign === 0) zeroStep();
  for (let value = start; value.compare(stop) * step.sign <= 0; value = value.add(step)) yield [value];
}

/** From `start` to `stop`, each found from the one before by `next`. */
function* timeSeries(
  start: Microseconds,
  stop: Microseconds,
  step: Interval,
  next: (value: Microseconds) => Microseconds,
): Generator<readonly [Microseconds]> {
  const sign = compareIntervals(step, Interval.zero);
  if (sign === 0) zeroStep();
  if (!step.isFinite) throw error('invalid_parameter_value', 'step size cannot be infinite');
  for (let value = start; sign > 0 ? value <= stop : value >= stop; value = next(value)) yield [value];
}

function timestampSeries(
  _context: FunctionContext,
  _types: readonly Type[],
  start: Microseconds,
  stop: Microseconds,
  step: Interval,
): Iterable<readonly [Microseconds]> {
  return timeSeries(start, stop, step, (value) => addToTimestamp(value, step));
}

/** Days and months of the step are those of a zone's calendar: the session's unless one is named. */
function instantSeries(
  context: FunctionContext,
  _types: readonly Type[],
  start: Microseconds,
  stop: Microseconds,
  step: Interval,
  zoneName: string | null = null,
): Iterable<readonly [Microseconds]> {
  const zone = zoneName === null ? sessionZone(context) : findZone(zoneName);
  if (zone === null) throw error('invalid_parameter_value', `time zone "${zoneName}" not recognized`);
  return timeSeries(start, stop, step, (value) => addToTimestampTz(value, step, zone));
}

const SERIES_DOCS = [
  'The values from the first to the second in steps of one.',
  'The values from the first to the second in steps of the third.',
  'The instants from the first to the second in steps of the third, on the calendar of a time zone.',
];

function series(args: readonly Type[], example: TableFunction['example'], rows: TableFunction['rows']): TableFunction {
  return {
    ...table,
    name: 'generate_series',
    args,
    columns: [{ name: 'generate_series', type: args[0]! }],
    rows,
    doc: SERIES_DOCS[args.length - 2]!,
    example,
  };
}

export const seriesTables: readonly TableFunction[] = [
  series([int4, int4], ['ARRAY(SELECT n FROM generate_series(2, 4) AS n)', '{2,3,4}'], integerSeries),
  series([int4, int4, int4], ['ARRAY(SELECT n FROM generate_series(5, 1, -2) AS n)', '{5,3,1}'], integerSeries),
  series(
    [int8, int8],
    [
      'ARRAY(SELECT n FROM generate_series(9223372036854775806, 9223372036854775807) AS n)',
      '{9223372036854775806,9223372036854775807}',
    ],
    integerSeries,
  ),
  series([int8, int8, int8], ['ARRAY(SELECT n FROM generate_series(0::bigint, 9, 4) AS n)', '{0,4,8}'], integerSeries),
  series([numeric, numeric], ['ARRAY(SELECT n FROM generate_series(0.5, 2) AS n)', '{0.5,1.5}'], numericSeries),
  series(
    [numeric, numeric, numeric],
    ['ARRAY(SELECT n FROM generate_series(1, 2, 0.50) AS n)', '{1,1.50,2.00}'],
    numericSeries,
  ),
  series(
    [timestamp, timestamp, interval],
    [
      "ARRAY(SELECT t::date FROM generate_series('2024-01-31'::timestamp, '2024-03-31', '1 month') AS t)",
      '{2024-01-31,2024-02-29,2024-03-29}',
    ],
    timestampSeries,
  ),
  {
    ...series(
      [timestamptz, timestamptz, interval],
      [
        "ARRAY(SELECT t FROM generate_series('2024-01-01 00:00+00'::timestamptz, '2024-01-01 12:00+00', '12 hours') AS t) = ARRAY['2024-01-01 00:00+00'::timestamptz, '2024-01-01 12:00+00']",
        't',
      ],
      instantSeries,
    ),
    volatility: 'stable',
  },
  series(
    [timestamptz, timestamptz, interval, text],
    [
      "(SELECT count(t) FROM generate_series('2024-03-30 12:00+01'::timestamptz, '2024-03-31 11:00+01', '1 day', 'Europe/Berlin') AS t)",
      '2',
    ],
    instantSeries,
  ),
];
