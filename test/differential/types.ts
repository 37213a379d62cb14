// The SQL types statements are made of, and what may be done with each.

export type Family =
  | 'boolean'
  | 'integer'
  | 'float'
  | 'numeric'
  | 'text'
  | 'bytea'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'interval'
  | 'json'
  | 'vector'
  | 'array';

export interface SqlType {
  /** As PostgreSQL names it in `pg_type`; types of one name are one type, whatever their modifiers. */
  readonly name: string;
  /** As written in SQL, with its modifiers. */
  readonly sql: string;
  readonly family: Family;
  /** Has = and <, so that it can be grouped, sorted, indexed. */
  readonly isOrdered: boolean;
  /** Vectors: their dimensions. */
  readonly dimensions: number;
  /** varchar(n): its length; 0: any. */
  readonly length: number;
  /** numeric(p, s). */
  readonly precision: number;
  readonly scale: number;
  /** Arrays: the type of their elements. */
  readonly element: SqlType | null;
}

function type(name: string, sql: string, family: Family, more: Partial<SqlType> = {}): SqlType {
  return {
    name,
    sql,
    family,
    isOrdered: true,
    dimensions: 0,
    length: 0,
    precision: 0,
    scale: 0,
    element: null,
    ...more,
  };
}

export const boolean = type('bool', 'boolean', 'boolean');
export const smallint = type('int2', 'smallint', 'integer');
export const integer = type('int4', 'integer', 'integer');
export const bigint = type('int8', 'bigint', 'integer');
export const real = type('float4', 'real', 'float');
export const double = type('float8', 'double precision', 'float');
export const numeric = type('numeric', 'numeric', 'numeric');
export const text = type('text', 'text', 'text');
export const varchar = type('varchar', 'varchar', 'text');
export const bytea = type('bytea', 'bytea', 'bytea');
export const uuid = type('uuid', 'uuid', 'uuid');
export const date = type('date', 'date', 'date');
export const time = type('time', 'time', 'time');
export const timestamp = type('timestamp', 'timestamp', 'timestamp');
export const timestamptz = type('timestamptz', 'timestamptz', 'timestamp');
export const interval = type('interval', 'interval', 'interval');
export const json = type('json', 'json', 'json', { isOrdered: false });
export const jsonb = type('jsonb', 'jsonb', 'json');
export const integerArray = arrayOf(integer);
export const textArray = arrayOf(text);

function arrayOf(element: SqlType): SqlType {
  const { name, sql, isOrdered } = element;
  return type(`_${name}`, `${sql}[]`, 'array', { element, isOrdered });
}

/** Arrays of everything else. */
export const OTHER_ARRAYS: readonly SqlType[] = [
  boolean,
  smallint,
  bigint,
  real,
  double,
  numeric,
  varchar,
  bytea,
  uuid,
  date,
  time,
  timestamp,
  timestamptz,
  interval,
  json,
  jsonb,
].map(arrayOf);

export const numericOf = (precision: number, scale: number): SqlType => ({
  ...numeric,
  sql: `numeric(${precision},${scale})`,
  precision,
  scale,
});
export const varcharOf = (length: number): SqlType => ({ ...varchar, sql: `varchar(${length})`, length });
export const vectorOf = (dimensions: number): SqlType =>
  type('vector', `vector(${dimensions})`, 'vector', { dimensions });

/** Types of columns, by how often they are drawn. */
export const COLUMN_TYPES: readonly (readonly [number, SqlType])[] = [
  [3, boolean],
  [2, smallint],
  [8, integer],
  [4, bigint],
  [2, real],
  [3, double],
  [2, numericOf(8, 2)],
  [1, numericOf(20, 0)],
  [1, numericOf(30, 10)],
  [1, numeric],
  [7, text],
  [2, varcharOf(5)],
  [1, varchar],
  [1, bytea],
  [1, uuid],
  [2, date],
  [1, time],
  [2, timestamp],
  [2, timestamptz],
  [1, interval],
  [0.5, json],
  [1.5, jsonb],
  [1.5, vectorOf(3)],
  [0.7, integerArray],
  [0.5, textArray],
  ...OTHER_ARRAYS.map((array) => [0.08, array] as const),
];

/** Types of expressions in SELECT lists and the like, by how often they are drawn. */
export const EXPRESSION_TYPES: readonly (readonly [number, SqlType])[] = [
  [4, boolean],
  [1, smallint],
  [6, integer],
  [3, bigint],
  [1, real],
  [3, double],
  [3, numeric],
  [6, text],
  [1, varchar],
  [0.5, bytea],
  [0.5, uuid],
  [1.5, date],
  [0.5, time],
  [1.5, timestamp],
  [1.5, timestamptz],
  [1, interval],
  [0.3, json],
  [1, jsonb],
  [0.5, integerArray],
  [0.3, textArray],
  ...OTHER_ARRAYS.map((array) => [0.06, array] as const),
];

export const NUMBERS: readonly SqlType[] = [smallint, integer, bigint, real, double, numeric];

export function isNumber({ family }: SqlType): boolean {
  return family === 'integer' || family === 'float' || family === 'numeric';
}
