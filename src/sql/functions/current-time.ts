import { date, text, time, timestamp, timestamptz, timetz } from '../../types/builtin.js';
import { sessionZone } from '../../types/datetime-parse.js';
import { daysOf, secondsOf, timeOf } from '../../types/microseconds.js';
import type { TimeTz } from '../../types/time.js';
import { instantToLocal } from '../../types/timestamp.js';
import { textOfTimestampTz } from './datetime-to-text.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable, volatile } from './row.js';

// What time it is. All but `clock_timestamp` stand still: within a transaction (`now` and the keywords of the standard)
// or within a statement.

const transactionStart = (context: FunctionContext) => context.transactionStart;

/** The start of the transaction as the session's clock shows it. */
function localNow(context: FunctionContext) {
  return instantToLocal(context.transactionStart, sessionZone(context));
}

function timeTzNow(context: FunctionContext): TimeTz {
  const instant = context.transactionStart;
  return { time: timeOf(localNow(context)), offset: sessionZone(context).offsetAt(secondsOf(instant)) };
}

const ofContext = { ...stable, args: [], usesContext: true, example: null } as const;

/** TABLE of the functions that are called with parentheses. */
export const currentTimeFunctions: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'now',
    returns: timestamptz,
    evaluate: transactionStart,
    doc: 'Start of the transaction.',
    example: ['now() = current_timestamp', 't'],
  },
  {
    ...ofContext,
    name: 'transaction_timestamp',
    returns: timestamptz,
    evaluate: transactionStart,
    doc: 'Start of the transaction.',
    example: ['transaction_timestamp() = now()', 't'],
  },
  {
    ...ofContext,
    name: 'statement_timestamp',
    returns: timestamptz,
    evaluate: (context: FunctionContext) => context.statementStart,
    doc: 'Start of the statement.',
    example: ['statement_timestamp() >= now()', 't'],
  },
  {
    ...ofContext,
    ...volatile,
    name: 'clock_timestamp',
    returns: timestamptz,
    evaluate: (context: FunctionContext) => context.clockNow(),
    doc: 'The clock at this moment, which goes on within a statement.',
    example: ['clock_timestamp() >= statement_timestamp()', 't'],
  },
  {
    ...ofContext,
    ...volatile,
    name: 'timeofday',
    returns: text,
    evaluate: (context: FunctionContext) =>
      textOfTimestampTz(context.clockNow(), 'Dy Mon DD HH24:MI:SS.US YYYY TZ', sessionZone(context)),
    doc: 'The clock at this moment as a text, with the abbreviation of the time zone.',
    example: ['length(timeofday())', '35'],
  },
];

/** TABLE of the keywords that are functions without parentheses; those with a time take a precision. */
export const currentTimeKeywords: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'current_timestamp',
    returns: timestamptz,
    evaluate: transactionStart,
    doc: 'Start of the transaction.',
    example: ['current_timestamp = now()', 't'],
  },
  {
    ...ofContext,
    name: 'current_date',
    returns: date,
    evaluate: (context: FunctionContext) => daysOf(localNow(context)),
    doc: 'Day on which the transaction started.',
    example: ['current_date = now()::date', 't'],
  },
  {
    ...ofContext,
    name: 'current_time',
    returns: timetz,
    evaluate: timeTzNow,
    doc: 'Time of day at which the transaction started.',
    example: ['current_time = now()::timetz', 't'],
  },
  {
    ...ofContext,
    name: 'localtime',
    returns: time,
    evaluate: (context: FunctionContext) => timeOf(localNow(context)),
    doc: 'Time of day at which the transaction started, without time zone.',
    example: ['localtime = now()::time', 't'],
  },
  {
    ...ofContext,
    name: 'localtimestamp',
    returns: timestamp,
    evaluate: localNow,
    doc: 'Start of the transaction, without time zone.',
    example: ['localtimestamp = now()::timestamp', 't'],
  },
];
