import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { date } from '../../src/types/date.js';
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
  divideInterval,
  justifyHours,
  multiplyInterval,
  negateInterval,
  subtractFromTime,
  subtractFromTimestamp,
  subtractFromTimestampTz,
  subtractFromTimeTz,
  subtractIntervals,
  timeDifference,
  timestampDifference,
} from '../../src/types/datetime-arithmetic.js';
import { sessionZone } from '../../src/types/datetime-parse.js';
import { interval } from '../../src/types/interval.js';
import { time, timetz } from '../../src/types/time.js';
import { findTimeZone, findZone } from '../../src/types/time-zone.js';
import { timestamp, timestamptz } from '../../src/types/timestamp.js';
import type { TextContext } from '../../src/types/type.js';
import { answerOf, differences, oracle } from './oracle.js';

const ZONES = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe'];
const SEED = 20_240_201;
function two(value: number): string {
  return String(value).padStart(2, '0');
}

function randomLocal(random: Random, firstYear: number, lastYear: number): string {
  const year = firstYear + random.below(lastYear - firstYear + 1);
  const day = `${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const clock = `${two(random.below(24))}:${two(random.below(60))}:${two(random.below(60))}`;
  const fraction = random.below(3) === 0 ? `.${String(random.below(1_000_000)).padStart(6, '0')}` : '';
  const name = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${name}-${day} ${clock}${fraction}${year > 0 ? '' : ' BC'}`;
}

/** Local times every 15 minutes around changes of clocks. */
function changes(): string[] {
  const days = [
    ...[
      '1883-11-18',
      '1893-04-01',
      '1916-04-30',
      '1916-05-01',
      '1941-10-01',
      '1945-05-24',
      '1945-09-24',
      '1947-05-11',
      '1947-06-29',
      '1981-03-01',
    ],
    ...[
      '1986-01-01',
      '1987-04-05',
      '2007-03-11',
      '2007-11-04',
      '2020-03-08',
      '2020-11-01',
      '2020-03-29',
      '2020-10-25',
      '2020-04-05',
      '2020-10-04',
    ],
    ...['2100-03-14', '2100-11-07', '2500-03-28', '2500-10-31'],
  ];
  const texts: string[] = [];
  for (const day of days) {
    for (let minute = 0; minute < 300; minute += 15)
      texts.push(`${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`);
  }
  return texts;
}

describe('timestamptz follows the clocks of a zone', () => {
  const random = seededRandom(SEED);
  const locals = [
    ...changes(),
    ...Array.from({ length: 300 }, () => randomLocal(random, 1800, 2100)),
    ...Array.from({ length: 100 }, () => randomLocal(random, 1, 294_275)),
  ];
  for (const timeZone of ZONES) {
    test(`${timeZone}: reading local times and printing instants`, async () => {
      const context: TextContext = { timeZone };
      await oracle.exec(`SET timezone = '${timeZone}'`);
      const rows = await oracle.rows(
        "SELECT x::timestamptz::text, (x || '+00')::timestamptz::text FROM unnest($1::text[]) WITH ORDINALITY t(x, n) ORDER BY n",
        [locals],
      );
      await oracle.exec("SET timezone = 'UTC'");
      const shown = (text: string) => timestamptz.format(timestamptz.parse(text, -1, context), context);
      const wrong: string[] = [];
      for (const [i, text] of locals.entries()) {
        const ours = [shown(text), shown(`${text}+00`)].join();
        if (ours !== rows[i]!.join()) wrong.push(`${text}: ${ours}, PostgreSQL: ${rows[i]}`);
      }
      expect(wrong, `seed ${SEED}`).toEqual([]);
    });
  }

  test('before Christ too', async () => {
    const texts = Array.from({ length: 50 }, () => randomLocal(random, -4712, 0));
    for (const timeZone of ZONES) {
      const context: TextContext = { timeZone };
      await oracle.exec(`SET timezone = '${timeZone}'`);
      const rows = await oracle.rows(
        'SELECT x::timestamptz::text FROM unnest($1::text[]) WITH ORDINALITY t(x, n) ORDER BY n',
        [texts],
      );
      await oracle.exec("SET timezone = 'UTC'");
      expect(texts.map((text) => timestamptz.format(timestamptz.parse(text, -1, context), context))).toEqual(
        rows.map(([text]) => text),
      );
    }
  });

  test('a time that the clock skips is read with the offset before, one that it repeats with the offset after', () => {
    const newYork: TextContext = { timeZone: 'America/New_York' };
    const shown = (text: string) => timestamptz.format(timestamptz.parse(text, -1, newYork), newYork);
    expect(shown('2020-03-08 02:30')).toBe('2020-03-08 03:30:00-04');
    expect(shown('2020-11-01 01:30')).toBe('2020-11-01 01:30:00-05');
    expect(shown('2020-11-01 01:30 EDT')).toBe('2020-11-01 01:30:00-04');
  });

  test('texts of every instant read back as the same instant', () => {
    for (const timeZone of ZONES) {
      const context: TextContext = { timeZone };
      for (let i = 0; i < 300; i++) {
        const value = timestamptz.parse(`${randomLocal(random, -4712, 294_275)}`, -1, { timeZone: 'UTC' });
        expect(timestamptz.parse(timestamptz.format(value, context), -1, context)).toBe(value);
      }
    }
  });
});

