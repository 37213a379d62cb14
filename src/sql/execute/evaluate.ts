import type { Batch } from '../../columnar/batch.js';
import { assert, unreachable } from '../../common/assert.js';
import { error } from '../../common/errors.js';
import { PgArray } from '../../types/array.js';
import { Row } from '../../types/record.js';
import { nestArrays } from '../functions/array-nesting.js';
import type { ScalarFunction } from '../functions/function.js';
import { withTypes } from '../functions/with-types.js';
import type {
  BoundExpression,
  Call,
  CastExpression,
  ColumnId,
  InList,
  Logical,
  PlanNode,
} from '../plan/bound-expression.js';
import { compileArrayComparison } from './array-comparison.js';
import type { ExecutionContext } from './context.js';
import { keySet } from './key-set.js';
import type { OperatorFactory } from './operator.js';
import { compileSubquery } from './subquery.js';

// Expressions as closures over one row of a batch: the reference meaning of every expression. They cost little to
// make, so statements on few rows run on them alone; loops over many rows are generated (`generate.ts`) and must
// give the same.

/** The value of an expression in one row: a runtime value, or null. */
export type Evaluator = (batch: Batch, row: number, context: ExecutionContext) => unknown;

/** What compiling an expression needs: where columns are found, and how subqueries are run. */
export interface CompileScope {
  /** Column of the batch by id. */
  readonly inputs: ReadonlyMap<ColumnId, number>;
  /** Slot of an outer row's column in `ExecutionContext.outer`. */
  outerSlot(id: ColumnId): number;
  subplan(plan: PlanNode): OperatorFactory;
}

export function compile(expression: BoundExpression, scope: CompileScope): Evaluator {
  switch (expression.kind) {
    case 'Constant': {
      const { value } = expression;
      return () => value;
    }
    case 'Column': {
      const index = scope.inputs.get(expression.id);
      if (index !== undefined) return (batch, row) => batch.column(index).value(row);
      const slot = scope.outerSlot(expression.id);
      return (_batch, _row, context) => context.outer[slot];
    }
    case 'Parameter': {
      const { index } = expression;
      return (_batch, _row, context) => context.parameters[index];
    }
    case 'Call':
      return compileCall(expression, scope);
    case 'Cast':
      return compileCast(expression, scope);
    case 'Logical':
      return compileLogical(expression, scope);
    case 'Not': {
      const operand = compile(expression.operand, scope);
      return (batch, row, context) => {
        const value = operand(batch, row, context);
        return value === null ? null : !value;
      };
    }
    case 'IsNull': {
      const operand = compile(expression.operand, scope);
      const { isNegated } = expression;
      return (batch, row, context) => (operand(batch, row, context) === null) !== isNegated;
    }
    case 'IsBoolean': {
      const operand = compile(expression.operand, scope);
      const { isNegated } = expression;
      const wanted = expression.test === 'UNKNOWN' ? null : expression.test === 'TRUE';
      return (batch, row, context) => (operand(batch, row, context) === wanted) !== isNegated;
    }
    case 'DistinctTest': {
      const left = compile(expression.left, scope);
      const right = compile(expression.right, scope);
      const { isNegated } = expression;
      const { type } = expression.left;
      return (batch, row, context) => {
        const first = left(batch, row, context);
        const second = right(batch, row, context);
        const isSame =
          first === null || second === null ? first === second : type.hashKey(first) === type.hashKey(second);
        return isSame === isNegated;
      };
    }
    case 'Case':
      return compileCase(expression, scope);
    case 'CaseOperand':
      throw error('internal_error', 'a CASE operand outside of its CASE');
    case 'Coalesce': {
      const args = expression.args.map((arg) => compile(arg, scope));
      return (batch, row, context) => {
        for (const arg of args) {
          const value = arg(batch, row, context);
          if (value !== null) return value;
        }
        return null;
      };
    }
    case 'Extreme': {
      const args = expression.args.map((arg) => compile(arg, scope));
      const compare = expression.type.compare!;
      const sign = expression.which === 'GREATEST' ? 1 : -1;
      return (batch, row, context) => {
        let extreme: unknown = null;
        for (const arg of args) {
          const value = arg(batch, row, context);
          if (value !== null && (extreme === null || compare(value, extreme) * sign > 0)) extreme = value;
        }
        return extreme;
      };
    }
    case 'NullIf': {
      const left = compile(expression.left, scope);
      const comparand = compile(expression.comparand, scope);
      const right = compile(expression.right, scope);
      const equals = withTypes(expression.equals, [expression.comparand.type, expression.right.type]);
      return (batch, row, context) => {
        const value = left(batch, row, context);
        const other = right(batch, row, context);
        if (value === null || other === null) return value;
        return equals(comparand(batch, row, context), other) === true ? null : value;
      };
    }
    case 'InList':
      return compileInList(expression, scope);
    case 'Subquery':
      return compileSubquery(
        expression,
        expression.left.map((left) => compile(left, scope)),
        scope,
      );
    case 'Array': {
      const elements = expression.elements.map((element) => compile(element, scope));
      const type = expression.type.element!;
      const isNested = expression.elements.some((element) => element.type.element !== null);
      return (batch, row, context) => {
        const values = elements.map((element) => element(batch, row, context));
        return isNested ? nestArrays(type, values as (PgArray | null)[]) : PgArray.of(type, values);
      };
    }
    case 'Row': {
      const elements = expression.elements.map((element) => compile(element, scope));
      const types = expression.elements.map((element) => element.type);
      const { names } = expression;
      return (batch, row, context) =>
        new Row(
          types,
          elements.map((element) => element(batch, row, context)),
          names,
        );
    }
    case 'ArrayComparison': {
      const { left, array, compare } = expression;
      const holds = withTypes(compare, [left.type, array.type.element!]);
      return compileArrayComparison(expression, compile(left, scope), compile(array, scope), holds);
    }
    default:
      return unreachable(expression);
  }
}

