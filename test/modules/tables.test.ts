import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, identifier, open, raw } from '../../src/index.js';

let db: Database;

beforeEach(async () => {
  db = await open();
  await db.exec(`
    CREATE TABLE item (id serial PRIMARY KEY, name varchar(20) NOT NULL UNIQUE, price numeric(8, 2) DEFAULT 1.5,
      tags jsonb, embedding vector(2));
    CREATE INDEX item_price ON item (price, name);
    CREATE INDEX item_embedding ON item USING hnsw (embedding vector_l2_ops);
    INSERT INTO item (name, price, embedding) VALUES ('pen', 1.5, '[1,2]'), ('ink', NULL, NULL), ('cap', 9, '[0,1]');
  `);
});
afterEach(() => db.close());

test('lists tables', async () => {
  expect(await db.tables.listTables()).toEqual([{ name: 'item', schema: 'public', row_count: 3, columns: 5 }]);
});

test('describes a table', async () => {
  expect(await db.tables.describeTable('item')).toEqual({
    name: 'item',
    schema: 'public',
    row_count: 3,
    columns: [
      {
        name: 'id',
        type: 'integer',
        is_nullable: false,
        default: expect.stringMatching(/nextval/),
        is_primary_key: true,
      },
      { name: 'name', type: 'character varying(20)', is_nullable: false, default: null, is_primary_key: false },
      { name: 'price', type: 'numeric(8,2)', is_nullable: true, default: '1.5', is_primary_key: false },
      { name: 'tags', type: 'jsonb', is_nullable: true, default: null, is_primary_key: false },
      { name: 'embedding', type: 'vector(2)', is_nullable: true, default: null, is_primary_key: false },
    ],
    primary_key: ['id'],
    indexes: [
      { name: 'item_pkey', method: 'btree', is_unique: true, columns: ['id'] },
      { name: 'item_name_key', method: 'btree', is_unique: true, columns: ['name'] },
      { name: 'item_price', method: 'btree', is_unique: false, columns: ['price', 'name'] },
      { name: 'item_embedding', method: 'hnsw', is_unique: false, columns: ['embedding'] },
    ],
  });
});

test('counts what is in the columns', async () => {
  const { row_count, columns } = await db.tables.tableStats('item');
  expect(row_count).toBe(3);
  expect(columns).toMatchObject([
    { name: 'id', null_count: 0, min: 1, max: 3, distinct_count: 3 },
    { name: 'name', null_count: 0, min: 'cap', max: 'pen', distinct_count: 3 },
    { name: 'price', null_count: 1, min: '1.50', max: '9.00', distinct_count: 2 },
    { name: 'tags', null_count: 3 },
    { name: 'embedding', null_count: 1 },
  ]);
});

test('shows some rows', async () => {
  const { rows, fields } = await db.tables.sampleTable('item');
  expect(rows).toHaveLength(3);
  expect(fields.map(({ name }) => name)).toEqual(['id', 'name', 'price', 'tags', 'embedding']);
});

test('names the table that is missing, and the one that may be meant', async () => {
  await expect(db.tables.describeTable('itme')).rejects.toMatchObject({
    code: '42P01',
    message: expect.stringContaining('"itme"'),
    hint: expect.stringContaining('item'),
  });
});

test('a template makes its values parameters', async () => {
  const name = "pen'; DROP TABLE item; --";
  expect((await db.sql`SELECT ${name}::text AS name, ${2} + 1 AS three`).rows).toEqual([{ name, three: 3 }]);
  const found =
    await db.sql`SELECT ${identifier('id')} FROM ${identifier('item')} WHERE name = ${'pen'} ${raw('LIMIT 1')}`;
  expect(found.rows).toEqual([{ id: 1 }]);
});

test('executeSql runs statements with parameters, and scripts', async () => {
  const { rows, affected_rows } = await db.sql.executeSql({
    query: 'UPDATE item SET price = $1 RETURNING id',
    params: [2],
  });
  expect(rows).toHaveLength(3);
  expect(affected_rows).toBe(3);
  const script = await db.sql.executeSql({ query: 'DELETE FROM item WHERE id = 1; SELECT count(*) AS n FROM item' });
  expect(script).toMatchObject({ rows: [{ n: 2 }], affected_rows: 1 });
  await expect(db.sql.executeSql({ query: 'SELECT 1; SELECT $1', params: [1] })).rejects.toMatchObject({
    code: '42601',
  });
  await expect(db.sql.executeSql({ sql: 'SELECT 1' } as never)).rejects.toMatchObject({ code: '22023' });
});
