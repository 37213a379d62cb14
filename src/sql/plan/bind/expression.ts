import { unreachable } from '../../../common/assert.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import { arrayOf } from '../../../types/array.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import { INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, narrowBigint } from '../../../types/integer.js';
import type { Type } from '../../../types/type.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, Constant } from '../bound-expression.js';
import type { Scope, ScopeRelation } from '../scope.js';
import { coerce, coerceOrNull, constant } from './coerce.js';
import { bindCondition, bindKnown } from './condition.js';
import { bindCase } from './conditional.js';
import type { ExpressionContext } from './context.js';
import { bindAllFields, bindField } from './field-access.js';
import { bindFunctionCall, callNamed } from './function-call.js';
import { bindGroupingCall } from './grouping-call.js';
import { bindOperator, callOperator } from './operator-call.js';
import { bindArraySubquery, bindExists, bindInSubquery, bindQuantified, bindScalarSubquery } from './subquery.js';
import { bindSubscript } from './subscript.js';

/** Binds an expression. Its type is `unknown` for literals and parameters whose use decides. */
export function bindExpression(at: ExpressionContext, node: ast.Expression): BoundExpression {
  switch (node.kind) {
    case 'ColumnReference':
      return bindColumn(at, node);
    case 'NullLiteral':
      return constant(types.unknown, null);
    case 'BooleanLiteral':
      return constant(types.bool, node.value);
    case 'NumberLiteral':
      return bindNumber(node);
    case 'StringLiteral':
      return constant(types.unknown, node.value);
    case 'BitLiteral':
      return { kind: 'Constant', type: types.bit, modifier: -1, value: node.bits };
    case 'Parameter':
      return at.context.parameter(node.index - 1, node.span);
    case 'UnaryOperation':
      if (node.operator === '-' && node.operand.kind === 'NumberLiteral') return bindNumber(node.operand, '-');
      return bindOperator(at, node.operator, [node.operand], node.span);
    case 'BinaryOperation':
      return bindBinary(at, node);
    case 'LogicalOperation':
      return {
        kind: 'Logical',
        operator: node.operator,
        operands: node.operands.map((operand) => bindCondition(at, operand, node.operator)),
        type: types.bool,
        modifier: -1,
      };
    case 'NotOperation':
      return { kind: 'Not', operand: bindCondition(at, node.operand, 'NOT'), type: types.bool, modifier: -1 };
    case 'IsTest':
      return bindIsTest(at, node);
    case 'DistinctTest':
      return bindDistinctTest(at, node);
    case 'Between':
      return bindBetween(at, node);
    case 'InList':
      return bindInList(at, node);
    case 'InSubquery':
      return bindInSubquery(at, node);
    case 'PatternMatch':
      return bindPatternMatch(at, node);
    case 'QuantifiedComparison':
      return bindQuantified(at, node);
    case 'Case':
      return bindCase(at, node);
    case 'Cast':
      return bindCast(at, node);
    case 'FunctionCall':
      return bindFunctionCall(at, node);
    case 'Exists':
      return bindExists(at, node);
    case 'ScalarSubquery':
      return bindScalarSubquery(at, node);
    case 'ArrayConstructor':
      return bindArray(at, node);
    case 'NumericArray':
      return bindNumericArray(node);
    case 'ArraySubquery':
      return bindArraySubquery(at, node);
    case 'Star':
      // Inside of an expression `t.*` is the row.
      if (node.qualifier.length > 0) return bindColumn(at, { ...node, kind: 'ColumnReference', parts: node.qualifier });
      throw error('syntax_error', '"*" is not allowed here', { span: node.span });
    case 'DefaultMarker':
      throw error('syntax_error', 'DEFAULT is not allowed in this context', { span: node.span });
    case 'Collate':
      return bindCollate(at, node);
    case 'RowConstructor': {
      const elements = node.elements.flatMap((element) => bindRowElement(at, element));
      return { kind: 'Row', elements, names: null, type: types.record, modifier: -1 };
    }
    case 'Subscript':
      return bindSubscript(at, node);
    case 'FieldAccess':
      return bindField(at, node);
    case 'GroupingCall':
      return bindGroupingCall(at, node);
    case 'IsJson':
      throw notSupported('IS JSON', node.span);
    default:
      return unreachable(node);
  }
}

