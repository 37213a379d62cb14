import type { Batch } from '../../columnar/batch.js';
import { BATCH_ROWS } from '../../columnar/batch.js';
import { BooleanColumn, type Column, Float64Column, Int32Column, ObjectColumn } from '../../columnar/column.js';
import type { BoundExpression } from '../plan/bound-expression.js';
import { columnsOf } from '../plan/expression-tree.js';
import type { ExecutionContext } from './context.js';
import { type CompileScope, compile, type Evaluator } from './evaluate.js';
import { type GeneratedFilter, type GeneratedMap, generateFilter, generateMap } from './generate.js';

// Expressions over whole batches, in two tiers: closures row by row at first, generated loops once an expression has
// seen some rows. Making a loop costs about 20 microseconds; below some thousand rows closures are as fast.

const GENERATE_AFTER_ROWS = 4096;
/** Loops are made for one shape of the input columns; an expression that meets many shapes stays with closures. */
const SHAPES_MAX = 4;

/** Keeps the rows of a batch for which a condition is true. Compiled once, used by many executions. */
export class BatchFilter {
  private readonly evaluate: Evaluator;
  private readonly used: readonly number[];
  private rowsSeen = 0;
  private readonly loops = new Map<string, GeneratedFilter | null>();

  constructor(
    private readonly predicate: BoundExpression,
    private readonly scope: CompileScope,
  ) {
    this.evaluate = compile(predicate, scope);
    this.used = usedInputs(predicate, scope);
  }

  /** Writes the rows that stay to `out` (room for `batch.count`) and gives their count. */
  run(batch: Batch, context: ExecutionContext, out: Int32Array): number {
    const { selection, count } = batch;
    this.rowsSeen += count;
    if (this.rowsSeen > GENERATE_AFTER_ROWS) {
      const loop = this.loopFor(batch);
      if (loop !== null) return loop(batch, selection, count, out, context);
    }
    const { evaluate } = this;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = selection === null ? i : selection[i]!;
      if (evaluate(batch, row, context) === true) out[kept++] = row;
    }
    return kept;
  }

  private loopFor(batch: Batch): GeneratedFilter | null {
    return cached(this.loops, batch, this.used, () => generateFilter(this.predicate, this.scope, batch));
  }
}

/** Computes an expression for the rows of a batch. Compiled once, used by many executions. */
export class BatchMap {
  private readonly evaluate: Evaluator;
  /** Set when the expression is a column of the input as it is. */
  private readonly inputIndex: number | undefined;
  private readonly used: readonly number[];
  private rowsSeen = 0;
  private readonly loops = new Map<string, GeneratedMap | null>();

  constructor(
    private readonly expression: BoundExpression,
    private readonly scope: CompileScope,
  ) {
    this.evaluate = compile(expression, scope);
    this.used = usedInputs(expression, scope);
    this.inputIndex = expression.kind === 'Column' ? scope.inputs.get(expression.id) : undefined;
  }

  /** A column whose values at the selected rows are the expression's; other rows hold anything. */
  run(batch: Batch, context: ExecutionContext): Column {
    if (this.inputIndex !== undefined) return batch.column(this.inputIndex);
    this.rowsSeen += batch.count;
    if (this.rowsSeen > GENERATE_AFTER_ROWS) {
      const loop = cached(this.loops, batch, this.used, () => generateMap(this.expression, this.scope, batch));
      if (loop !== null) return loop(batch, batch.selection, batch.count, context);
    }
    return this.runClosures(batch, context);
  }

  private runClosures(batch: Batch, context: ExecutionContext): Column {
    const { evaluate } = this;
    const { rowCount, count } = batch;
    const { layout } = this.expression.type;
    if (layout === 'int32' || layout === 'float64' || layout === 'float32' || layout === 'bool') {
      const data =
        layout === 'int32'
          ? new Int32Array(rowCount)
          : layout === 'bool'
            ? new Uint8Array(rowCount)
            : new Float64Array(rowCount);
      let nulls: Uint8Array | null = null;
      for (let i = 0; i < count; i++) {
        const row = batch.row(i);
        const value = evaluate(batch, row, context);
        if (value === null) {
          nulls ??= new Uint8Array(rowCount);
          nulls[row] = 1;
        } else {
          data[row] = value as number;
        }
      }
      if (data instanceof Int32Array) return new Int32Column(data, nulls);
      return data instanceof Uint8Array ? new BooleanColumn(data, nulls) : new Float64Column(data, nulls);
    }
    const values: unknown[] = new Array(rowCount);
    for (let i = 0; i < count; i++) {
      const row = batch.row(i);
      values[row] = evaluate(batch, row, context);
    }
    return new ObjectColumn(values);
  }
}

function usedInputs(expression: BoundExpression, scope: CompileScope): number[] {
  const indexes: number[] = [];
  for (const id of columnsOf(expression)) {
    const index = scope.inputs.get(id);
    if (index !== undefined) indexes.push(index);
  }
  return indexes;
}

/** The loop for the shape of this batch's columns; null when there is none. */
function cached<Loop>(
  loops: Map<string, Loop | null>,
  batch: Batch,
  used: readonly number[],
  generate: () => Loop | null,
): Loop | null {
  let shape = '';
  for (const index of used) shape += shapeOf(batch, index);
  let loop = loops.get(shape);
  if (loop === undefined) {
    loop = loops.size < SHAPES_MAX ? generate() : null;
    loops.set(shape, loop);
  }
  return loop;
}

const KIND_LETTERS: Readonly<Record<Column['kind'], string>> = {
  int32: 'i',
  float64: 'f',
  boolean: 'b',
  dictionary: 'd',
  text: 't',
  object: 'o',
  constant: 'c',
  lazy: 'l',
};

function shapeOf(batch: Batch, index: number): string {
  const column = batch.column(index);
  return column.nulls === null ? KIND_LETTERS[column.kind] : KIND_LETTERS[column.kind].toUpperCase();
}

/** A buffer for the rows a filter keeps. */
export function selectionBuffer(): Int32Array {
  return new Int32Array(BATCH_ROWS);
}
