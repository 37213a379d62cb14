import type { ColumnDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { FunctionContext, ScalarFunction } from '../../functions/function.js';
import type * as ast from '../../parse/ast.js';
import { parseExpression } from '../../parse/parse.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import { Scope, type ScopeRelation } from '../scope.js';
import type { RowExpression, RowInput } from '../write-plan.js';
import { coerceOrNull, constant } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { requireImmutable } from './immutable.js';
import { inStatement } from './statement-place.js';

/** What a new version of a row of a table must go through. */
export interface RowRules {
  /** Values of columns that are not given, one a column. */
  readonly defaults: readonly BoundExpression[];
  /** Generated columns in order, over the new row. */
  readonly generated: readonly { readonly position: number; readonly value: RowExpression }[];
  readonly checks: readonly { readonly name: string; readonly condition: RowExpression }[];
}

/** The columns of a table's row in one version, under ids of their own. */
export interface BoundRow {
  readonly columns: readonly OutputColumn[];
  readonly inputs: readonly RowInput[];
}

export function rowOf(context: BindContext, table: TableDescriptor, from: 'new' | 'old'): BoundRow {
  const columns = table.columns.map(({ name, type, modifier }) => context.column(name, type, modifier));
  const inputs = columns.map(({ id }, position): RowInput => ({ id, from, position }));
  return { columns, inputs };
}

export function relationOf(alias: string, row: BoundRow, schema: string | null = null): ScopeRelation {
  return { alias, schema, columns: row.columns, tableId: null };
}

/** Where texts of expressions begin in the statement that gives them. */
export type TextPlaces = ReadonlyMap<string, number>;
export const NO_PLACES: TextPlaces = new Map();

/**
 * Defaults, generated columns and checks of a table, the latter bound over its new row.
 * @throws 42P17 for a generated column that is not the same at every time
 */
export function bindRowRules(context: BindContext, table: TableDescriptor, places: TextPlaces = NO_PLACES): RowRules {
  const generated: { position: number; value: RowExpression }[] = [];
  table.columns.forEach((column, position) => {
    if (column.generated === null) return;
    const row = rowOf(context, table, 'new');
    const at = rowContext(context, table, row, 'a column generation expression');
    const node = parseExpression(column.generated);
    const expression = inStatement(places.get(column.generated) ?? 0, () => {
      const bound = assign(context, at.context.rules.expression(at, node), column, node.span);
      requireImmutable(bound, 'generation expression is not immutable', node.span);
      return bound;
    });
    generated.push({ position, value: { expression, inputs: row.inputs } });
  });
  const checks = table.constraints.flatMap((constraint) => {
    if (constraint.kind !== 'check') return [];
    const row = rowOf(context, table, 'new');
    const at = rowContext(context, table, row, 'a check constraint');
    const expression = inStatement(places.get(constraint.expression) ?? 0, () =>
      bindCondition(at, parseExpression(constraint.expression), 'CHECK'),
    );
    return [{ name: constraint.name, condition: { expression, inputs: row.inputs } }];
  });
  const defaults = table.columns.map((column) => bindDefault(context, column, { start: 0, end: 0 }));
  return { defaults, generated, checks };
}

export function rowContext(
  context: BindContext,
  table: TableDescriptor,
  row: BoundRow,
  clause: string,
): ExpressionContext {
  const scope = new Scope([relationOf(table.name, row)], null);
  return { context, scope, clause, aggregates: null };
}

/** The value a column gets when none is given. */
export function bindDefault(context: BindContext, column: ColumnDescriptor, span: Span): BoundExpression {
  if (column.sequenceId !== null) {
    const next: BoundExpression = {
      kind: 'Call',
      function: nextOf(column.sequenceId),
      args: [],
      isOperator: false,
      type: types.int8,
      modifier: -1,
    };
    return assign(context, next, column, span);
  }
  if (column.default === null) return { ...constant(column.type, null), modifier: column.modifier };
  const at: ExpressionContext = {
    context,
    scope: Scope.empty(null),
    clause: 'DEFAULT expressions',
    aggregates: null,
  };
  return assign(context, context.rules.expression(at, parseExpression(column.default)), column, span);
}

/** `nextval` of a sequence known by its id: renaming the sequence changes nothing. */
function nextOf(sequenceId: number): ScalarFunction {
  return {
    kind: 'scalar',
    name: 'nextval',
    args: [],
    returns: types.int8,
    nulls: 'handle',
    volatility: 'volatile',
    usesContext: true,
    evaluate: (session: FunctionContext) => session.nextValue(sequenceId),
    doc: 'The next value of a serial or identity column.',
    example: null,
  };
}

/** Casts a value to what a column holds. @throws 42804 when no assignment cast exists. */
export function assign(
  context: BindContext,
  value: BoundExpression,
  column: ColumnDescriptor,
  span: Span,
): BoundExpression {
  const coerced = coerceOrNull(context, value, column.type, column.modifier, 'assignment', span);
  if (coerced !== null) return coerced;
  throw error(
    'datatype_mismatch',
    `column "${column.name}" is of type ${column.type.sqlName} but expression is of type ${value.type.sqlName}`,
    { span, column: column.name, hint: 'you will need to rewrite or cast the expression' },
  );
}

/** The column of a table with this name. @throws 42703. */
export function targetColumn(table: TableDescriptor, name: ast.Identifier): number {
  const position = table.columns.findIndex((column) => column.name === name.name);
  if (position >= 0) return position;
  throw error('undefined_column', `column "${name.name}" of relation "${table.name}" does not exist`, {
    span: name.span,
    table: table.name,
    column: name.name,
  });
}
