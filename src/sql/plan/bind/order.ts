import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { sameExpression } from '../expression-tree.js';
import type { SortKey } from '../logical-plan.js';
import { withKnownType } from './coerce.js';
import type { ExpressionContext } from './context.js';
import type { BoundTarget } from './targets.js';

// Keys of ORDER BY, and the output columns that ORDER BY and GROUP BY name.

/** A key of ORDER BY: an output column by name or number, else an expression over the input. */
export function bindSortKey(at: ExpressionContext, item: ast.OrderItem, targets: readonly BoundTarget[]): SortKey {
  const expression = outputColumn(item.expression, targets, 'ORDER BY') ?? bindOrderExpression(at, item);
  return sortKey(item, expression);
}

function bindOrderExpression(at: ExpressionContext, item: ast.OrderItem): BoundExpression {
  const bound = at.context.rules.expression({ ...at, clause: 'ORDER BY' }, item.expression);
  return withKnownType(at.context, bound, item.span);
}

/** A sort key over a bound expression. @throws 42883 when its type has no order. */
export function sortKey(item: ast.OrderItem, expression: BoundExpression): SortKey {
  if (expression.type.compare === null) {
    throw error('undefined_function', `could not identify an ordering operator for type ${expression.type.sqlName}`, {
      span: item.span,
      hint: 'use an explicit ordering or cast to a type that has one',
    });
  }
  const isDescending = item.usingOperator === null ? item.isDescending : usingDescends(item);
  const nulls = item.nulls ?? (isDescending ? 'FIRST' : 'LAST');
  return { expression, isDescending, isNullsFirst: nulls === 'FIRST' };
}

function usingDescends(item: ast.OrderItem): boolean {
  if (item.usingOperator === '<') return false;
  if (item.usingOperator === '>') return true;
  throw error('wrong_object_type', `operator ${item.usingOperator} is not a valid ordering operator`, {
    span: item.span,
    hint: 'ordering operators must be "<" or ">" members of btree operator families',
  });
}

/** The output column a bare name or integer of ORDER BY, GROUP BY or DISTINCT ON means; null when it means none. */
export function outputColumn(
  node: ast.Expression,
  targets: readonly BoundTarget[],
  clause: 'ORDER BY' | 'GROUP BY' | 'DISTINCT ON',
): BoundExpression | null {
  const number = signedNumber(node);
  if (number !== null && /^-?\d+$/.test(number)) {
    const target = targets[Number(number) - 1];
    if (target === undefined) {
      throw error('invalid_column_reference', `${clause} position ${number} is not in select list`, {
        span: node.span,
      });
    }
    return target.expression;
  }
  if (CONSTANTS.has(node.kind) || number !== null) {
    throw error('syntax_error', `non-integer constant in ${clause}`, { span: node.span });
  }
  if (node.kind !== 'ColumnReference' || node.parts.length !== 1) return null;
  const { name } = node.parts[0]!;
  const named = targets.filter((target) => target.name === name);
  if (named.length === 0) return null;
  if (named.some((target) => !sameExpression(target.expression, named[0]!.expression))) {
    throw error('ambiguous_column', `${clause} "${name}" is ambiguous`, { span: node.span });
  }
  return named[0]!.expression;
}

const CONSTANTS: ReadonlySet<ast.Expression['kind']> = new Set(['StringLiteral', 'NullLiteral', 'BooleanLiteral']);

/** The text of a number with the minus signs before it, which belong to the constant. */
function signedNumber(node: ast.Expression): string | null {
  if (node.kind === 'NumberLiteral') return node.text;
  if (node.kind !== 'UnaryOperation' || node.operator !== '-') return null;
  const number = signedNumber(node.operand);
  if (number === null) return null;
  return number.startsWith('-') ? number.slice(1) : `-${number}`;
}
