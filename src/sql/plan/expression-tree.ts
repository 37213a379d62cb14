import { unreachable } from '../../common/assert.js';
import type { BoundExpression, ColumnId } from './bound-expression.js';

// Walking bound expressions: children, rewriting, comparing, and what they depend on.

const UTC = { timeZone: 'UTC' };

/** The direct operands, those of a subquery's left side included. */
export function childrenOf(expression: BoundExpression): readonly BoundExpression[] {
  switch (expression.kind) {
    case 'Constant':
    case 'Column':
    case 'Parameter':
    case 'CaseOperand':
      return [];
    case 'Call':
    case 'Coalesce':
    case 'Extreme':
      return expression.args;
    case 'Cast':
    case 'Not':
    case 'IsNull':
    case 'IsBoolean':
      return [expression.operand];
    case 'Logical':
      return expression.operands;
    case 'DistinctTest':
      return [expression.left, expression.right];
    case 'Case': {
      const children: BoundExpression[] = expression.operand === null ? [] : [expression.operand];
      for (const { when, then } of expression.branches) children.push(when, then);
      children.push(expression.otherwise);
      return children;
    }
    case 'NullIf':
      return [expression.left, expression.right, expression.comparand];
    case 'InList':
      return [expression.operand, ...expression.items];
    case 'Subquery':
      return expression.left;
    case 'Array':
    case 'Row':
      return expression.elements;
    case 'ArrayComparison':
      return [expression.left, expression.array];
    default:
      return unreachable(expression);
  }
}

/** The same node over rewritten operands; the node itself when none changed. */
export function mapChildren(
  expression: BoundExpression,
  map: (child: BoundExpression) => BoundExpression,
): BoundExpression {
  const list = (items: readonly BoundExpression[]): readonly BoundExpression[] => {
    const mapped = items.map(map);
    return mapped.every((item, i) => item === items[i]) ? items : mapped;
  };
  switch (expression.kind) {
    case 'Constant':
    case 'Column':
    case 'Parameter':
    case 'CaseOperand':
      return expression;
    case 'Call':
    case 'Coalesce':
    case 'Extreme': {
      const args = list(expression.args);
      return args === expression.args ? expression : { ...expression, args };
    }
    case 'Cast':
    case 'Not':
    case 'IsNull':
    case 'IsBoolean': {
      const operand = map(expression.operand);
      return operand === expression.operand ? expression : { ...expression, operand };
    }
    case 'Logical': {
      const operands = list(expression.operands);
      return operands === expression.operands ? expression : { ...expression, operands };
    }
    case 'DistinctTest': {
      const left = map(expression.left);
      const right = map(expression.right);
      return left === expression.left && right === expression.right ? expression : { ...expression, left, right };
    }
    case 'Case': {
      const operand = expression.operand === null ? null : map(expression.operand);
      const branches = expression.branches.map((branch) => {
        const when = map(branch.when);
        const then = map(branch.then);
        return when === branch.when && then === branch.then ? branch : { when, then };
      });
      const otherwise = map(expression.otherwise);
      const isSame =
        operand === expression.operand &&
        otherwise === expression.otherwise &&
        branches.every((branch, i) => branch === expression.branches[i]);
      return isSame ? expression : { ...expression, operand, branches, otherwise };
    }
    case 'NullIf': {
      const left = map(expression.left);
      const right = map(expression.right);
      const comparand = map(expression.comparand);
      const isSame = left === expression.left && right === expression.right && comparand === expression.comparand;
      return isSame ? expression : { ...expression, left, right, comparand };
    }
    case 'InList': {
      const operand = map(expression.operand);
      const items = list(expression.items);
      return operand === expression.operand && items === expression.items
        ? expression
        : { ...expression, operand, items };
    }
    case 'Subquery': {
      const left = list(expression.left);
      return left === expression.left ? expression : { ...expression, left };
    }
    case 'Array':
    case 'Row': {
      const elements = list(expression.elements);
      return elements === expression.elements ? expression : { ...expression, elements };
    }
    case 'ArrayComparison': {
      const left = map(expression.left);
      const array = map(expression.array);
      return left === expression.left && array === expression.array ? expression : { ...expression, left, array };
    }
    default:
      return unreachable(expression);
  }
}

