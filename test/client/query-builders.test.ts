import { sql as drizzleSql, eq, gt } from 'drizzle-orm';
import { boolean, doublePrecision, integer, pgTable, serial, text, timestamp, vector } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { type Generated, Kysely, PGliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, open, types } from '../../src/index.js';

let db: Database;

beforeEach(async () => {
  db = await open();
});

afterEach(() => db.close());

describe("Kysely's PGliteDialect", () => {
  interface Schema {
    person: { id: Generated<number>; name: string; age: number | null };
    pet: { id: Generated<number>; owner_id: number; name: string };
  }

  function builder(): Kysely<Schema> {
    return new Kysely<Schema>({ dialect: new PGliteDialect({ pglite: db as never }) });
  }

  test('creates a schema, writes, joins and aggregates', async () => {
    const kysely = builder();
    await kysely.schema
      .createTable('person')
      .addColumn('id', 'serial', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('age', 'integer')
      .execute();
    await kysely.schema
      .createTable('pet')
      .addColumn('id', 'serial', (column) => column.primaryKey())
      .addColumn('owner_id', 'integer', (column) => column.references('person.id').onDelete('cascade').notNull())
      .addColumn('name', 'varchar(40)', (column) => column.notNull().unique())
      .execute();
    const { id } = await kysely
      .insertInto('person')
      .values({ name: 'Ada', age: 36 })
      .returning('id')
      .executeTakeFirstOrThrow();
    await kysely.insertInto('person').values({ name: 'Bob', age: null }).execute();
    await kysely
      .insertInto('pet')
      .values([
        { owner_id: id, name: 'Rex' },
        { owner_id: id, name: 'Tom' },
      ])
      .execute();
    const rows = await kysely
      .selectFrom('person')
      .leftJoin('pet', 'pet.owner_id', 'person.id')
      .select(['person.name', sql<number>`count(${sql.ref('pet.id')})`.as('pets')])
      .groupBy('person.name')
      .orderBy('person.name')
      .execute();
    expect(rows).toEqual([
      { name: 'Ada', pets: 2 },
      { name: 'Bob', pets: 0 },
    ]);
    const updated = await kysely.updateTable('person').set({ age: 40 }).where('age', 'is', null).executeTakeFirst();
    expect(updated.numUpdatedRows).toBe(1n);
    const deleted = await kysely.deleteFrom('person').where('name', '=', 'Ada').executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(1n);
    expect(await kysely.selectFrom('pet').selectAll().execute()).toEqual([]);
  });

  test('commits and rolls back transactions', async () => {
    const kysely = builder();
    await db.exec('CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL, age integer)');
    await kysely.transaction().execute(async (trx) => {
      await trx.insertInto('person').values({ name: 'Ada', age: 1 }).execute();
    });
    const failing = kysely.transaction().execute(async (trx) => {
      await trx.insertInto('person').values({ name: 'Bob', age: 1 }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await kysely.selectFrom('person').select('name').execute()).toEqual([{ name: 'Ada' }]);
  });
});

describe("Drizzle's pglite driver", () => {
  const item = pgTable('item', {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    price: doublePrecision('price'),
    isSold: boolean('is_sold').notNull().default(false),
    stock: integer('stock').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }),
    embedding: vector('embedding', { dimensions: 3 }),
  });

  beforeEach(async () => {
    // Drizzle reads a vector from its text.
    await db.close();
    db = await open(':memory:', { parsers: { [types.VECTOR!]: String } });
    await db.exec(`CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL, price double precision,
      is_sold boolean NOT NULL DEFAULT false, stock integer NOT NULL DEFAULT 0, created_at timestamptz,
      embedding vector(3))`);
  });

  test('writes and reads rows', async () => {
    const orm = drizzle(db as never);
    const createdAt = new Date('2026-01-02T03:04:05.678Z');
    const inserted = await orm
      .insert(item)
      .values([
        { name: 'pen', price: 1.5, createdAt, embedding: [1, 2, 3] },
        { name: 'ink', price: 7, isSold: true },
      ])
      .returning();
    expect(inserted).toEqual([
      { id: 1, name: 'pen', price: 1.5, isSold: false, stock: 0, createdAt, embedding: [1, 2, 3] },
      { id: 2, name: 'ink', price: 7, isSold: true, stock: 0, createdAt: null, embedding: null },
    ]);
    await orm
      .update(item)
      .set({ stock: drizzleSql`${item.stock} + 5` })
      .where(eq(item.name, 'pen'));
    const rows = await orm.select({ name: item.name, stock: item.stock }).from(item).where(gt(item.stock, 1));
    expect(rows).toEqual([{ name: 'pen', stock: 5 }]);
    await orm.delete(item).where(eq(item.isSold, true));
    expect(await orm.$count(item)).toBe(1);
  });

  test('commits and rolls back transactions, nested ones too', async () => {
    const orm = drizzle(db as never);
    await orm.transaction(async (tx) => {
      await tx.insert(item).values({ name: 'kept' });
      await tx
        .transaction(async (inner) => {
          await inner.insert(item).values({ name: 'dropped' });
          inner.rollback();
        })
        .catch(() => {});
    });
    await orm
      .transaction(async (tx) => {
        await tx.insert(item).values({ name: 'dropped too' });
        throw new Error('no');
      })
      .catch(() => {});
    expect(await orm.select({ name: item.name }).from(item)).toEqual([{ name: 'kept' }]);
  });
});