// ------------------------------------------------------------------------------------------------ names, literals

function bindColumn(at: ExpressionContext, node: ast.ColumnReference): BoundExpression {
  const { scope } = at;
  const { parts } = node;
  const last = parts[parts.length - 1]!;
  if (parts.length === 1) {
    const found = scope.findColumn(last.name, last.span);
    if (found !== null) {
      const { column, relation } = found;
      const name = relation === null ? column.name : `${relation.alias}.${column.name}`;
      return { kind: 'Column', id: column.id, name, type: column.type, modifier: column.modifier };
    }
    const whole = scope.findRelation(last.name);
    if (whole !== null) return wholeRow(whole.relation, node.span);
    throw scope.undefinedColumn(last.name, null, last.span);
  }
  const alias = parts[parts.length - 2]!.name;
  const schema = parts.length > 2 ? parts[parts.length - 3]!.name : null;
  const found = scope.findRelation(alias, schema);
  if (found === null) throw missingRelation(scope, alias, node.span);
  const columns = found.relation.columns.filter((column) => column.name === last.name);
  if (columns.length > 1) {
    throw error('ambiguous_column', `column reference "${last.name}" is ambiguous`, { span: node.span });
  }
  const column = columns[0];
  if (column === undefined) throw scope.undefinedColumn(last.name, alias, node.span);
  return {
    kind: 'Column',
    id: column.id,
    name: `${alias}.${column.name}`,
    type: column.type,
    modifier: column.modifier,
  };
}

/** `item` by itself: a row of all its columns, or the value of a function of one column. */
function wholeRow(relation: ScopeRelation, span: Span): BoundExpression {
  const elements = relation.columns.map((column): BoundExpression => {
    const name = `${relation.alias}.${column.name}`;
    return { kind: 'Column', id: column.id, name, type: column.type, modifier: column.modifier };
  });
  if (relation.isScalar) return elements[0]!;
  if (relation.isNullable) throw notSupported('a whole row of the nullable side of an outer join', span);
  const names = relation.columns.map((column) => column.name);
  return { kind: 'Row', elements, names, type: types.record, modifier: -1 };
}

/** The error for a qualifier that no FROM item has. */
export function missingRelation(scope: Scope, alias: string, span: Span): Error {
  for (let outer: Scope | null = scope; outer !== null; outer = outer.parent) {
    if (outer.invisible.includes(alias)) {
      return error('undefined_table', `invalid reference to FROM-clause entry for table "${alias}"`, {
        span,
        hint: `there is an entry for table "${alias}", but it cannot be referenced from this part of the query; LATERAL makes it visible`,
      });
    }
  }
  return error('undefined_table', `missing FROM-clause entry for table "${alias}"`, { span, table: alias });
}

/** A number, of the first type that holds it; with its sign, since -2147483648 is an integer. */
function bindNumber(node: ast.NumberLiteral, sign: '' | '-' = ''): Constant {
  const text = sign + node.text;
  if (/^-?\d+$/.test(text)) {
    if (text.length < 10) return constant(types.int4, Number(text) + 0);
    const value = BigInt(text);
    if (value >= INT32_MIN && value <= INT32_MAX) return constant(types.int4, Number(value));
    if (value >= INT64_MIN && value <= INT64_MAX) return constant(types.int8, narrowBigint(value));
  }
  return constant(types.numeric, types.numeric.parse(text, -1, { timeZone: 'UTC' }));
}

/**
 * `ARRAY[1, 2.5]`. Its text is kept, so that a vector is read from it without making an array first; the array
 * itself is made when somebody asks for the value.
 */
