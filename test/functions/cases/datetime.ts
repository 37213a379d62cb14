import { calls, combinations, literals, operations } from './combine.js';

// Dates around the ends of years, months and weeks, before Christ, at both ends of the ranges, and infinite ones.

const timestampTexts = [
  '2024-02-29 20:38:40.123456',
  '2023-12-31 23:59:59.999999',
  '2024-12-30 00:00:00',
  '2021-01-03 12:00:00.5',
  '2000-01-01',
  '1999-12-31 23:59:60',
  '1970-01-01 00:00:00.000001',
  '1969-12-31 23:59:59.999999',
  '1883-11-18 12:03:57',
  '1582-10-15 01:02:03',
  '0001-01-01',
  '0001-12-31 BC',
  '0044-03-15 10:11:12.25 BC',
  '0100-02-29 BC',
  '0101-02-28 BC',
  '1001-06-01 BC',
  '4713-01-01 BC',
  '9999-12-31 23:59:59',
  '294276-12-31 23:59:59.999999',
  'infinity',
  '-infinity',
];
const instantTexts = [
  '2024-03-10 06:59:59+00',
  '2024-03-10 07:00:00.25+00',
  '2024-11-03 05:30:00+00',
  '2024-11-03 06:30:00+00',
  '1901-06-15 12:34:56.789+00',
  '1945-08-14 23:30:00+00',
  ...timestampTexts,
];
const dateTexts = [
  '2024-02-29',
  '2024-12-30',
  '2021-01-03',
  '2000-12-31',
  '2001-01-01',
  '1970-01-01',
  '0001-01-01',
  '0001-01-01 BC',
  '0044-03-15 BC',
  '4714-11-24 BC',
  '5874897-12-31',
  'infinity',
  '-infinity',
];
const timeTexts = ['00:00', '24:00', '20:38:40.123456', '23:59:59.999999', '03:04:05'];
const timeTzTexts = ['00:00+00', '24:00-05:30', '20:38:40.123456+14', '03:04:05-04:56:02', '23:59:59.999999-15:59'];
const intervalTexts = [
  '0',
  '1 year 2 months 3 days 04:05:06.789012',
  '-1 year -2 months 3 days -04:05:06.789012',
  '1 year -2 months',
  '-7 months 40 days',
  '30 days -1 hour',
  '-30 days 25 hours',
  '1 month -30 days',
  '101 years 11 months',
  '-1234 years',
  '1 microsecond',
  '-59.999999 seconds',
  '178000000 years -178000000 days',
  '2562047788:00:54.775807',
  '-2562047788:00:54.775807',
  '2147483647 days 2147483647 months',
  '-2147483648 days',
  'infinity',
  '-infinity',
];

const timestamps = literals('timestamp', timestampTexts);
const instants = literals('timestamptz', instantTexts);
const dates = literals('date', dateTexts);
const times = literals('time', timeTexts);
const timeTzs = literals('timetz', timeTzTexts);
const intervals = literals('interval', intervalTexts);
const fewTimestamps = literals('timestamp', [
  '2024-02-29 20:38:40.123456',
  '2024-01-31',
  '0044-03-15 BC',
  '294276-12-31 23:59:59.999999',
  '4714-11-24 BC',
  'infinity',
  '-infinity',
]);
const fewInstants = literals('timestamptz', [
  '2024-02-29 20:38:40.123456+00',
  '2024-03-10 06:30+00',
  '2024-11-03 05:30+00',
  '2024-01-31 23:00+00',
  '0044-03-15 BC',
  'infinity',
  '-infinity',
]);
const fewIntervals = literals('interval', [
  '1 day',
  '1 month',
  '-1 month -1 day 2 hours',
  '1 year 1 month 1 day 01:01:01.000001',
  '0',
  '-2562047788:00:54.775807',
  '2147483647 days',
  '-178000000 years',
  'infinity',
  '-infinity',
]);

