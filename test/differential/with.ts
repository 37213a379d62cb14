import type { Dice } from './dice.js';
import { list, type Piece, piece, sql, text } from './piece.js';
import type { Queries } from './queries.js';
import { columnModel, type SchemaModel, type TableModel } from './schema.js';
import * as t from './types.js';
import { insert, remove, update } from './writes.js';

// WITH: queries that see those before them, recursive ones, and writes.

/** A WITH clause, and its queries as tables. Names may be those of tables, which they hide. */
export function withClause(dice: Dice, queries: Queries): Piece {
  const isRecursive = dice.chance(0.35);
  const parts = dice.times(dice.between(1, 3), (i) => {
    const made = isRecursive && dice.chance(0.6) ? recursive(dice, queries, `w${i}`) : plain(dice, queries, `w${i}`);
    queries.common.push(made.table);
    return made.written;
  });
  return sql`WITH ${isRecursive ? 'RECURSIVE ' : ''}${list(parts)} `;
}

interface Common {
  readonly written: Piece;
  readonly table: TableModel;
}

function plain(dice: Dice, queries: Queries, name: string): Common {
  const { body, targets } = queries.body();
  const isRenamed = dice.chance(0.2);
  const columns = targets.map((target, i) => columnModel(isRenamed ? `c${i}` : target.name, target.type));
  const names = isRenamed ? ` (${columns.map((column) => column.name).join(', ')})` : '';
  const how = dice.pick(['', '', 'MATERIALIZED ', 'NOT MATERIALIZED ']);
  return { written: sql`${name}${names} AS ${how}(${body})`, table: { name, columns, keys: [] } };
}

/** Numbers the rounds, so that it ends, and carries a value along, maybe joined with a table. */
function recursive(dice: Dice, queries: Queries, name: string): Common {
  const type = dice.pick(CARRIED);
  const start = queries.schema.tables.length > 0 && dice.chance(0.6) ? dice.pick(queries.schema.tables) : null;
  const columns = [columnModel('n', t.integer), columnModel('v', type)];
  const first = start === null ? [] : start.columns.map((column) => ({ ...column, sql: `a.${column.name}` }));
  const from = start === null ? text('') : sql` FROM ${start.name} AS a`;
  const base = sql`SELECT 0, (${queries.expressions(first, 0).make(type, 1)})::${type.sql}${from}`;
  const own = columns.map((column) => ({ ...column, sql: `r.${column.name}` }));
  const joined = dice.chance(0.4) ? dice.pick(queries.schema.tables) : null;
  const others = joined === null ? [] : joined.columns.map((column) => ({ ...column, sql: `b.${column.name}` }));
  const make = queries.expressions([...own, ...others], 0);
  const kind = dice.pick(['JOIN', 'CROSS JOIN', 'JOIN', 'LEFT JOIN', 'RIGHT JOIN']);
  const on = kind === 'CROSS JOIN' ? text('') : sql` ON ${make.condition(1)}`;
  const source = joined === null ? sql`${name} AS r` : sql`${name} AS r ${kind} ${joined.name} AS b${on}`;
  const rounds = joined === null ? dice.between(1, 6) : 2;
  const step = sql`SELECT n + 1, (${make.make(type, 1)})::${type.sql} FROM ${source} WHERE n < ${String(rounds)}`;
  const union = dice.pick(['UNION ALL', 'UNION']);
  const body = piece([start === null ? base : sql`(${base})`, ` ${union} `, step], { facts: { mixesEquals: true } });
  return { written: sql`${name} (n, v) AS (${body})`, table: { name, columns, keys: [] } };
}

const CARRIED = [t.integer, t.bigint, t.text, t.boolean, t.numeric, t.date];

/** One or two writes whose rows a query, or nobody, reads. */
export function writesInWith(dice: Dice, schema: SchemaModel, queries: Queries): Piece {
  const parts = dice.times(dice.between(1, 2), (i) => {
    const table = dice.pick(schema.tables);
    const write = dice.weighted([
      [2, () => insert(dice, schema, table, 2)],
      [2, () => update(dice, schema, table)],
      [1, () => remove(dice, schema, table)],
    ] as const)();
    return sql`w${String(i)} AS (${write})`;
  });
  const read = dice.pick(schema.tables).name;
  const main = dice.weighted<() => Piece>([
    [2, () => sql`SELECT (SELECT count(*) FROM ${read}) AS n, (SELECT count(*) FROM w0) AS w`],
    [1, () => sql`SELECT count(*) AS n FROM ${read}`],
    [2, () => sql`SELECT * FROM w0`],
    [1, () => queries.body().body],
    [1, () => update(dice, schema, dice.pick(schema.tables))],
    [1, () => insert(dice, schema, dice.pick(schema.tables), 2)],
  ])();
  return sql`WITH ${list(parts)} ${main}`;
}
