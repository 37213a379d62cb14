import type { Dice } from './dice.js';
import { list, type Piece, piece, sql, text } from './piece.js';
import * as t from './types.js';
import { quote, valueText } from './values.js';

// What the generator knows of the tables it made, and CREATE TABLE for new ones.

export interface ColumnModel {
  readonly name: string;
  readonly type: t.SqlType;
  /** Holds values that survive arithmetic. */
  readonly isTame: boolean;
  readonly isNotNull: boolean;
  readonly hasDefault: boolean;
  /** GENERATED ALWAYS AS IDENTITY: takes no values. */
  readonly isAlways: boolean;
  /** Its default is the next number of a sequence. */
  readonly isNumbered: boolean;
  /** Computed from other columns. */
  readonly isGenerated: boolean;
}

export interface TableModel {
  readonly name: string;
  readonly columns: readonly ColumnModel[];
  /** Column lists that a unique index covers, the primary key first. */
  readonly keys: readonly (readonly string[])[];
  /** Unique indexes that not all rows are in. */
  readonly partialKeys?: readonly { readonly columns: readonly string[]; readonly where: string }[];
}

export interface SchemaModel {
  readonly tables: readonly TableModel[];
  readonly indexes: readonly { readonly name: string; readonly table: string }[];
  /** To be read, not written. */
  readonly views: readonly TableModel[];
  readonly sequences: readonly string[];
}

export const EMPTY_SCHEMA: SchemaModel = { tables: [], indexes: [], views: [], sequences: [] };

/** A column of a query's result. */
export function columnModel(name: string, type: t.SqlType): ColumnModel {
  return {
    name,
    type,
    isTame: false,
    isNotNull: false,
    hasDefault: false,
    isAlways: false,
    isNumbered: false,
    isGenerated: false,
  };
}

export function withTable(schema: SchemaModel, table: TableModel): SchemaModel {
  const others = schema.tables.filter(({ name }) => name !== table.name);
  return { ...schema, tables: [...others, table] };
}

export function withoutTable(schema: SchemaModel, name: string): SchemaModel {
  return {
    ...schema,
    tables: schema.tables.filter((table) => table.name !== name),
    indexes: schema.indexes.filter((index) => index.table !== name),
  };
}

/** A statement and what the schema is once it has run. */
export interface Definition {
  readonly statement: Piece;
  readonly after: SchemaModel;
}

/** A column as CREATE TABLE and ADD COLUMN take it. */
export function columnDefinition(
  dice: Dice,
  name: string,
  schema: SchemaModel,
  isFirst: boolean,
  others: readonly ColumnModel[] = [],
): { definition: Piece; column: ColumnModel; isKey: boolean } {
  if (isFirst) return firstColumn(dice, name);
  const computed = dice.chance(0.08) ? generatedColumn(dice, name, others) : null;
  if (computed !== null) return computed;
  const type = dice.weighted(t.COLUMN_TYPES);
  const isTame = dice.chance(0.65);
  const isNotNull = dice.chance(0.15);
  const hasDefault = dice.chance(0.25);
  const parts: Piece[] = [];
  if (hasDefault) parts.push(piece([`DEFAULT ${quote(valueText(dice, type, 'tame'))}`], { isOptional: true }));
  if (isNotNull) parts.push(piece(['NOT NULL'], { isOptional: true }));
  const isKey = type.isOrdered && !isNotNull && dice.chance(0.06);
  if (isKey) parts.push(piece(['UNIQUE'], { isOptional: true }));
  if (t.isNumber(type) && dice.chance(0.12)) {
    parts.push(piece([dice.pick([`CHECK (${name} > -15)`, `CHECK (${name} <> 7)`])], { isOptional: true }));
  }
  const target = schema.tables.find(({ keys, columns }) => keys[0]?.length === 1 && columns[0]!.name === keys[0]![0]);
  if (target !== undefined && type.family === 'integer' && dice.chance(0.3)) {
    const action = dice.pick(['', ' ON DELETE CASCADE', ' ON DELETE SET NULL', ' ON UPDATE CASCADE']);
    parts.push(piece([`REFERENCES ${target.name} (${target.keys[0]![0]})${action}`], { isOptional: true }));
  }
  const definition = sql`${name} ${type.sql} ${piece(parts, { separator: ' ' })}`;
  return {
    definition,
    column: { name, type, isTame, isNotNull, hasDefault, isAlways: false, isNumbered: false, isGenerated: false },
    isKey,
  };
}

