import { calls, combinations, literals, quote } from './combine.js';

// Patterns of dates, times and numbers, in both directions.

const words = [
  ...['HH', 'HH12', 'HH24', 'MI', 'SS', 'MS', 'US', 'FF1', 'FF2', 'FF3', 'FF4', 'FF5', 'FF6', 'SSSS', 'SSSSS'],
  ...['AM', 'A.M.', 'am', 'p.m.', 'Y,YYY', 'YYYY', 'YYY', 'YY', 'Y', 'IYYY', 'IYY', 'IY', 'I', 'BC', 'B.C.', 'ad', 'a.d.'],
  ...['MONTH', 'Month', 'month', 'MON', 'Mon', 'mon', 'MM', 'DAY', 'Day', 'day', 'DY', 'Dy', 'dy', 'DDD', 'IDDD', 'DD'],
  ...['D', 'ID', 'W', 'WW', 'IW', 'CC', 'J', 'Q', 'RM', 'rm', 'TZ', 'tz', 'TZH', 'TZM', 'OF', 'of', 'FX', 'hh24', 'yyyy', 'iyyy', 'ff3'],
];
const dressed = [...words, ...words.map((word) => `FM${word}`), ...words.map((word) => `${word}th`), ...words.map((word) => `${word}TH`), ...words.map((word) => `fm${word}SP`)];
const sentences = [
  'YYYY-MM-DD HH24:MI:SS.US',
  'FMDay, FMMonth FMDDth, YYYY',
  'Dy DD Mon YYYY HH12:MI:SS AM',
  '"Year" YYYY "Week" IW',
  '"unclosed YYYY',
  'esc\\"YYYY\\" \\YYYY "a\\"b\\\\c"',
  'größe 😀 YYYY',
  'TMMonth TMDay TMMon',
  'Hh24 yYYY Mm xyz',
  'FMTMMonth',
  'FM YYYY',
  'YYYYYYYY',
  'DDDDD',
  'FMHH24FMMI',
  'HH24hMIm',
  '',
  ' ',
];
const patterns = [...dressed, ...sentences].map(quote);

const timestamps = literals('timestamp', ['2024-02-29 20:38:40.123456', '2023-01-01 00:00', '2021-01-03 12:05:09.000001', '2000-12-31 11:59:59.999999', '1999-11-13 01:01:01', '0001-01-01', '0001-12-31 BC', '0044-03-15 10:11:12 BC', '0100-06-01 BC', '0999-10-12', '12345-06-22', 'infinity', '-infinity']);
const instants = literals('timestamptz', ['2024-02-29 20:38:40.123456+00', '2024-07-01 00:30+00', '2001-12-31 23:59:59+00', 'infinity']);
const intervals = literals('interval', ['0', '1 year 2 months 3 days 04:05:06.789012', '-1 year -2 months -3 days -04:05:06.789012', '-3 months', '15 hours 2 minutes', '100 hours', '-13 hours', '1234 years 11 months 40 days', '12 months', '-12 months', '-1 microsecond', '1 day -1 second', 'infinity']);

/** Words that an interval cannot have, and those of its weeks, which we do not support. */
const intervalPatterns = patterns.filter((pattern) => !/I(?:YYY|YY|Y|W|DDD)|iyyy|'(?:FM|fm)?I(?:th|TH|SP)?'/.test(pattern));

const toCharCases: readonly string[] = [
  ...calls('to_char', [...timestamps, ...instants], patterns),
  ...calls('to_char', intervals, intervalPatterns),
  "to_char(date '2024-02-29', 'YYYY')",
  "to_char('2024-02-29'::date, 'Mon DD')",
  "to_char(now(), NULL)",
  "to_char('2024-02-29', 'YYYY')",
  "to_char(time '10:00', 'HH24')",
  "to_char(timestamp '2024-02-29', 'YYYY') = '2024'",
];