function bindNumericArray(node: ast.NumericArray): Constant {
  const { text } = node;
  const items = text.trim() === '' ? [] : text.split(',');
  const element = items.every((item) => /^\s*[-+]?\d{1,9}\s*$/.test(item)) ? types.int4 : types.numeric;
  const type = arrayOf(element);
  return {
    kind: 'Constant',
    type,
    modifier: -1,
    numbers: text,
    get value() {
      return type.parse(`{${text}}`, -1, { timeZone: 'UTC' });
    },
  };
}

// ------------------------------------------------------------------------------------------------------ operators

/** An element of ROW(...); `t.*` and `(x).*` are as many as they have columns. */
function bindRowElement(at: ExpressionContext, element: ast.Expression): readonly BoundExpression[] {
  const isStar = element.kind === 'Star' && element.qualifier.length > 0;
  const operand = isStar ? element : element.kind === 'FieldAccess' && element.field === null ? element.operand : null;
  if (operand === null) return [bindKnown(at, element)];
  return bindAllFields(at, operand, element.span).map(({ expression }) => expression);
}

function bindBinary(at: ExpressionContext, node: ast.BinaryOperation): BoundExpression {
  if (isPlainRow(node.left) && isPlainRow(node.right)) return bindRowComparison(at, node);
  const hasRow = isPlainRow(node.left) || isPlainRow(node.right);
  if (hasRow && (node.left.kind === 'ScalarSubquery' || node.right.kind === 'ScalarSubquery')) {
    throw notSupported('this comparison of rows', node.span);
  }
  return bindOperator(at, node.operator, [node.left, node.right], node.operatorSpan);
}

/** `ROW(...)` of single values. Other rows are compared as values of one type. */
function isPlainRow(node: ast.Expression): boolean {
  if (node.kind !== 'RowConstructor') return false;
  return node.elements.every(
    (element) => element.kind !== 'Star' && !(element.kind === 'FieldAccess' && element.field === null),
  );
}

/** `(a, b) = (c, d)`: equality of every pair. Order comparisons go by the first pair that differs. */
function bindRowComparison(at: ExpressionContext, node: ast.BinaryOperation): BoundExpression {
  const { left, right, operator, span } = node;
  if (left.kind !== 'RowConstructor' || right.kind !== 'RowConstructor')
    throw notSupported('this comparison of rows', span);
  if (left.elements.length !== right.elements.length) {
    throw error('syntax_error', 'unequal number of entries in row expressions', { span });
  }
  if (left.elements.length === 0) {
    throw error('feature_not_supported', 'cannot compare rows of zero length', { span });
  }
  const pair = (symbol: string, i: number) => bindOperator(at, symbol, [left.elements[i]!, right.elements[i]!], span);
  const indexes = left.elements.map((_, i) => i);
  const combine = (operator: 'AND' | 'OR', operands: BoundExpression[]): BoundExpression =>
    operands.length === 1 ? operands[0]! : { kind: 'Logical', operator, operands, type: types.bool, modifier: -1 };
  if (operator === '=')
    return combine(
      'AND',
      indexes.map((i) => pair('=', i)),
    );
  if (operator === '<>')
    return combine(
      'OR',
      indexes.map((i) => pair('<>', i)),
    );
  const strict = operator.startsWith('<') ? '<' : '>';
  if (!['<', '<=', '>', '>='].includes(operator)) throw notSupported(`operator ${operator} on rows`, span);
  // a < c OR (a = c AND (b < d OR ...)), the last pair with the operator itself.
  let result = pair(operator, indexes.length - 1);
  for (let i = indexes.length - 2; i >= 0; i--) {
    result = combine('OR', [pair(strict, i), combine('AND', [pair('=', i), result])]);
  }
  return result;
}

