import type { BoundExpression, InList } from '../bound-expression.js';
import { isVolatile, mapChildren, sameExpression } from '../expression-tree.js';
import { mapPlan } from '../plan-tree.js';
import type { Rule } from './rule.js';

// `a = 1 OR a = $1 OR a IN (3, 4)` is `a IN (1, $1, 3, 4)`: one test of a set instead of several comparisons, and one
// condition that an index can serve.

export const orToList: Rule = {
  name: 'OrToList',
  apply: (plan) => mapPlan(plan, rewrite),
};

/** Alternatives that are lists on one operand become one list, in the place of the first of them. */
function rewrite(given: BoundExpression): BoundExpression {
  if (given.kind !== 'Logical' && given.kind !== 'Not') return given;
  const expression = mapChildren(given, rewrite);
  if (expression.kind !== 'Logical' || expression.operator !== 'OR') return expression;
  const operands: BoundExpression[] = [];
  /** Lists made so far, by their place in `operands`. */
  const lists = new Map<number, InList>();
  for (const operand of expression.operands) {
    const list = listOf(operand);
    const at = list === null ? undefined : [...lists].find(([, other]) => isJoinable(list, other))?.[0];
    if (list === null || at === undefined) {
      if (list !== null) lists.set(operands.length, list);
      operands.push(operand);
      continue;
    }
    const first = lists.get(at)!;
    const joined = { ...first, items: [...first.items, ...list.items] };
    lists.set(at, joined);
    operands[at] = joined;
  }
  if (operands.length === expression.operands.length) return expression;
  return operands.length === 1 ? operands[0]! : { ...expression, operands };
}

/** An equality with a value, or an IN, as a list; null for anything else. Values that may fail are left alone. */
function listOf(condition: BoundExpression): InList | null {
  const { type, modifier } = condition;
  if (condition.kind === 'InList') {
    return !condition.isNegated && !isVolatile(condition.operand) && condition.items.every(isPlain) ? condition : null;
  }
  if (condition.kind !== 'Call' || condition.function.name !== '=' || condition.args.length !== 2) return null;
  const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
  // Values of one type are equal when their hash keys are.
  if (left.type !== right.type || left.type.compare === null) return null;
  if (isPlain(right) && left.kind === 'Column') {
    return { kind: 'InList', operand: left, items: [right], isNegated: false, type, modifier };
  }
  if (isPlain(left) && right.kind === 'Column') {
    return { kind: 'InList', operand: right, items: [left], isNegated: false, type, modifier };
  }
  return null;
}

function isPlain({ kind }: BoundExpression): boolean {
  return kind === 'Constant' || kind === 'Parameter';
}

function isJoinable(list: InList, other: InList): boolean {
  return list.items[0]!.type === other.items[0]!.type && sameExpression(list.operand, other.operand);
}
