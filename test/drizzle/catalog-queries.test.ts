import { PGlite } from '@electric-sql/pglite';
import { asc, eq } from 'drizzle-orm';
import { cidr, inet, line, macaddr, macaddr8, pgSchema, point, serial, text } from 'drizzle-orm/pg-core';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, open } from '../../src/index.js';

// What Drizzle's tools ask the catalogs, and Drizzle's types for addresses and geometry, here and in PGlite.

const SCHEMA = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE SCHEMA shop;
  CREATE SEQUENCE counter START 10 INCREMENT 5 MINVALUE 5 MAXVALUE 1000 CACHE 3 CYCLE;
  CREATE TABLE customer (id serial PRIMARY KEY, key int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2),
    name text NOT NULL, email varchar(80) UNIQUE, score int DEFAULT 5 CHECK (score > 0), mood mood DEFAULT 'ok',
    tags text[] DEFAULT '{}', low text GENERATED ALWAYS AS (lower(name)) STORED, made timestamptz DEFAULT now());
  CREATE TABLE shop.item (a int, b int, customer_id int REFERENCES customer (id) ON DELETE CASCADE ON UPDATE SET NULL,
    PRIMARY KEY (a, b), CONSTRAINT uq UNIQUE NULLS NOT DISTINCT (customer_id, b), CHECK (a <> b));
  CREATE INDEX item_idx ON shop.item (b DESC NULLS LAST, customer_id);
  CREATE UNIQUE INDEX customer_lower ON customer (lower(name)) WHERE score > 3;
  CREATE INDEX customer_hash ON customer USING hash (name);
  CREATE VIEW sad AS SELECT id, name FROM customer;
`;

/** The questions of introspection, each with an order of its own. */
const QUERIES: readonly string[] = [
  `SELECT idx.indexrelname AS index_name, idx.relname AS table_name, schemaname,
     CASE WHEN con.conname IS NOT NULL THEN 1 ELSE 0 END AS generated_by_constraint
   FROM pg_stat_user_indexes idx LEFT JOIN pg_constraint con ON con.conindid = idx.indexrelid
   WHERE idx.relname = 'customer' AND schemaname = 'public'
   GROUP BY index_name, table_name, schemaname, generated_by_constraint ORDER BY 1`,
  `SELECT c.relname AS view_name, n.nspname AS schema_name, ts.spcname AS tablespace_name, c.reloptions AS options,
     pg_tablespace_location(ts.oid) AS location
   FROM pg_class c JOIN pg_namespace n ON c.relnamespace = n.oid LEFT JOIN pg_tablespace ts ON c.reltablespace = ts.oid
   WHERE (c.relkind = 'm' OR c.relkind = 'v') AND n.nspname = 'public'`,
  `SELECT conname AS primary_key FROM pg_constraint JOIN pg_class ON (pg_class.oid = conrelid)
   WHERE contype = 'p' AND connamespace = 'shop'::regnamespace AND pg_class.relname = 'item'`,
  `SELECT n.nspname AS enum_schema, t.typname AS enum_name, e.enumlabel AS enum_value, e.enumsortorder AS sort_order
   FROM pg_type t JOIN pg_enum e ON t.oid = e.enumtypid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   ORDER BY 1, 2, 4`,
  `SELECT schemaname, sequencename, start_value, min_value, max_value, increment_by, cycle, cache_size
   FROM pg_sequences ORDER BY 1, 2`,
  `SELECT pg_table_size('sad') AS view_size, pg_relation_size(1) AS nothing,
     pg_total_relation_size('customer') >= pg_table_size('customer') AS is_more,
     pg_indexes_size('customer_hash') AS of_index`,
];

let ours: Database;
let theirs: PGlite;

beforeAll(async () => {
  ours = await open();
  theirs = new PGlite();
  await ours.exec(SCHEMA);
  await theirs.exec(SCHEMA);
});

afterAll(async () => {
  await ours.close();
  await theirs.close();
});

describe("Drizzle's tools", () => {
  for (const query of QUERIES) {
    test(`are told the same by: ${query.replace(/\s+/g, ' ').slice(0, 60)}...`, async () => {
      const { rows } = await ours.query(query);
      expect(rows).toEqual((await theirs.query(query)).rows);
      expect(rows).not.toEqual([]);
    });
  }
});

describe("Drizzle's types", () => {
  const net = pgSchema('net');
  const host = net.table('host', {
    id: serial().primaryKey(),
    name: text().notNull(),
    address: inet(),
    network: cidr(),
    mac: macaddr(),
    mac8: macaddr8(),
    place: point(),
    way: line({ mode: 'abc' }),
  });

  test('inet, cidr, macaddr, macaddr8, point and line come back as they do from PGlite', async () => {
    const answers = [];
    for (const client of [ours as never, theirs]) {
      const db = drizzle(client);
      await db.execute('create schema net');
      await db.execute(`create table net.host (id serial primary key, name text not null, address inet, network cidr,
        mac macaddr, mac8 macaddr8, place point, way line)`);
      const inserted = await db
        .insert(host)
        .values([
          {
            name: 'first',
            address: '10.1.2.3/8',
            network: '10.0.0.0/8',
            mac: '08-00-2B-01-02-03',
            mac8: '08:00:2b:01:02:03',
            place: [1, 2.5],
            way: { a: 1, b: 2, c: 3 },
          },
          { name: 'second', address: '::1' },
        ])
        .returning();
      const found = await db.select().from(host).where(eq(host.mac, '0800.2b01.0203')).orderBy(asc(host.address));
      answers.push({ inserted, found });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]!.found).toHaveLength(1);
  });
});
