import type { TableDescriptor } from '../catalog/descriptors.js';
import { error, notSupported } from '../common/errors.js';
import { Builder } from '../sql/execute/build.js';
import type { ExecutionContext } from '../sql/execute/context.js';
import { invalidByte } from '../sql/execute/copy/copy-fields.js';
import type { CopyColumns, CopyFormat } from '../sql/execute/copy/copy-format.js';
import { copyFrom } from '../sql/execute/copy/copy-from.js';
import { CopyWriter } from '../sql/execute/copy/copy-writer.js';
import { compileRow, type RowEvaluator } from '../sql/execute/writes/row-cells.js';
import type * as ast from '../sql/parse/ast.js';
import { queryOf } from '../sql/parse/query-of.js';
import { bindCondition } from '../sql/plan/bind/condition.js';
import type { BindContext, BindOptions } from '../sql/plan/bind/context.js';
import { rowContext, rowOf } from '../sql/plan/bind/row-rules.js';
import { bindContext } from '../sql/plan/bind.js';
import { columnsOf, someExpression } from '../sql/plan/expression-tree.js';
import type { TextContext } from '../types/type.js';
import { copyFormat } from './copy-options.js';
import type { CompiledStatement } from './prepared.js';
import type { Result } from './result.js';

/** What COPY needs of a session. */
export interface CopyTarget {
  readonly bind: BindOptions;
  /** The bytes of the option `blob`. */
  readonly input: Uint8Array | null;
  readonly text: TextContext;
  compile(query: ast.Query): CompiledStatement;
  execution(): ExecutionContext;
}

/** The name under which data comes from the caller and goes to it, beside STDIN and STDOUT. */
const BLOB = '/dev/blob';

type CopiedTable = Extract<ast.Copy['source'], { readonly table: ast.QualifiedName }>;

/** COPY: data goes to `blob` of the result, and comes from the option `blob`. */
export function copy(statement: ast.Copy, target: CopyTarget): Result<unknown> {
  if (statement.file !== null && statement.file !== BLOB) {
    throw notSupported(`COPY with the file "${statement.file}"`, statement.span, `use '${BLOB}'`);
  }
  const format = copyFormat(statement);
  if (statement.direction === 'TO') return copyTo(statement, format, target);
  const { source } = statement;
  if ('kind' in source) throw error('syntax_error', 'COPY FROM takes a table, not a query', { span: source.span });
  if (target.input === null) {
    throw error('undefined_file', `could not open file "${BLOB}" for reading`, {
      hint: 'pass the data: query(text, [], { blob })',
    });
  }
  const context = bindContext(target.bind);
  const table = sourceTable(context, source, 'to');
  context.options.access.check(table, 'INSERT');
  const positions = positionsOf(table, source);
  checkNames(table, positions, [format.forceNotNull, format.forceNull]);
  const where = statement.where === null ? null : bindWhere(context, table, statement.where);
  const data = decodeUtf8(target.input);
  const affectedRows = copyFrom({ table, positions, format, where }, data, target.execution(), target.text);
  return { rows: [], fields: [], affectedRows };
}

function copyTo({ source, span }: ast.Copy, format: CopyFormat, target: CopyTarget): Result<unknown> {
  const { columns, run } = target.compile('kind' in source ? source : tableQuery(source, format, span, target));
  if (run.kind !== 'query') throw notSupported('COPY of a query that writes', span);
  const writer = new CopyWriter(
    columns.map(({ name }) => name),
    format,
  );
  let affectedRows = 0;
  const operator = run.factory(target.execution());
  try {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      const read = columns.map((_, i) => batch!.column(i));
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        writer.row(
          columns.map(({ type }, at) => {
            const value = read[at]!.value(row);
            return value === null || value === undefined ? null : type.format(value, target.text);
          }),
        );
      }
      affectedRows += batch.count;
    }
  } finally {
    operator.close();
  }
  return { rows: [], fields: [], affectedRows, blob: new Blob([writer.text()]) };
}

