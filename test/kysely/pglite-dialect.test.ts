import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// Kysely with its PGlite dialect over this engine and over PGlite: the same calls, the same answers.

let ours: Kysely<any>;
let theirs: Kysely<any>;
let database: Database;

beforeAll(async () => {
  database = await open();
  ours = new Kysely({ dialect: new PGliteDialect({ pglite: database as never }) });
  theirs = new Kysely({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
});

afterAll(async () => {
  await ours.destroy();
  await theirs.destroy();
});

/** Makes the same calls on both and compares what comes of them. */
async function onBoth<Result>(body: (db: Kysely<any>) => Promise<Result>): Promise<Result> {
  const [mine, reference] = [await body(ours), await body(theirs)];
  expect(mine).toEqual(reference);
  return mine;
}

describe("Kysely's PGlite dialect", () => {
  test('drops what is not there, in schemas that are not there either', async () => {
    await onBoth(async ({ schema }) => {
      await schema.dropTable('nowhere.pet').ifExists().execute();
      await schema.dropView('nowhere.pets').ifExists().execute();
      await schema.dropType('nowhere.species').ifExists().execute();
      await schema.dropSchema('nowhere').ifExists().execute();
    });
  });

  test('migrates up and down', async () => {
    const names = await onBoth(async (db) => {
      const provider = {
        getMigrations: async () => ({
          first: {
            up: (inner: Kysely<any>) => inner.schema.createTable('first').addColumn('id', 'integer').execute(),
            down: (inner: Kysely<any>) => inner.schema.dropTable('first').execute(),
          },
          second: {
            up: (inner: Kysely<any>) => inner.schema.createTable('second').addColumn('id', 'integer').execute(),
            down: (inner: Kysely<any>) => inner.schema.dropTable('second').execute(),
          },
        }),
      };
      const migrator = new Migrator({ db, provider, migrationTableSchema: 'migrate' });
      const up = await migrator.migrateToLatest();
      const down = await migrator.migrateDown();
      expect([up.error, down.error]).toEqual([undefined, undefined]);
      return [...up.results!, ...down.results!].map(({ migrationName, status }) => `${migrationName} ${status}`);
    });
    expect(names).toEqual(['first Success', 'second Success', 'second Success']);
  });

  test('creates, alters and introspects a schema', async () => {
    const tables = await onBoth(async (db) => {
      const { schema } = db;
      await schema.createSchema('zoo').execute();
      await schema.createType('species').asEnum(['cat', 'dog']).execute();
      await schema
        .createTable('zoo.pet')
        .addColumn('id', 'serial', (column) => column.primaryKey())
        .addColumn('name', 'varchar(40)', (column) => column.notNull().unique())
        .addColumn('kind', sql`species`, (column) => column.defaultTo('cat'))
        .addColumn('address', sql`inet`)
        .addColumn('born', 'timestamptz', (column) => column.defaultTo(sql`now()`))
        .execute();
      await schema.alterTable('zoo.pet').renameColumn('id', 'number').execute();
      await schema.createIndex('pet_hash').on('zoo.pet').using('hash').column('name').execute();
      await sql`alter type species add value 'frog' after 'cat'`.execute(db);
      await sql`alter type species rename value 'dog' to 'hound'`.execute(db);
      await schema
        .createView('frogs')
        .as(db.selectFrom('zoo.pet').select(['number', 'name']).where('kind', '=', sql.lit('frog')))
        .execute();
      await sql`comment on column zoo.pet.name is 'what it is called'`.execute(db);
      return (await db.introspection.getTables({ withInternalKyselyTables: false })).filter(
        ({ name }) => name === 'pet' || name === 'frogs',
      );
    });
    expect(tables.map(({ name, schema, isView }) => [schema, name, isView])).toEqual([
      ['public', 'frogs', true],
      ['zoo', 'pet', false],
    ]);
  });

  test('writes and reads rows of these', async () => {
    await onBoth(async (db) => {
      const zoo = db.withSchema('zoo');
      await zoo
        .insertInto('pet')
        .values([
          { name: 'Tom', address: '10.1.2.3/8' },
          { name: 'Rex', kind: 'hound', address: '::1' },
          { name: 'Kermit', kind: 'frog' },
        ])
        .execute();
      const pets = await zoo.selectFrom('pet').select(['number', 'name', 'kind', 'address']).orderBy('kind').execute();
      expect(pets.map(({ name }) => name)).toEqual(['Tom', 'Kermit', 'Rex']);
      const frogs = await db.selectFrom('frogs').selectAll().execute();
      await db.schema.alterTable('zoo.pet').setSchema('public').execute();
      const moved = await db.selectFrom('pet').select('name').orderBy('address').execute();
      return { pets, frogs, moved };
    });
  });
});
