// What a SQL type is to the engine: one object per type, found in the registry by name or OID.
//
// A value inside the engine is never undefined; SQL NULL is `null` and never reaches these functions.
// Every type fixes one JavaScript representation for its values ("runtime value"):
//
//   boolean                  boolean
//   smallint, integer        number (an int32)
//   bigint                   number while safe (|n| <= 2^53 - 1), bigint beyond; never a bigint that is safe
//   real, double precision   number (real: always Math.fround-ed)
//   numeric                  Numeric (types/numeric.ts)
//   text, varchar, char      string, without U+0000
//   bytea                    Uint8Array, never changed after it was made
//   uuid                     string, 36 lower-case characters
//   inet, cidr, macaddr,     string, in the output form
//   macaddr8, point, line
//   date                     number: days since 1970-01-01; +-Infinity
//   time                     number: microseconds since midnight
//   timestamp, timestamptz   number: microseconds since 1970-01-01 UTC while safe, bigint beyond; +-Infinity
//   interval                 Interval { months, days, microseconds } (types/interval.ts)
//   json                     string as written; jsonb: string in PostgreSQL's normal output form
//   vector                   Float32Array
//   arrays                   PgArray (types/array.ts)

/** How a column's values lie in a chunk; see `storage/chunk.ts`. */
export type ColumnLayout = 'bool' | 'int32' | 'int64' | 'float32' | 'float64' | 'text' | 'bytes' | 'vector';

/** PostgreSQL's type categories (`pg_type.typcategory`); X is `unknown`, U user-defined, Z internal ("char"). */
export type TypeCategory = 'A' | 'B' | 'D' | 'E' | 'G' | 'I' | 'N' | 'P' | 'S' | 'T' | 'U' | 'V' | 'X' | 'Z';

/** A primitive that is `===` for two values exactly when SQL's `=` holds between them. */
export type HashKey = string | number | bigint | boolean;

/** What an OID in a `reg...` type is of. */
export type NamedKind = 'class' | 'type' | 'namespace' | 'role' | 'proc';

/** Names of catalog objects, for the types that hold an OID and show a name. */
export interface ObjectNames {
  /** OID of what a text names, as the search path has it; null when there is none. @throws 42602 for no name. */
  oidOf(kind: NamedKind, text: string): number | null;
  /** The name of an OID, with its schema where the search path does not find it; null when there is none. */
  nameOf(kind: NamedKind, oid: number): string | null;
}

/** What text forms depend on besides the value. */
export interface TextContext {
  /** IANA name of the session's TimeZone. */
  readonly timeZone: string;
  /** Absent where no catalog is at hand: `regclass` and its like then read and write numbers. */
  readonly names?: ObjectNames;
  /** Start of the transaction, microseconds since 1970-01-01 UTC: what 'now' and 'today' mean; default the clock. */
  readonly now?: number;
}

/** The type modifier of a column or cast, already checked and packed by `Type.packModifiers`; -1: none. */
export type Modifier = number;

export interface Type<Value = any> {
  /** Catalog name (`pg_type.typname`): 'int4', 'float8', '_text' for an array. */
  readonly name: string;
  /** Name in messages and `format_type`: 'integer', 'double precision', 'text[]'. */
  readonly sqlName: string;
  readonly oid: number;
  /** OID of the array over this type; 0 when there is none. */
  readonly arrayOid: number;
  readonly category: TypeCategory;
  /** Wins ties of overload resolution inside its category. */
  readonly isPreferred: boolean;
  readonly layout: ColumnLayout;
  /** Array types: the element; else null. */
  readonly element: Type | null;

  /** Reads the text form. @throws 22P02, 22003, 22007, 22008 as PostgreSQL's input function does. */
  parse(text: string, modifier: Modifier, context: TextContext): Value;
  /** Writes the text form, identical to PostgreSQL's output. */
  format(value: Value, context: TextContext): string;
  /**
   * Total order of btree and ORDER BY: below, equal, above as negative, zero, positive.
   * Null for types without an order (json).
   */
  readonly compare: ((left: Value, right: Value) => number) | null;
  hashKey(value: Value): HashKey;
  /**
   * Order-preserving binary string (one byte a UTF-16 unit, 0 to 255): for two values, `<` on the strings is
   * `compare < 0`. Self-delimiting, so that keys concatenate. Null where `compare` is.
   */
  readonly encodeKey: ((value: Value) => string) | null;

  /** Layout 'bytes' only: the stored form and back. */
  toBytes?(value: Value): Uint8Array;
  fromBytes?(bytes: Uint8Array): Value;

  /**
   * Layout 'int64' only, where a runtime value may be no 64-bit integer (infinite and far timestamps): the integer
   * stored for it, and back. Absent: the value itself.
   */
  toInt64?(value: Value): bigint;
  fromInt64?(stored: bigint): Value;

  /** The value a user gets in a result row by default (Date for timestamps, parsed JSON, ...). */
  toResult(value: Value): unknown;
  /** A user gets the text form, which depends on the context (`regclass`): `toResult` is not asked. */
  readonly isShownAsText?: boolean;
  /**
   * Turns what a user passed for a parameter of this type into a runtime value. Strings go through `parse`.
   * @throws 22P02, 22003, 42804 with what was expected and what was found. Never a bare TypeError.
   */
  fromParameter(value: unknown, context: TextContext): Value;

  /** Checks and packs the numbers in parentheses. @throws 22023. Absent: the type takes none (42601). */
  packModifiers?(modifiers: readonly number[]): Modifier;
  /** Text of a packed modifier for `format_type`: '(10,2)'. */
  formatModifier?(modifier: Modifier): string;
  /**
   * Makes a value fit its modifier (length, scale, dimensions). An explicit cast truncates text, an assignment
   * raises 22001. Called only with a modifier other than -1.
   */
  applyModifier?(value: Value, modifier: Modifier, isExplicit: boolean): Value;
}
