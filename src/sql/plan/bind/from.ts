import { layoutOf, type TableDescriptor } from '../../../catalog/descriptors.js';
import { unreachable } from '../../../common/assert.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import type { TableFunction } from '../../functions/function.js';
import { functionsNamed } from '../../functions/registry.js';
import type * as ast from '../../parse/ast.js';
import type { SystemRelation } from '../../system/relation.js';
import { sequenceRelation } from '../../system/sequence-relation.js';
import type { BoundExpression, ColumnExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { conjunction } from '../expression-tree.js';
import type { Join, LogicalPlan, Scan, TableCall } from '../logical-plan.js';
import { freeColumnsOfPlan } from '../plan-tree.js';
import { Scope, type ScopeColumn, type ScopeRelation } from '../scope.js';
import { findWithName } from '../with-names.js';
import { coerce } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { callOperator } from './operator-call.js';
import { findSystemRelation, systemScanOf } from './system-relation.js';
import { bindTableCall } from './table-call.js';
import { bindView, relationSeen, type SeenRelation } from './view.js';
import { bindWithName } from './with-reference.js';

/** A bound FROM clause: its rows and the names they have. */
export interface BoundFrom {
  readonly plan: LogicalPlan;
  readonly scope: Scope;
}

interface BoundItem {
  readonly plan: LogicalPlan;
  readonly relations: readonly ScopeRelation[];
  readonly merged: readonly ScopeColumn[];
  readonly hidden: ReadonlySet<ColumnId>;
}

/** Binds all FROM items; several are joined by CROSS JOIN. Without any there is one row without columns. */
export function bindFrom(context: BindContext, items: readonly ast.FromItem[], outer: Scope | null): BoundFrom {
  if (items.length === 0) {
    const plan: LogicalPlan = { kind: 'Values', columns: [], rows: [[]] };
    return { plan, scope: Scope.empty(outer) };
  }
  let joined: BoundItem | null = null;
  for (const item of items) {
    // LATERAL items see those to their left.
    const left: Scope = joined === null ? Scope.empty(outer) : scopeOf(joined, outer);
    const bound = bindItem(context, item, left, outer);
    joined = joined === null ? bound : crossJoin(joined, bound);
    checkAliases(joined.relations, item.span);
  }
  return { plan: joined!.plan, scope: scopeOf(joined!, outer) };
}

function scopeOf(item: BoundItem, outer: Scope | null): Scope {
  return new Scope(item.relations, outer, item.merged, item.hidden);
}

function checkAliases(relations: readonly ScopeRelation[], span: Span): void {
  if (relations.length > limits.joinTablesMax) {
    throw error('statement_too_complex', `a FROM clause joins more than ${limits.joinTablesMax} tables`, { span });
  }
  // Tables of two schemas may share a name, as long as neither has it for an alias.
  const seen = new Map<string, string | null>();
  for (const { alias, schema, isUnnamed } of relations) {
    if (isUnnamed) continue;
    const other = seen.get(alias);
    if (other !== undefined && (other === null || schema === null || other === schema)) {
      throw error('duplicate_alias', `table name "${alias}" specified more than once`, { span });
    }
    seen.set(alias, schema);
  }
}

function crossJoin(left: BoundItem, right: BoundItem): BoundItem {
  return joinItems('inner', left, right, null);
}

/** `left` is what a LATERAL item may refer to. */
function bindItem(context: BindContext, item: ast.FromItem, left: Scope, outer: Scope | null): BoundItem {
  switch (item.kind) {
    case 'TableReference':
      return bindTable(context, item);
    case 'SubqueryReference':
      return bindSubquery(context, item, item.isLateral ? left : hide(left, outer));
    case 'FunctionReference':
      return bindFunction(context, item, left);
    case 'Join':
      return bindJoin(context, item, left, outer);
    default:
      return unreachable(item);
  }
}

/** The outer scope, knowing what stands to the left for its messages. */
function hide(left: Scope, outer: Scope | null): Scope {
  const names = left.relations.map((relation) => relation.alias);
  return new Scope([], outer, [], new Set(), names);
}

// --------------------------------------------------------------------------------------------------------- tables

function bindTable(context: BindContext, item: ast.TableReference): BoundItem {
  if (item.isSampled) throw notSupported('TABLESAMPLE', item.span);
  const { parts } = item.name;
  const named = parts.length === 1 ? findWithName(context.names, parts[0]!.name) : null;
  if (named !== null) {
    const alias = item.alias?.name.name ?? named.name;
    const bound = namedItem(bindWithName(context, named, alias, item.span), alias, item.alias, item.span);
    if (named.kind !== 'WorkTable') return bound;
    return { ...bound, relations: bound.relations.map((relation) => ({ ...relation, isWorkTable: true })) };
  }
  const view = context.currentView;
  const seen = view === null ? null : relationSeen(context, view, item.name);
  if (seen !== null) return bindSeen(context, item, seen);
  const system = findSystemRelation(context, item.name);
  if (system !== null) return bindSystemRelation(context, item, system);
  const relation = context.relation(item.name, { needsSchema: false });
  if (relation.kind === 'sequence') context.viewSources?.sequenceIds.add(relation.id);
  if (relation.kind === 'sequence') return bindSystemRelation(context, item, sequenceRelation(relation));
  if (relation.kind === 'view') {
    const plan = bindView(context, relation, item.span);
    context.viewSources?.note(item.name, relation, plan.columns);
    const alias = item.alias?.name.name ?? relation.name;
    return namedItem(plan, alias, item.alias, item.span, item.alias === null ? relation.schema : null);
  }
  if (relation.kind !== 'table') {
    throw error('wrong_object_type', `cannot open relation "${relation.name}"`, {
      span: item.name.span,
      detail: `This operation is not supported for ${relation.kind === 'index' ? 'indexes' : 'sequences'}.`,
    });
  }
  context.options.access.check(relation, 'SELECT');
  const alias = item.alias?.name.name ?? relation.name;
  const scan = scanOf(context, relation, alias);
  context.viewSources?.note(item.name, relation, scan.columns);
  const schema = item.alias === null ? relation.schema : null;
  return namedItem(scan, alias, item.alias, item.span, schema, relation.id);
}

function bindSystemRelation(context: BindContext, item: ast.TableReference, relation: SystemRelation): BoundItem {
  const alias = item.alias?.name.name ?? relation.name;
  const scan = systemScanOf(context, relation, alias);
  return namedItem(scan, alias, item.alias, item.span, item.alias === null ? relation.schema : null);
}

/** A relation in the text of a view. */
function bindSeen(context: BindContext, item: ast.TableReference, { relation, columns }: SeenRelation): BoundItem {
  const written = item.name.parts[item.name.parts.length - 1]!.name;
  const alias = item.alias?.name.name ?? written;
  const schema = item.alias === null ? relation.schema : null;
  if (relation.kind === 'view') {
    const plan = bindView(context, relation, item.span);
    const kept = columns.map(({ position, name }) => ({ ...plan.columns[position]!, name }));
    const expressions = kept.map(reference);
    const outputs = kept.map(({ name, type, modifier }) => context.column(name, type, modifier));
    return namedItem(
      { kind: 'Project', input: plan, expressions, columns: outputs },
      alias,
      item.alias,
      item.span,
      schema,
    );
  }
  context.options.access.check(relation, 'SELECT');
  const whole = scanOf(context, relation, alias);
  const scan: Scan = {
    ...whole,
    columns: columns.map(({ position, name }) => ({ ...whole.columns[position]!, name })),
    positions: columns.map(({ position }) => whole.positions[position]!),
  };
  const bound = namedItem(scan, alias, item.alias, item.span, schema, relation.id);
  const columnIds = columns.map(({ position }) => relation.columns[position]!.id);
  return { ...bound, relations: bound.relations.map((one) => ({ ...one, columnIds })) };
}

/** A scan of all columns of a table. */
export function scanOf(context: BindContext, table: TableDescriptor, alias: string): Scan {
  const columns = table.columns.map(({ name, type, modifier }) => context.column(name, type, modifier));
  const positions = layoutOf(table).columns.map((_, position) => position);
  return { kind: 'Scan', table, alias, columns, positions, predicate: null };
}

/** Gives the columns of a plan the names of an alias. */
function namedItem(
  plan: LogicalPlan,
  alias: string,
  names: ast.TableAlias | null,
  span: Span,
  schema: string | null = null,
  tableId: number | null = null,
): BoundItem {
  const renamed = names?.columns ?? [];
  if (renamed.length > plan.columns.length) {
    throw error(
      'invalid_column_reference',
      `table "${alias}" has ${plan.columns.length} columns available but ${renamed.length} columns specified`,
      { span },
    );
  }
  const columns = plan.columns.map((column, i) => ({ ...column, name: renamed[i]?.name ?? column.name }));
  return { plan, relations: [{ alias, schema, columns, tableId }], merged: [], hidden: new Set() };
}

function bindSubquery(context: BindContext, item: ast.SubqueryReference, outer: Scope): BoundItem {
  const plan = context.rules.query(context, item.query, outer);
  if (item.alias !== null) return namedItem(plan, item.alias.name.name, item.alias, item.span);
  const named = namedItem(plan, 'unnamed_subquery', null, item.span);
  return { ...named, relations: named.relations.map((relation) => ({ ...relation, isUnnamed: true })) };
}

// ------------------------------------------------------------------------------------------------------ functions

function bindFunction(context: BindContext, item: ast.FunctionReference, left: Scope): BoundItem {
  if (item.columnDefinitions.length > 0) throw notSupported('a column definition list', item.span);
  const at: ExpressionContext = { context, scope: left, clause: 'functions in FROM', aggregates: null };
  const firstName = nameOfCall(item.calls[0]!);
  const alias = item.alias?.name.name ?? firstName;
  if (item.calls.length === 1 && tableFunctionsNamed(firstName).length === 0) {
    return bindScalarFunction(at, item, item.calls[0]!, alias);
  }
  const calls: TableCall[] = [];
  const columns: OutputColumn[] = [];
  for (const { call, nodes } of item.calls.flatMap(spreadCall)) {
    const name = nameOfCall(call);
    const rows = tableFunctionsNamed(name);
    if (rows.length === 0) throw notSupported(`${name} in ROWS FROM`, call.span);
    const isAlone = item.calls.length === 1 && nodes.length === call.arguments.length;
    const bound = bindTableCall(at, rows, name, nodes, call, isAlone ? alias : name);
    calls.push(bound.call);
    columns.push(...bound.columns);
  }
  if (item.withOrdinality) columns.push(context.column('ordinality', types.int8));
  const plan: LogicalPlan = { kind: 'FunctionScan', calls, columns, withOrdinality: item.withOrdinality };
  const named = namedItem(plan, alias, item.alias, item.span);
  if (columns.length > 1) return named;
  return { ...named, relations: named.relations.map((relation) => ({ ...relation, isScalar: true })) };
}

function nameOfCall(call: ast.FunctionCall): string {
  return call.name.parts[call.name.parts.length - 1]!.name;
}

function tableFunctionsNamed(name: string): TableFunction[] {
  return functionsNamed(name).filter((row): row is TableFunction => row.kind === 'table');
}

/** `unnest(a, b)` is `ROWS FROM (unnest(a), unnest(b))`. */
function spreadCall(call: ast.FunctionCall): { call: ast.FunctionCall; nodes: readonly ast.Expression[] }[] {
  const nodes = call.arguments.map(({ value }) => value);
  if (nameOfCall(call) !== 'unnest' || nodes.length < 2) return [{ call, nodes }];
  return nodes.map((node) => ({ call, nodes: [node] }));
}

/** `FROM now()`: one row of one column. */
function bindScalarFunction(
  at: ExpressionContext,
  item: ast.FunctionReference,
  call: ast.FunctionCall,
  alias: string,
): BoundItem {
  const value = at.context.rules.expression(at, call);
  const columns = [at.context.column(alias, value.type, value.modifier)];
  const row = [value];
  if (item.withOrdinality) {
    columns.push(at.context.column('ordinality', types.int8));
    row.push({ kind: 'Constant', type: types.int8, modifier: -1, value: 1 });
  }
  return namedItem({ kind: 'Values', columns, rows: [row] }, alias, item.alias, item.span);
}

// ---------------------------------------------------------------------------------------------------------- joins

const JOIN_TYPES = { INNER: 'inner', LEFT: 'left', RIGHT: 'right', FULL: 'full', CROSS: 'inner' } as const;

function bindJoin(context: BindContext, item: ast.Join, around: Scope, outer: Scope | null): BoundItem {
  const left = bindItem(context, item.left, around, outer);
  // What a LATERAL item on the right may see: everything to its left, inside and outside of this join.
  const leftScope = new Scope([...around.relations, ...left.relations], outer, left.merged, left.hidden);
  const right = bindItem(context, item.right, leftScope, outer);
  const type = JOIN_TYPES[item.type];
  if ((type === 'right' || type === 'full') && refersTo(right.plan, left.plan)) {
    throw error('invalid_column_reference', `the combining JOIN type must be INNER or LEFT for a LATERAL reference`, {
      span: item.span,
    });
  }
  checkAliases([...left.relations, ...right.relations], item.span);
  const using = item.isNatural ? commonColumns(left, right) : item.using;
  let joined: BoundItem;
  if (using !== null) {
    joined = joinUsing(context, type, left, right, using, item.span);
    if (item.usingAlias !== null) joined = withUsingAlias(joined, item.usingAlias, using.length);
  } else {
    joined = joinItems(type, left, right, null);
    if (item.condition !== null) {
      const scope = scopeOf(joined, outer);
      const at: ExpressionContext = { context, scope, clause: 'JOIN conditions', aggregates: null };
      const condition = bindCondition(at, item.condition, 'JOIN/ON');
      joined = { ...joined, plan: { ...(joined.plan as Join), condition } };
    }
  }
  return item.alias === null ? joined : aliasJoin(joined, item.alias, item.span);
}

function refersTo(right: LogicalPlan, left: LogicalPlan): boolean {
  const made = new Set(left.columns.map((column) => column.id));
  return freeColumnsOfPlan(right).some((id) => made.has(id));
}

function markNullable(relations: readonly ScopeRelation[], isNullable: boolean): readonly ScopeRelation[] {
  return isNullable ? relations.map((relation) => ({ ...relation, isNullable })) : relations;
}

function joinItems(
  type: Join['type'],
  left: BoundItem,
  right: BoundItem,
  condition: BoundExpression | null,
): BoundItem {
  const plan: Join = {
    kind: 'Join',
    type,
    left: left.plan,
    right: right.plan,
    condition,
    columns: [...left.plan.columns, ...right.plan.columns],
    isLateral: refersTo(right.plan, left.plan),
  };
  return {
    plan,
    relations: [
      ...markNullable(left.relations, type === 'right' || type === 'full'),
      ...markNullable(right.relations, type === 'left' || type === 'full'),
    ],
    merged: [...left.merged, ...right.merged],
    hidden: new Set([...left.hidden, ...right.hidden]),
  };
}

/** Columns a NATURAL join compares: those of one name on both sides, in order of the left. */
function commonColumns(left: BoundItem, right: BoundItem): ast.Identifier[] {
  const names = new Set(visibleColumns(right).map((column) => column.name));
  return visibleColumns(left)
    .filter((column) => names.has(column.name))
    .map((column) => ({ name: column.name, span: { start: 0, end: 0 }, isQuoted: true }));
}

/** Columns an unqualified name can mean, merged ones first. */
export function visibleColumns(item: {
  readonly relations: readonly ScopeRelation[];
  readonly merged: readonly ScopeColumn[];
  readonly hidden: ReadonlySet<ColumnId>;
}): ScopeColumn[] {
  const columns = [...item.merged];
  for (const relation of item.relations) {
    if (relation.isQualifiedOnly) continue;
    for (const column of relation.columns) if (!item.hidden.has(column.id)) columns.push(column);
  }
  return columns;
}

function joinUsing(
  context: BindContext,
  type: Join['type'],
  left: BoundItem,
  right: BoundItem,
  using: readonly ast.Identifier[],
  span: Span,
): BoundItem {
  const at: ExpressionContext = { context, scope: Scope.empty(null), clause: 'JOIN/USING', aggregates: null };
  const conditions: BoundExpression[] = [];
  const merged: { column: OutputColumn; expression: BoundExpression }[] = [];
  const hidden = new Set([...left.hidden, ...right.hidden]);
  const replaced = new Set<ScopeColumn>();
  for (const { name, span: nameSpan } of using) {
    const place = nameSpan.end > 0 ? nameSpan : span;
    const leftColumn = usingColumn(left, name, 'left', place);
    const rightColumn = usingColumn(right, name, 'right', place);
    const sides = [reference(leftColumn), reference(rightColumn)];
    conditions.push(callOperator(at, '=', sides, place));
    const common = commonType([leftColumn.type, rightColumn.type], 'JOIN/USING');
    const [first, second] = sides.map((side) => coerce(context, side, common, -1, 'implicit', place));
    const expression: BoundExpression =
      type === 'right'
        ? second!
        : type === 'full'
          ? { kind: 'Coalesce', args: [first!, second!], type: common, modifier: -1 }
          : first!;
    merged.push({ column: context.column(name, common, expression.modifier), expression });
    for (const side of [leftColumn, rightColumn]) {
      hidden.add(side.id);
      replaced.add(side);
    }
  }
  const joined = joinItems(type, left, right, conjunction(conditions));
  const base = joined.plan;
  const plan: LogicalPlan = {
    kind: 'Project',
    input: base,
    columns: [...merged.map(({ column }) => column), ...base.columns],
    expressions: [...merged.map(({ expression }) => expression), ...base.columns.map(reference)],
  };
  const others = joined.merged.filter((column) => !replaced.has(column));
  return { ...joined, plan, merged: [...merged.map(({ column }) => column), ...others], hidden };
}

/** `USING (...) AS x`: the merged columns as a relation too, which neither `*` nor a name without it finds. */
function withUsingAlias(item: BoundItem, alias: ast.Identifier, count: number): BoundItem {
  const columns = item.merged.slice(0, count);
  const relation: ScopeRelation = { alias: alias.name, schema: null, columns, tableId: null, isQualifiedOnly: true };
  checkAliases([...item.relations, relation], alias.span);
  return { ...item, relations: [...item.relations, relation] };
}

function usingColumn(item: BoundItem, name: string, side: string, span: Span): ScopeColumn {
  const found = visibleColumns(item).filter((column) => column.name === name);
  if (found.length === 0) {
    throw error('undefined_column', `column "${name}" specified in USING clause does not exist in ${side} table`, {
      span,
    });
  }
  if (found.length > 1) {
    throw error('ambiguous_column', `common column name "${name}" appears more than once in ${side} table`, { span });
  }
  return found[0]!;
}

function reference(column: ScopeColumn | OutputColumn): ColumnExpression {
  return { kind: 'Column', id: column.id, name: column.name, type: column.type, modifier: column.modifier };
}

/** `(a JOIN b USING (x)) AS j`: one relation of all visible columns. */
function aliasJoin(item: BoundItem, alias: ast.TableAlias, span: Span): BoundItem {
  const columns = visibleColumns(item);
  const renamed = columns.map((column, i) => ({ ...column, name: alias.columns[i]?.name ?? column.name }));
  if (alias.columns.length > columns.length) {
    throw error(
      'invalid_column_reference',
      `join expression "${alias.name.name}" has ${columns.length} columns available but ${alias.columns.length} columns specified`,
      { span },
    );
  }
  const isWorkTable = item.relations.some((relation) => relation.isWorkTable);
  const relation: ScopeRelation = {
    alias: alias.name.name,
    schema: null,
    columns: renamed,
    tableId: null,
    isWorkTable,
  };
  return { plan: item.plan, relations: [relation], merged: [], hidden: new Set() };
}