describe('zones', () => {
  test('are found by name in any case, by abbreviation and by POSIX name', () => {
    expect(findTimeZone('america/new_york')!.name).toBe('America/New_York');
    expect(findTimeZone('UTC')!.offsetAt(0)).toBe(0);
    expect(findTimeZone('FOO+3')!.offsetAt(0)).toBe(-10_800);
    expect(findTimeZone('<+05:30>-5:30')!.offsetAt(0)).toBe(19_800);
    expect(findTimeZone('Etc/GMT+5')!.isFixed).toBe(true);
    expect(findZone('EST')!.offsetAt(0)).toBe(-18_000);
    expect(findZone('MSK')!.offsetAt(Date.UTC(2012, 6, 1) / 1000)).toBe(14_400);
  });

  test('are not found under names that only other systems know', () => {
    for (const name of ['Mars/Phobos', 'PNT', 'AET', '', 'foo', 'SystemV/EST5', '+168', '-1:60', '+0530']) {
      expect(findTimeZone(name), name).toBeNull();
    }
  });

  test('count hours to the west when they are numbers alone, as POSIX has it', () => {
    expect(findTimeZone('+5')!.offsetAt(0)).toBe(-18_000);
    expect(findTimeZone('-05:30')!.offsetAt(0)).toBe(19_800);
  });

  test('have fixed offsets where they never changed, and half hours', () => {
    expect(findTimeZone('Asia/Kathmandu')!.offsetAt(0)).toBe(19_800);
    expect(findTimeZone('Asia/Kathmandu')!.offsetAt(1e9)).toBe(20_700);
    expect(findTimeZone('Australia/Lord_Howe')!.offsetAt(Date.UTC(2020, 0, 1) / 1000)).toBe(39_600);
    expect(findTimeZone('Australia/Lord_Howe')!.offsetAt(Date.UTC(2020, 6, 1) / 1000)).toBe(37_800);
  });
});

describe('now and its relatives come from the context', () => {
  // 2020-03-08 06:30 UTC is 01:30 in New York, half an hour before the clocks change.
  const context: TextContext = { timeZone: 'America/New_York', now: Date.UTC(2020, 2, 8, 6, 30) * 1000 };

  test.each([
    ['now', '2020-03-08 01:30:00-05'],
    ['today', '2020-03-08 00:00:00-05'],
    ['tomorrow', '2020-03-09 00:00:00-04'],
    ['yesterday', '2020-03-07 00:00:00-05'],
    ['today 12:00', '2020-03-08 12:00:00-04'],
    ['tomorrow allballs', '2020-03-08 20:00:00-04'],
  ])('%s', (text, expected) => {
    expect(timestamptz.format(timestamptz.parse(text, -1, context), context)).toBe(expected);
  });

  test('as date, time and timetz', () => {
    expect(date.format(date.parse('today', -1, context), context)).toBe('2020-03-08');
    expect(time.format(time.parse('now', -1, context), context)).toBe('01:30:00');
    expect(timetz.format(timetz.parse('12:00', -1, context), context)).toBe('12:00:00-04');
    expect(timestamp.format(timestamp.parse('now', -1, context), context)).toBe('2020-03-08 01:30:00');
  });
});

