import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// COPY here and in PostgreSQL: the same data in, the same rows, bytes and errors out.

let ours: Database;
let theirs: PGlite;

const SCHEMA = `
  CREATE TABLE t (a integer PRIMARY KEY, b text, c double precision DEFAULT 7);
  CREATE TABLE g (a integer GENERATED ALWAYS AS IDENTITY, b integer, c integer GENERATED ALWAYS AS (b * 2) STORED);
  CREATE TABLE many (i integer, b boolean, n numeric(6, 2), d date, x integer[], j jsonb, y bytea, s varchar(3));
  CREATE VIEW v AS SELECT * FROM t`;

beforeAll(async () => {
  [ours, theirs] = await Promise.all([open(':memory:'), PGlite.create()]);
  await ours.exec(SCHEMA);
  await theirs.exec(`SET timezone = 'UTC'; ${SCHEMA}`);
}, 120_000);

afterAll(async () => {
  await ours.close();
  await theirs.close();
});

interface CopyEngine {
  query(
    text: string,
    params: never[],
    options: { blob?: Blob },
  ): Promise<{ rows: unknown[]; affectedRows?: number; blob?: Blob }>;
}

async function answer(engine: CopyEngine, text: string, data: BlobPart | null): Promise<unknown> {
  try {
    const options = data === null ? {} : { blob: new Blob([data]) };
    const { rows, affectedRows, blob } = await engine.query(text, [], options);
    return { rows, affectedRows, data: (await blob?.text()) ?? null };
  } catch (cause) {
    const { code, message, where } = cause as { code: string; message: string; where?: string };
    // Where the place is a line of the statement, it is ours only.
    const place = /COPY \w+, line \d+(, column \w+)?/.exec(where ?? '')?.[0] ?? null;
    return { code, message, place };
  }
}

async function compare(text: string, data: BlobPart | null): Promise<void> {
  const [here, there] = [
    await answer(ours as CopyEngine, text, data),
    await answer(theirs as unknown as CopyEngine, text, data),
  ];
  expect(here, `${text} ${JSON.stringify(data)}`).toEqual(there);
}

const FROM: readonly (readonly [options: string, data: BlobPart])[] = [
  ['', '1\tx\t2\n2\t\\N\t\\N\n3\ta\\tb\\\\c\\x41\\101\\n\\303\\251\t1e3\n'],
  ['', '4\tx\n'],
  ['', '4\tx\t3\t4\n'],
  ['', 'zz\tx\t3\n'],
  ['', '4\tx\t1\n\tx\t3\n'],
  ['', '5\tx\t1.2.3'],
  ['', '1\tx\t3'],
  ['', '\\N\tx\t3'],
  ['', '6\tx\t3\n\\.\n7\tx\t3\n'],
  ['', '8\tx\\.\t3\n'],
  ['csv', '8,x,3\n9,"a\nb""c",\n\\.\n'],
  ['csv', '8,x,3\n9,"a\nb""c",\n'],
  ['csv', '10,"x,3\n'],
  ['csv', '10,"",3\n'],
  ['csv', '11,a"b,"c,1\n'],
  ['csv', 'abc,"d\ne",1\n'],
  ['csv header', 'a,b,c\n\n'],
  ['csv header', 'what,ever\n12,"x\ry",\n'],
  ['(format csv, header match)', 'a,b,c\n20,x,1\n'],
  ['(format csv, header match)', 'a,B,c\n20,x,1\n'],
  ['(format csv, header match)', 'a,b\n20,x,1\n'],
  ['(header true)', 'a,b\n22\tx\t1\n'],
  ["(format csv, delimiter ';', quote '''', escape '\\', null 'NUL')", "23;'it\\'s; \\\\';NUL\n"],
  ["(delimiter '|', null '')", '24|a\\|b|\n'],
  ["csv delimiter as ';' null 'x'", '25;x;1\n26;"x";1\n'],
  ['where a > 30', '29\tx\t1\n31\tx\t1\n'],
  ['where b is null', '32\t\\N\t1\n33\tx\t1\n'],
  ["(delimiter 'ab')", ''],
  ["(delimiter 'a')", ''],
  ["(delimiter E'\\n')", ''],
  ["(null E'a\\nb')", ''],
  ["(null E'a\\tb')", ''],
  [`(quote '"')`, ''],
  ["(format csv, quote 'ab')", ''],
  [`(format csv, delimiter '"')`, ''],
  [`(format csv, null '"')`, ''],
  ['(foo 1)', ''],
  ['(format xx)', ''],
  ['(format)', ''],
  ['(header foo)', ''],
  ['(format csv, format csv)', ''],
  ['(force_quote *)', ''],
  ['(format csv, force_quote *)', ''],
  ['(format csv, force_null (z))', ''],
  ['(format csv, force_null (b))', '40,"",1\n'],
  ['(format csv, force_null *)', '42,"",""\n'],
  ['(format csv, force_not_null (b))', '41,,1\n'],
  ["(encoding 'utf-8')", '43\té\u{1f600}\t1\n'],
  ['', '50\tx\r\t1\n'],
  ['', '50\tx\t1\r\n51\tx\t1\n'],
  ['', '52\tx\t1\n53\tx\t1\r\n'],
  ['', '50\tx\t1\r\n51\tx\t1\r\n'],
  ['csv', '52,x,1\n53,x,1\r\n'],
  ['csv', '52,x,1\r\n53,x,1\n'],
  ['', '54\t\\\n55\t1\n'],
  ['', '56\tx\\\t1\n'],
  ['', ''],
  ['', '\n'],
  ['', new Uint8Array([0x37, 0x34, 9, 0x41, 9, 0x31, 10])],
  ['', '57\t\\xff\t1\n'],
  ['', '57\t\\0\t1\n'],
];

