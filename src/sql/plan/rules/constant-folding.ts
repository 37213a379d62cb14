import * as types from '../../../types/builtin.js';
import type { TextContext } from '../../../types/type.js';
import type { BoundExpression, Constant, Logical } from '../bound-expression.js';
import { mapChildren } from '../expression-tree.js';
import type { LogicalPlan } from '../logical-plan.js';
import { mapPlan } from '../plan-tree.js';
import type { Rule } from './rule.js';

// Computes what has only constants for operands, and shortens conditions that constants decide. As in PostgreSQL, an
// error in such a computation is raised here, at planning, unless it stands in a branch that is not reached.

export const constantFolding: Rule = {
  name: 'ConstantFolding',
  apply: (plan, context) => foldPlan(plan, context.text),
};

function foldPlan(plan: LogicalPlan, text: TextContext): LogicalPlan {
  return mapPlan(plan, (expression) => foldExpression(expression, text));
}

/** Folds one expression, subqueries included. */
export function foldExpression(expression: BoundExpression, text: TextContext): BoundExpression {
  const fold = (inner: BoundExpression): BoundExpression => foldExpression(inner, text);
  switch (expression.kind) {
    case 'Logical':
      return foldLogical(expression, fold);
    case 'Case':
      return foldCase(expression, fold);
    case 'Coalesce': {
      const args: BoundExpression[] = [];
      for (const arg of expression.args) {
        const folded = fold(arg);
        if (folded.kind === 'Constant' && folded.value === null) continue;
        args.push(folded);
        // What comes behind a value that is never NULL is not reached.
        if (folded.kind === 'Constant') break;
      }
      if (args.length === 0) return nullOf(expression);
      return args.length === 1 ? args[0]! : { ...expression, args };
    }
    default:
      break;
  }
  const folded = mapChildren(expression, fold);
  switch (folded.kind) {
    case 'Call': {
      const { function: row, args } = folded;
      if (row.nulls === 'propagate' && args.some((arg) => arg.kind === 'Constant' && arg.value === null)) {
        return nullOf(folded);
      }
      if (row.volatility !== 'immutable' || row.usesContext || !args.every(isConstant)) return folded;
      const values = args.map((arg) => (arg as Constant).value);
      const given = row.usesTypes ? [args.map((arg) => arg.type), ...values] : values;
      return constantOf(folded, row.evaluate(...given));
    }
    case 'Cast': {
      const { operand, cast, type, modifier, isExplicit } = folded;
      if (operand.kind !== 'Constant') return folded;
      if (operand.value === null) return nullOf(folded);
      // Dates depend on the session's time zone, and on the time it is.
      if (operand.type.category === 'D' || type.category === 'D') return folded;
      let value = cast === null ? operand.value : cast.apply(operand.value, text, modifier);
      if (value !== null && modifier !== -1 && type.applyModifier !== undefined)
        value = type.applyModifier(value, modifier, isExplicit);
      return constantOf(folded, value);
    }
    case 'Not':
      if (folded.operand.kind !== 'Constant') return folded;
      return constantOf(folded, folded.operand.value === null ? null : !folded.operand.value);
    case 'IsNull':
      if (folded.operand.kind !== 'Constant') return folded;
      return constantOf(folded, (folded.operand.value === null) !== folded.isNegated);
    case 'IsBoolean': {
      if (folded.operand.kind !== 'Constant') return folded;
      const { value } = folded.operand;
      const holds = folded.test === 'UNKNOWN' ? value === null : value === (folded.test === 'TRUE');
      return constantOf(folded, holds !== folded.isNegated);
    }
    default:
      return folded;
  }
}

function isConstant(expression: BoundExpression): expression is Constant {
  return expression.kind === 'Constant';
}

function constantOf({ type, modifier }: BoundExpression, value: unknown): Constant {
  return { kind: 'Constant', type, modifier, value };
}

function nullOf(expression: BoundExpression): Constant {
  return constantOf(expression, null);
}

function foldLogical(expression: Logical, fold: (inner: BoundExpression) => BoundExpression): BoundExpression {
  const isAnd = expression.operator === 'AND';
  const operands: BoundExpression[] = [];
  for (const operand of expression.operands) {
    const folded = fold(operand);
    if (folded.kind === 'Constant' && folded.value !== null) {
      // FALSE decides an AND, TRUE an OR; the other value changes nothing.
      if (folded.value !== isAnd) return constantOf(expression, !isAnd);
      continue;
    }
    if (folded.kind === 'Logical' && folded.operator === expression.operator) operands.push(...folded.operands);
    else operands.push(folded);
  }
  if (operands.length === 0) return { kind: 'Constant', type: types.bool, modifier: -1, value: isAnd };
  if (operands.length === 1) return operands[0]!;
  const isSame =
    operands.length === expression.operands.length && operands.every((o, i) => o === expression.operands[i]);
  return isSame ? expression : { ...expression, operands };
}

function foldCase(
  expression: Extract<BoundExpression, { kind: 'Case' }>,
  fold: (inner: BoundExpression) => BoundExpression,
): BoundExpression {
  const operand = expression.operand === null ? null : fold(expression.operand);
  const branches: { when: BoundExpression; then: BoundExpression }[] = [];
  for (const branch of expression.branches) {
    // A constant operand decides its branches here, so that what is not reached is not computed.
    const when = fold(operand?.kind === 'Constant' ? withOperand(branch.when, operand) : branch.when);
    if (when.kind === 'Constant') {
      if (when.value !== true) continue;
      const then = fold(branch.then);
      return branches.length === 0 ? then : { ...expression, operand, branches, otherwise: then };
    }
    branches.push({ when, then: fold(branch.then) });
  }
  const otherwise = fold(expression.otherwise);
  return branches.length === 0 ? otherwise : { ...expression, operand, branches, otherwise };
}

/** A comparison of WHEN with the value of the operand in its place. */
function withOperand(when: BoundExpression, operand: Constant): BoundExpression {
  if (when.kind === 'CaseOperand') return { ...operand, type: when.type, modifier: when.modifier };
  if (when.kind === 'Cast') return { ...when, operand: withOperand(when.operand, operand) };
  // An operand is not inside the operand's comparands: a CASE there has its own.
  if (when.kind !== 'Call') return when;
  return { ...when, args: when.args.map((arg) => (isOperand(arg) ? withOperand(arg, operand) : arg)) };
}

function isOperand(expression: BoundExpression): boolean {
  return expression.kind === 'Cast' ? isOperand(expression.operand) : expression.kind === 'CaseOperand';
}