function bindIsTest(at: ExpressionContext, node: ast.IsTest): BoundExpression {
  const { test, isNegated } = node;
  if (test === 'NULL') {
    const operand = bindKnown(at, node.operand);
    if (operand.type === types.record) return bindRowIsNull(operand, isNegated, node.span);
    return { kind: 'IsNull', operand, isNegated, type: types.bool, modifier: -1 };
  }
  const operand = bindCondition(at, node.operand, `IS ${isNegated ? 'NOT ' : ''}${test}`);
  return { kind: 'IsBoolean', operand, test, isNegated, type: types.bool, modifier: -1 };
}

/** A row is NULL when all its columns are, and is not NULL when none is. */
function bindRowIsNull(operand: BoundExpression, isNegated: boolean, span: Span): BoundExpression {
  if (operand.kind !== 'Row') throw notSupported('IS NULL of this row', span);
  const tests = operand.elements.map((element): BoundExpression => {
    if (element.type === types.record) throw notSupported('IS NULL of a row that holds rows', span);
    return { kind: 'IsNull', operand: element, isNegated, type: types.bool, modifier: -1 };
  });
  if (tests.length === 0) return constant(types.bool, true);
  if (tests.length === 1) return tests[0]!;
  return { kind: 'Logical', operator: 'AND', operands: tests, type: types.bool, modifier: -1 };
}

function bindDistinctTest(at: ExpressionContext, node: ast.DistinctTest): BoundExpression {
  const call = bindOperator(at, '=', [node.left, node.right], node.span);
  if (call.kind !== 'Call') return call;
  const [left, right] = call.args;
  return {
    kind: 'DistinctTest',
    left: left!,
    right: right!,
    isNegated: node.isNegated,
    type: types.bool,
    modifier: -1,
  };
}

function bindBetween(at: ExpressionContext, node: ast.Between): BoundExpression {
  const { operand, low, high, isNegated, isSymmetric, span } = node;
  const between = (from: ast.Expression, to: ast.Expression): BoundExpression => ({
    kind: 'Logical',
    operator: isNegated ? 'OR' : 'AND',
    operands: [
      bindOperator(at, isNegated ? '<' : '>=', [operand, from], span),
      bindOperator(at, isNegated ? '>' : '<=', [operand, to], span),
    ],
    type: types.bool,
    modifier: -1,
  });
  if (!isSymmetric) return between(low, high);
  return {
    kind: 'Logical',
    operator: isNegated ? 'AND' : 'OR',
    operands: [between(low, high), between(high, low)],
    type: types.bool,
    modifier: -1,
  };
}

function bindInList(at: ExpressionContext, node: ast.InList): BoundExpression {
  const { isNegated, span } = node;
  if (node.operand.kind === 'RowConstructor') return bindRowInList(at, node);
  let operand = bindExpression(at, node.operand);
  const items = node.items.map((item) => bindExpression(at, item));
  // One common type, when there is one, makes a list that hashing can search.
  const all = [operand.type, ...items.map((item) => item.type)];
  const common = commonListType(all);
  if (common !== null) {
    const coercedItems: BoundExpression[] = [];
    const coerced = coerceOrNull(at.context, operand, common, -1, 'implicit', node.operand.span);
    items.forEach((item, i) => {
      const result = coerceOrNull(at.context, item, common, -1, 'implicit', node.items[i]!.span);
      if (result !== null) coercedItems.push(result);
    });
    if (coerced !== null && coercedItems.length === items.length && common.compare !== null) {
      operand = coerced;
      return { kind: 'InList', operand, items: coercedItems, isNegated, type: types.bool, modifier: -1 };
    }
  }
  const operands = node.items.map((item) => bindOperator(at, isNegated ? '<>' : '=', [node.operand, item], span));
  if (operands.length === 1) return operands[0]!;
  return { kind: 'Logical', operator: isNegated ? 'AND' : 'OR', operands, type: types.bool, modifier: -1 };
}

