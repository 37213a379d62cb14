import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

let db: Database;

beforeEach(async () => {
  db = await open();
});
afterEach(() => db.close());

const FILMS = [
  { title: 'Alien', year: 1979, rating: 8.5, genre: 'Horror', seen: true },
  { title: 'Brazil', year: 1985, rating: 7.9, genre: 'Comedy', seen: false },
  { title: 'Clue', year: 1985, rating: null, genre: 'Comedy' },
  { title: 'Dune', year: 2021, rating: 8.0, genre: null, seen: true },
];

async function films(): Promise<void> {
  await db.collections.createCollection({
    name: 'film',
    fields: { title: 'text', year: 'int', rating: 'float', genre: 'lowercase', seen: 'bool' },
  });
  await db.collections.ingestData('film', FILMS);
}

async function titles(filter: Record<string, unknown>): Promise<unknown[]> {
  const found = await db.collections.findDocuments('film', { filter, sort: { title: 1 } });
  return found.map(({ title }) => title);
}

describe('a collection with fields', () => {
  test('is a table with a column a field', async () => {
    await films();
    const { rows } = await db.query('SELECT title, year, genre FROM film WHERE rating > 8 ORDER BY year');
    expect(rows).toEqual([{ title: 'Alien', year: 1979, genre: 'horror' }]);
    const description = await db.tables.describeTable('film');
    expect(description.primary_key).toEqual(['_id']);
    expect(description.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      '_id text',
      'title text',
      'year bigint',
      'rating double precision',
      'genre text',
      'seen boolean',
    ]);
  });

  test.each([
    [{}, ['Alien', 'Brazil', 'Clue', 'Dune']],
    [{ year: 1985 }, ['Brazil', 'Clue']],
    [{ year: { $gt: 1979, $lte: 1985 } }, ['Brazil', 'Clue']],
    [{ rating: null }, ['Clue']],
    [{ rating: { $ne: null } }, ['Alien', 'Brazil', 'Dune']],
    [{ genre: { $ne: 'comedy' } }, ['Alien', 'Dune']],
    [{ genre: { $in: ['horror', null] } }, ['Alien', 'Dune']],
    [{ genre: { $nin: ['horror'] } }, ['Brazil', 'Clue', 'Dune']],
    [{ genre: { $in: [] } }, []],
    [{ seen: { $exists: false } }, ['Clue']],
    [{ title: { $like: '%l%' } }, ['Alien', 'Brazil', 'Clue']],
    [{ title: { $ilike: 'D%' } }, ['Dune']],
    [{ $or: [{ year: 1979 }, { seen: false }] }, ['Alien', 'Brazil']],
    [{ $nor: [{ year: 1979 }, { seen: false }] }, ['Clue', 'Dune']],
    [{ year: { $not: { $gt: 1980 } } }, ['Alien']],
    [{ $and: [{ year: 1985 }, { seen: false }], rating: { $gt: 1 } }, ['Brazil']],
  ])('finds by %j', async (filter, expected) => {
    await films();
    expect(await titles(filter)).toEqual(expected);
    expect(await db.collections.countDocuments('film', filter)).toBe(expected.length);
  });

  test('sorts, cuts and selects', async () => {
    await films();
    const found = await db.collections.findDocuments('film', {
      sort: { year: -1, title: 'asc' },
      limit: 2,
      offset: 1,
      select: ['title', 'year'],
    });
    expect(found).toEqual([
      { _id: expect.any(String), title: 'Brazil', year: 1985 },
      { _id: expect.any(String), title: 'Clue', year: 1985 },
    ]);
  });

  test('gets, changes and deletes a document', async () => {
    await films();
    const [first] = await db.collections.findDocuments<{ _id: string }>('film', { filter: { title: 'Clue' } });
    const id = first!._id;
    expect(await db.collections.updateDocument('film', id, { rating: 7.2 })).toMatchObject({
      title: 'Clue',
      rating: 7.2,
    });
    expect(await db.collections.getDocument('film', id)).toMatchObject({ rating: 7.2 });
    expect(await db.collections.deleteDocument('film', id)).toBe(true);
    expect(await db.collections.deleteDocument('film', id)).toBe(false);
    expect(await db.collections.getDocument('film', id)).toBeNull();
    expect(await db.collections.updateDocument('film', id, { rating: 1 })).toBeNull();
  });

  test('keeps what fits and tells what does not', async () => {
    await films();
    const told: unknown[] = [];
    const response = await db.collections.ingestData(
      'film',
      [
        { title: 'Eraserhead', year: 1977 },
        { title: 'Fargo', year: 'soon' },
        { title: 'Gattaca', year: '99999999999999999999' },
        { title: 'Heat', year: '1995', unknown: 'left out' },
      ],
      { onProgress: (progress) => told.push({ ...progress }) },
    );
    expect(response).toMatchObject({ ingested: 2, failed: 2 });
    expect(response.errors.map(({ index, code }) => [index, code])).toEqual([
      [1, '22P02'],
      [2, '22003'],
    ]);
    expect(told).toEqual([{ ingested: 2, failed: 2 }]);
    expect(await titles({ title: { $in: ['Eraserhead', 'Fargo', 'Gattaca', 'Heat'] } })).toEqual([
      'Eraserhead',
      'Heat',
    ]);
  });
});