/** A column computed from one of `others`; null when none is fit for it. */
function generatedColumn(
  dice: Dice,
  name: string,
  others: readonly ColumnModel[],
): { definition: Piece; column: ColumnModel; isKey: boolean } | null {
  const sources = others.filter(({ isGenerated, type }) => !isGenerated && GENERATED[type.name] !== undefined);
  if (sources.length === 0) return null;
  const source = dice.pick(sources);
  const [type, template] = dice.pick(GENERATED[source.type.name]!);
  const column = { ...columnModel(name, type), isAlways: true, isGenerated: true };
  const expression = template.replaceAll('$1', source.name);
  return { definition: text(`${name} ${type.sql} GENERATED ALWAYS AS (${expression}) STORED`), column, isKey: false };
}

/** TABLE of what may be computed from a column, by its type. */
const GENERATED: Readonly<Record<string, readonly (readonly [t.SqlType, string])[]>> = {
  int4: [
    [t.bigint, '$1 * 2::bigint'],
    [t.text, '$1::text'],
    [t.boolean, '$1 > 3'],
  ],
  int8: [[t.numeric, '$1 / 3.0']],
  text: [
    [t.integer, 'length($1)'],
    [t.text, 'upper($1)'],
    [t.varchar, "coalesce($1, 'none')"],
  ],
  float8: [[t.boolean, '$1 IS NULL']],
  numeric: [[t.numericOf(20, 1), 'abs($1) % 1000']],
  jsonb: [[t.text, "$1 ->> 'a'"]],
  date: [[t.boolean, "$1 < DATE '2000-01-01'"]],
};

function firstColumn(dice: Dice, name: string): { definition: Piece; column: ColumnModel; isKey: boolean } {
  const plain = { name, isTame: true, isAlways: false, isNumbered: false, isGenerated: false };
  const kind = dice.weighted([
    [4, 'key'],
    [2, 'serial'],
    [1, 'identity'],
    [1, 'always'],
    [2, 'plain'],
    [1, 'text'],
  ] as const);
  switch (kind) {
    case 'key': {
      const type = dice.pick([t.integer, t.integer, t.bigint, t.smallint]);
      const column = { ...plain, type, isNotNull: true, hasDefault: false };
      return { definition: text(`${name} ${type.sql} PRIMARY KEY`), column, isKey: true };
    }
    case 'serial': {
      const [written, type] = dice.pick([
        ['serial', t.integer],
        ['bigserial', t.bigint],
      ] as const);
      const column = { ...plain, type, isNotNull: true, hasDefault: true, isNumbered: true };
      return { definition: text(`${name} ${written} PRIMARY KEY`), column, isKey: true };
    }
    case 'identity': {
      const column = { ...plain, type: t.integer, isNotNull: true, hasDefault: true, isNumbered: true };
      return { definition: text(`${name} integer GENERATED BY DEFAULT AS IDENTITY`), column, isKey: false };
    }
    case 'always': {
      const column = { ...plain, type: t.bigint, isNotNull: true, hasDefault: true, isAlways: true, isNumbered: true };
      return { definition: text(`${name} bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY`), column, isKey: true };
    }
    case 'text': {
      const column = { ...plain, type: t.text, isNotNull: true, hasDefault: false };
      return { definition: text(`${name} text PRIMARY KEY`), column, isKey: true };
    }
    case 'plain': {
      const column = { ...plain, type: t.integer, isNotNull: false, hasDefault: false };
      return { definition: text(`${name} integer`), column, isKey: false };
    }
  }
}

export function createTable(dice: Dice, schema: SchemaModel, name: string): Definition {
  const columns: ColumnModel[] = [];
  const made = dice.times(dice.between(2, 7), (i) => {
    const one = columnDefinition(dice, `c${i}`, schema, i === 0, columns);
    columns.push(one.column);
    return one;
  });
  const keys = made.filter(({ isKey }) => isKey).map(({ column }) => [column.name]);
  const parts = made.map(({ definition }) => definition);
  const keyable = columns.filter(({ type }) => type.isOrdered).map((column) => column.name);
  if (keyable.length >= 2 && dice.chance(0.2)) {
    const pair = dice.some(keyable, 2);
    keys.push(pair);
    parts.push(text(`UNIQUE (${pair.join(', ')})`));
  }
  const [low, high] = dice.some(
    columns.filter(({ type }) => type.family === 'integer'),
    2,
  );
  if (high !== undefined && dice.chance(0.2)) {
    parts.push(text(`CONSTRAINT ${name}_order CHECK (${low!.name} < ${high.name} + 40)`));
  }
  const table: TableModel = { name, columns, keys };
  return { statement: sql`CREATE TABLE ${name} (${list(parts)})`, after: withTable(schema, table) };
}
