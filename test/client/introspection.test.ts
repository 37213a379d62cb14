import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// What query builders ask the system catalogs for, and plans that the catalogs' indexes appear in.

let db: Database;

beforeAll(async () => {
  db = await open(':memory:');
  await db.exec(`
    CREATE TYPE mood AS ENUM ('low', 'high');
    CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL, feeling mood, price numeric DEFAULT 1);
    CREATE VIEW cheap AS SELECT name FROM item WHERE price < 1;
    COMMENT ON COLUMN item.name IS 'shown';
    CREATE INDEX item_lower ON item (lower(name));
    CREATE INDEX item_dear ON item (price) WHERE price > 100;
  `);
});

afterAll(() => db.close());

/** A driver that has one connection, the database. */
class OneConnection extends DummyDriver {
  override async acquireConnection() {
    return {
      async executeQuery<Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
        const { rows } = await db.query<Row>(sql, [...parameters]);
        return { rows } as QueryResult<Row>;
      },
      async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {},
    };
  }
}

test('Kysely finds schemas, tables and columns', async () => {
  const kysely = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OneConnection(),
      createIntrospector: (given) => new PostgresIntrospector(given),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  const schemas = await kysely.introspection.getSchemas();
  expect(schemas.map(({ name }) => name)).toContain('public');
  const tables = await kysely.introspection.getTables();
  expect(tables.map(({ name, isView }) => [name, isView])).toEqual([
    ['cheap', true],
    ['item', false],
  ]);
  const column = (name: string) => tables[1]!.columns.find((one) => one.name === name);
  expect(column('id')).toMatchObject({ dataType: 'int4', isAutoIncrementing: true, hasDefaultValue: true });
  expect(column('name')).toMatchObject({ dataType: 'text', isNullable: false, comment: 'shown' });
  expect(column('feeling')).toMatchObject({ dataType: 'mood', dataTypeSchema: 'public', isNullable: true });
});

test('system relations take no changes', async () => {
  for (const statement of ["INSERT INTO pg_class (relname) VALUES ('x')", 'DELETE FROM pg_type']) {
    await expect(db.query(statement)).rejects.toMatchObject({ code: '42501' });
  }
});

test('an OID finds its row', async () => {
  const { rows } = await db.query<{ oid: number }>("SELECT 'item'::regclass::oid AS oid");
  const found = await db.query('SELECT relname FROM pg_class WHERE oid = $1', [rows[0]!.oid]);
  expect(found.rows).toEqual([{ relname: 'item' }]);
});

async function planOf(query: string): Promise<string> {
  const { rows } = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${query}`);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

test('an index on an expression serves a query that has the expression', async () => {
  await db.query("INSERT INTO item (name, price) SELECT 'Name' || i, i FROM generate_series(1, 3000) i");
  expect(await planOf("SELECT id FROM item WHERE lower(name) = 'name7'")).toContain('item_lower');
  expect(await planOf("SELECT id FROM item WHERE upper(name) = 'NAME7'")).not.toContain('item_lower');
});

test('a partial index serves a query whose condition implies its predicate', async () => {
  expect(await planOf('SELECT id FROM item WHERE price = 200')).toContain('item_dear');
  expect(await planOf('SELECT id FROM item WHERE price = 20')).not.toContain('item_dear');
  expect(await planOf('SELECT id FROM item WHERE price > 50 AND price < 52')).not.toContain('item_dear');
});
