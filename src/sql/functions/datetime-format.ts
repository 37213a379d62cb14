import { date, interval, text, timestamp, timestamptz } from '../../types/builtin.js';
import { sessionZone } from '../../types/datetime-parse.js';
import type { Microseconds } from '../../types/microseconds.js';
import { dateOfText, timestampOfText } from './datetime-of-fields.js';
import { textOfInterval, textOfTimestamp, textOfTimestampTz } from './datetime-to-text.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable } from './row.js';

// Dates and times from and to texts in the form of a pattern.

export const datetimeFormatFunctions: readonly ScalarFunction[] = [
  {
    ...stable,
    name: 'to_char',
    args: [timestamp, text],
    returns: text,
    evaluate: textOfTimestamp,
    doc: 'A timestamp in the form of a pattern.',
    example: [
      "to_char(timestamp '2024-02-29 20:38:40', 'FMDay, DDth Month YYYY, HH12:MI am')",
      'Thursday, 29th February  2024, 08:38 pm',
    ],
  },
  {
    ...stable,
    name: 'to_char',
    args: [timestamptz, text],
    returns: text,
    usesContext: true,
    evaluate: (context: FunctionContext, value: Microseconds, pattern: string) =>
      textOfTimestampTz(value, pattern, sessionZone(context)),
    doc: "An instant in the form of a pattern, as the session's clock shows it.",
    example: ["to_char(timestamptz '2024-02-29 20:38:40+00', 'YYYY-MM-DD HH24:MI:SS TZH')", '2024-02-29 20:38:40 +00'],
  },
  {
    ...stable,
    name: 'to_char',
    args: [interval, text],
    returns: text,
    evaluate: textOfInterval,
    doc: 'An interval in the form of a pattern.',
    example: ["to_char(interval '15h 2m 12s', 'HH24:MI:SS')", '15:02:12'],
  },
  {
    ...stable,
    name: 'to_date',
    args: [text, text],
    returns: date,
    evaluate: dateOfText,
    doc: 'The date that a text in the form of a pattern says.',
    example: ["to_date('29 Feb 2024', 'DD Mon YYYY')", '2024-02-29'],
  },
  {
    ...stable,
    name: 'to_timestamp',
    args: [text, text],
    returns: timestamptz,
    usesContext: true,
    evaluate: (context: FunctionContext, value: string, pattern: string) =>
      timestampOfText(value, pattern, sessionZone(context)),
    doc: "The instant that a text in the form of a pattern says, on the session's clock unless it names a zone.",
    example: ["to_timestamp('29 Feb 2024 20:38', 'DD Mon YYYY HH24:MI')", '2024-02-29 20:38:00+00'],
  },
];
