import { Batch } from '../../../columnar/batch.js';
import { error } from '../../../common/errors.js';
import type { BoundExpression } from '../../plan/bound-expression.js';
import { columnsOf, isVolatile, someExpression } from '../../plan/expression-tree.js';
import type { PhysicalWrite } from '../../plan/planner.js';
import type { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import { compile, type Evaluator } from '../evaluate.js';
import type { OperatorFactory } from '../operator.js';
import { readsWhileWriting } from './read-while-writing.js';
import { type ReturnedRows, Returning } from './returning.js';
import { compileRow, type RowEvaluator } from './row-cells.js';
import type { RowWriter } from './row-writer.js';
import { type CompiledWrite, compiledWrite, type WriteResult } from './writer.js';

type PhysicalInsert = Extract<PhysicalWrite, { kind: 'Insert' }>;

const NO_INPUT = new Batch([], 1);

interface CompiledConflict {
  readonly indexes: readonly { readonly id: number }[] | null;
  readonly isUpdate: boolean;
  readonly positions: readonly number[];
  readonly values: readonly RowEvaluator[];
  readonly condition: RowEvaluator | null;
}

export function compileInsert(plan: PhysicalInsert, builder: Builder): CompiledWrite {
  const { table } = plan;
  const returning = plan.returning === null ? null : new Returning(plan.returning, builder, plan.source.columns);
  const conflict = compileConflict(plan, builder);
  const literal = literalRows(plan, builder);
  const source = literal === null ? builder.build(plan.source) : null;
  const scope = builder.scope(plan.source.columns);
  const values =
    literal === null ? plan.values.map((value) => ({ isLate: isLate(value), value: compile(value, scope) })) : [];
  const hasForeignKeys = table.constraints.some((constraint) => constraint.kind === 'foreign key');
  const readsTables = readsWhileWriting(plan);
  const needsUndo = literal === null || literal.length > 1 || hasForeignKeys || conflict !== null;
  return compiledWrite(needsUndo, (session) => {
    const { context } = session;
    if (readsTables) context.freeze(table);
    const inserter = new Inserter(session.writer(table), conflict, returning?.collect(context) ?? null, context);
    if (literal !== null) {
      for (const row of literal) inserter.insert(row.map((value) => value(NO_INPUT, 0, context)));
    } else {
      insertBatches(source!, values, inserter, context);
    }
    return inserter.result();
  });
}

/**
 * Rows of VALUES as evaluators of whole table rows: no batch stands between parameters and the table. Null when a
 * subquery among them might see the rows before it.
 */
function literalRows(plan: PhysicalInsert, builder: Builder): Evaluator[][] | null {
  const { source, values } = plan;
  if (source.kind !== 'Values') return null;
  const isSubquery = (node: BoundExpression) => node.kind === 'Subquery';
  if (source.rowsOfValues.some((row) => row.some((value) => someExpression(value, isSubquery)))) return null;
  const scope = builder.scope([]);
  const indexOf = new Map(source.columns.map((column, i) => [column.id, i]));
  return source.rowsOfValues.map((row) =>
    values.map((value) => {
      const given: BoundExpression =
        value.kind === 'Column' && indexOf.has(value.id) ? row[indexOf.get(value.id)!]! : value;
      return compile(given, scope);
    }),
  );
}

interface InsertedValue {
  readonly value: Evaluator;
  /** Computed when its row is written: a sequence then gives no numbers to rows behind one that fails. */
  readonly isLate: boolean;
}

function isLate(value: BoundExpression): boolean {
  return isVolatile(value) && columnsOf(value).size === 0;
}

/** The source's rows are read before any is written: it may read the table itself. */
function insertBatches(
  source: OperatorFactory,
  values: readonly InsertedValue[],
  inserter: Inserter,
  context: ExecutionContext,
): void {
  const rows: unknown[][] = [];
  const operator = source(context);
  try {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      context.reserveMemory(batch.count * values.length * 16);
      for (let i = 0; i < batch.count; i++) {
        const at = batch.row(i);
        rows.push(values.map(({ value, isLate }) => (isLate ? null : value(batch!, at, context))));
      }
    }
  } finally {
    operator.close();
  }
  const late = values.flatMap(({ value, isLate }, position) => (isLate ? [{ value, position }] : []));
  for (const row of rows) {
    for (const { value, position } of late) row[position] = value(NO_INPUT, 0, context);
    inserter.insert(row);
  }
}

function compileConflict(plan: PhysicalInsert, builder: Builder): CompiledConflict | null {
  const { conflict } = plan;
  if (conflict === null) return null;
  return {
    indexes: conflict.indexes,
    isUpdate: conflict.isUpdate,
    positions: conflict.assignments.map(({ position }) => position),
    values: conflict.assignments.map(({ value }) => compileRow(value, builder)),
    condition: conflict.condition === null ? null : compileRow(conflict.condition, builder),
  };
}

class Inserter {
  private affectedRows = 0;
  /** Rows this statement inserted or updated: meeting one again is an error under DO UPDATE. */
  private readonly touched = new Set<number>();

  constructor(
    private readonly writer: RowWriter,
    private readonly conflict: CompiledConflict | null,
    private readonly returned: ReturnedRows | null,
    private readonly context: ExecutionContext,
  ) {}

  insert(row: unknown[]): void {
    const { writer, conflict } = this;
    writer.prepare(row);
    if (conflict !== null) {
      const existing = writer.findConflict(row, conflict.indexes);
      if (existing !== null) {
        if (conflict.isUpdate) this.updateExisting(existing.rowId, row, conflict);
        return;
      }
    }
    const rowId = writer.insert(row);
    if (conflict !== null) this.touched.add(rowId);
    this.affectedRows++;
    this.returned?.add({ newRow: row, oldRow: null, source: null, sourceRow: 0 });
  }

  private updateExisting(rowId: number, proposed: readonly unknown[], conflict: CompiledConflict): void {
    const { writer, context } = this;
    if (this.touched.has(rowId) || writer.wasWritten(rowId)) {
      throw error('cardinality_violation', 'ON CONFLICT DO UPDATE command cannot affect row a second time', {
        hint: 'ensure that no rows proposed for insertion within the same command have duplicate constrained values',
      });
    }
    const oldRow = writer.read(rowId, true);
    const versions = { newRow: proposed, oldRow, source: null, sourceRow: 0 };
    if (conflict.condition !== null && conflict.condition(versions, context) !== true) return;
    this.touched.add(rowId);
    const newRow = oldRow.slice();
    const values = conflict.values.map((value) => value(versions, context));
    conflict.positions.forEach((position, i) => {
      newRow[position] = values[i];
    });
    writer.prepare(newRow, rowId);
    const generated = context.rules(writer.table).generated.map(({ position }) => position);
    writer.update(rowId, oldRow, newRow, [...conflict.positions, ...generated]);
    this.affectedRows++;
    this.returned?.add({ newRow, oldRow, source: null, sourceRow: 0 });
  }

  result(): WriteResult {
    return { affectedRows: this.affectedRows, returned: this.returned?.batch() ?? null };
  }
}
