import type { Dice } from './dice.js';
import { Expressions } from './expressions.js';
import { clause, list, type Piece, piece, sql, text } from './piece.js';
import { Queries } from './queries.js';
import type { ColumnModel, SchemaModel, TableModel } from './schema.js';
import { bareLiteral, columnsOfTable, parameterOf, type ScopeColumn, typedLiteral } from './scope.js';
import * as t from './types.js';

// INSERT, UPDATE and DELETE. Which of several joined rows an UPDATE ... FROM takes is not defined: its sources are
// grouped by what they are joined on.

export function insert(dice: Dice, schema: SchemaModel, table: TableModel, rowsMax: number): Piece {
  const columns = dice.chance(0.4) ? table.columns : dice.some(table.columns, dice.between(1, table.columns.length));
  const given = columns.filter((column) => !column.isAlways || dice.chance(0.03));
  if (given.length === 0) return sql`INSERT INTO ${table.name} DEFAULT VALUES${returning(dice, table)}`;
  const isWhole = given.length === table.columns.length && columns === table.columns;
  const into = isWhole && dice.chance(0.5) ? '' : ` (${given.map(({ name }) => name).join(', ')})`;
  // Which of a query's rows gets which number of a sequence is not defined.
  const isNumbered = table.columns.some((column) => column.isNumbered && !given.includes(column));
  const source = dice.chance(0.08) && !isNumbered ? insertQuery(dice, schema, given) : rows(dice, given, rowsMax);
  return sql`INSERT INTO ${table.name} AS target${into} ${source}${conflict(dice, table)}${returning(dice, table, 'target')}`;
}

function rows(dice: Dice, columns: readonly ColumnModel[], rowsMax: number): Piece {
  const made = dice.times(dice.between(1, rowsMax), () => {
    const values = columns.map((column) => insertedValue(dice, column));
    return sql`(${list(values, ', ', values.length)})`;
  });
  return sql`VALUES ${list(made)}`;
}

export function insertedValue(dice: Dice, { type, isTame, isNotNull, hasDefault }: ColumnModel): Piece {
  if (dice.chance(isNotNull ? 0.01 : 0.15)) return text('NULL');
  if (hasDefault && dice.chance(0.3)) return text('DEFAULT');
  const range = isTame ? 'tame' : 'wild';
  if (dice.chance(0.15)) return parameterOf(dice, type, range, true);
  return dice.chance(0.7) ? bareLiteral(dice, type, range) : typedLiteral(dice, type, range);
}

function insertQuery(dice: Dice, schema: SchemaModel, columns: readonly ColumnModel[]): Piece {
  const source = dice.pick(schema.tables);
  const make = new Expressions(dice, columnsOfTable(source, 'source'), null);
  const values = columns.map(({ type, isTame }) => make.make(type, 1, isTame));
  return sql`SELECT ${list(values, ', ', values.length)} FROM ${source.name} AS source WHERE ${make.condition(1)}`;
}

function conflict(dice: Dice, table: TableModel): Piece {
  const partial = dice.chance(0.3) && table.partialKeys !== undefined ? dice.pick(table.partialKeys) : null;
  if (partial !== null) return conflictOf(dice, table, `(${partial.columns.join(', ')}) WHERE ${partial.where}`);
  const key = dice.chance(0.25) ? table.keys[dice.between(0, table.keys.length - 1)] : undefined;
  if (key === undefined) return text('');
  return conflictOf(dice, table, `(${key.join(', ')})`);
}

function conflictOf(dice: Dice, table: TableModel, target: string): Piece {
  if (dice.chance(0.4)) return clause` ON CONFLICT ${dice.pick(['', `${target} `])}DO NOTHING`;
  const sets = assignments(dice, table, [...columnsOfTable(table, 'target'), ...columnsOfTable(table, 'excluded')]);
  const where = dice.chance(0.3)
    ? clause` WHERE ${new Expressions(dice, columnsOfTable(table, 'target'), null).condition(1)}`
    : text('');
  return clause` ON CONFLICT ${target} DO UPDATE SET ${sets}${where}`;
}

