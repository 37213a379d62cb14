import { join } from 'node:path';
import { itemSelect, LARGE_TABLE, ownerSelect, SMALL_TABLE } from '../data.mjs';

/** DuckDB on one thread, as all others run on one. */
export async function open({ data, load }) {
  const { DuckDBInstance } = await load('@duckdb/node-api');
  const instance = await DuckDBInstance.create(join(data, 'bench.duckdb'), { threads: '1' });
  const connection = await instance.connect();
  const version = await (await connection.runAndReadAll('SELECT version() AS v')).getRowObjectsJS();
  return {
    version: `@duckdb/node-api 1.5.6-r.1, DuckDB ${version[0].v}, one thread`,
    isSync: false,
    // It takes a quarter of a millisecond for each.
    writesMax: 2000,
    async load(rows, owners) {
      await connection.run(LARGE_TABLE);
      await connection.run(SMALL_TABLE);
      // DuckDB's series is of bigints; `/` divides as doubles.
      await connection.run(
        `INSERT INTO item ${itemSelect(owners, `(SELECT range::integer AS i FROM range(${rows}))`)}`,
      );
      await connection.run(`INSERT INTO owner ${ownerSelect(`(SELECT range::integer AS i FROM range(${owners}))`)}`);
      await connection.run('CREATE INDEX item_owner ON item (owner_id)');
    },
    exec: (sql) => connection.run(sql),
    async prepare(sql) {
      const statement = await connection.prepare(sql);
      return {
        async all(params) {
          bind(statement, params);
          return (await statement.runAndReadAll()).getRowObjectsJS();
        },
        run(params) {
          bind(statement, params);
          return statement.run();
        },
        close: () => statement.destroySync(),
      };
    },
    begin: () => connection.run('BEGIN'),
    commit: () => connection.run('COMMIT'),
    rollback: () => connection.run('ROLLBACK'),
    close: () => connection.closeSync(),
  };
}

function bind(statement, params) {
  params.forEach((value, i) => {
    if (typeof value === 'string') statement.bindVarchar(i + 1, value);
    else if (Number.isInteger(value)) statement.bindInteger(i + 1, value);
    else statement.bindDouble(i + 1, value);
  });
}
