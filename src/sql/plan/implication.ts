import type { BoundExpression } from './bound-expression.js';
import { sameExpression } from './expression-tree.js';

// Whether one condition implies another, for partial indexes: equal conditions, comparisons with constants, and what
// cannot hold for a NULL.

const OPPOSITE: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

/** True when every row that satisfies `condition` satisfies `wanted`. */
export function implies(condition: BoundExpression, wanted: BoundExpression): boolean {
  if (sameExpression(condition, wanted)) return true;
  if (wanted.kind === 'IsNull' && wanted.isNegated) return isStrictAbout(condition, wanted.operand);
  if (wanted.kind === 'Logical' && wanted.operator === 'OR') {
    return wanted.operands.some((operand) => implies(condition, operand));
  }
  const given = comparisonOf(condition);
  const asked = comparisonOf(wanted);
  if (given === null || asked === null || !sameExpression(given.operand, asked.operand)) return false;
  const { compare } = asked.type;
  if (given.type !== asked.type || compare === null) return false;
  const order = compare(given.value, asked.value);
  switch (asked.operator) {
    case '=':
      return given.operator === '=' && order === 0;
    case '>':
      return (given.operator === '>' && order >= 0) || (isAtLeast(given.operator) && order > 0);
    case '>=':
      return (given.operator === '>' || isAtLeast(given.operator)) && order >= 0;
    case '<':
      return (given.operator === '<' && order <= 0) || (isAtMost(given.operator) && order < 0);
    case '<=':
      return (given.operator === '<' || isAtMost(given.operator)) && order <= 0;
    default:
      return false;
  }
}

const isAtLeast = (operator: string) => operator === '>=' || operator === '=';
const isAtMost = (operator: string) => operator === '<=' || operator === '=';

/** `operand op constant`, whichever side the constant is on. */
function comparisonOf(condition: BoundExpression) {
  if (condition.kind !== 'Call' || condition.args.length !== 2) return null;
  const { name } = condition.function;
  const [left, right] = condition.args as readonly [BoundExpression, BoundExpression];
  if (OPPOSITE[name] === undefined || left.type !== right.type) return null;
  if (right.kind === 'Constant' && right.value !== null) {
    return { operand: left, operator: name, value: right.value, type: right.type };
  }
  if (left.kind === 'Constant' && left.value !== null) {
    return { operand: right, operator: OPPOSITE[name]!, value: left.value, type: left.type };
  }
  return null;
}

/** True when the condition cannot hold where `operand` is NULL. */
function isStrictAbout(condition: BoundExpression, operand: BoundExpression): boolean {
  if (condition.kind === 'InList') return sameExpression(condition.operand, operand);
  if (condition.kind !== 'Call' || condition.function.nulls !== 'propagate') return false;
  return condition.args.some((arg) => sameExpression(arg, operand));
}
