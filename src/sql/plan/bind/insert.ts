import type { IndexDescriptor, TableDescriptor } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { conjunctsOf, mapChildren, sameExpression } from '../expression-tree.js';
import { implies } from '../implication.js';
import type { LogicalPlan } from '../logical-plan.js';
import { Scope } from '../scope.js';
import { substitute } from '../substitute.js';
import type { ConflictPlan, InsertPlan, RowExpression } from '../write-plan.js';
import { constant } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { bindIndexRules } from './index-rules.js';
import { bindReturning } from './returning.js';
import { assign, bindDefault, relationOf } from './row-rules.js';
import { bindAssignments } from './update.js';
import { withQueries } from './with.js';
import { bindWriteTarget, refuseComputed, type WriteTarget, writtenColumn, writtenRow } from './write-target.js';

export function bindInsert(context: BindContext, node: ast.Insert): InsertPlan {
  if (node.with !== null) {
    return withQueries(context, node.with, null, () => bindInsert(context, { ...node, with: null }));
  }
  const target = bindWriteTarget(context, node.table, 'INSERT');
  const { table } = target;
  context.options.access.check(table, 'INSERT');
  const alias = node.alias?.name ?? target.name;
  const targets = targetPositions(target, node);
  const { source, values } = bindSource(context, target, node, targets);
  return {
    kind: 'Insert',
    table,
    source,
    values,
    conflict: node.onConflict === null ? null : bindConflict(context, target, alias, node.onConflict),
    returning: bindReturning(context, target, node.returning, { alias, version: 'new', relations: [], plan: null }),
  };
}

/** Places of the columns that get the source's columns, in its order. */
function targetPositions(target: WriteTarget, node: ast.Insert): number[] {
  const positions: number[] = [];
  const add = (position: number, column: string, span: Span) => {
    if (positions.includes(position)) {
      throw error('syntax_error', `multiple assignments to same column "${column}"`, { span });
    }
    positions.push(position);
  };
  if (node.columns === null) {
    // Behind a computed column of a view nothing can be given without a list.
    for (const { name, position } of target.columns) {
      if (position === null) break;
      add(position, name, node.span);
    }
    return positions;
  }
  const names = new Set<string>();
  for (const { name, span, subscripts } of node.columns) {
    if (subscripts !== undefined) throw notSupported('INSERT into an element of a column', span);
    if (names.has(name)) throw error('duplicate_column', `column "${name}" specified more than once`, { span });
    names.add(name);
  }
  for (const name of node.columns) add(writtenColumn(target, name, 'insert into'), name.name, name.span);
  return positions;
}