// ----------------------------------------------------------------------------------------------------- arithmetic

const SPANS = [
  ...[
    '0',
    '1 day',
    '-1 day',
    '1 month',
    '-1 month',
    '1 year 2 months 3 days 04:05:06.789',
    '-13 months',
    '30 days',
    '24:00',
    '-00:00:00.000001',
  ],
  ...[
    '1 month -1 day',
    '-1 month +1 day',
    '1 day -25:00',
    '100 years',
    '-7000 years',
    '300000 years',
    '2147483647 days',
    '178956970 years',
    'infinity',
    '-infinity',
  ],
  ...[
    '1.5 months',
    '0.1 days',
    '9000000 hours',
    '2562047788 hours',
    '1 mon 1 day 1:00',
    '12 months 365 days',
    '1 us',
    '10:20:30',
  ],
];
const TIMESTAMPS = [
  ...[
    '2020-01-31 10:20:30.5',
    '2020-02-29 00:00:00',
    '2019-12-31 23:59:59.999999',
    '1969-12-31 12:00:00',
    '0001-01-01 00:00:00',
    '0001-03-31 12:00:00 BC',
  ],
  ...[
    '4714-11-24 00:00:00 BC',
    '294276-12-31 23:59:59.999999',
    'infinity',
    '-infinity',
    '2020-03-08 01:30:00',
    '2020-11-01 00:30:00',
    '2020-03-07 02:30:00',
  ],
];
const FACTORS = [
  '0',
  '1',
  '-1',
  '2',
  '0.5',
  '1.5',
  '0.1',
  '-0.7',
  '3.14159',
  '1e9',
  '1e-9',
  '100',
  'NaN',
  'Infinity',
  '-Infinity',
  '7',
];

type Case = readonly [expression: string, compute: () => string];

async function check(cases: readonly Case[]): Promise<void> {
  const ours = cases.map(([, compute]) => answerOf(compute));
  const labels = cases.map(([expression]) => expression);
  expect(differences(labels, ours, await oracle.evaluate(labels))).toEqual([]);
}

