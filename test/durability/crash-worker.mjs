// The process that is killed. Several clients run random transactions at once and tell about each of them on the pipe
// of descriptor 3, in lines:
//
//   ready                          the schema is there
//   begin  client number changes   about to run; the changes as `crash-model.ts` reads them
//   done   client number values    acknowledged; values that sequences gave
//   none   client number           ended without effect, as it should
//   wrong  client number text      something that must not happen
//
// Every client has rows of its own, so that the order among clients does not matter to the outcome.

import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { entry, folder, seed, durability, clientCount } = JSON.parse(process.argv[2]);
const { open } = await import(pathToFileURL(entry).href);
const { seededRandom } = await import(new URL('common/random.js', pathToFileURL(entry)).href);

const DIMENSIONS = 8;
const ROWS_MAX = 400;
const OPTIONS = { durability, flushDelay: 30, busyTimeout: 60_000 };
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS item
    (id int PRIMARY KEY, client int NOT NULL, tag text, body text, amount bigint, emb vector(${DIMENSIONS}));
  CREATE INDEX IF NOT EXISTS item_tag ON item (tag);
  CREATE INDEX IF NOT EXISTS item_client_amount ON item (client, amount);
  CREATE INDEX IF NOT EXISTS item_l2 ON item USING hnsw (emb vector_l2_ops);
  CREATE INDEX IF NOT EXISTS item_cosine ON item USING hnsw (emb vector_cosine_ops) WITH (m = 8);
  CREATE TABLE IF NOT EXISTS note (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, client int, line text);