function bindRowInList(at: ExpressionContext, node: ast.InList): BoundExpression {
  const operands = node.items.map((item) =>
    bindRowComparison(at, {
      kind: 'BinaryOperation',
      operator: node.isNegated ? '<>' : '=',
      left: node.operand,
      right: item,
      operatorSpan: node.span,
      span: node.span,
    }),
  );
  return { kind: 'Logical', operator: node.isNegated ? 'AND' : 'OR', operands, type: types.bool, modifier: -1 };
}

/** The type all of a list can have without losing anything, or null. */
function commonListType(all: readonly Type[]): Type | null {
  try {
    return commonType(all, 'IN');
  } catch {
    return null;
  }
}

const PATTERN_OPERATORS = { LIKE: '~~', ILIKE: '~~*', 'SIMILAR TO': '~' } as const;

function bindPatternMatch(at: ExpressionContext, node: ast.PatternMatch): BoundExpression {
  const { style, isNegated, span } = node;
  let pattern = bindExpression(at, node.pattern);
  const isSimilar = style === 'SIMILAR TO';
  const symbol = `${isNegated ? '!' : ''}${PATTERN_OPERATORS[style]}`;
  if (node.escape !== null || isSimilar) {
    const args = node.escape === null ? [pattern] : [pattern, bindExpression(at, node.escape)];
    pattern = callNamed(at, isSimilar ? 'similar_to_escape' : 'like_escape', args, span);
  }
  return callOperator(at, symbol, [bindExpression(at, node.operand), pattern], span);
}

// ---------------------------------------------------------------------------------------------------------- casts

function bindCast(at: ExpressionContext, node: ast.Cast): BoundExpression {
  const { type, modifier } = at.context.type(node.type);
  if (node.operand.kind === 'ArrayConstructor' && type.element !== null) {
    return coerce(at.context, bindArray(at, node.operand, type.element), type, modifier, 'explicit', node.span);
  }
  const operand = bindExpression(at, node.operand);
  return coerce(at.context, operand, type, modifier, 'explicit', node.span);
}

function bindCollate(at: ExpressionContext, node: ast.Collate): BoundExpression {
  const operand = bindKnown(at, node.operand);
  const name = node.collation.parts[node.collation.parts.length - 1]!.name;
  if (operand.type.category !== 'S') {
    throw error('datatype_mismatch', `collations are not supported by type ${operand.type.sqlName}`, {
      span: node.span,
    });
  }
  if (!['C', 'POSIX', 'default', 'ucs_basic', 'C.UTF-8', 'pg_c_utf8'].includes(name)) {
    throw notSupported(`collation "${name}"`, node.span, 'text is ordered by code points, which is collation "C"');
  }
  return operand;
}

// --------------------------------------------------------------------------------------------------------- arrays

/** `wanted`: the element type a cast asks for. */
function bindArray(at: ExpressionContext, node: ast.ArrayConstructor, wanted: Type | null = null): BoundExpression {
  if (node.elements.length > limits.targetColumnsMax * 64) {
    throw error('program_limit_exceeded', 'too many elements in an array constructor', { span: node.span });
  }
  const elements = node.elements.map((element) =>
    element.kind === 'ArrayConstructor' ? bindArray(at, element, wanted) : bindExpression(at, element),
  );
  if (elements.length === 0) {
    if (wanted === null) {
      throw error('indeterminate_datatype', 'cannot determine type of empty array', {
        span: node.span,
        hint: 'explicitly cast to the desired type, for example ARRAY[]::integer[]',
      });
    }
    return { kind: 'Array', elements, type: arrayOf(wanted), modifier: -1 };
  }
  const isNested = elements.some((element) => element.type.element !== null);
  let type = commonType(
    elements.map((element) => element.type),
    'ARRAY',
  );
  if (wanted !== null) type = isNested ? arrayOf(wanted) : wanted;
  const how = wanted === null ? 'implicit' : 'explicit';
  const coerced = elements.map((element, i) => coerce(at.context, element, type, -1, how, node.elements[i]!.span));
  return { kind: 'Array', elements: coerced, type: type.element === null ? arrayOf(type) : type, modifier: -1 };
}
