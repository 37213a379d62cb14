import type { Dice } from './dice.js';
import { clause, list, sql, text } from './piece.js';
import { Queries } from './queries.js';
import {
  type ColumnModel,
  columnDefinition,
  columnModel,
  createTable,
  type Definition,
  type SchemaModel,
  type TableModel,
  withoutTable,
  withTable,
} from './schema.js';
import { changeSequence, createSequence } from './sequences.js';
import { quote, valueText } from './values.js';
import { withClause } from './with.js';

// Changes of the schema: indexes, columns, constraints, names.

/** Gives a name that nothing has yet. */
export type FreshName = (prefix: string) => string;

export function definition(dice: Dice, schema: SchemaModel, freshName: FreshName): Definition {
  const table = dice.pick(schema.tables);
  return dice.weighted<() => Definition>([
    [5, () => createIndex(dice, schema, table, freshName)],
    [1, () => dropIndex(dice, schema)],
    [2, () => addColumn(dice, schema, table, freshName)],
    [1, () => dropColumn(dice, schema, table)],
    [1, () => renameColumn(dice, schema, table, freshName)],
    [1, () => changeColumn(dice, schema, table)],
    [1, () => changeType(dice, schema, table)],
    [1, () => addConstraint(dice, schema, table, freshName)],
    [0.4, () => renameTable(schema, table, freshName)],
    [0.6, () => dropTable(dice, schema, table)],
    [0.6, () => createTable(dice, schema, freshName('t'))],
    [0.3, () => truncate(dice, schema, table)],
    [1.5, () => createView(dice, schema, freshName)],
    [0.4, () => dropView(dice, schema)],
    [0.6, () => createTableAs(dice, schema, freshName)],
    [0.5, () => createSequence(dice, schema, freshName('q'))],
    [0.6, () => changeSequence(dice, schema)],
  ])();
}