/** A text and a pattern. */
const dateTexts: readonly (readonly [string, string])[] = [
  ['2024-02-29', 'YYYY-MM-DD'],
  ['2024 - 02   29', 'YYYY-MM-DD'],
  ['  2024-02-29  ', 'YYYY-MM-DD'],
  ['20240229', 'YYYYMMDD'],
  ['2024/2/9', 'YYYY/MM/DD'],
  ['2024229', 'YYYYMMDD'],
  ['2024-2-9', 'FMYYYY-FMMM-FMDD'],
  ['29 Feb 2024', 'DD Mon YYYY'],
  ['29 feb 2024', 'DD MON YYYY'],
  ['29th of FEBRUARY 2024', 'DDth "of" MONTH YYYY'],
  ['29 February  2024', 'DD Month YYYY'],
  ['29 Februar 2024', 'DD Month YYYY'],
  ['29 Febb 2024', 'DD Mon YYYY'],
  ['May 5 2024', 'Month DD YYYY'],
  ['Thursday 29 02 2024', 'Day DD MM YYYY'],
  ['thu 29 02 2024', 'DY DD MM YYYY'],
  ['foo 29 02 2024', 'Dy DD MM YYYY'],
  ['24', 'YY'], ['70', 'YY'], ['69', 'YY'], ['99', 'YY'], ['2024', 'YY'], ['124', 'YYY'], ['519', 'YYY'], ['520', 'YYY'], ['999', 'YYY'], ['4', 'Y'], ['95', 'Y'],
  ['1995', 'YYYY'], ['-44', 'YYYY'], ['44 BC', 'YYYY BC'], ['44 B.C.', 'YYYY B.C.'], ['-44 BC', 'YYYY BC'], ['44 AD', 'YYYY BC'], ['0', 'YYYY'], ['10000', 'YYYY'], ['99999999999', 'YYYY'], ['5874897', 'YYYY'], ['5874898', 'YYYY'],
  ['1,234', 'Y,YYY'], ['12,345', 'Y,YYY'], ['1,2', 'Y,YYY'], ['1234', 'Y,YYY'], ['99999999,999', 'Y,YYY'], ['1,234th', 'Y,YYYth'],
  ['21', 'CC'], ['20 95', 'CC YY'], ['20 00', 'CC YY'], ['6 BC', 'CC BC'], ['6 44 BC', 'CC YY BC'], ['21 2019', 'CC YYYY'], ['100000000', 'CC'],
  ['2024-060', 'YYYY-DDD'], ['2024060', 'YYYYDDD'], ['2023-366', 'YYYY-DDD'], ['2024-366', 'YYYY-DDD'], ['2024-367', 'YYYY-DDD'], ['060', 'DDD'], ['2024-06-060', 'YYYY-MM-DDD'], ['2024-01-15-060', 'YYYY-MM-DD-DDD'], ['2024--5', 'YYYY-DDD'],
  ['2024-W09-4', 'IYYY-"W"IW-ID'], ['2024-09', 'IYYY-IW'], ['2020-53-7', 'IYYY-IW-ID'], ['2024-060', 'IYYY-IDDD'], ['2024-54', 'IYYY-IW'], ['2024-09-4', 'IYYY-IW-D'], ['2024-09-Sunday', 'IYYY-IW-Day'], ['2024-09', 'YYYY-IW'], ['2024-09-02', 'IYYY-MM-ID'], ['24-09', 'IY-IW'], ['4-09', 'I-IW'], ['124-09', 'IYY-IW'], ['9', 'IW'],
  ['2024-09', 'YYYY-WW'], ['2024-53', 'YYYY-WW'], ['2024-0', 'YYYY-WW'], ['2024-02-3', 'YYYY-MM-W'], ['2024-02-5', 'YYYY-MM-W'], ['2024-02-9', 'YYYY-MM-W'],
  ['2451944', 'J'], ['0', 'J'], ['-1', 'J'], ['2460370 12:30', 'J HH24:MI'], ['999999999', 'J'],
  ['2024-2', 'YYYY-Q'], ['2024-Q1-03', 'YYYY-"Q"Q-MM'], ['x', 'Q'],
  ['2024-XII', 'YYYY-RM'], ['2024-ii', 'YYYY-rm'], ['2024-viiii', 'YYYY-RM'], ['2024-XIII', 'YYYY-RM'], ['2024-a', 'YYYY-RM'],
  ['2024-13-01', 'YYYY-MM-DD'], ['2024-00-01', 'YYYY-MM-DD'], ['2024-02-30', 'YYYY-MM-DD'], ['2023-02-29', 'YYYY-MM-DD'], ['2024-01-32', 'YYYY-MM-DD'], ['2024-01-00', 'YYYY-MM-DD'], ['0230', 'MMDD'], ['31', 'DD'], ['32', 'DD'], ['13', 'MM'],
  ['2024-02-29', 'YYYY-MM-DD YYYY'], ['2024-02-2023', 'YYYY-MM-YYYY'], ['05 06', 'MM MM'], ['05 05', 'MM MM'], ['Feb 03', 'Mon MM'],
  ['2024', 'YYYYMM'], ['202', 'YYYYMM'], ['2024x', 'YYYYMM'], ['20241', 'YYYYMM'], ['2024 1', 'YYYYMM'], ['202412 ', 'YYYYMMDD'], ['x2024', 'YYYY'], ['', 'YYYY'], ['2024', ''], ['2024-02', 'YYYY'], [' ', 'YYYY'], ['-', 'YYYY'], ['2024-', 'YYYY-MM'], ['2024--02', 'YYYY-MM'], ['2024---02', 'YYYY-MM'], ['2024- -02', 'YYYY--MM'], ['2024/02', 'YYYY MM'], ['2024 02', 'YYYY/MM'], ['2024x02', 'YYYY-MM'], ['2024-02', 'YYYYxMM'], ['2024x02', 'YYYYxMM'], ['2024   x02', 'YYYY xMM'], ['2024😀02', 'YYYY"😀"MM'], ['2024😀02', 'YYYYéMM'],
  ['2024-02-29', 'FXYYYY-MM-DD'], ['2024- 2-29', 'FXYYYY-MM-DD'], ['2024 02 29', 'FXYYYY-MM-DD'], ['2024-2-29', 'FXYYYY-MM-DD'], ['2024-02-29', 'FXYYYY/MM/DD'], [' 2024', 'FXYYYY'], ['2024  Feb', 'FXYYYY Mon'], ['2024 Feb  1', 'FXYYYY Mon DD'],
  ['15 "text" 2024', 'DD "text" YYYY'], ['15text2024', 'DD"text"YYYY'], ['15 2024', 'DD"x"YYYY'],
  ['TH 2024', 'TH YYYY'], ['2024th-02', 'YYYYth-MM'], ['2024🎉🎉-02', 'YYYYth-MM'],
];
const timeTexts: readonly (readonly [string, string])[] = [
  ['10:20:30', 'HH24:MI:SS'], ['10:20:30.5', 'HH24:MI:SS.MS'], ['10:20:30.25', 'HH24:MI:SS.MS'], ['10:20:30.025', 'HH24:MI:SS.MS'], ['10:20:30.0255', 'HH24:MI:SS.MS'], ['10:20:30.1234', 'HH24:MI:SS.US'], ['10:20:30.123456', 'HH24:MI:SS.US'], ['10:20:30.1234567', 'HH24:MI:SS.US'], ['10:20:30.123456', 'HH24:MI:SS.FF3'], ['10:20:30.1236', 'HH24:MI:SS.FF3'], ['10:20:30.12', 'HH24:MI:SS.FF1'], ['10:20:30.19', 'HH24:MI:SS.FF1'], ['30.9999999', 'SS.FF6'], ['30.500 500', 'SS.MS US'], ['59.999 999999', 'SS.MS US'],
  ['10 PM', 'HH AM'], ['12 AM', 'HH12 PM'], ['12 pm', 'HH12 am'], ['10 p.m.', 'HH12 a.m.'], ['10 PM', 'HH24 AM'], ['13 PM', 'HH12 AM'], ['0 AM', 'HH12 AM'], ['0', 'HH12'], ['13', 'HH24'], ['24', 'HH24'], ['23:60', 'HH24:MI'], ['23:59:60', 'HH24:MI:SS'], ['-5', 'HH24'], ['10 xm', 'HH12 AM'], ['10', 'AM'], ['PM', 'AM'], ['pm 3', 'AM HH'],
  ['3600', 'SSSS'], ['86399', 'SSSSS'], ['86400', 'SSSSS'], ['3600 05', 'SSSS MI'], ['102030', 'HH24MISS'], ['1020', 'HH24MI'], ['10203', 'HH24MISS'], ['1', 'HH24MI'],
  ['2024-02-29 10:20 +05', 'YYYY-MM-DD HH24:MI TZH'], ['2024-02-29 10:20 -05:30', 'YYYY-MM-DD HH24:MI TZH:TZM'], ['2024-02-29 10:20-5', 'YYYY-MM-DD HH24:MITZH'], ['2024-02-29 10:20 5', 'YYYY-MM-DD HH24:MI TZH'], ['2024-02-29 10:20--5', 'YYYY-MM-DD HH24:MI-TZH'], ['2024-02-29 10:20 - 5', 'YYYY-MM-DD HH24:MI TZH'], ['2024-02-29 10:20 +16', 'YYYY-MM-DD HH24:MI TZH'], ['2024-02-29 10:20 +05:60', 'YYYY-MM-DD HH24:MI TZH:TZM'], ['2024-02-29 10:20 30', 'YYYY-MM-DD HH24:MI TZM'], ['2024-02-29 10:20 +05:30', 'YYYY-MM-DD HH24:MI OF'], ['2024-02-29 10:20+0530', 'YYYY-MM-DD HH24:MIOF'], ['2024-02-29 10:20 +05:30', 'YYYY-MM-DD HH24:MI TZ'], ['2024-02-29 10:20 EST', 'YYYY-MM-DD HH24:MI TZ'], ['2024-02-29 10:20 cest', 'YYYY-MM-DD HH24:MI tz'], ['2024-02-29 10:20 MSK', 'YYYY-MM-DD HH24:MI TZ'], ['2012-02-29 10:20 MSK', 'YYYY-MM-DD HH24:MI TZ'], ['2024-02-29 10:20 ESTX', 'YYYY-MM-DD HH24:MI TZ'], ['2024-02-29 10:20 XYZ', 'YYYY-MM-DD HH24:MI TZ'], ['2024-02-29 10:20 x', 'YYYY-MM-DD HH24:MI OF'], ['EST 2024', 'TZ YYYY'], ['+05 EST', 'TZH TZ'], ['EST+05', 'TZTZH'],
  ['2024-03-10 02:30', 'YYYY-MM-DD HH24:MI'], ['2024-11-03 01:30', 'YYYY-MM-DD HH24:MI'], ['294276-12-31 23:59', 'YYYY-MM-DD HH24:MI'], ['294277-01-01', 'YYYY-MM-DD'], ['4714-11-24 BC', 'YYYY-MM-DD BC'], ['4714-11-23 BC', 'YYYY-MM-DD BC'], ['4715-11-23 BC', 'YYYY-MM-DD BC'],
];

