import type { Batch } from '../../columnar/batch.js';
import { error } from '../../common/errors.js';
import { PgArray } from '../../types/array.js';
import type { HashKey } from '../../types/type.js';
import { gatherArrays } from '../functions/array-nesting.js';
import { withTypes } from '../functions/with-types.js';
import type { Subquery } from '../plan/bound-expression.js';
import type { ExecutionContext } from './context.js';
import type { CompileScope, Evaluator } from './evaluate.js';
import { keySet } from './key-set.js';
import type { OperatorFactory } from './operator.js';

// Subqueries in expressions: they are run for every row that gives them outer values, or once.

/** @param lefts What stands before IN, ANY or ALL. */
export function compileSubquery(expression: Subquery, lefts: readonly Evaluator[], scope: CompileScope): Evaluator {
  const setOuter = compileOuter(expression, scope);
  const factory = scope.subplan(expression.plan);
  const evaluate = subqueryEvaluator(expression, lefts, factory);
  if (expression.outerIds.length > 0) {
    return (batch, row, context) => {
      setOuter(batch, row, context);
      return evaluate(batch, row, context);
    };
  }
  return evaluate;
}

/** Puts the columns a subquery takes from this row into their slots. */
function compileOuter(
  expression: Subquery,
  scope: CompileScope,
): (batch: Batch, row: number, context: ExecutionContext) => void {
  const moves: { index: number; slot: number }[] = [];
  for (const id of expression.outerIds) {
    const index = scope.inputs.get(id);
    // A column from further out is in its slot already.
    if (index !== undefined) moves.push({ index, slot: scope.outerSlot(id) });
  }
  return (batch, row, context) => {
    for (const { index, slot } of moves) context.outer[slot] = batch.column(index).value(row);
  };
}

function subqueryEvaluator(expression: Subquery, lefts: readonly Evaluator[], factory: OperatorFactory): Evaluator {
  const isFixed = expression.outerIds.length === 0;
  const remember = <T>(compute: (context: ExecutionContext) => T): ((context: ExecutionContext) => T) => {
    if (!isFixed) return compute;
    const results = new WeakMap<ExecutionContext, { value: T }>();
    return (context) => {
      let result = results.get(context);
      if (result === undefined) {
        result = { value: compute(context) };
        results.set(context, result);
      }
      return result.value;
    };
  };
  switch (expression.mode) {
    case 'scalar': {
      const read = remember((context) => scalarValue(factory, context));
      return (_batch, _row, context) => read(context);
    }
    case 'exists': {
      const read = remember((context) => hasRows(factory, context));
      return (_batch, _row, context) => read(context);
    }
    case 'array': {
      const type = expression.type.element!;
      const isNested = expression.plan.columns[0]!.type.element !== null;
      const read = remember((context) => {
        const values = readRows(factory, context).map((row) => row[0]);
        return isNested ? gatherArrays(type, values as (PgArray | null)[]) : PgArray.of(type, values);
      });
      return (_batch, _row, context) => read(context);
    }
    case 'any':
    case 'all':
      return compileQuantified(
        expression,
        lefts,
        remember((context) => readRows(factory, context)),
      );
  }
}

function scalarValue(factory: OperatorFactory, context: ExecutionContext): unknown {
  const operator = factory(context);
  try {
    let value: unknown = null;
    let count = 0;
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      if (batch.count === 0) continue;
      count += batch.count;
      if (count > 1) {
        throw error('cardinality_violation', 'more than one row returned by a subquery used as an expression', {
          hint: 'add LIMIT 1, or use IN instead of =',
        });
      }
      value = batch.column(0).value(batch.row(0));
    }
    return value;
  } finally {
    operator.close();
  }
}

function hasRows(factory: OperatorFactory, context: ExecutionContext): boolean {
  const operator = factory(context);
  try {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) if (batch.count > 0) return true;
    return false;
  } finally {
    operator.close();
  }
}

function readRows(factory: OperatorFactory, context: ExecutionContext): unknown[][] {
  const operator = factory(context);
  const rows: unknown[][] = [];
  try {
    for (let batch = operator.next(); batch !== null; batch = operator.next()) {
      context.reserveMemory(batch.count * batch.columnCount * 16);
      for (let i = 0; i < batch.count; i++) {
        const row = batch.row(i);
        rows.push(Array.from({ length: batch.columnCount }, (_, column) => batch.column(column).value(row)));
      }
    }
  } finally {
    operator.close();
  }
  return rows;
}

function compileQuantified(
  expression: Subquery,
  lefts: readonly Evaluator[],
  read: (context: ExecutionContext) => unknown[][],
): Evaluator {
  if (expression.mode === 'any' && expression.isHashable && lefts.length === 1) {
    const { type } = expression.left[0]!;
    const sets = new WeakMap<unknown[][], { keys: Set<HashKey>; hasNull: boolean }>();
    return (batch, row, context) => {
      const rows = read(context);
      if (rows.length === 0) return false;
      const value = lefts[0]!(batch, row, context);
      if (value === null) return null;
      let set = sets.get(rows);
      if (set === undefined) {
        set = keySet(
          rows.map((candidate) => candidate[0]),
          type,
        );
        sets.set(rows, set);
      }
      if (set.keys.has(type.hashKey(value))) return true;
      return set.hasNull ? null : false;
    };
  }
  const compare = expression.compare.map((row, i) => {
    return withTypes(row, [expression.left[i]!.type, expression.plan.columns[i]!.type]);
  });
  // ANY is an OR over the rows, ALL an AND; a row of several columns is the AND of its pairs (the OR for <>).
  const deciding = expression.mode === 'any';
  const isUnequal = expression.compare[0]!.name === '<>';
  return (batch, row, context) => {
    const values = lefts.map((left) => left(batch, row, context));
    let result: boolean | null = !deciding;
    for (const candidate of read(context)) {
      let matches: boolean | null = !isUnequal;
      for (let i = 0; i < values.length; i++) {
        const one =
          values[i] === null || candidate[i] === null ? null : (compare[i]!(values[i], candidate[i]) as boolean | null);
        if (one === isUnequal) {
          matches = isUnequal;
          break;
        }
        if (one === null) matches = null;
      }
      if (matches === deciding) return deciding;
      if (matches === null) result = null;
    }
    return result;
  };
}
