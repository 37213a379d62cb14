import { Batch } from '../../../columnar/batch.js';
import { LazyColumn } from '../../../columnar/column.js';
import type { BoundExpression } from '../../plan/bound-expression.js';
import type { RowExpression } from '../../plan/write-plan.js';
import type { Builder } from '../build.js';
import type { ExecutionContext } from '../context.js';
import { type CompileScope, compile } from '../evaluate.js';

/** What expressions about a written row read: its versions, and the source row it came from. */
export interface RowVersions {
  /** The row as it will be; null where there is none (DELETE). */
  newRow: readonly unknown[] | null;
  /** The row as it was; null where there is none (INSERT). */
  oldRow: readonly unknown[] | null;
  source: Batch | null;
  sourceRow: number;
}

/** An expression over the versions of a row. */
export type RowEvaluator = (versions: RowVersions, context: ExecutionContext) => unknown;

/** Compiles an expression over row inputs. `sourceColumns`: the ids of the source batch's columns, in order. */
export function compileRow(
  given: RowExpression,
  builder: Builder,
  sourceColumns: readonly number[] = [],
): RowEvaluator {
  const current: RowVersions = { newRow: null, oldRow: null, source: null, sourceRow: 0 };
  const columns = given.inputs.map(({ id, from, position }) => {
    if (from === 'new') return new LazyColumn(() => current.newRow?.[position] ?? null);
    if (from === 'old') return new LazyColumn(() => current.oldRow?.[position] ?? null);
    const index = sourceColumns.indexOf(id);
    return new LazyColumn(() => (index < 0 ? null : current.source!.column(index).value(current.sourceRow)));
  });
  const batch = new Batch(columns, 1);
  const scope: CompileScope = {
    ...builder.scope([]),
    inputs: new Map(given.inputs.map(({ id }, index) => [id, index])),
  };
  const evaluate = compile(given.expression, scope);
  return (versions, context) => {
    Object.assign(current, versions);
    return evaluate(batch, 0, context);
  };
}

/** Compiles an expression without inputs, such as a default. */
export function compileFixed(expression: BoundExpression, builder: Builder): (context: ExecutionContext) => unknown {
  const evaluate = compile(expression, builder.scope([]));
  const none = new Batch([], 1);
  return (context) => evaluate(none, 0, context);
}