function compileCall(expression: Call, scope: CompileScope): Evaluator {
  const { function: row, args } = expression;
  const evaluators = args.map((arg) => compile(arg, scope));
  const evaluate = withTypes(
    row,
    args.map((arg) => arg.type),
  );
  if (row.usesContext) return callWithContext(row, evaluate, evaluators);
  const [first, second, third] = evaluators;
  if (row.nulls === 'propagate') {
    switch (evaluators.length) {
      case 0:
        return () => evaluate();
      case 1:
        return (batch, at, context) => {
          const x = first!(batch, at, context);
          return x === null ? null : evaluate(x);
        };
      // All arguments are computed, and may fail, before any is looked at.
      case 2:
        return (batch, at, context) => {
          const x = first!(batch, at, context);
          const y = second!(batch, at, context);
          return x === null || y === null ? null : evaluate(x, y);
        };
      case 3:
        return (batch, at, context) => {
          const x = first!(batch, at, context);
          const y = second!(batch, at, context);
          const z = third!(batch, at, context);
          return x === null || y === null || z === null ? null : evaluate(x, y, z);
        };
    }
  }
  const isStrict = row.nulls === 'propagate';
  return (batch, at, context) => {
    const values = evaluators.map((evaluator) => evaluator(batch, at, context));
    if (isStrict && values.includes(null)) return null;
    return evaluate(...values);
  };
}

function callWithContext(
  row: ScalarFunction,
  evaluate: (...args: any[]) => unknown,
  evaluators: readonly Evaluator[],
): Evaluator {
  const isStrict = row.nulls === 'propagate';
  return (batch, at, context) => {
    const values = evaluators.map((evaluator) => evaluator(batch, at, context));
    if (isStrict && values.includes(null)) return null;
    return evaluate(context.session, ...values);
  };
}

function compileCast(expression: CastExpression, scope: CompileScope): Evaluator {
  const operand = compile(expression.operand, scope);
  const convert = castFunction(expression);
  return (batch, row, context) => {
    const value = operand(batch, row, context);
    return value === null ? null : convert(value, context);
  };
}

/** What a cast does to a value that is not NULL. */
export function castFunction(expression: CastExpression): (value: unknown, context: ExecutionContext) => unknown {
  const { cast, type, modifier, isExplicit } = expression;
  const convert = cast === null || cast.isBinary ? null : cast.apply;
  const fit = modifier === -1 ? undefined : type.applyModifier;
  if (fit === undefined) {
    return convert === null ? (value) => value : (value, context) => convert(value, context.session, modifier);
  }
  return (value, context) => {
    const converted = convert === null ? value : convert(value, context.session, modifier);
    return converted === null ? null : fit.call(type, converted, modifier, isExplicit);
  };
}