describe('a collection of whole documents', () => {
  beforeEach(async () => {
    await db.collections.createCollection({ name: 'note' });
  });

  test('keeps them as they are', async () => {
    const document = { _id: 'a', title: 'x', deep: { list: [1, { two: null }], 'odd "name"': true } };
    await db.collections.ingestData('note', document);
    expect(await db.collections.getDocument('note', 'a')).toEqual(document);
    expect(await db.collections.updateDocument('note', 'a', { title: 'y' })).toEqual({ ...document, title: 'y' });
  });

  test('finds by fields of them, deep ones too', async () => {
    await db.collections.ingestData('note', [
      { _id: 'a', stars: 5, by: { name: 'Ada' } },
      { _id: 'b', stars: 10, by: { name: 'Bob' } },
      { _id: 'c', by: { name: 'Cy' } },
    ]);
    const ids = async (filter: Record<string, unknown>) =>
      (await db.collections.findDocuments('note', { filter, sort: { _id: 1 } })).map(({ _id }) => _id);
    expect(await ids({ stars: { $gt: 5 } })).toEqual(['b']);
    expect(await ids({ stars: 5 })).toEqual(['a']);
    expect(await ids({ 'by.name': 'Bob' })).toEqual(['b']);
    expect(await ids({ stars: { $exists: false } })).toEqual(['c']);
  });

  test.each([
    ['an object of records', { records: [{ _id: 'a' }, { _id: 'b' }] }],
    ['text of lines', '{"_id":"a"}\n\n{"_id":"b"}\n'],
    ['bytes of lines', Buffer.from('{"_id":"a"}\n{"_id":"b"}')],
    ['packed bytes', gzipSync('{"_id":"a"}\n{"_id":"b"}')],
  ])('takes in %s', async (_name, input) => {
    expect(await db.collections.ingestData('note', input as never)).toMatchObject({ ingested: 2, failed: 0 });
    expect(await db.collections.countDocuments('note')).toBe(2);
  });

  test('takes in a stream cut anywhere', async () => {
    const text = Array.from({ length: 2500 }, (_, i) => JSON.stringify({ _id: `n${i}`, word: 'naïve ☕' })).join('\n');
    const bytes = Buffer.from(text);
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    }
    expect(await db.collections.ingestData('note', pieces())).toMatchObject({ ingested: 2500, failed: 0 });
    expect(await db.collections.countDocuments('note', { word: 'naïve ☕' })).toBe(2500);
  });

  test('tells lines that are no JSON', async () => {
    const response = await db.collections.ingestData('note', '{"_id":"a"}\n{oops\n[1]\n{"_id":"b"}');
    expect(response).toMatchObject({ ingested: 2, failed: 2 });
    expect(response.errors.map(({ index }) => index)).toEqual([1, 2]);
  });

  test('refuses an _id that is taken', async () => {
    await db.collections.ingestData('note', [{ _id: 'a', n: 1 }]);
    const response = await db.collections.ingestData('note', [{ _id: 'a', n: 2 }]);
    expect(response.errors).toMatchObject([{ index: 0, code: '23505' }]);
    expect(await db.collections.getDocument('note', 'a')).toEqual({ _id: 'a', n: 1 });
  });
});

describe('collections', () => {
  test('are listed and dropped with their tables', async () => {
    expect(await db.collections.listCollections()).toEqual([]);
    await films();
    await db.collections.createCollection({ name: 'note', table_name: 'note_table' });
    const list = await db.collections.listCollections();
    expect(list.map(({ name, table_name, document_count }) => [name, table_name, document_count])).toEqual([
      ['film', 'film', 4],
      ['note', 'note_table', 0],
    ]);
    await db.collections.deleteCollection('film');
    await expect(db.query('SELECT * FROM film')).rejects.toMatchObject({ code: '42P01' });
    await expect(db.collections.getCollection('film')).rejects.toMatchObject({ code: '42P01' });
  });

  test.each([
    ['an existing name', () => db.collections.createCollection({ name: 'film' }), '42P07', /"film" already exists/],
    ['a missing one', () => db.collections.findDocuments('flim'), '42P01', /collection "flim" does not exist/],
    ['an unknown field', () => db.collections.findDocuments('film', { filter: { yaer: 1 } }), '42703', /yaer/],
    [
      'an unknown operator',
      () => db.collections.findDocuments('film', { filter: { year: { $gte2: 1 } } }),
      '22023',
      /\$gte2/,
    ],
    ['a filter that is none', () => db.collections.countDocuments('film', [] as never), '22023', /filter/],
    [
      'an unknown type',
      () => db.collections.createCollection({ name: 'x', fields: { a: 'intt' as never } }),
      '22023',
      /intt/,
    ],
    ['a limit below 1', () => db.collections.findDocuments('film', { limit: 0 }), '22023', /limit/],
    ['a misspelt request', () => db.collections.findDocuments('film', { fliter: {} } as never), '22023', /fliter/],
    ['no request', () => db.collections.createCollection(undefined as never), '22023', /.+/],
  ])('refuse %s', async (_name, run, code, message) => {
    await films();
    await expect(run()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('take part in transactions', async () => {
    await films();
    const run = db.transaction(async (tx) => {
      await tx.collections.ingestData('film', [{ title: 'Gone' }]);
      expect(await tx.collections.countDocuments('film')).toBe(5);
      throw new Error('no');
    });
    await expect(run).rejects.toThrow('no');
    expect(await db.collections.countDocuments('film')).toBe(4);
  });
});
