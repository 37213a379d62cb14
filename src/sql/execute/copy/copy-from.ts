import type { ColumnDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import type { TextContext } from '../../../types/type.js';
import type { ExecutionContext } from '../context.js';
import type { RowEvaluator } from '../writes/row-cells.js';
import { WriteSession } from '../writes/row-writer.js';
import { type CopyField, fieldReader } from './copy-fields.js';
import { type CopyFormat, names } from './copy-format.js';
import { badFormat, CopyLines } from './copy-lines.js';

export interface CopyFrom {
  readonly table: TableDescriptor;
  /** Places in the table's rows of the data's values, in order. */
  readonly positions: readonly number[];
  readonly format: CopyFormat;
  /** Rows for which it is not true are passed over. */
  readonly where: RowEvaluator | null;
}

/**
 * Writes the rows of `data` and gives their count.
 * @throws 22P04 for data that is no such rows, and whatever reading and writing a value throws; `where` of the error
 *   has the line, and the column.
 */
export function copyFrom(copy: CopyFrom, data: string, context: ExecutionContext, text: TextContext): number {
  const session = new WriteSession(context);
  const reader = new RowReader(copy, data, context, text);
  const writer = session.writer(copy.table);
  let count = 0;
  // As in PostgreSQL, rows are checked one by one and inserted many at a time: which error comes first shows it.
  const prepared: { readonly row: unknown[]; readonly line: number }[] = [];
  const flush = () => {
    for (const { row, line } of prepared) {
      reader.writtenLine = line;
      writer.insert(row);
    }
    reader.writtenLine = null;
    prepared.length = 0;
  };
  reader.each((row) => {
    const versions = { newRow: row, oldRow: null, source: null, sourceRow: 0 };
    if (copy.where !== null && copy.where(versions, context) !== true) return;
    writer.prepare(row);
    prepared.push({ row, line: reader.lineNumber });
    if (prepared.length === ROWS_AT_ONCE) flush();
    count++;
  }, flush);
  session.finish();
  return count;
}

const CHECK_EVERY_ROWS = 1024;
const ROWS_AT_ONCE = 1000;
const LINE_CHARACTERS_MAX = 100;

/** Makes rows of a table of lines of data. */
class RowReader {
  private readonly lines: CopyLines;
  private readonly columns: readonly ColumnDescriptor[];
  /** By column of the data: quotes do not matter for NULL. */
  private readonly forced: readonly { readonly isNull: boolean; readonly isNotNull: boolean }[];
  private readonly defaults: readonly { readonly position: number; value(context: ExecutionContext): unknown }[];
  /** The column whose value is being read. */
  private field: { readonly name: string; readonly shown: string } | null = null;
  private line = '';

  constructor(
    private readonly copy: CopyFrom,
    data: string,
    private readonly context: ExecutionContext,
    private readonly text: TextContext,
  ) {
    const { table, positions, format } = copy;
    this.lines = new CopyLines(data, format);
    this.columns = positions.map((position) => table.columns[position]!);
    const isCsv = format.kind === 'csv';
    this.forced = this.columns.map(({ name }) => ({
      isNull: isCsv && names(format.forceNull, name),
      isNotNull: isCsv && names(format.forceNotNull, name),
    }));
    const { defaults } = context.rules(table);
    this.defaults = table.columns.flatMap(({ generated }, position) =>
      positions.includes(position) || generated !== null ? [] : [{ position, value: defaults[position]! }],
    );
  }

  /** The line of a row that was read before, while it is being written. */
  writtenLine: number | null = null;

  get lineNumber(): number {
    return this.lines.number;
  }

  /** Shows every row, then the end, and tells an error of reading or writing where it was. */
  each(visit: (row: unknown[]) => void, end: () => void): void {
    const read = fieldReader(this.copy.format);
    try {
      if (this.copy.format.header !== false) this.header(read);
      for (let count = 1; this.nextLine(); count++) {
        if (count % CHECK_EVERY_ROWS === 0) this.context.checkCancelled();
        visit(this.row(read(this.line)));
      }
      end();
    } catch (cause) {
      throw this.located(cause);
    }
  }

  private nextLine(): boolean {
    this.line = '';
    const line = this.lines.next();
    this.line = line ?? '';
    return line !== null;
  }

  private header(read: (line: string) => CopyField[]): void {
    if (!this.nextLine() || this.copy.format.header !== 'match') return;
    const found = read(this.line);
    const { length } = this.columns;
    if (found.length !== length) {
      throw badFormat(`wrong number of fields in header line: got ${found.length}, expected ${length}`);
    }
    this.columns.forEach(({ name }, i) => {
      const { text, isNull } = found[i]!;
      if (text === name && !isNull) return;
      const got = isNull ? `null value ("${text}")` : `"${text}"`;
      throw badFormat(`column name mismatch in header line field ${i + 1}: got ${got}, expected "${name}"`);
    });
  }

  private row(fields: readonly CopyField[]): unknown[] {
    const { columns, copy, context } = this;
    if (fields.length > columns.length) throw badFormat('extra data after last expected column');
    const row: unknown[] = new Array(copy.table.columns.length).fill(null);
    columns.forEach((column, i) => {
      const field = fields[i];
      if (field === undefined) throw badFormat(`missing data for column "${column.name}"`);
      row[copy.positions[i]!] = this.value(column, field, i);
    });
    for (const { position, value } of this.defaults) row[position] = value(context);
    return row;
  }

  private value({ name, type, modifier }: ColumnDescriptor, { text, isNull }: CopyField, index: number): unknown {
    const forced = this.forced[index]!;
    if (isNull ? !forced.isNotNull : forced.isNull && text === this.copy.format.nullText) return null;
    this.field = { name, shown: text };
    const parsed = type.parse(text, modifier, this.text);
    const value = modifier === -1 || !type.applyModifier ? parsed : type.applyModifier(parsed, modifier, false);
    this.field = null;
    return value;
  }

  private located(cause: unknown): unknown {
    const failure = cause as { code?: unknown; where?: string };
    if (typeof failure.code !== 'string' || failure.where !== undefined) return cause;
    const { field, line } = this;
    const place = `COPY ${this.copy.table.name}, line ${this.writtenLine ?? this.lines.number}`;
    if (this.writtenLine !== null) failure.where = place;
    else if (field !== null) failure.where = `${place}, column ${field.name}: "${shortened(field.shown)}"`;
    else failure.where = line === '' ? place : `${place}: "${shortened(line)}"`;
    return cause;
  }
}

function shortened(text: string): string {
  return text.length <= LINE_CHARACTERS_MAX ? text : `${text.slice(0, LINE_CHARACTERS_MAX)}...`;
}