function bindSource(
  context: BindContext,
  target: WriteTarget,
  node: ast.Insert,
  targets: readonly number[],
): { source: LogicalPlan; values: BoundExpression[] } {
  const { source: query, span } = node;
  const { table } = target;
  const given = new Map<number, BoundExpression>();
  let source: LogicalPlan = { kind: 'Values', columns: [], rows: [[]] };
  if (query !== null) {
    source = isPlainValues(query)
      ? bindRows(context, target, query.body as ast.ValuesCore, node, targets)
      : castSource(context, target, query, node, targets);
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
  target: WriteTarget,
  body: ast.ValuesCore,
  node: ast.Insert,
  targets: readonly number[],
): LogicalPlan {
  const at: ExpressionContext = { context, scope: Scope.empty(null), clause: 'VALUES', aggregates: null };
  const width = body.rows[0]!.length;
  const { table } = target;
  for (const row of body.rows) {
    if (row.length !== width) {
      throw error('syntax_error', 'VALUES lists must all be the same length', { span: row[0]?.span ?? node.span });
    }
  }
  checkWidth(width, target, targets, node, body.rows[0]![targets.length]?.span);
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
  { table, ...target }: WriteTarget,
  query: ast.Query,
  node: ast.Insert,
  targets: readonly number[],
): LogicalPlan {
  const plan = context.rules.query(context, query, null, true);
  checkWidth(plan.columns.length, { table, ...target }, targets, node, undefined);
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

function checkWidth(
  width: number,
  target: WriteTarget,
  targets: readonly number[],
  node: ast.Insert,
  excess: Span | undefined,
): void {
  if (width > targets.length) {
    const computed = node.columns === null ? target.columns[targets.length] : undefined;
    if (computed !== undefined) refuseComputed(target, computed.name, 'insert into', excess ?? node.span);
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
  target: WriteTarget,
  alias: string,
  clause: ast.ConflictClause,
): ConflictPlan {
  const { table } = target;
  const indexes = arbiters(context, target, clause);
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
  const existing = writtenRow(context, target, 'old');
  const proposed = writtenRow(context, target, 'new');
  const scope = new Scope([relationOf(alias, existing, target.schema), relationOf('excluded', proposed)], null);
  const replacements = new Map([...existing.replacements, ...proposed.replacements]);
  const at: ExpressionContext = { context, scope, clause: 'ON CONFLICT', aggregates: null };
  const inputs = [...existing.inputs, ...proposed.inputs];
  const over = (expression: BoundExpression): RowExpression => ({
    expression: replacements.size === 0 ? expression : substitute(expression, replacements),
    inputs,
  });
  const assignments = bindAssignments(at, target, clause.assignments).map(({ position, value }) => ({
    position,
    value: over(value),
  }));
  const condition = clause.where === null ? null : over(bindCondition(at, clause.where, 'WHERE'));
  return { indexes, assignments, isUpdate: true, condition };
}

/** Unique indexes the clause names; null when it names none. */
function arbiters(
  context: BindContext,
  target: WriteTarget,
  clause: ast.ConflictClause,
): readonly IndexDescriptor[] | null {
  const { table } = target;
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
  const row = writtenRow(context, target, 'new');
  const scope = new Scope([relationOf(target.name, row)], null);
  const at: ExpressionContext = { context, scope, clause: 'index expressions', aggregates: null };
  const over = (expression: BoundExpression) => substitute(expression, row.replacements);
  const keys = clause.target.map((node) => over(context.rules.expression(at, node)));
  const where = clause.targetWhere === null ? null : over(bindCondition(at, clause.targetWhere, 'WHERE'));
  const ids = row.inputs.map(({ id }) => id);
  const matching = unique.filter((index) => isArbiter(context, table, index, { ids, keys, where }));
  if (matching.length === 0) {
    throw error(
      'invalid_column_reference',
      'there is no unique or exclusion constraint matching the ON CONFLICT specification',
      { span: clause.span, hint: 'name the columns of a primary key or of a unique index' },
    );
  }
  return matching;
}

/** What a conflict clause infers an index by. */
interface Inference {
  /** Ids of the table's columns in the clause, by position. */
  readonly ids: readonly ColumnId[];
  readonly keys: readonly BoundExpression[];
  readonly where: BoundExpression | null;
}

/** True when the index is unique over just these expressions, and holds every row for which `where` does. */
function isArbiter(context: BindContext, table: TableDescriptor, index: IndexDescriptor, wanted: Inference): boolean {
  const rules = bindIndexRules(context, table, index);
  const given = new Map(rules.columns.map(({ id }, position) => [id, wanted.ids[position]!]));
  const translate = (node: BoundExpression): BoundExpression =>
    node.kind === 'Column' ? { ...node, id: given.get(node.id)! } : mapChildren(node, translate);
  const keys = rules.keys.map(translate);
  const isSameSet =
    keys.every((key) => wanted.keys.some((one) => sameExpression(one, key))) &&
    wanted.keys.every((one) => keys.some((key) => sameExpression(one, key)));
  if (!isSameSet || rules.predicate === null) return isSameSet;
  const conditions = conjunctsOf(wanted.where);
  return conjunctsOf(translate(rules.predicate)).every((part) => conditions.some((one) => implies(one, part)));
}
