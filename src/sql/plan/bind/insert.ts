import { columnPosition, type IndexDescriptor, type TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import type { LogicalPlan } from '../logical-plan.js';
import { Scope } from '../scope.js';
import type { ConflictPlan, InsertPlan, RowExpression } from '../write-plan.js';
import { constant } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { bindReturning } from './returning.js';
import { assign, bindDefault, relationOf, rowOf, targetColumn } from './row-rules.js';
import { refuseTargetReads } from './target-reads.js';
import { bindAssignments } from './update.js';

export function bindInsert(context: BindContext, node: ast.Insert): InsertPlan {
  if (node.with !== null) throw notSupported('WITH', node.with.span);
  const table = context.writableTable(node.table);
  context.options.access.check(table, 'INSERT');
  const alias = node.alias?.name ?? table.name;
  const targets = targetPositions(table, node);
  const { source, values } = bindSource(context, table, node, targets);
  return {
    kind: 'Insert',
    table,
    source,
    values,
    conflict: node.onConflict === null ? null : bindConflict(context, table, alias, node.onConflict),
    returning: bindReturning(context, table, node.returning, { alias, version: 'new', relations: [], plan: null }),
  };
}

/** Places of the columns that get the source's columns, in its order. */
function targetPositions(table: TableDescriptor, node: ast.Insert): number[] {
  if (node.columns === null) return table.columns.map((_, position) => position);
  const positions: number[] = [];
  for (const name of node.columns) {
    const position = targetColumn(table, name);
    if (positions.includes(position)) {
      throw error('duplicate_column', `column "${name.name}" specified more than once`, { span: name.span });
    }
    positions.push(position);
  }
  return positions;
}

function bindSource(
  context: BindContext,
  table: TableDescriptor,
  node: ast.Insert,
  targets: readonly number[],
): { source: LogicalPlan; values: BoundExpression[] } {
  const { source: query, span } = node;
  const given = new Map<number, BoundExpression>();
  let source: LogicalPlan = { kind: 'Values', columns: [], rows: [[]] };
  if (query !== null) {
    source = isPlainValues(query)
      ? bindRows(context, table, query.body as ast.ValuesCore, node, targets)
      : castSource(context, table, query, node, targets);
    source.columns.forEach((column, i) => given.set(targets[i]!, reference(column)));
  }
  const values = table.columns.map((column, position) => {
    if (column.generated !== null) return constant(column.type, null);
    return given.get(position) ?? bindDefault(context, column, span);
  });
  return { source, values };
}

function isPlainValues(query: ast.Query): boolean {
  return (
    query.body.kind === 'ValuesCore' &&
    query.with === null &&
    query.orderBy.length === 0 &&
    query.limit === null &&
    query.offset === null
  );
}

/** VALUES: every value is cast to its column by itself, and DEFAULT stands for the column's default. */
function bindRows(
  context: BindContext,
  table: TableDescriptor,
  body: ast.ValuesCore,
  node: ast.Insert,
  targets: readonly number[],
): LogicalPlan {
  const at: ExpressionContext = { context, scope: Scope.empty(null), clause: 'VALUES', aggregates: null };
  const width = body.rows[0]!.length;
  for (const row of body.rows) {
    if (row.length !== width) {
      throw error('syntax_error', 'VALUES lists must all be the same length', { span: row[0]?.span ?? node.span });
    }
  }
  checkWidth(width, targets, node, body.rows[0]![targets.length]?.span);
  const rows = body.rows.map((row) =>
    row.map((value, i) => {
      const column = table.columns[targets[i]!]!;
      if (value.kind === 'DefaultMarker') {
        return column.generated === null ? bindDefault(context, column, value.span) : constant(column.type, null);
      }
      context.defer(() => checkAssignable(table, targets[i]!, node, value.span));
      const isAuto = column.identity !== null && node.overriding === 'USER';
      if (isAuto) return bindDefault(context, column, value.span);
      return assign(context, context.rules.expression(at, value), column, value.span);
    }),
  );
  return { kind: 'Values', columns: sourceColumns(context, table, targets.slice(0, width)), rows };
}

/** A query: its columns are cast as they come out. */
function castSource(
  context: BindContext,
  table: TableDescriptor,
  query: ast.Query,
  node: ast.Insert,
  targets: readonly number[],
): LogicalPlan {
  const plan = context.rules.query(context, query, null, true);
  checkWidth(plan.columns.length, targets, node, undefined);
  const used = targets.slice(0, plan.columns.length);
  const expressions = plan.columns.map((column, i) => {
    const target = table.columns[used[i]!]!;
    context.defer(() => checkAssignable(table, used[i]!, node, query.span));
    if (target.identity !== null && node.overriding === 'USER') return bindDefault(context, target, query.span);
    // A literal of the SELECT list takes the type of its column.
    const literal = plan.kind === 'Project' ? plan.expressions[i]! : null;
    const value = literal?.kind === 'Constant' || literal?.kind === 'Parameter' ? literal : reference(column);
    return assign(context, value, target, query.span);
  });
  return { kind: 'Project', input: plan, expressions, columns: sourceColumns(context, table, used) };
}

function sourceColumns(context: BindContext, table: TableDescriptor, targets: readonly number[]): OutputColumn[] {
  return targets.map((position) => {
    const { name, type, modifier } = table.columns[position]!;
    return context.column(name, type, modifier);
  });
}

function checkWidth(width: number, targets: readonly number[], node: ast.Insert, excess: Span | undefined): void {
  if (width > targets.length) {
    throw error('syntax_error', 'INSERT has more expressions than target columns', { span: excess ?? node.span });
  }
  if (width < targets.length && node.columns !== null) {
    throw error('syntax_error', 'INSERT has more target columns than expressions', {
      span: node.columns[width]!.span,
    });
  }
}

function checkAssignable(table: TableDescriptor, position: number, node: ast.Insert, span: Span): void {
  const column = table.columns[position]!;
  if (column.generated !== null) {
    throw error('generated_always', `cannot insert a non-DEFAULT value into column "${column.name}"`, {
      span,
      detail: `Column "${column.name}" is a generated column.`,
      column: column.name,
    });
  }
  if (column.identity === 'ALWAYS' && node.overriding === null) {
    throw error('generated_always', `cannot insert a non-DEFAULT value into column "${column.name}"`, {
      span,
      detail: `Column "${column.name}" is an identity column defined as GENERATED ALWAYS.`,
      hint: 'use OVERRIDING SYSTEM VALUE to override',
      column: column.name,
    });
  }
}

function reference(column: OutputColumn): BoundExpression {
  return { kind: 'Column', id: column.id, name: column.name, type: column.type, modifier: column.modifier };
}

// --------------------------------------------------------------------------------------------------- ON CONFLICT

function bindConflict(
  context: BindContext,
  table: TableDescriptor,
  alias: string,
  clause: ast.ConflictClause,
): ConflictPlan {
  const indexes = arbiters(context, table, clause);
  if (clause.action === 'NOTHING') {
    return { indexes, assignments: [], isUpdate: false, condition: null };
  }
  if (indexes === null) {
    throw error('syntax_error', 'ON CONFLICT DO UPDATE requires inference specification or constraint name', {
      span: clause.span,
      hint: 'for example, ON CONFLICT (column_name)',
    });
  }
  context.options.access.check(table, 'UPDATE');
  const existing = rowOf(context, table, 'old');
  const proposed = rowOf(context, table, 'new');
  const scope = new Scope([relationOf(alias, existing, table.schema), relationOf('excluded', proposed)], null);
  const at: ExpressionContext = { context, scope, clause: 'ON CONFLICT', aggregates: null };
  const inputs = [...existing.inputs, ...proposed.inputs];
  const over = (expression: BoundExpression): RowExpression => ({ expression, inputs });
  const assignments = bindAssignments(at, table, clause.assignments).map(({ position, value }) => ({
    position,
    value: over(value),
  }));
  const condition = clause.where === null ? null : over(bindCondition(at, clause.where, 'WHERE'));
  const computed = [...assignments.map(({ value }) => value), ...(condition === null ? [] : [condition])];
  refuseTargetReads(
    table,
    computed.map(({ expression }) => expression),
    'ON CONFLICT',
    clause.span,
  );
  return { indexes, assignments, isUpdate: true, condition };
}

/** Unique indexes the clause names; null when it names none. */
function arbiters(
  context: BindContext,
  table: TableDescriptor,
  clause: ast.ConflictClause,
): readonly IndexDescriptor[] | null {
  const unique = context.catalog.indexesOf(table).filter((index) => index.isUnique);
  if (clause.constraint !== null) {
    const { name, span } = clause.constraint;
    const constraint = table.constraints.find((candidate) => candidate.name === name);
    if (constraint === undefined) {
      throw error('undefined_object', `constraint "${name}" for table "${table.name}" does not exist`, { span });
    }
    if (constraint.kind !== 'primary key' && constraint.kind !== 'unique') {
      throw error('wrong_object_type', 'constraint in ON CONFLICT clause has no associated index', { span });
    }
    return [context.catalog.index(constraint.indexId)];
  }
  if (clause.target.length === 0) return null;
  if (clause.targetWhere !== null) throw notSupported('a WHERE clause in the conflict target', clause.span);
  const positions = new Set<number>();
  for (const node of clause.target) {
    if (node.kind !== 'ColumnReference' || node.parts.length !== 1) {
      throw notSupported('an expression in the conflict target', node.span);
    }
    positions.add(targetColumn(table, node.parts[0]!));
  }
  const matching = unique.filter(
    (index) =>
      index.predicate === null &&
      index.keys.length === positions.size &&
      index.keys.every((key) => key.columnId !== null && positions.has(columnPosition(table, key.columnId))),
  );
  if (matching.length === 0) {
    throw error(
      'invalid_column_reference',
      'there is no unique or exclusion constraint matching the ON CONFLICT specification',
      { span: clause.span, hint: 'name the columns of a primary key or of a unique index' },
    );
  }
  return matching;
}