/** SELECT of the columns that COPY of a table means. */
function tableQuery(source: CopiedTable, format: CopyFormat, span: ast.Copy['span'], target: CopyTarget): ast.Query {
  const table = sourceTable(bindContext(target.bind), source, 'from');
  const positions = positionsOf(table, source);
  checkNames(table, positions, [format.forceQuote]);
  const targets = positions.map((position): ast.Target => {
    const parts = [{ name: table.columns[position]!.name, isQuoted: true, span }];
    return { expression: { kind: 'ColumnReference', span, parts }, alias: null, span };
  });
  const from: ast.FromItem = {
    kind: 'TableReference',
    span,
    name: source.table,
    alias: null,
    isOnly: false,
    isSampled: false,
  };
  return queryOf({
    kind: 'SelectCore',
    span,
    distinct: false,
    targets,
    from: [from],
    where: null,
    groupBy: [],
    isGroupByDistinct: false,
    having: null,
    windows: [],
  });
}

/** @throws 42809 for what is no table. */
function sourceTable(context: BindContext, { table }: CopiedTable, direction: 'from' | 'to'): TableDescriptor {
  const relation = context.relation(table);
  if (relation.kind === 'table') return relation;
  const hint = direction === 'from' ? 'try the COPY (SELECT ...) TO variant' : 'copy to the table that the view reads';
  throw error('wrong_object_type', `cannot copy ${direction} ${relation.kind} "${relation.name}"`, { hint });
}

/** Places of the columns of the data. @throws 42703, 42701, 42P10 for generated ones. */
function positionsOf(table: TableDescriptor, { columns }: CopiedTable): number[] {
  if (columns.length === 0) {
    return table.columns.flatMap(({ generated }, position) => (generated === null ? [position] : []));
  }
  const positions: number[] = [];
  for (const { name } of columns) {
    const position = positionOf(table, name);
    if (table.columns[position]!.generated !== null) {
      throw error('invalid_column_reference', `column "${name}" is a generated column`, {
        detail: 'Generated columns cannot be used in COPY.',
      });
    }
    if (positions.includes(position)) {
      throw error('duplicate_column', `column "${name}" specified more than once`);
    }
    positions.push(position);
  }
  return positions;
}

function positionOf(table: TableDescriptor, name: string): number {
  const position = table.columns.findIndex((column) => column.name === name);
  if (position >= 0) return position;
  throw error('undefined_column', `column "${name}" of relation "${table.name}" does not exist`);
}

/** Columns that options name are among those of the data. */
function checkNames(table: TableDescriptor, positions: readonly number[], lists: readonly CopyColumns[]): void {
  for (const list of lists) {
    if (list === '*') continue;
    for (const name of list) {
      if (!positions.includes(positionOf(table, name))) {
        throw error('invalid_column_reference', `FORCE column "${name}" not referenced by COPY`);
      }
    }
  }
}

function bindWhere(context: BindContext, table: TableDescriptor, where: ast.Expression): RowEvaluator {
  const row = rowOf(context, table, 'new');
  const at = rowContext(context, table, row, 'COPY FROM WHERE conditions');
  const expression = bindCondition(at, where, 'WHERE');
  context.finish();
  if (someExpression(expression, (node) => node.kind === 'Subquery')) {
    throw error('feature_not_supported', 'cannot use subquery in COPY FROM WHERE condition', { span: where.span });
  }
  const used = columnsOf(expression);
  const generated = table.columns.find((column, i) => column.generated !== null && used.has(row.columns[i]!.id));
  if (generated !== undefined) {
    // Their values come after the condition.
    const problem = 'generated columns are not supported in COPY FROM WHERE conditions';
    const detail = `Column "${generated.name}" is a generated column.`;
    throw error('invalid_column_reference', problem, { detail, span: where.span });
  }
  return compileRow({ expression, inputs: row.inputs }, new Builder());
}

/** @throws 22021. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw error('character_not_in_repertoire', 'invalid byte sequence for encoding "UTF8"', { cause });
  }
  throw invalidByte('0x00');
}