function compileLogical(expression: Logical, scope: CompileScope): Evaluator {
  const operands = expression.operands.map((operand) => compile(operand, scope));
  // FALSE decides an AND at once, TRUE an OR; NULL stays unless decided.
  const deciding = expression.operator === 'OR';
  return (batch, row, context) => {
    let result: boolean | null = !deciding;
    for (const operand of operands) {
      const value = operand(batch, row, context);
      if (value === deciding) return deciding;
      if (value === null) result = null;
    }
    return result;
  };
}

function compileCase(expression: Extract<BoundExpression, { kind: 'Case' }>, scope: CompileScope): Evaluator {
  const otherwise = compile(expression.otherwise, scope);
  if (expression.operand === null) {
    const branches = expression.branches.map(({ when, then }) => ({
      when: compile(when, scope),
      then: compile(then, scope),
    }));
    return (batch, row, context) => {
      for (const { when, then } of branches) if (when(batch, row, context) === true) return then(batch, row, context);
      return otherwise(batch, row, context);
    };
  }
  const operand = compile(expression.operand, scope);
  const box: { value: unknown } = { value: null };
  const branches = expression.branches.map(({ when, then }) => ({
    when: compileWithOperand(when, scope, box),
    then: compile(then, scope),
  }));
  return (batch, row, context) => {
    const value = operand(batch, row, context);
    for (const { when, then } of branches) {
      box.value = value;
      if (when(batch, row, context) === true) return then(batch, row, context);
    }
    return otherwise(batch, row, context);
  };
}

/** The operand of a CASE, as it is or cast to what WHEN compares it with. */
function isCaseOperand(expression: BoundExpression): boolean {
  if (expression.kind === 'Cast') return isCaseOperand(expression.operand);
  return expression.kind === 'CaseOperand';
}

/** Compiles a WHEN of a CASE with an operand, whose value stands in `box`. */
function compileWithOperand(when: BoundExpression, scope: CompileScope, box: { value: unknown }): Evaluator {
  if (when.kind === 'CaseOperand') return () => box.value;
  if (when.kind === 'Cast') {
    const operand = compileWithOperand(when.operand, scope, box);
    const convert = castFunction(when);
    return (batch, row, context) => {
      const value = operand(batch, row, context);
      return value === null ? null : convert(value, context);
    };
  }
  if (when.kind !== 'Call') return compile(when, scope);
  assert(when.args.length === 2, 'a WHEN compares two values');
  // Only the side that is the operand reads the box; what it is compared with is an expression of its own.
  const [left, right] = when.args.map((arg) =>
    isCaseOperand(arg) ? compileWithOperand(arg, scope, box) : compile(arg, scope),
  );
  const evaluate = withTypes(
    when.function,
    when.args.map((arg) => arg.type),
  );
  return (batch, row, context) => {
    const first = left!(batch, row, context);
    const second = right!(batch, row, context);
    return first === null || second === null ? null : evaluate(first, second);
  };
}

function compileInList(expression: InList, scope: CompileScope): Evaluator {
  const operand = compile(expression.operand, scope);
  const { type } = expression.operand;
  const { isNegated } = expression;
  const constants = expression.items.every((item) => item.kind === 'Constant');
  if (constants) {
    const { keys, hasNull } = keySet(
      expression.items.map((item) => (item as { value: unknown }).value),
      type,
    );
    return (batch, row, context) => {
      const value = operand(batch, row, context);
      if (value === null) return null;
      if (keys.has(type.hashKey(value))) return !isNegated;
      return hasNull ? null : isNegated;
    };
  }
  const items = expression.items.map((item) => compile(item, scope));
  return (batch, row, context) => {
    const value = operand(batch, row, context);
    const key = value === null ? null : type.hashKey(value);
    let hasNull = key === null;
    // Computed one after another up to the one that is equal, as an OR would; none is equal to NULL.
    for (const item of items) {
      const candidate = item(batch, row, context);
      if (candidate === null) hasNull = true;
      else if (key !== null && type.hashKey(candidate) === key) return !isNegated;
    }
    return hasNull ? null : isNegated;
  };
}