function createIndex(dice: Dice, schema: SchemaModel, table: TableModel, freshName: FreshName): Definition {
  const keyable = table.columns.filter(({ type }) => type.isOrdered && type.family !== 'json');
  const picked = dice.some(keyable.length === 0 ? table.columns : keyable, dice.between(1, 2));
  const order = () => dice.pick(['', '', '', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST']);
  const isUnique = dice.chance(0.2);
  const name = freshName('i');
  const keys = list(picked.map((column) => text(column.name + order())));
  const predicate = dice.chance(isUnique ? 0.5 : 0.1) ? predicateOn(dice, picked[0]!) : null;
  const where = predicate === null ? text('') : clause` WHERE ${predicate}`;
  const statement = sql`CREATE ${isUnique ? 'UNIQUE ' : ''}INDEX ${name} ON ${table.name} (${keys})${where}`;
  const indexed = { ...schema, indexes: [...schema.indexes, { name, table: table.name }] };
  if (!isUnique || predicate === null) return { statement, after: indexed };
  const partial = { columns: picked.map((column) => column.name), where: predicate };
  const partialKeys = [...(table.partialKeys ?? []), partial];
  return { statement, after: withTable(indexed, { ...table, partialKeys }) };
}

/** The condition of a partial index. */
function predicateOn(dice: Dice, { name, type }: ColumnModel): string {
  if (type.name === 'int4' && dice.chance(0.5)) return `${name} > 3`;
  return `${name} IS ${dice.pick(['', 'NOT '])}NULL`;
}

function dropIndex(dice: Dice, schema: SchemaModel): Definition {
  const name = schema.indexes.length === 0 ? 'nothing' : dice.pick(schema.indexes).name;
  const statement = text(`DROP INDEX ${dice.pick(['', 'IF EXISTS '])}${name}`);
  return { statement, after: { ...schema, indexes: schema.indexes.filter((index) => index.name !== name) } };
}

function addColumn(dice: Dice, schema: SchemaModel, table: TableModel, freshName: FreshName): Definition {
  const { definition, column, isKey } = columnDefinition(dice, freshName('n'), schema, false, table.columns);
  const keys = isKey ? [...table.keys, [column.name]] : table.keys;
  const after = withTable(schema, { ...table, columns: [...table.columns, column], keys });
  return { statement: sql`ALTER TABLE ${table.name} ADD COLUMN ${definition}`, after };
}

function dropColumn(dice: Dice, schema: SchemaModel, table: TableModel): Definition {
  const { name } = dice.pick(table.columns);
  const columns = table.columns.filter((column) => column.name !== name);
  const keys = table.keys.filter((key) => !key.includes(name));
  const after = columns.length === 0 ? schema : withTable(schema, { ...table, columns, keys });
  const behavior = dice.pick(['', '', ' CASCADE', ' RESTRICT']);
  return {
    statement:
      columns.length === 0 ? text('SELECT 1') : text(`ALTER TABLE ${table.name} DROP COLUMN ${name}${behavior}`),
    after,
  };
}

function changed(table: TableModel, name: string, change: Partial<ColumnModel>): TableModel {
  const columns = table.columns.map((column) => (column.name === name ? { ...column, ...change } : column));
  return { ...table, columns };
}

function renameColumn(dice: Dice, schema: SchemaModel, table: TableModel, freshName: FreshName): Definition {
  const { name } = dice.pick(table.columns);
  const next = dice.chance(0.1) ? dice.pick(table.columns).name : freshName('m');
  const renamed = changed(table, name, { name: next });
  const keys = table.keys.map((key) => key.map((column) => (column === name ? next : column)));
  return {
    statement: text(`ALTER TABLE ${table.name} RENAME COLUMN ${name} TO ${next}`),
    after: withTable(schema, { ...renamed, keys }),
  };
}

function changeColumn(dice: Dice, schema: SchemaModel, table: TableModel): Definition {
  const { name, type } = dice.pick(table.columns);
  const [written, change] = dice.pick<readonly [string, Partial<ColumnModel>]>([
    ['SET NOT NULL', { isNotNull: true }],
    ['DROP NOT NULL', { isNotNull: false }],
    ['DROP DEFAULT', { hasDefault: false }],
    [`SET DEFAULT ${quote(valueText(dice, type, 'tame'))}`, { hasDefault: true }],
  ]);
  return {
    statement: text(`ALTER TABLE ${table.name} ALTER COLUMN ${name} ${written}`),
    after: withTable(schema, changed(table, name, change)),
  };
}

function changeType(dice: Dice, schema: SchemaModel, table: TableModel): Definition {
  const { name } = dice.pick(table.columns);
  const made = columnDefinition(dice, name, schema, false).column;
  const using = dice.pick(['', '', ` USING ${name}::text::${made.type.sql}`]);
  return {
    statement: text(`ALTER TABLE ${table.name} ALTER COLUMN ${name} TYPE ${made.type.sql}${using}`),
    after: withTable(schema, changed(table, name, { type: made.type, isTame: false })),
  };
}

function addConstraint(dice: Dice, schema: SchemaModel, table: TableModel, freshName: FreshName): Definition {
  const ordered = table.columns.filter(({ type }) => type.isOrdered);
  const column = dice.pick(ordered.length === 0 ? table.columns : ordered);
  const other = dice.pick(schema.tables);
  const key = other.keys.find((columns) => columns.length === 1);
  const name = freshName('k');
  const unique: Definition = {
    statement: text(`ALTER TABLE ${table.name} ADD CONSTRAINT ${name} UNIQUE (${column.name})`),
    after: withTable(schema, { ...table, keys: [...table.keys, [column.name]] }),
  };
  const check: Definition = {
    statement: text(`ALTER TABLE ${table.name} ADD CONSTRAINT ${name} CHECK (${column.name} IS NOT NULL)`),
    after: schema,
  };
  const reference: Definition = {
    statement: text(
      `ALTER TABLE ${table.name} ADD CONSTRAINT ${name} FOREIGN KEY (${column.name}) REFERENCES ${other.name} (${key?.[0] ?? 'c0'})`,
    ),
    after: schema,
  };
  return dice.pick([unique, check, reference]);
}

function renameTable(schema: SchemaModel, table: TableModel, freshName: FreshName): Definition {
  const name = freshName('t');
  const indexes = schema.indexes.map((index) => (index.table === table.name ? { ...index, table: name } : index));
  const after = withTable({ ...withoutTable(schema, table.name), indexes }, { ...table, name });
  return { statement: text(`ALTER TABLE ${table.name} RENAME TO ${name}`), after };
}

function dropTable(dice: Dice, schema: SchemaModel, table: TableModel): Definition {
  if (schema.tables.length === 1) return { statement: text('DROP TABLE nothing'), after: schema };
  const behavior = dice.pick(['', '', ' CASCADE']);
  return { statement: text(`DROP TABLE ${table.name}${behavior}`), after: withoutTable(schema, table.name) };
}

function createView(dice: Dice, schema: SchemaModel, freshName: FreshName): Definition {
  const name = freshName('v');
  const queries = new Queries(dice, schema);
  const before = dice.chance(0.2) ? withClause(dice, queries) : text('');
  const { body, targets } = queries.body();
  const view = { name, columns: targets.map((target) => columnModel(target.name, target.type)), keys: [] };
  // A view that joins views that join views reads too many rows.
  const after = { ...schema, views: [...schema.views.slice(-2), view] };
  return { statement: sql`CREATE VIEW ${name} AS ${before}${body}`, after };
}

function dropView(dice: Dice, schema: SchemaModel): Definition {
  const name = schema.views.length === 0 ? 'nothing' : dice.pick(schema.views).name;
  const statement = text(`DROP VIEW ${dice.pick(['', 'IF EXISTS '])}${name}${dice.pick(['', ' CASCADE'])}`);
  return { statement, after: { ...schema, views: schema.views.filter((view) => view.name !== name) } };
}

function createTableAs(dice: Dice, schema: SchemaModel, freshName: FreshName): Definition {
  const name = freshName('t');
  const { body, targets } = new Queries(dice, schema).body();
  const columns = targets.map((target) => columnModel(target.name, target.type));
  const data = dice.pick(['', '', ' WITH DATA', ' WITH NO DATA']);
  return {
    statement: sql`CREATE TABLE ${name} AS ${body}${data}`,
    after: withTable(schema, { name, columns, keys: [] }),
  };
}

function truncate(dice: Dice, schema: SchemaModel, table: TableModel): Definition {
  return {
    statement: text(`TRUNCATE ${table.name}${dice.pick(['', ' RESTART IDENTITY', ' CASCADE'])}`),
    after: schema,
  };
}
