import type { Batch } from '../columnar/batch.js';
import type { OutputColumn } from '../sql/plan/bound-expression.js';
import type { TextContext, Type } from '../types/type.js';

/** A column of a result. `dataTypeID` is the type's OID, as PostgreSQL drivers have it. */
export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

export type RowMode = 'object' | 'array';

/** What a statement gave: PGlite's shape. */
export interface Result<Row = Record<string, unknown>> {
  readonly rows: Row[];
  readonly fields: Field[];
  /** Rows inserted, updated or deleted; 0 for other statements. */
  readonly affectedRows: number;
}

/** Readings of values that differ from the default, by type OID: text in, value out. */
export type ResultParsers = Readonly<Record<number, (text: string) => unknown>>;

const NO_PARSERS: ResultParsers = {};

/** Turns batches into rows for a user. Made once a plan. */
export class RowReader {
  readonly fields: Field[];
  private readonly names: readonly string[];
  private readonly convert: readonly (((value: unknown) => unknown) | null)[];
  /** A column called __proto__ must become a property, not a prototype. */
  private readonly hasProto: boolean;

  private variant: RowReader | null = null;

  constructor(
    private readonly columns: readonly OutputColumn[],
    private readonly parsers: ResultParsers = NO_PARSERS,
    private readonly context: TextContext = { timeZone: 'UTC' },
  ) {
    this.fields = columns.map(({ name, type }) => ({ name, dataTypeID: type.oid }));
    this.names = columns.map(({ name }) => name);
    this.hasProto = this.names.includes('__proto__');
    this.convert = columns.map(({ type }) => {
      const parser = parsers[type.oid];
      if (parser !== undefined) return (value) => parser(type.format(value, context));
      return isPlain(type) ? null : (value) => type.toResult(value);
    });
  }

  /** The same columns read by `parsers`; the last one made is kept. */
  withParsers(parsers: ResultParsers, context: TextContext): RowReader {
    const { variant } = this;
    if (variant !== null && variant.parsers === parsers && variant.context === context) return variant;
    this.variant = new RowReader(this.columns, parsers, context);
    return this.variant;
  }

  /** The value of one column in one row, as a user gets it. */
  private value(batch: Batch, column: number, row: number): unknown {
    const value = batch.column(column).value(row);
    if (value === null || value === undefined) return null;
    const convert = this.convert[column]!;
    return convert === null ? value : convert(value);
  }

  row(batch: Batch, row: number, mode: RowMode): unknown {
    const { names } = this;
    if (mode === 'array') {
      const values: unknown[] = new Array(names.length);
      for (let i = 0; i < names.length; i++) values[i] = this.value(batch, i, row);
      return values;
    }
    const object: Record<string, unknown> = {};
    if (this.hasProto) {
      names.forEach((name, i) => {
        Object.defineProperty(object, name, {
          value: this.value(batch, i, row),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      });
      return object;
    }
    for (let i = 0; i < names.length; i++) object[names[i]!] = this.value(batch, i, row);
    return object;
  }

  /** Appends the selected rows of a batch. */
  append(batch: Batch, mode: RowMode, rows: unknown[]): void {
    for (let i = 0; i < batch.count; i++) rows.push(this.row(batch, batch.row(i), mode));
  }
}

/** Types whose runtime value is what a user gets. */
const PLAIN_TYPES = new Set(['bool', 'int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'text', 'varchar', 'bpchar', 'uuid', 'name']);

function isPlain(type: Type): boolean {
  return PLAIN_TYPES.has(type.name);
}