function assignments(dice: Dice, table: TableModel, scope: readonly ScopeColumn[]): Piece {
  const free = table.columns.filter((column) => !column.isAlways);
  const picked = dice.some(free, dice.between(1, 2));
  const items = picked.map((column) => sql`${column.name} = ${newValue(dice, column, scope)}`);
  if (items.length === 0) return sql`${table.columns[0]!.name} = ${table.columns[0]!.name}`;
  return list(items);
}

function newValue(dice: Dice, column: ColumnModel, scope: readonly ScopeColumn[]): Piece {
  // Which row gets which number of a sequence is not defined.
  if (dice.chance(0.08) && !column.isNumbered) return text('DEFAULT');
  if (dice.chance(column.isNotNull ? 0.02 : 0.08)) return text('NULL');
  if (dice.chance(0.25)) return insertedValue(dice, { ...column, hasDefault: false });
  // What a column holds must stay small where it may be computed with.
  const make = new Expressions(dice, scope, null);
  const isSmall = column.type.family === 'text' && column.type.length > 0;
  if (column.isTame && t.isNumber(column.type)) return insertedValue(dice, { ...column, hasDefault: false });
  return isSmall ? insertedValue(dice, column) : make.make(column.type, 1, column.isTame);
}

function returning(dice: Dice, table: TableModel, alias: string = table.name): Piece {
  if (!dice.chance(0.35)) return text('');
  if (dice.chance(0.5)) return clause` RETURNING *`;
  const make = new Expressions(dice, columnsOfTable(table, alias), null);
  const items = dice.times(
    dice.between(1, 2),
    (i) => sql`${make.make(dice.pick(table.columns).type, 1)} AS ${`r${i}`}`,
  );
  return clause` RETURNING ${list(items)}`;
}

export function update(dice: Dice, schema: SchemaModel, table: TableModel): Piece {
  const own = columnsOfTable(table, 'target');
  if (dice.chance(0.2)) {
    const from = uniqueSource(dice, schema, table);
    if (from !== null) {
      const scope = [...own, ...from.columns];
      const sets = assignments(dice, table, scope);
      const more = dice.chance(0.3) ? clause` AND ${new Expressions(dice, scope, null).condition(1)}` : text('');
      return sql`UPDATE ${table.name} AS target SET ${sets} FROM ${from.written} WHERE ${from.condition}${more}${returning(dice, table, 'target')}`;
    }
  }
  const make = new Queries(dice, schema).expressions(own, 1);
  const where = dice.chance(0.85) ? clause` WHERE ${make.condition(1)}` : text('');
  return sql`UPDATE ${table.name} AS target SET ${assignments(dice, table, own)}${where}${returning(dice, table, 'target')}`;
}

/** Rows with at most one for each row of the table: grouped by the column they are joined on. */
function uniqueSource(
  dice: Dice,
  schema: SchemaModel,
  table: TableModel,
): { written: Piece; columns: ScopeColumn[]; condition: string } | null {
  const other = dice.pick(schema.tables);
  const pairs = table.columns.flatMap((a) =>
    other.columns.filter((b) => b.type.name === a.type.name && a.type.isOrdered).map((b) => [a, b] as const),
  );
  if (pairs.length === 0) return null;
  const [mine, theirs] = dice.pick(pairs);
  const written = text(
    `(SELECT ${theirs.name} AS k, count(*) AS n FROM ${other.name} GROUP BY ${theirs.name}) AS source`,
  );
  const columns = [
    { sql: 'source.k', type: theirs.type, isTame: theirs.isTame },
    { sql: 'source.n', type: t.bigint, isTame: true },
  ];
  return { written, columns, condition: `target.${mine.name} = source.k` };
}

export function remove(dice: Dice, schema: SchemaModel, table: TableModel): Piece {
  const own = columnsOfTable(table, 'target');
  if (dice.chance(0.2)) {
    const other = dice.pick(schema.tables);
    const scope = [...own, ...columnsOfTable(other, 'other')];
    const make = new Expressions(dice, scope, null);
    return sql`DELETE FROM ${table.name} AS target USING ${other.name} AS other WHERE ${list([make.condition(1), make.condition(0)], ' AND ')}`;
  }
  const make = new Queries(dice, schema).expressions(own, 1);
  const where = list([make.condition(1), make.condition(0)], ' AND ');
  return piece(['DELETE FROM ', table.name, ' AS target WHERE ', where, returning(dice, table, 'target')]);
}
