import type { Batch } from '../columnar/batch.js';
import type { Column } from '../columnar/column.js';
import type { OutputColumn } from '../sql/plan/bound-expression.js';
import { arrayOf, type PgArray } from '../types/array.js';
import { text } from '../types/builtin.js';
import type { TextContext, Type } from '../types/type.js';
import { arrayBuilder, objectBuilder, type RowBuilder, type ValueReading } from './row-builder.js';

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
  /** What COPY ... TO '/dev/blob' wrote. */
  readonly blob?: Blob;
}

/** Readings of values that differ from the default, by type OID: text in, value out. */
export type ResultParsers = Readonly<Record<number, (text: string) => unknown>>;

const NO_PARSERS: ResultParsers = {};

/** Turns batches into rows for a user. Made once a plan. */
export class RowReader {
  readonly fields: Field[];
  private readonly builders: Record<RowMode, RowBuilder | null> = { object: null, array: null };
  private readonly readings: readonly ValueReading[];

  private variant: RowReader | null = null;

  constructor(
    private readonly columns: readonly OutputColumn[],
    private readonly parsers: ResultParsers = NO_PARSERS,
    private readonly context: TextContext = { timeZone: 'UTC' },
  ) {
    this.fields = columns.map(({ name, type }) => ({ name, dataTypeID: type.oid }));
    this.readings = columns.map(({ type }) => {
      const parser = parsers[type.oid];
      if (parser !== undefined) return (value) => parser(type.format(value, context));
      if (type.isShownAsText) return (value) => type.format(value, context);
      if (type.element?.isShownAsText) return (value) => namesOf(value as PgArray, context);
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

  /** Makes rows of columns; made when first asked for. */
  builder(mode: RowMode): RowBuilder {
    this.builders[mode] ??=
      mode === 'array'
        ? arrayBuilder(this.readings)
        : objectBuilder(
            this.columns.map(({ name }) => name),
            this.readings,
          );
    return this.builders[mode];
  }

  row(batch: Batch, row: number, mode: RowMode): unknown {
    return this.builder(mode)(this.columnsOf(batch), row);
  }

  private columnsOf(batch: Batch): Column[] {
    const columns: Column[] = new Array(this.columns.length);
    for (let i = 0; i < columns.length; i++) columns[i] = batch.column(i);
    return columns;
  }

  /** Appends the selected rows of a batch. */
  append(batch: Batch, mode: RowMode, rows: unknown[]): void {
    const build = this.builder(mode);
    const { count, selection } = batch;
    if (count === 0) return;
    const columns = this.columnsOf(batch);
    for (let i = 0; i < count; i++) rows.push(build(columns, selection === null ? i : selection[i]!));
  }
}

/** Types whose runtime value is what a user gets. */
const PLAIN_TYPES = new Set([
  'bool',
  'int2',
  'int4',
  'int8',
  'oid',
  'float8',
  'text',
  'varchar',
  'bpchar',
  'uuid',
  'name',
]);

/** An array of `regclass` or its like as its names. */
function namesOf(array: PgArray, context: TextContext): unknown {
  return arrayOf(text).toResult(array.map<string>(text, (item) => array.elementType.format(item, context)) as PgArray);
}

function isPlain(type: Type): boolean {
  return PLAIN_TYPES.has(type.name);
}