const units = [
  ...['microseconds', 'MilliSeconds', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year', 'decade'],
  ...['century', 'millennium', 'julian', 'isoyear', 'dow', 'isodow', 'doy', 'epoch', 'timezone', 'timezone_hour'],
  ...['timezone_minute', 'timezone_h', 'us', 'h', 'm', 'mm', 'c', 'y', 'qtr', 'decs', 'millennia', 'j', 'jd'],
];
const strangeUnits = [
  '',
  'foo',
  'now',
  'infinity',
  'january',
  'sunday',
  'am',
  'bc',
  't',
  'at',
  'dst',
  'utc',
  'microsecondsandmore',
  'weekly',
];
const allUnits = [...units, ...strangeUnits].map((unit) => `'${unit}'`);
const fewUnits = units.slice(0, 13).map((unit) => `'${unit}'`);

/** `date_part` as text, which shows every digit of a float. */
const fields = (values: readonly string[], few: readonly string[]) => [
  ...['extract', 'date_part'].flatMap((name) => [
    ...combinations([units.map((unit) => `'${unit}'`), values]).map(([unit, value]) =>
      name === 'extract' ? `extract(${unit} FROM ${value})` : `date_part(${unit}, ${value})`,
    ),
    ...combinations([strangeUnits.map((unit) => `'${unit}'`), few]).map(([unit, value]) =>
      name === 'extract' ? `extract(${unit} FROM ${value})` : `date_part(${unit}, ${value})`,
    ),
  ]),
];

const zones = [
  "'UTC'",
  "'America/New_York'",
  "'asia/kolkata'",
  "'EST'",
  "'edt'",
  "'Europe/London'",
  "'+03'",
  "'<+03>-3'",
  "'Nowhere/City'",
  "'Pacific/Apia'",
  'NULL',
];
const offsets = literals('interval', [
  '0',
  '5:30',
  '-5 hours',
  '23:59:59',
  '1 day',
  '1 month',
  'infinity',
  '1.9 seconds',
  '-1.9 seconds',
  '100 hours',
]);

const fieldCases: readonly string[] = [
  ...fields(timestamps, ["'2024-02-29'::timestamp", "'infinity'::timestamp"]),
  ...fields(instants, ["'2024-02-29'::timestamptz", "'infinity'::timestamptz"]),
  ...fields(dates, ["'2024-02-29'::date", "'infinity'::date"]),
  ...fields(times, ["'10:00'::time"]),
  ...fields(timeTzs, ["'10:00+01'::timetz"]),
  ...fields(intervals, ["'1 day'::interval", "'infinity'::interval"]),
  "date_part('year', '2024-02-29')",
  'extract(NULL FROM now())',
  'extract(year FROM NULL::date)',
];

const startCases: readonly string[] = [
  ...calls('date_trunc', allUnits, [...timestamps, ...instants, ...intervals]),
  ...calls('date_trunc', fewUnits, fewInstants, zones),
  ...calls(
    'date_trunc',
    ["'day'", "'hour'"],
    ["'2024-03-10 12:00+00'::timestamptz"],
    ["'5'", "'+5'", "'-5:30'", "'+0530'", "'+99'", "'+15:59:59'", "'+16'", "'-1:60'", "''"],
  ),
  "date_trunc('day', '2024-02-29')",
  "date_trunc('day', date '2024-02-29')",
  ...calls(
    'date_bin',
    literals('interval', [
      '15 minutes',
      '1 day',
      '1 day 1 microsecond',
      '-1 second',
      '0',
      '1 month',
      'infinity',
      '2147483647 days',
      '100000000 days 2562047788 hours',
    ]),
    fewTimestamps,
    literals('timestamp', ['2001-01-01 00:02:30', '2024-03-01', 'infinity', '4713-01-01 BC']),
  ),
  ...calls(
    'date_bin',
    literals('interval', ['15 minutes', '3 days']),
    fewInstants,
    literals('timestamptz', ['2001-01-01 00:02:30+00', '-infinity']),
  ),
];

const makerCases: readonly string[] = [
  ...calls(
    'make_date',
    ['2024', '0', '-1', '-44', '5874897', '5874898', '-4713', '-4714', '-2147483648', '2147483647'],
    ['0', '1', '2', '11', '12', '13'],
    ['0', '1', '24', '29', '31', '32'],
  ),
  ...calls(
    'make_time',
    ['0', '8', '23', '24', '25', '-1'],
    ['0', '59', '60', '-1'],
    [
      '0',
      '59.999999',
      '59.9999999',
      '60',
      '61.5',
      '-0.0000001',
      '1e20',
      "'NaN'::float8",
      "'-Infinity'::float8",
      '1e-7',
      '123456.789',
      '5e-7',
      'NULL',
    ],
  ),
  ...calls(
    'make_timestamp',
    ['2024', '-44', '0', '294276', '294277', '5874899', '-4713', '-4714', '-2147483648'],
    ['2', '13', '11'],
    ['29', '30', '24'],
    ['8', '24'],
    ['0', '61'],
    ['0', '59.9999999', '60'],
  ),
  ...calls('make_timestamptz', ['2024', '-44', '294277'], ['3', '11'], ['3', '10'], ['1', '2'], ['30'], ['0', '1.5']),
  ...calls(
    'make_timestamptz',
    ['2024'],
    ['3'],
    ['10'],
    ['2'],
    ['30'],
    ['0'],
    [...zones, "'5'", "'+5'", "'-5:30'", "'+0530'", "'+99'", "'+15:59:59'", "'+16'", "''"],
  ),
  ...calls(
    'make_interval',
    ['1', '-1', '178956970', '178956971', 'NULL'],
    ['0', '11', '2147483647'],
    ['0', '2147483647', '-5'],
  ),
  ...calls(
    'make_interval',
    ['0'],
    ['0'],
    ['0'],
    ['1', '2147483647'],
    ['0', '2147483647', '-25'],
    ['0', '61', '-2147483648'],
    ['0', '0.0000005', '1.5', '-59.9999999', '9e12', '1e15', "'NaN'", "'Infinity'"],
  ),
  'make_interval()',
  'make_interval(1)',
  'make_interval(days => 10)',
  'make_interval(1, secs => 1.5, hours => -2)',
  'make_interval(mins => NULL)',
  'make_date(day => 1, month => 2, year => 2024)',
  'make_date(2024, day => 1, month => 2)',
  "make_timestamptz(year => 2024, month => 2, mday => 29, hour => 1, min => 2, sec => 3, timezone => 'Asia/Kolkata')",
  ...calls('to_timestamp', [
    '0',
    '-1',
    '1709208000.123456',
    '1e12',
    '9e12',
    '-2e11',
    '9224318016000',
    '-210866803200',
    '-210866803201',
    '1e20',
    '123456789.1234565',
    "'NaN'::float8",
    "'Infinity'::float8",
    "'-Infinity'::float8",
    'NULL::float8',
  ]),
  ...calls('"timestamp"', dates, times),
  ...calls('timestamptz', dates, [...times, ...timeTzs]),
];

const spanCases: readonly string[] = [
  ...calls('age', timestamps, fewTimestamps),
  ...calls('age', fewTimestamps, timestamps),
  ...calls('age', fewInstants, instants),
  "age(timestamp '2024-03-01', timestamp '2024-01-31')",
  "age(timestamp '2023-03-01', timestamp '2023-01-31')",
  "age(timestamp '2024-01-31', timestamp '2024-03-01')",
  "age(timestamp '2024-03-31 01:00', timestamp '2024-02-29 02:00')",
  ...['justify_days', 'justify_hours', 'justify_interval'].flatMap((name) => calls(name, intervals)),
  ...['justify_days', 'justify_hours', 'justify_interval'].flatMap((name) =>
    calls(
      name,
      literals('interval', [
        '2147483647 months 30 days',
        '-2147483648 months -30 days',
        '2147483647 days 24 hours',
        '1 month -1 microsecond',
        '-1 month 1 microsecond',
        '1 month -1 day -1 hour',
        '29 days 48 hours',
        '-29 days -48 hours',
        '2 months -61 days 23 hours',
      ]),
    ),
  ),
  ...calls('isfinite', [...dates, ...timestamps, ...instants, ...intervals]),
  ...calls('isfinite', ["'2024-01-01'"]),
  ...['date_add', 'date_subtract'].flatMap((name) => [
    ...calls(name, fewInstants, fewIntervals),
    ...calls(name, fewInstants, fewIntervals, ["'America/New_York'", "'Asia/Kolkata'", "'Nowhere'"]),
  ]),
];

const operatorCases: readonly string[] = [
  ...['+', '-'].flatMap((symbol) => [
    ...operations(symbol, dates, [
      '1',
      '-1',
      '0',
      '2147483647',
      '-2147483648',
      'NULL::int',
      "'1'",
      '1.5',
      '1::int8',
      '1::int2',
    ]),
    ...operations(symbol, dates, fewIntervals),
    ...operations(symbol, timestamps, fewIntervals),
    ...operations(symbol, instants, fewIntervals),
    ...operations(symbol, times, fewIntervals),
    ...operations(symbol, timeTzs, fewIntervals),
    ...operations(symbol, intervals, fewIntervals),
  ]),
  ...operations('+', ['1', '-1', 'NULL::int'], dates),
  ...operations('+', fewIntervals, [...dates, ...fewTimestamps, ...fewInstants, ...times, ...timeTzs]),
  ...operations('+', dates, [...times, ...timeTzs]),
  ...operations('+', [...times, ...timeTzs], dates),
  ...operations('-', dates, dates),
  ...operations('-', times, times),
  ...operations('-', fewTimestamps, timestamps),
  ...operations('-', fewInstants, instants),
  ...operations(
    '-',
    ["'2024-03-01'"],
    ["date '2024-02-01'", "timestamp '2024-02-01'", "time '01:00'", "interval '1 day'"],
  ),
  ...operations(
    '-',
    ["date '2024-02-01'", "timestamp '2024-02-01'", "time '01:00'", "timestamptz '2024-02-01'"],
    ["'2024-03-01'", "'02:00'", "timestamp '2024-03-01'", "date '2024-03-01'", "timestamptz '2024-03-01'"],
  ),
  ...intervals.map((value) => `- ${value}`),
  ...operations('*', intervals, [
    '2',
    '0.5',
    '-1.25',
    '0',
    "'NaN'::float8",
    "'Infinity'::float8",
    '1e300',
    '3::int8',
    '1e-7',
    'NULL',
    "'3'",
  ]),
  ...operations('*', ['2', '0.1', '-3.3::numeric', "'2'"], intervals),
  ...operations('/', intervals, [
    '2',
    '0.5',
    '-7',
    '0',
    "'NaN'::float8",
    "'-Infinity'::float8",
    '1e300',
    '1e-300',
    '3::int8',
    'NULL',
    "'3'",
  ]),
  ...['=', '<>', '<', '<=', '>', '>='].flatMap((symbol) => [
    ...operations(
      symbol,
      [
        "date '2024-02-29'",
        "timestamp '2024-02-29'",
        "timestamptz '2024-02-29 00:00+00'",
        "date 'infinity'",
        "timestamp '-infinity'",
      ],
      [
        "date '2024-02-29'",
        "timestamp '2024-02-29'",
        "timestamptz '2024-02-29 00:00+00'",
        "timestamptz 'infinity'",
        "'2024-02-29'",
      ],
    ),
    ...operations(symbol, ["time '10:00'", "interval '10 hours'", "timetz '10:00+01'"], ["time '10:00'", "'10:00:01'"]),
    ...operations(
      symbol,
      literals('interval', ['1 month', '30 days', '720 hours', 'infinity']),
      literals('interval', ['1 month', '29 days 24:00:01', '-infinity']),
    ),
    ...operations(symbol, timeTzs, literals('timetz', ['03:04:05-04:56:02', '08:00:07+00'])),
  ]),
  "date '2024-02-29' = time '10:00'",
  "time '10:00' + time '11:00'",
  "timestamp '2024-01-01' + timestamp '2024-01-01'",
  "date '2024-01-01' + date '2024-01-01'",
  "interval '1 day' - timestamp '2024-01-01'",
  "interval '1 day' * interval '1 day'",
  "1 - date '2024-01-01'",
];

const zoneCases: readonly string[] = [
  ...zones.flatMap((zone) => [...timestamps, ...instants].map((value) => `${value} AT TIME ZONE ${zone}`)),
  ...offsets.flatMap((zone) =>
    [...fewTimestamps, ...fewInstants, ...timeTzs].map((value) => `${value} AT TIME ZONE ${zone}`),
  ),
  ...timeTzs.flatMap((value) =>
    ["'UTC'", "'Asia/Kolkata'", "'Nowhere'"].map((zone) => `${value} AT TIME ZONE ${zone}`),
  ),
  ...["timestamp '2024-03-10 02:30'", "timestamp '2024-11-03 01:30'", "timestamp '2024-03-31 01:30'"].flatMap((value) =>
    ["'America/New_York'", "'Europe/London'"].map((zone) => `${value} AT TIME ZONE ${zone}`),
  ),
  ...[...fewTimestamps, ...fewInstants].map((value) => `${value} AT LOCAL`),
  "'2024-01-01' AT TIME ZONE 'UTC'",
  "date '2024-01-01' AT TIME ZONE 'UTC'",
  "time '10:00' AT TIME ZONE 'UTC' IS NOT NULL",
];

const bounds = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'];
const periods = (type: string, texts: readonly string[]) =>
  combinations([literals(type, texts), literals(type, texts)]).map(([start, end]) => `(${start}, ${end})`);

const overlapsCases: readonly string[] = [
  ...combinations([periods('timestamp', bounds), periods('timestamp', bounds.slice(1, 3))]).map(
    ([first, second]) => `${first} OVERLAPS ${second}`,
  ),
  ...combinations([periods('time', ['10:00', '11:00']), periods('time', ['10:30', '11:00'])]).map(
    ([first, second]) => `${first} OVERLAPS ${second}`,
  ),
  ...combinations([periods('timetz', ['10:00+00', '12:00+01']), periods('timetz', ['10:30+00', '11:00+00'])]).map(
    ([first, second]) => `${first} OVERLAPS ${second}`,
  ),
  "(date '2024-01-01', date '2024-02-01') OVERLAPS (date '2024-01-31', date '2024-03-01')",
  "(date '2024-01-01', interval '31 days') OVERLAPS (date '2024-01-31', interval '1 day')",
  "(timestamp '2024-01-01', interval '-1 day') OVERLAPS (timestamp '2023-12-31', timestamp '2023-12-31')",
  "(timestamptz '2024-01-01', timestamptz '2024-01-03') OVERLAPS (timestamptz '2024-01-02', interval '1 month')",
  "(timestamptz '2024-01-01', NULL::interval) OVERLAPS (timestamptz '2024-01-02', interval '1 month')",
  "(time '23:00', interval '2 hours') OVERLAPS (time '00:30', time '23:30')",
  "(time '10:00', interval '30 minutes') OVERLAPS (time '10:15', interval '1 minute')",
  "(NULL::timestamp, interval '1 day') OVERLAPS (timestamp '2024-01-01', interval '1 day')",
  "('2024-01-01', '2024-01-03') OVERLAPS (timestamp '2024-01-02', '2024-01-04')",
];

/** What the clock says differs between the two, but not how its parts agree. */
const nowCases: readonly string[] = [
  'now() = current_timestamp',
  'now() = transaction_timestamp()',
  'localtimestamp = now()::timestamp',
  'current_date = now()::date',
  'localtime = now()::time',
  'current_time = now()::timetz',
  'current_timestamp(0) = now()::timestamptz(0)',
  'localtimestamp(3) = now()::timestamp(3)',
  'localtime(2) = localtime::time(2)',
  'current_time(9) = current_time(6)',
  "date_trunc('day', now()) = current_date",
  'extract(timezone FROM now()) = extract(timezone FROM current_time)',
  "now() - interval '1 day' < now()",
  "'today'::date = current_date",
  "'now'::timestamptz = now()",
  'age(current_date::timestamp)',
  "width_bucket(now(), ARRAY['yesterday', 'today', 'tomorrow']::timestamptz[]) > 0",
];

export const datetimeCases: readonly string[] = [
  ...fieldCases,
  ...startCases,
  ...makerCases,
  ...spanCases,
  ...operatorCases,
  ...zoneCases,
  ...overlapsCases,
  ...nowCases,
];