const readingCases: readonly string[] = [
  ...[...dateTexts, ...timeTexts].flatMap(([text, pattern]) => ['to_date', 'to_timestamp'].map((name) => `${name}(${quote(text)}, ${quote(pattern)})`)),
  "to_date(NULL, 'YYYY')",
  "to_timestamp('2024', NULL)",
  "to_date('2024-02-29', 'YYYY-MM-DD') + 1",
];

// -------------------------------------------------------------------------------------------------------- numbers

const numberPatterns = [
  ...['9', '99', '999', '9999', '0', '00', '0999', '9990', '9099', '999.99', '990.99', '099.99', '0.00', '.99', '.9', '9.', '0.', '9.0', '9.9', '99.09', '9.900'],
  ...['FM9', 'FM999', 'FM0999', 'FM990', 'FM9990.99', 'FM999.99', 'FM999.90', 'FM9.99', 'FM0.99', 'FM.99', 'FM9.', 'FM99.990', 'fm999.9999999'],
  ...['S999', '999S', 'S999.99', '999.99S', '9S99', 'FMS999', 'FM999S', 'S0999', '0S99', 's999', 'FMS9.99', '999SG', 'SG999', 'FMSG999', '99SG9', 'MI999', '999MI', 'FM999MI', 'FMMI999', '99MI9.9', '999.9MI', 'PL999', '999PL', 'FM999PL', 'FMPL999', 'PLMI999', '999PR', 'FM999PR', '999.99PR', 'FM999.99PR', '0999PR', '9.9pr'],
  ...['9,999', '9G999', '99,99,99', 'FM9,999', ',999', '0,000', '0G000D00', '9G999D99', 'FM9G999D99', '999D', 'D9', '9,999.99', 'FM999,999,999', 'L999', '999L', 'FML999', 'L9G999D99', 'l9'],
  ...['999th', '999TH', 'FM999th', '99.9th', 'S999th', '9th9', 'FM9TH', 'B999', 'b9', 'B0', '999C', '999SP', '"text"999"more"', '9 9', '9-9', '9x9', '9"9"9', '\\"9', '9é9😀', 'x', '', ' ', 'FM', ',', '.', 'S', 'MI', 'PL', 'SG', 'PR', 'L', 'V', 'th'],
  ...['9V9', '99V99', '999V', 'V99', 'FM99V999', 'S9V9', '9V0', '9EEEE', '9.9EEEE', '9.99eeee', '0.000EEEE', '99.99EEEE', 'EEEE', 'RN', 'rn', 'FMRN', 'FMrn', 'xRNy', ',RN', 'LRN', 'RNth'],
  ...['9.9.9', '9.9V9', '9V9.9', 'SS', 'S9MI', 'S9PL', 'S9SG', 'S9PR', 'MI9S', '9PRS', '9PR9', '9PR0', 'PR9', '9EEEE9', 'EEEE9', 'FMEEEE', 'S9EEEE', '9EEEEEEEE', 'RNRN', 'RN9', '9RN', '0RN', 'RNS', 'RNEEEE', 'RN.9', 'BRN', '9V9EEEE', '999999999999999999999', '0.00000000000000000000', 'FM99999999999999999999.99999999999999999999'],
].map(quote);

