import { Batch } from '../../../columnar/batch.js';
import type { PhysicalWrite } from '../../plan/planner.js';
import type { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import { compile } from '../evaluate.js';
import type { OperatorFactory } from '../operator.js';
import { gather } from '../row-buffer.js';
import { readsWhileWriting } from './read-while-writing.js';
import { Returning } from './returning.js';
import { type CompiledWrite, compiledWrite } from './writer.js';

type PhysicalUpdate = Extract<PhysicalWrite, { kind: 'Update' }>;
type PhysicalDelete = Extract<PhysicalWrite, { kind: 'Delete' }>;

/**
 * The source's rows by row id, read to the end before anything is written: the statement must not meet its own
 * changes. A row that a join gives several times counts once, as it came first.
 */
function readTargets(
  source: OperatorFactory,
  rowIdIndex: number,
  keepsSource: boolean,
  context: ExecutionContext,
  visit: (rowId: number, batch: Batch, row: number) => void,
): Map<number, { batch: Batch; row: number }> {
  const targets = new Map<number, { batch: Batch; row: number }>();
  const operator = source(context);
  try {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      const ids = batch.column(rowIdIndex);
      const kept = keepsSource ? copyOf(batch) : batch;
      context.reserveMemory(batch.count * 64);
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        const rowId = ids.value(row) as number;
        if (targets.has(rowId)) continue;
        targets.set(rowId, { batch: kept, row: keepsSource ? i : row });
        visit(rowId, batch, row);
      }
    }
  } finally {
    operator.close();
  }
  return targets;
}

/** A batch that stays valid: its selected rows, copied. */
function copyOf(batch: Batch): Batch {
  const rows = new Int32Array(batch.count);
  for (let i = 0; i < rows.length; i++) rows[i] = batch.row(i);
  const columns = Array.from({ length: batch.columnCount }, (_, i) => gather(batch.column(i), rows, rows.length));
  return new Batch(columns, rows.length);
}

export function compileUpdate(plan: PhysicalUpdate, builder: Builder): CompiledWrite {
  const { table, assignments } = plan;
  const source = builder.build(plan.source);
  const scope = builder.scope(plan.source.columns);
  const rowIdIndex = scope.inputs.get(plan.rowId)!;
  const positions = assignments.map(({ position }) => position);
  const values = assignments.map(({ value }) => compile(value, scope));
  const readsTables = readsWhileWriting(plan);
  const returning = plan.returning === null ? null : new Returning(plan.returning, builder, plan.source.columns);
  return compiledWrite(true, (session) => {
    const { context } = session;
    if (readsTables) context.freeze(table);
    const writer = session.writer(table);
    const returned = returning?.collect(context) ?? null;
    const assigned: unknown[][] = [];
    const targets = readTargets(source, rowIdIndex, returned !== null, context, (_rowId, batch, row) => {
      assigned.push(values.map((value) => value(batch, row, context)));
    });
    const written = [...positions, ...context.rules(table).generated.map(({ position }) => position)];
    let at = 0;
    let affectedRows = 0;
    for (const [rowId, origin] of targets) {
      const row = assigned[at++]!;
      if (writer.wasWritten(rowId)) continue;
      affectedRows++;
      const oldRow = writer.read(rowId, returned !== null);
      const newRow = oldRow.slice();
      for (let i = 0; i < positions.length; i++) newRow[positions[i]!] = row[i];
      writer.prepare(newRow, rowId);
      writer.update(rowId, oldRow, newRow, written);
      returned?.add({ newRow, oldRow, source: origin.batch, sourceRow: origin.row });
    }
    return { affectedRows, returned: returned?.batch() ?? null };
  });
}

export function compileDelete(plan: PhysicalDelete, builder: Builder): CompiledWrite {
  const { table } = plan;
  const source = builder.build(plan.source);
  const rowIdIndex = builder.scope(plan.source.columns).inputs.get(plan.rowId)!;
  const readsTables = readsWhileWriting(plan);
  const returning = plan.returning === null ? null : new Returning(plan.returning, builder, plan.source.columns);
  return compiledWrite(true, (session) => {
    const { context } = session;
    if (readsTables) context.freeze(table);
    const writer = session.writer(table);
    const returned = returning?.collect(context) ?? null;
    const targets = readTargets(source, rowIdIndex, returned !== null, context, () => {});
    let affectedRows = 0;
    for (const [rowId, origin] of targets) {
      // A cascade of this very statement may have taken it already.
      if (writer.wasWritten(rowId) || !writer.isLive(rowId)) continue;
      const oldRow = writer.read(rowId, returned !== null);
      writer.remove(rowId, oldRow);
      affectedRows++;
      returned?.add({ newRow: null, oldRow, source: origin.batch, sourceRow: origin.row });
    }
    return { affectedRows, returned: returned?.batch() ?? null };
  });
}
