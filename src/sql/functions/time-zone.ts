import { error } from '../../common/errors.js';
import { interval, text, timestamp, timestamptz, timetz } from '../../types/builtin.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Interval } from '../../types/interval.js';
import { formatInterval } from '../../types/interval-format.js';
import { DAY_US, type Microseconds, SECOND_US, secondsOf } from '../../types/microseconds.js';
import type { TimeTz } from '../../types/time.js';
import { fixedZone, type TimeZone } from '../../types/time-zone.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { scalar, stable } from './row.js';
import { instantOf, isInfinite, localOf, namedZone } from './zone-argument.js';

// x AT TIME ZONE z is timezone(z, x), x AT LOCAL is timezone(x): a local time of the zone becomes an instant, and an
// instant the local time that the zone's clock shows then. The zone of an infinite time is not looked at.

/** A zone given as its offset. @throws 22023 */
function zoneOfInterval(span: Interval): TimeZone {
  if (!span.isFinite) throw invalid(span, 'must be finite');
  if (span.months !== 0 || span.days !== 0) throw invalid(span, 'must not include months or days');
  return fixedZone('', Math.trunc(Number(span.microseconds) / SECOND_US) + 0);
}

function invalid(span: Interval, rule: string): Error {
  return error('invalid_parameter_value', `interval time zone "${formatInterval(span)}" ${rule}`);
}

/** The same moment at another offset. */
function atOffset(value: TimeTz, offset: number): TimeTz {
  const time = (value.time + (offset - value.offset) * SECOND_US) % DAY_US;
  return { time: time < 0 ? time + DAY_US : time + 0, offset };
}

/** The zone's offset when the transaction started. */
function offsetNow(context: FunctionContext, zone: TimeZone): number {
  return zone.offsetAt(secondsOf(context.transactionStart));
}

const doc = 'A local time of a zone as an instant, or an instant as the local time of a zone.';

/** `AT TIME ZONE` and `AT LOCAL`, under the name PostgreSQL calls them by. */
export const timeZoneFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'timezone',
    args: [text, timestamp],
    returns: timestamptz,
    evaluate: (zone: string, local: Microseconds) => (isInfinite(local) ? local : instantOf(local, namedZone(zone))),
    doc,
    example: ["timestamp '2024-02-29 12:00' AT TIME ZONE 'America/New_York'", '2024-02-29 17:00:00+00'],
  },
  {
    ...scalar,
    name: 'timezone',
    args: [text, timestamptz],
    returns: timestamp,
    evaluate: (zone: string, instant: Microseconds) =>
      isInfinite(instant) ? instant : localOf(instant, namedZone(zone)),
    doc,
    example: ["timestamptz '2024-02-29 12:00+00' AT TIME ZONE 'Asia/Kolkata'", '2024-02-29 17:30:00'],
  },
  {
    ...stable,
    name: 'timezone',
    args: [text, timetz],
    returns: timetz,
    usesContext: true,
    evaluate: (context: FunctionContext, zone: string, value: TimeTz) =>
      atOffset(value, offsetNow(context, namedZone(zone))),
    doc: 'The same time of day as it is in a zone today.',
    example: ["timetz '12:00+00' AT TIME ZONE 'Asia/Kolkata'", '17:30:00+05:30'],
  },
  {
    ...scalar,
    name: 'timezone',
    args: [interval, timestamp],
    returns: timestamptz,
    evaluate: (offset: Interval, local: Microseconds) =>
      isInfinite(local) ? local : instantOf(local, zoneOfInterval(offset)),
    doc,
    example: ["timestamp '2024-02-29 12:00' AT TIME ZONE interval '-5 hours'", '2024-02-29 17:00:00+00'],
  },
  {
    ...scalar,
    name: 'timezone',
    args: [interval, timestamptz],
    returns: timestamp,
    evaluate: (offset: Interval, instant: Microseconds) =>
      isInfinite(instant) ? instant : localOf(instant, zoneOfInterval(offset)),
    doc,
    example: ["timestamptz '2024-02-29 12:00+00' AT TIME ZONE interval '5:30'", '2024-02-29 17:30:00'],
  },
  {
    ...scalar,
    name: 'timezone',
    args: [interval, timetz],
    returns: timetz,
    evaluate: (offset: Interval, value: TimeTz) => atOffset(value, zoneOfInterval(offset).offsetAt(0)),
    doc: 'The same time of day at another offset.',
    example: ["timetz '12:00+00' AT TIME ZONE interval '-5 hours'", '07:00:00-05'],
  },
  {
    ...stable,
    name: 'timezone',
    args: [timestamp],
    returns: timestamptz,
    usesContext: true,
    evaluate: (context: FunctionContext, local: Microseconds) => instantOf(local, sessionZone(context)),
    doc: "A local time of the session's zone as an instant.",
    example: ["timestamp '2024-02-29 12:00' AT LOCAL", '2024-02-29 12:00:00+00'],
  },
  {
    ...stable,
    name: 'timezone',
    args: [timestamptz],
    returns: timestamp,
    usesContext: true,
    evaluate: (context: FunctionContext, instant: Microseconds) => localOf(instant, sessionZone(context)),
    doc: "An instant as the local time of the session's zone.",
    example: ["timestamptz '2024-02-29 12:00+00' AT LOCAL", '2024-02-29 12:00:00'],
  },
  {
    ...stable,
    name: 'timezone',
    args: [timetz],
    returns: timetz,
    usesContext: true,
    evaluate: (context: FunctionContext, value: TimeTz) => atOffset(value, offsetNow(context, sessionZone(context))),
    doc: "The same time of day as it is in the session's zone today.",
    example: ["timetz '12:00+02' AT LOCAL", '10:00:00+00'],
  },
];