const numberCases: readonly string[] = [
  ...calls('to_char', literals('int4', ['0', '5', '-5', '12', '-12', '123', '1234', '-98765', '11', '1113', '22', '43', '2147483647', '-2147483648']), numberPatterns),
  ...calls('to_char', literals('int8', ['0', '-7', '123', '3999', '4000', '9223372036854775807', '-9223372036854775808']), numberPatterns),
  ...calls('to_char', literals('numeric', ['0', '0.1', '-0.1', '0.5', '0.05', '1.10', '-1.5', '12.345', '-12.345', '99.995', '999.999', '-999.4', '1234.5678', '0.000012345', '123456789.987654321', '1e20', '-1e-20', '9.99e99', 'NaN', 'Infinity', '-Infinity']), numberPatterns),
  ...calls('to_char', literals('float8', ['0', '-0', '0.1', '-0.001', '0.5', '2.5', '1.25', '-12.345', '123456.789', '1e15', '123456789012345678', '1e300', '1e-300', '0.30000000000000004', 'NaN', 'Infinity', '-Infinity']), numberPatterns),
  ...calls('to_char', literals('float4', ['0', '0.1', '-1.5', '123456.789', '1e10', '3.4e38', 'NaN', '-Infinity']), numberPatterns),
  "to_char(1::int2, '9')",
  "to_char(5::int8, '9V9999999999999999999')",
  "to_char(92233720368547758::int8, '999V999')",
  "to_char('1', '9')",
  "to_char(true, '9')",
  "to_char(1, NULL)",
];