describe('arithmetic is PostgreSQL’s', () => {
  const utc: TextContext = { timeZone: 'UTC' };
  const span = (text: string) => interval.parse(text, -1, utc);
  const showSpan = (value: Parameters<typeof interval.format>[0]) => interval.format(value, utc);

  test('of intervals', async () => {
    const cases: Case[] = [];
    for (const a of SPANS) {
      cases.push([`-'${a}'::interval`, () => showSpan(negateInterval(span(a)))]);
      cases.push([`justify_hours('${a}'::interval)`, () => showSpan(justifyHours(span(a)))]);
      for (const b of SPANS) {
        cases.push([`'${a}'::interval + '${b}'`, () => showSpan(addIntervals(span(a), span(b)))]);
        cases.push([`'${a}'::interval - '${b}'`, () => showSpan(subtractIntervals(span(a), span(b)))]);
      }
      for (const factor of FACTORS) {
        cases.push([
          `'${a}'::interval * '${factor}'::float8`,
          () => showSpan(multiplyInterval(span(a), Number(factor))),
        ]);
        cases.push([`'${a}'::interval / '${factor}'::float8`, () => showSpan(divideInterval(span(a), Number(factor)))]);
      }
    }
    await check(cases);
  });

  test('of timestamps and intervals', async () => {
    const cases: Case[] = [];
    const at = (text: string) => timestamp.parse(text, -1, utc);
    const show = (value: ReturnType<typeof at>) => timestamp.format(value, utc);
    for (const a of TIMESTAMPS) {
      for (const b of SPANS) {
        cases.push([`'${a}'::timestamp + '${b}'::interval`, () => show(addToTimestamp(at(a), span(b)))]);
        cases.push([`'${a}'::timestamp - '${b}'::interval`, () => show(subtractFromTimestamp(at(a), span(b)))]);
      }
      for (const b of TIMESTAMPS)
        cases.push([`'${a}'::timestamp - '${b}'::timestamp`, () => showSpan(timestampDifference(at(a), at(b)))]);
    }
    await check(cases);
  });

  test('of timestamptz and intervals, on the calendar of the session’s zone', async () => {
    const context: TextContext = { timeZone: 'America/New_York' };
    await oracle.exec("SET timezone = 'America/New_York'");
    const cases: Case[] = [];
    const at = (text: string) => timestamptz.parse(text, -1, context);
    const show = (value: ReturnType<typeof at>) => timestamptz.format(value, context);
    for (const a of TIMESTAMPS.filter((text) => !text.startsWith('4714'))) {
      for (const b of SPANS) {
        cases.push([
          `'${a}'::timestamptz + '${b}'::interval`,
          () => show(addToTimestampTz(at(a), span(b), sessionZone(context))),
        ]);
        cases.push([
          `'${a}'::timestamptz - '${b}'::interval`,
          () => show(subtractFromTimestampTz(at(a), span(b), sessionZone(context))),
        ]);
      }
    }
    await check(cases);
    await oracle.exec("SET timezone = 'UTC'");
  });

  test('of dates and times', async () => {
    const cases: Case[] = [];
    // Longer spans overflow in PostgreSQL and give a wrong time there.
    const spans = SPANS.filter((text) => text !== '2562047788 hours');
    const dates = [
      '2020-02-29',
      '1970-01-01',
      '4714-11-24 BC',
      '5874897-12-31',
      'infinity',
      '-infinity',
      '294276-12-31',
      '294277-01-01',
    ];
    const times = ['00:00:00', '10:20:30.5', '23:59:59.999999', '24:00:00'];
    const zoned = ['00:00:00+00', '10:20:30.5-08', '24:00:00+05:30'];
    const day = (text: string) => date.parse(text, -1, utc);
    const clock = (text: string) => time.parse(text, -1, utc);
    const zonedClock = (text: string) => timetz.parse(text, -1, utc);
    for (const a of dates) {
      for (const count of [0, 1, -1, 1000, 2147483647, -2147483648]) {
        cases.push([`'${a}'::date + (${count})`, () => date.format(addToDate(day(a), count), utc)]);
      }
      for (const b of dates) cases.push([`'${a}'::date - '${b}'::date`, () => String(dateDifference(day(a), day(b)))]);
      for (const b of times)
        cases.push([`'${a}'::date + '${b}'::time`, () => timestamp.format(addTimeToDate(day(a), clock(b)), utc)]);
      for (const b of zoned)
        cases.push([
          `'${a}'::date + '${b}'::timetz`,
          () => timestamptz.format(addTimeTzToDate(day(a), zonedClock(b)), utc),
        ]);
    }
    for (const a of times) {
      for (const b of times)
        cases.push([`'${a}'::time - '${b}'::time`, () => showSpan(timeDifference(clock(a), clock(b)))]);
      for (const b of spans) {
        cases.push([`'${a}'::time + '${b}'::interval`, () => time.format(addToTime(clock(a), span(b)), utc)]);
        cases.push([`'${a}'::time - '${b}'::interval`, () => time.format(subtractFromTime(clock(a), span(b)), utc)]);
      }
    }
    for (const a of zoned) {
      for (const b of spans) {
        cases.push([
          `'${a}'::timetz + '${b}'::interval`,
          () => timetz.format(addToTimeTz(zonedClock(a), span(b)), utc),
        ]);
        cases.push([
          `'${a}'::timetz - '${b}'::interval`,
          () => timetz.format(subtractFromTimeTz(zonedClock(a), span(b)), utc),
        ]);
      }
    }
    await check(cases);
  });
});
