import type { ColumnDescriptor, TableDescriptor } from '../../catalog/descriptors.js';
import type { TextContext } from '../../types/type.js';
import { bracketsOf } from '../functions/subscript.js';
import { parseExpression } from '../parse/parse.js';
import type { ExpressionFacts, SystemCatalog } from '../system/system-catalog.js';
import { allowEverything } from './access.js';
import { assign, rowContext, rowOf } from './bind/row-rules.js';
import { bindContext } from './bind.js';
import type { BoundExpression } from './bound-expression.js';
import { deparse } from './deparse.js';
import { columnsOf } from './expression-tree.js';
import { Scope } from './scope.js';

/** Binds a stored expression and says what PostgreSQL's catalogs would: its type, its text, its name in an index. */
export function describeExpression(
  source: string,
  table: TableDescriptor | null,
  target: ColumnDescriptor | null,
  system: SystemCatalog,
): ExpressionFacts {
  const text: TextContext = { timeZone: 'UTC', names: system };
  const { catalog, searchPath } = system;
  const context = bindContext({ catalog, searchPath, text, access: allowEverything });
  const node = parseExpression(source);
  const clause = 'a stored expression';
  const row = table === null ? null : rowOf(context, table, 'new');
  const at =
    row === null
      ? { context, scope: Scope.empty(null), clause, aggregates: null }
      : rowContext(context, table!, row, clause);
  const bound = context.rules.expression(at, node);
  const expression = target === null ? bound : assign(context, bound, target, node.span);
  const columns = new Map((row?.columns ?? []).map((column) => [column.id, column]));
  return {
    type: expression.type,
    name: nameOf(expression),
    isCall: isCall(expression),
    columnPositions: [...columnsOf(expression)].map((id) => row!.columns.findIndex((column) => column.id === id)),
    text: (isPretty) => deparse(expression, { columns, isPretty, text }),
  };
}

function isCall(expression: BoundExpression): boolean {
  if (expression.kind === 'Call') return !expression.isOperator && bracketsOf(expression.function, 0) === null;
  return expression.kind === 'Coalesce' || expression.kind === 'Extreme' || expression.kind === 'NullIf';
}

/** The column name PostgreSQL gives an expression in an index. */
function nameOf(expression: BoundExpression): string {
  switch (expression.kind) {
    case 'Call':
      // A subscripted column lends its name.
      if (bracketsOf(expression.function, 0) !== null) return nameOfCast(expression.args[0]!, 'expr');
      return expression.isOperator ? 'expr' : expression.function.name;
    case 'Cast':
      return expression.isExplicit ? nameOfCast(expression.operand, expression.type.name) : nameOf(expression.operand);
    case 'Coalesce':
      return 'coalesce';
    case 'Extreme':
      return expression.which.toLowerCase();
    case 'NullIf':
      return 'nullif';
    case 'Case':
      return 'case';
    default:
      return 'expr';
  }
}

function nameOfCast(operand: BoundExpression, typeName: string): string {
  if (operand.kind === 'Column') return operand.name.slice(operand.name.lastIndexOf('.') + 1);
  const inner = nameOf(operand);
  return inner === 'expr' ? typeName : inner;
}