describe('COPY FROM', () => {
  test.each(FROM)('%s %j', async (options, data) => {
    await compare(`COPY t FROM '/dev/blob' ${options}`, data);
    await compare('SELECT * FROM t ORDER BY a', null);
  });

  test('takes columns, defaults, identities and generated columns', async () => {
    await compare("COPY t(b, a) FROM '/dev/blob'", 'q\t60\n');
    await compare("COPY t(z) FROM '/dev/blob'", '');
    await compare("COPY t(a, a) FROM '/dev/blob'", '');
    await compare("COPY nope FROM '/dev/blob'", '');
    await compare("COPY v FROM '/dev/blob'", '');
    await compare("COPY g(b) FROM '/dev/blob'", '1\n2\n');
    await compare("COPY g FROM '/dev/blob'", '10\t20\n');
    await compare("COPY g(b, c) FROM '/dev/blob'", '1\t2\n');
    await compare('SELECT * FROM g ORDER BY b', null);
    await compare('SELECT * FROM t WHERE a = 60', null);
  });

  test('asks conditions before generated columns have values', async () => {
    await compare("COPY g(b) FROM '/dev/blob' WHERE c > 2", '1\n2\n');
    await compare("COPY g(b) FROM '/dev/blob' WHERE b > 1", '1\n2\n');
    await compare("COPY t FROM '/dev/blob' WHERE a + c > 200", '200\tx\t1\n100\ty\t1\n');
    await compare('SELECT b, c FROM g ORDER BY b', null);
  });

  test('checks many rows before it inserts them', async () => {
    await compare("COPY t FROM '/dev/blob'", '1\tx\t1\n\\N\tx\t1\n');
    await compare("COPY t FROM '/dev/blob'", '1\tx\t1\n90\tx\tbad\n');
    await compare("COPY t FROM '/dev/blob'", '91\tx\t1\n1\tx\t1\n92\tx\t1\n');
    const rows = Array.from({ length: 1001 }, (_, i) => `${1000 + (i % 1000)}\tx\t1\n`).join('');
    await compare("COPY t FROM '/dev/blob'", `${rows}1001\tx\tbad\n`);
    await compare('SELECT count(*)::int AS n FROM t', null);
  });

  test('FREEZE is refused', async () => {
    expect(await answer(ours as CopyEngine, "COPY t FROM '/dev/blob' (FREEZE)", '')).toMatchObject({ code: '0A000' });
    expect(await answer(ours as CopyEngine, "COPY t FROM '/dev/blob' (FREEZE off)", '')).toMatchObject({
      affectedRows: 0,
    });
  });

  test('reads every type', async () => {
    await compare("COPY many FROM '/dev/blob'", '1\tt\t1.005\t2024-02-29\t{1,NULL}\t{"a": [1]}\t\\\\x01ff\tabc\n');
    await compare("COPY many FROM '/dev/blob'", '1\tt\t99999\t2024-02-29\t{}\t1\t\\\\x\tabc\n');
    await compare("COPY many(s) FROM '/dev/blob'", 'abcd\n');
    await compare("COPY many(j) FROM '/dev/blob'", '{\n');
  });

  test('without data, or with files and programs, is refused', async () => {
    expect(await answer(ours as CopyEngine, "COPY t FROM '/dev/blob'", null)).toMatchObject({ code: '58P01' });
    expect(await answer(ours as CopyEngine, "COPY t FROM '/etc/passwd'", '')).toMatchObject({ code: '0A000' });
    expect(await answer(ours as CopyEngine, "COPY t TO PROGRAM 'ls'", null)).toMatchObject({ code: '0A000' });
    expect(await answer(ours as CopyEngine, 'COPY t FROM STDIN', '70\tx\t1\n')).toMatchObject({ affectedRows: 1 });
    await theirs.exec("INSERT INTO t VALUES (70, 'x', 1)");
  });
});

const TO = [
  "t TO '/dev/blob'",
  "t(b, a) TO '/dev/blob' csv header",
  "(SELECT * FROM t WHERE a > 1 ORDER BY a DESC) TO '/dev/blob' WITH (FORMAT csv, HEADER, FORCE_QUOTE *, DELIMITER ';', NULL 'NUL', QUOTE '''', ESCAPE '\\')",
  "t TO '/dev/blob' (format csv, force_quote (b))",
  "t TO '/dev/blob' (header, delimiter ',')",
  "(SELECT 1 AS x, null::text, true, '{1,2}'::int[], '\\x01'::bytea, E'a\\b\\f\\v\\r\\t\\n\\\\') TO '/dev/blob'",
  "(SELECT '' AS x, null::text, E'\\\\.' AS y) TO '/dev/blob' csv",
  "(SELECT E'\\\\.' AS y UNION ALL SELECT ' ' UNION ALL SELECT '') TO '/dev/blob' csv",
  "many TO '/dev/blob' csv",
  "g TO '/dev/blob'",
  "g(c) TO '/dev/blob'",
  "v TO '/dev/blob'",
  "(TABLE v ORDER BY a) TO '/dev/blob'",
  "t TO '/dev/blob' (header match)",
  "t TO '/dev/blob' (format csv, force_null *)",
];

test.each(TO)('COPY %s', (rest) => compare(`COPY ${rest}`, null));