const numberTexts = ['0', '1', '-1', '12', '+12', '123', '1234', '12345', '1,234', '1,234.5', '1234.56', '-1234.56', '12.34-', '12.34+', '<12.34>', '  12', '12  ', '1 2 3', '$12.3', '12th', '1st', '0.5', '.5', '-.5', '5.', '1.2.3', '--1', '+-1', '1-2', 'abc', '', ' ', '-', '.', 'a1b2', '１２', '😀12', 'NaN', '1e5', 'XIV', ' xiv ', 'IIII', 'MMMCMXCIX', 'IC', '12-', '12 -', '- 12', '1,2,3', '99999999999999999999.99'].map(quote);

const readingNumberCases: readonly string[] = [
  ...calls('to_number', numberTexts, numberPatterns),
  "to_number(NULL, '9')",
  "to_number('1', NULL)",
];

export const datetimeFormatCases: readonly string[] = [...toCharCases, ...readingCases];

/** Patterns with the abbreviation of a zone, which only zones without changes have. */
export const abbreviationCases = new Set(
  calls('to_char', instants, patterns.filter((pattern) => /TZ(?!H|M)|tz(?!h|m)/.test(pattern.replaceAll(/TZ[HM]|tz[hm]/g, '')) || /TZTH|tzth/i.test(pattern))),
);
export const numberFormatCases: readonly string[] = [...numberCases, ...readingNumberCases];

/** Words of weeks in an interval's pattern: PostgreSQL computes something, we say that we do not. */
export const unsupportedFormatCases: readonly string[] = combinations([["interval '1 day'"], ["'IYYY'", "'IW'", "'IDDD'", "'I'"]]).map(
  ([value, pattern]) => `to_char(${value}, ${pattern})`,
);