`;

function tell(...words) {
  writeSync(3, words.join('\t') + '\n');
}

class Client {
  /** Ids of this client's rows in `item`, and its own tables. */
  ids = [];
  tables = [];
  number = 0;

  constructor(client, random) {
    this.client = client;
    this.random = random;
  }

  async load(db) {
    const { rows } = await db.query('SELECT id FROM item WHERE client = $1', [this.client]);
    this.ids = rows.map(({ id }) => id);
    this.tables = [];
    for (let name = 0; name < 4; name++) {
      const table = `own_${this.client}_${name}`;
      const exists = await db.query(`SELECT 1 FROM ${table}`).then(
        () => true,
        (error) => (error.code === '42P01' ? false : Promise.reject(error)),
      );
      if (exists) this.tables.push(table);
    }
    const last = await db.query('SELECT max(amount) AS last FROM item WHERE client = $1', [this.client]);
    this.number = Number(last.rows[0].last ?? 0);
  }

  below(bound) {
    return this.random.below(bound);
  }

  vector() {
    if (this.below(12) === 0) return null;
    if (this.below(40) === 0) return new Array(DIMENSIONS).fill(0);
    return Array.from({ length: DIMENSIONS }, () => (this.below(2001) - 1000) / 64);
  }

  /** A row of a new id, or with `id` the next state of an old one. */
  row(id) {
    const length = this.below(6) === 0 ? 600 + this.below(5000) : this.below(60);
    const body = this.below(8) === 0 ? null : String.fromCharCode(97 + this.below(26)).repeat(length);
    return [id, this.client, `t${this.below(30)}`, body, this.number, this.vector()];
  }

  newId() {
    let id;
    do id = this.client * 100_000 + this.below(100_000);
    while (this.ids.includes(id));
    return id;
  }

  anyId() {
    return this.ids[this.below(this.ids.length)];
  }

  /** What one transaction does: a list of changes. */
  plan() {
    const dice = this.below(100);
    if (dice < 4) return this.planSchema();
    if (dice < 6 && this.ids.length < ROWS_MAX) return this.planMany(200 + this.below(400));
    const count = dice < 50 ? 1 : 1 + this.below(8);
    const ids = new Set(this.ids);
    const changes = [];
    for (let i = 0; i < count; i++) changes.push(this.planOne(ids));
    return changes;
  }

  planOne(ids) {
    const known = [...ids];
    const dice = this.below(known.length > ROWS_MAX ? 60 : 100);
    const id = known[this.below(known.length)];
    if (dice < 10) return { kind: 'note', line: `${this.client}/${this.number}/${this.below(1e9)}` };
    if (dice < 35 && id !== undefined) {
      ids.delete(id);
      return { kind: 'remove', id };
    }
    if (dice < 60 && id !== undefined) return { kind: 'update', row: this.row(id) };
    const fresh = this.newId();
    if (ids.has(fresh)) return { kind: 'update', row: this.row(fresh) };
    ids.add(fresh);
    return { kind: 'insert', row: this.row(fresh) };
  }

  planMany(count) {
    const ids = new Set();
    while (ids.size < count) ids.add(this.newId());
    return [...ids].map((id) => ({ kind: 'insert', row: this.row(id) }));
  }

  planSchema() {
    if (this.tables.length > 0 && this.below(2) === 0) {
      return [{ kind: 'drop', table: this.tables[this.below(this.tables.length)] }];
    }
    const table = `own_${this.client}_${this.below(4)}`;
    if (this.tables.includes(table)) return [{ kind: 'drop', table }];
    return [{ kind: 'create', table, rows: this.below(50) }];
  }

  /** Runs one change; gives the value a sequence gave, or null. */
  async apply(db, change) {
    switch (change.kind) {
      case 'insert':
        await db.query('INSERT INTO item VALUES ($1, $2, $3, $4, $5, $6)', change.row);
        return null;
      case 'update': {
        const [id, , tag, body, amount, emb] = change.row;
        await db.query('UPDATE item SET tag = $2, body = $3, amount = $4, emb = $5 WHERE id = $1', [
          id,
          tag,
          body,
          amount,
          emb,
        ]);
        return null;
      }
      case 'remove':
        await db.query('DELETE FROM item WHERE id = $1', [change.id]);
        return null;
      case 'note': {
        const { rows } = await db.query('INSERT INTO note (client, line) VALUES ($1, $2) RETURNING id', [
          this.client,
          change.line,
        ]);
        return rows[0].id;
      }
      case 'create':
        await db.exec(`
          CREATE TABLE ${change.table} (id int PRIMARY KEY, word text, emb vector(3));
          CREATE INDEX ON ${change.table} USING hnsw (emb vector_l2_ops);
          INSERT INTO ${change.table} SELECT i, 'word ' || i, ARRAY[i, 1, 2]::vector
            FROM generate_series(1, ${change.rows}) AS t(i);
        `);
        return null;
      case 'drop':
        await db.query(`DROP TABLE ${change.table}`);
        return null;
    }
  }

  /** The rows this client has once its changes are acknowledged. */
  adopt(changes) {
    const ids = new Set(this.ids);
    for (const { kind, row, id, table } of changes) {
      if (kind === 'insert') ids.add(row[0]);
      else if (kind === 'remove') ids.delete(id);
      else if (kind === 'create') this.tables.push(table);
      else if (kind === 'drop') this.tables = this.tables.filter((name) => name !== table);
    }
    this.ids = [...ids];
  }

  async step(db) {
    this.number++;
    const changes = this.plan();
    const dice = this.below(20);
    if (dice === 0 && this.ids.length > 0) return this.fail(db);
    if (dice === 1) return this.takeBack(db, changes);
    tell('begin', this.client, this.number, JSON.stringify(changes));
    const values = await this.run(db, changes);
    tell('done', this.client, this.number, JSON.stringify(values));
    this.adopt(changes);
    if (this.below(6) === 0) await this.search(db);
  }

  async run(db, changes) {
    const isScript = changes[0].kind === 'create';
    if (isScript || (changes.length === 1 && this.below(4) > 0)) return [await this.apply(db, changes[0])];
    return db.transaction(async (tx) => {
      const values = [];
      for (const change of changes) {
        if (this.below(10) === 0) await this.detour(tx);
        values.push(await this.apply(tx, change));
      }
      return values;
    });
  }

  /** A savepoint that is taken back. */
  async detour(tx) {
    await tx.query('SAVEPOINT detour');
    if (this.ids.length > 0) await tx.query('DELETE FROM item WHERE id = $1', [this.anyId()]);
    await tx.query('INSERT INTO item VALUES ($1, $2, $3, $4, $5, $6)', [-1 - this.client, ...this.row(0).slice(1)]);
    await tx.query('ROLLBACK TO SAVEPOINT detour');
    await tx.query('RELEASE SAVEPOINT detour');
  }

  /** A statement that breaks a constraint after it has inserted a row. */
  async fail(db) {
    const row = this.row(this.newId());
    const twice = [...row, ...this.row(this.anyId())];
    const values = '($1, $2, $3, $4, $5, $6), ($7, $8, $9, $10, $11, $12)';
    const code = await db.query(`INSERT INTO item VALUES ${values}`, twice).then(
      () => 'no error',
      (error) => error.code,
    );
    if (code !== '23505') tell('wrong', this.client, this.number, `a duplicate key gave ${code}`);
    else tell('none', this.client, this.number);
  }

  /** A transaction that is rolled back at its end. */
  async takeBack(db, changes) {
    if (changes[0].kind === 'create') return;
    await db.transaction(async (tx) => {
      for (const change of changes) await this.apply(tx, change);
      await tx.rollback();
    });
    tell('none', this.client, this.number);
  }

  /** Loads the vector indexes, so that they follow what comes next. */
  async search(db) {
    const target = Array.from({ length: DIMENSIONS }, () => (this.below(2001) - 1000) / 64);
    const operator = this.below(2) === 0 ? '<->' : '<=>';
    await db.query(`SELECT id FROM item ORDER BY emb ${operator} $1 LIMIT 5`, [target]);
  }
}

const random = seededRandom(seed);
const clients = Array.from(
  { length: clientCount },
  (_, client) => new Client(client + 1, seededRandom(random.below(2 ** 31))),
);
try {
  let db = await open(folder, OPTIONS);
  await db.exec(SCHEMA);
  tell('ready');
  for (;;) {
    for (const client of clients) await client.load(db);
    const steps = 10 + random.below(60);
    await Promise.all(
      clients.map(async (client) => {
        for (let i = 0; i < steps; i++) await client.step(db);
      }),
    );
    // Closing stores the graphs that have changed.
    await db.close();
    db = await open(folder, OPTIONS);
  }
} catch (error) {
  tell('wrong', 0, 0, `${error.code ?? ''} ${error.stack}`.replaceAll('\n', ' | ').replaceAll('\t', ' '));
  process.exit(1);
}
