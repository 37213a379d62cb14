import { Batch } from '../../columnar/batch.js';
import type { BoundExpression, ColumnId } from '../plan/bound-expression.js';
import { columnsOf, conjunctsOf, isVolatile } from '../plan/expression-tree.js';
import type { ExecutionContext } from './context.js';
import { type CompileScope, compile, type Evaluator } from './evaluate.js';
import type { KeyRange } from './join-table.js';

/** A comparison of a numeric column with a fixed value, asked of a block's smallest and largest value. */
export interface RangeCheck {
  /** Place of the column in the table's rows. */
  readonly position: number;
  /** True when no value from `min` to `max` satisfies the comparison. NULLs never do. */
  excludes(min: number, max: number, context: ExecutionContext): boolean;
}

const NO_ROWS = new Batch([], 0);

/** The range checks that follow from a scan's condition. `positionOf` gives a column's place, or -1. */
export function rangeChecks(
  predicate: BoundExpression | null,
  positionOf: (id: ColumnId) => number,
  scope: CompileScope,
): RangeCheck[] {
  const checks: RangeCheck[] = [];
  for (const condition of conjunctsOf(predicate)) {
    if (condition.kind !== 'Call' || condition.args.length !== 2) continue;
    const [left, right] = condition.args;
    for (const [column, value, symbol] of [
      [left!, right!, condition.function.name],
      [right!, left!, FLIPPED[condition.function.name] ?? ''],
    ] as const) {
      const excludes = EXCLUDES[symbol];
      if (excludes === undefined || column.kind !== 'Column' || positionOf(column.id) < 0) continue;
      if (column.type !== value.type || !isNumericLayout(column) || !isFixed(value, positionOf)) continue;
      checks.push(check(positionOf(column.id), compile(value, scope), excludes));
    }
  }
  return checks;
}

/** Blocks keep the smallest and the largest value of such columns. */
export function isNumericLayout({ type }: BoundExpression): boolean {
  return type.layout === 'int32' || type.layout === 'int64' || type.layout === 'float64' || type.layout === 'float32';
}

function isFixed(value: BoundExpression, positionOf: (id: ColumnId) => number): boolean {
  return !isVolatile(value) && ![...columnsOf(value)].some((id) => positionOf(id) >= 0);
}

type Excludes = (min: number, max: number, value: number) => boolean;

const FLIPPED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

const EXCLUDES: Readonly<Record<string, Excludes | undefined>> = {
  '=': (min, max, value) => value < min || value > max,
  '<': (min, _max, value) => min >= value,
  '<=': (min, _max, value) => min > value,
  '>': (_min, max, value) => max <= value,
  '>=': (_min, max, value) => max < value,
};

function check(position: number, evaluate: Evaluator, excludes: Excludes): RangeCheck {
  return {
    position,
    excludes: (min, max, context) => {
      const value = evaluate(NO_ROWS, 0, context);
      if (value === null) return true;
      // NaN is above everything in SQL and outside every range: let the rows decide.
      return typeof value === 'number' && !Number.isNaN(value) && excludes(min, max, value);
    },
  };
}

/**
 * The check that a join makes known once it has read its other side: by then `slot` of the outer values holds the range of
 * keys there, or null when nothing is known of it.
 */
export function joinRangeCheck(position: number, slot: number): RangeCheck {
  return {
    position,
    excludes: (min, max, context) => {
      const range = context.outer[slot] as KeyRange | null | undefined;
      return range != null && (range.max < min || range.min > max);
    },
  };
}