/** Adds the columns `expression` refers to, those its subqueries take from outside included. */
export function collectColumns(expression: BoundExpression, into: Set<ColumnId>): void {
  if (expression.kind === 'Column') into.add(expression.id);
  else if (expression.kind === 'Subquery') for (const id of expression.outerIds) into.add(id);
  for (const child of childrenOf(expression)) collectColumns(child, into);
}

export function columnsOf(...expressions: readonly (BoundExpression | null)[]): Set<ColumnId> {
  const columns = new Set<ColumnId>();
  for (const expression of expressions) if (expression !== null) collectColumns(expression, columns);
  return columns;
}

/** True when `holds` is true of the expression or of anything below it (not inside subqueries). */
export function someExpression(expression: BoundExpression, holds: (node: BoundExpression) => boolean): boolean {
  return holds(expression) || childrenOf(expression).some((child) => someExpression(child, holds));
}

/** True when it must be evaluated for every row: a volatile function, or a subquery that holds one. */
export function isVolatile(expression: BoundExpression): boolean {
  return someExpression(
    expression,
    (node) => (node.kind === 'Call' && node.function.volatility === 'volatile') || node.kind === 'Subquery',
  );
}

/** Operands of an AND, or the expression itself. */
export function conjunctsOf(expression: BoundExpression | null): readonly BoundExpression[] {
  if (expression === null) return [];
  if (expression.kind === 'Logical' && expression.operator === 'AND') return expression.operands.flatMap(conjunctsOf);
  return [expression];
}

/** The AND of all, null when there are none. */
export function conjunction(conditions: readonly BoundExpression[]): BoundExpression | null {
  if (conditions.length <= 1) return conditions[0] ?? null;
  return { kind: 'Logical', operator: 'AND', operands: conditions, type: conditions[0]!.type, modifier: -1 };
}

/** Structural equality: the same computation over the same columns. */
export function sameExpression(left: BoundExpression, right: BoundExpression): boolean {
  if (left === right) return true;
  if (left.kind !== right.kind || left.type !== right.type || left.modifier !== right.modifier) return false;
  switch (left.kind) {
    case 'Constant':
      return sameConstant(left.value, (right as typeof left).value, left);
    case 'Column':
      return left.id === (right as typeof left).id;
    case 'Parameter':
      return left.index === (right as typeof left).index;
    case 'Call':
      if (left.function !== (right as typeof left).function) return false;
      break;
    case 'Logical':
      if (left.operator !== (right as typeof left).operator) return false;
      break;
    case 'IsNull':
    case 'DistinctTest':
    case 'InList':
      if (left.isNegated !== (right as typeof left).isNegated) return false;
      break;
    case 'IsBoolean':
      if (left.isNegated !== (right as typeof left).isNegated || left.test !== (right as typeof left).test)
        return false;
      break;
    case 'Extreme':
      if (left.which !== (right as typeof left).which) return false;
      break;
    case 'Row':
      if (left.names?.join() !== (right as typeof left).names?.join()) return false;
      break;
    case 'Case':
      if ((left.operand === null) !== ((right as typeof left).operand === null)) return false;
      break;
    case 'ArrayComparison':
      if (left.compare !== (right as typeof left).compare || left.quantifier !== (right as typeof left).quantifier) {
        return false;
      }
      break;
    case 'Subquery':
      return false;
  }
  const leftChildren = childrenOf(left);
  const rightChildren = childrenOf(right);
  return (
    leftChildren.length === rightChildren.length &&
    leftChildren.every((child, i) => sameExpression(child, rightChildren[i]!))
  );
}

function sameConstant(left: unknown, right: unknown, typed: BoundExpression): boolean {
  if (left === null || right === null) return left === right;
  return left === right || typed.type.format(left, UTC) === typed.type.format(right, UTC);
}
