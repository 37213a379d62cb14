import { bool, interval, time, timestamp, timestamptz, timetz } from '../../types/builtin.js';
import { addToTime, addToTimestamp, addToTimestampTz } from '../../types/datetime-arithmetic.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Interval } from '../../types/interval.js';
import type { Microseconds } from '../../types/microseconds.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { scalar, stable } from './row.js';

// (start, end) OVERLAPS (start, end): whether two periods have a time in common. A period has its start and lacks its
// end, unless both are one; its bounds may come in any order. NULL as a bound leaves the period open there.

type Compare<T> = (left: T, right: T) => number;

/** A period's bounds in order; null when both are NULL. A period with one NULL bound begins with the other. */
function ordered<T>(compare: Compare<T>, start: T | null, end: T | null): [T, T | null] | null {
  if (start === null) return end === null ? null : [end, null];
  if (end === null) return [start, null];
  return compare(start, end) > 0 ? [end, start] : [start, end];
}

/** Whether two periods overlap; null where the NULL bounds decide. */
export function overlap<T>(
  compare: Compare<T>,
  s1: T | null,
  e1: T | null,
  s2: T | null,
  e2: T | null,
): boolean | null {
  const first = ordered(compare, s1, e1);
  const second = ordered(compare, s2, e2);
  if (first === null || second === null) return null;
  const order = compare(first[0], second[0]);
  if (order === 0) return first[1] === null || second[1] === null ? null : true;
  const [earlier, later] = order < 0 ? [first, second] : [second, first];
  if (earlier[1] === null) return null;
  if (compare(later[0], earlier[1]) < 0) return true;
  return later[1] === null ? null : false;
}

/** A bound given as a length from the start. */
type Add<T> = (context: FunctionContext, start: T, span: Interval) => T;

function rows<T>(type: Type<T>, add: Add<T>, base: typeof scalar | typeof stable): ScalarFunction[] {
  const compare = type.compare!;
  const common = { ...scalar, nulls: 'handle', name: 'overlaps', returns: bool } as const;
  const doc = 'Whether two periods have a time in common; a period lacks its end.';
  const end = (context: FunctionContext, start: T | null, bound: unknown, isSpan: boolean): T | null => {
    if (!isSpan) return bound as T | null;
    return start === null || bound === null ? null : add(context, start, bound as Interval);
  };
  const withSpans = (isFirstSpan: boolean, isSecondSpan: boolean): ScalarFunction => ({
    ...common,
    volatility: base.volatility,
    usesContext: true,
    args: [type, isFirstSpan ? interval : type, type, isSecondSpan ? interval : type],
    evaluate: (context: FunctionContext, s1: T | null, b1: unknown, s2: T | null, b2: unknown) =>
      overlap(compare, s1, end(context, s1, b1, isFirstSpan), s2, end(context, s2, b2, isSecondSpan)),
    doc,
    example: null,
  });
  return [
    {
      ...common,
      args: [type, type, type, type],
      evaluate: (s1: T | null, e1: T | null, s2: T | null, e2: T | null) => overlap(compare, s1, e1, s2, e2),
      doc,
      example: null,
    },
    withSpans(true, true),
    withSpans(true, false),
    withSpans(false, true),
  ];
}

const [ofTimetz] = rows(timetz, (_context, start) => start, scalar);

/** `OVERLAPS`, under the name PostgreSQL calls it by. */
export const overlapsFunctions: readonly ScalarFunction[] = [
  ...rows<number>(time, (_context, start, span) => addToTime(start, span), scalar),
  {
    ...ofTimetz!,
    example: ["(timetz '10:00+00', timetz '11:00+00') OVERLAPS (timetz '12:30+02', timetz '13:30+02')", 't'],
  },
  ...rows<Microseconds>(timestamp, (_context, start, span) => addToTimestamp(start, span), scalar),
  ...rows<Microseconds>(
    timestamptz,
    (context, start, span) => addToTimestampTz(start, span, sessionZone(context)),
    stable,
  ),
];
