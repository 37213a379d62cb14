import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import type * as ast from '../../parse/ast.js';
import { queryOf } from '../../parse/query-of.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import { columnsOf, sameExpression } from '../expression-tree.js';
import type { LogicalPlan, SortKey } from '../logical-plan.js';
import { Scope } from '../scope.js';
import { AggregateCollector } from './aggregate.js';
import { coerce } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { bindDistinctKeys, distinctOn } from './distinct-on.js';
import { bindFrom } from './from.js';
import { bindGroups, Grouping } from './group.js';
import { checkLocking, lockedItems } from './locking.js';
import { bindSortKey, outputColumn, sortKey } from './order.js';
import { combine } from './set-operation.js';
import { SetCollector } from './set-returning.js';
import { type BoundTarget, bindTargets } from './targets.js';
import { WindowCollector } from './window.js';
import { refuseAggregates, withQueries } from './with.js';

/** Binds a whole query; see `BindRules.query`. */
export function bindQuery(
  context: BindContext,
  node: ast.Query,
  outer: Scope | null,
  keepsUnknown = false,
): LogicalPlan {
  if (node.with !== null) {
    return withQueries(context, node.with, outer, () =>
      bindQuery(context, { ...node, with: null }, outer, keepsUnknown),
    );
  }
  if (node.into !== null) throw notSupported('SELECT INTO', node.span, 'use CREATE TABLE and INSERT ... SELECT');
  if (node.withTies) throw notSupported('WITH TIES', node.span);
  if (node.body.kind === 'SelectCore') return bindSelect(context, node, node.body, outer, keepsUnknown);
  checkLocking(node, {
    'UNION/INTERSECT/EXCEPT': node.body.kind === 'SetOperation',
    VALUES: node.body.kind === 'ValuesCore',
  });
  const body = bindBody(context, node.body, outer, keepsUnknown);
  return limited(context, orderOutput(context, body, node.orderBy), node, Scope.empty(outer));
}

function bindBody(context: BindContext, body: ast.QueryBody, outer: Scope | null, keepsUnknown: boolean): LogicalPlan {
  switch (body.kind) {
    case 'Query':
      return bindQuery(context, body, outer, keepsUnknown);
    case 'ValuesCore':
      return bindValues(context, body, outer, keepsUnknown);
    case 'SetOperation':
      return bindSetOperation(context, body, outer);
    case 'SelectCore':
      return bindQuery(context, queryOf(body), outer, keepsUnknown);
  }
}

// --------------------------------------------------------------------------------------------------------- SELECT

function bindSelect(
  context: BindContext,
  node: ast.Query,
  core: ast.SelectCore,
  outer: Scope | null,
  keepsUnknown: boolean,
): LogicalPlan {
  const { plan: from, scope } = bindFrom(context, lockedItems(context, core.from, node.locking), outer);
  let plan = from;
  if (core.where !== null) {
    const at: ExpressionContext = { context, scope, clause: 'WHERE', aggregates: null };
    plan = filter(plan, bindCondition(at, core.where, 'WHERE'));
  }
  const aggregates = new AggregateCollector();
  const sets = new SetCollector();
  const windows = new WindowCollector(core.windows);
  const at: ExpressionContext = { context, scope, clause: 'the SELECT list', aggregates, sets, windows };
  const targets = bindTargets(at, core.targets, keepsUnknown);
  const groups = bindGroups({ ...at, sets: undefined }, core, targets, aggregates);
  if (groups.keys.some((group) => windows.isUsedIn(group))) {
    throw error('windowing_error', 'window functions are not allowed in GROUP BY', { span: core.span });
  }
  if (groups.keys.some((group) => sets.isUsedIn(group)))
    throw notSupported('a set-returning function in GROUP BY', core.span);
  const inHaving: ExpressionContext = { ...at, clause: 'HAVING', sets: undefined, windows: undefined };
  const having = core.having === null ? null : bindCondition(inHaving, core.having, 'HAVING');
  const keys = node.orderBy.map((item) => bindSortKey(at, item, targets));
  const on = core.distinct === false ? [] : bindDistinctKeys(at, core.distinct, targets);
  windows.bindDefinitions(at);
  const isGrouped = core.groupBy.length > 0 || having !== null || !aggregates.isEmpty;
  checkLocking(node, {
    'DISTINCT clause': core.distinct !== false,
    'GROUP BY clause': core.groupBy.length > 0,
    'HAVING clause': having !== null,
    'aggregate functions': !aggregates.isEmpty,
    'window functions': !windows.isEmpty,
    'set-returning functions in the target list': !sets.isEmpty,
  });
  if (!isGrouped) {
    if (!windows.isEmpty) plan = windows.plan(plan);
    return finishSelect(context, node, core, plan, { targets, keys, on, sets }, scope);
  }
  if (!aggregates.isEmpty) refuseAggregates(scope, core.span);
  const grouping = new Grouping(context, plan, groups, aggregates, scope);
  const over = (expression: BoundExpression, span: Span) => grouping.rewrite(expression, span);
  const groupedHaving = having === null ? null : over(having, core.having!.span);
  const groupedTargets = targets.map((target) => ({
    ...target,
    expression: grouping.rewriteTarget(target.expression, target.node?.span ?? core.span),
  }));
  // What sorts or tells rows apart as a target does has that target's value.
  const overTargets = (expression: BoundExpression, span: Span) => {
    const own = targets.findIndex((target) => target.expression === expression);
    const place = own >= 0 ? own : targets.findIndex((target) => sameExpression(target.expression, expression));
    return place < 0 ? over(expression, span) : groupedTargets[place]!.expression;
  };
  const groupedKeys = keys.map((key, i) => ({
    ...key,
    expression: overTargets(key.expression, node.orderBy[i]!.span),
  }));
  const groupedOn = on.map((expression) => overTargets(expression, core.span));
  // Rewriting may add groups, so that window calls and arguments of set-returning functions come before the plan is made.
  const windowed = windows.isEmpty ? null : windows.rewritten((expression) => over(expression, core.span));
  const groupedSets = sets.rewritten((expression) => over(expression, core.span));
  plan = grouping.plan();
  if (groupedHaving !== null) plan = filter(plan, groupedHaving);
  if (windowed !== null) plan = windowed.plan(plan);
  const grouped = { targets: groupedTargets, keys: groupedKeys, on: groupedOn, sets: groupedSets };
  return finishSelect(context, node, core, plan, grouped, scope);
}

/** What a SELECT makes of its rows. */
interface SelectOutput {
  readonly targets: readonly BoundTarget[];
  /** ORDER BY. */
  readonly keys: readonly SortKey[];
  /** DISTINCT ON. */
  readonly on: readonly BoundExpression[];
  /** Calls of set-returning functions in `targets`. */
  readonly sets: SetCollector;
}

/** Sorting, limiting, projecting and DISTINCT over rows that are filtered and grouped. */
function finishSelect(
  context: BindContext,
  node: ast.Query,
  core: ast.SelectCore,
  rows: LogicalPlan,
  { targets, keys, on, sets }: SelectOutput,
  scope: Scope,
): LogicalPlan {
  const sortedBySets = [...on, ...keys.map(({ expression }) => expression)].some((key) => sets.isUsedIn(key));
  if (on.length > 0 && keys.length > 0 && !sets.isEmpty && !sortedBySets) {
    // Sorted rows are expanded last: each that DISTINCT ON keeps becomes several.
    return project(context, limited(context, sets.plan(distinctOn(rows, on, keys, core)), node, scope), targets);
  }
  const input = sets.isEmpty ? rows : sets.plan(rows);
  if (core.distinct === false) {
    // Rows are sorted and cut before the SELECT list is computed: what is cut off needs no computing.
    const sorted = keys.length === 0 ? input : sort(input, keys);
    return project(context, limited(context, sorted, node, scope), targets);
  }
  if (on.length > 0) return project(context, limited(context, distinctOn(input, on, keys, core), node, scope), targets);
  const projected = project(context, input, targets);
  const distinct: LogicalPlan = { kind: 'Distinct', input: projected, columns: projected.columns, on: null };
  const outputKeys = keys.map((key, i) => {
    const place = targets.findIndex((target) => sameExpression(target.expression, key.expression));
    if (place < 0) {
      throw error('invalid_column_reference', 'for SELECT DISTINCT, ORDER BY expressions must appear in select list', {
        span: node.orderBy[i]!.span,
      });
    }
    return { ...key, expression: reference(projected.columns[place]!) };
  });
  for (const { type } of projected.columns) {
    if (type.compare === null) {
      throw error('undefined_function', `could not identify an equality operator for type ${type.sqlName}`, {
        span: core.span,
      });
    }
  }
  return limited(context, outputKeys.length === 0 ? distinct : sort(distinct, outputKeys), node, scope);
}

function project(context: BindContext, input: LogicalPlan, targets: readonly BoundTarget[]): LogicalPlan {
  const columns = targets.map(({ name, expression }) => context.column(name, expression.type, expression.modifier));
  return { kind: 'Project', input, columns, expressions: targets.map(({ expression }) => expression) };
}

function filter(input: LogicalPlan, predicate: BoundExpression): LogicalPlan {
  return { kind: 'Filter', input, predicate, columns: input.columns };
}

function sort(input: LogicalPlan, keys: readonly SortKey[]): LogicalPlan {
  return { kind: 'Sort', input, keys, columns: input.columns };
}

function reference(column: OutputColumn): BoundExpression {
  return { kind: 'Column', id: column.id, name: column.name, type: column.type, modifier: column.modifier };
}

/** ORDER BY behind VALUES and set operations: output columns only. */
function orderOutput(context: BindContext, plan: LogicalPlan, items: readonly ast.OrderItem[]): LogicalPlan {
  if (items.length === 0) return plan;
  const targets = plan.columns.map((column) => ({ name: column.name, expression: reference(column), node: null }));
  const relation = { alias: '*output*', schema: null, columns: plan.columns, tableId: null };
  const scope = new Scope([relation], null);
  const keys = items.map((item) => {
    const output = outputColumn(item.expression, targets, 'ORDER BY');
    if (output !== null) return sortKey(item, output);
    if (plan.kind === 'SetOperation') {
      throw notOutputColumn(context, item, scope);
    }
    return bindSortKey({ context, scope, clause: 'ORDER BY', aggregates: null }, item, targets);
  });
  return sort(plan, keys);
}

function notOutputColumn(context: BindContext, item: ast.OrderItem, scope: Scope): Error {
  // A name nobody has is reported as such.
  context.rules.expression({ context, scope, clause: 'ORDER BY', aggregates: null }, item.expression);
  return error('feature_not_supported', 'invalid UNION/INTERSECT/EXCEPT ORDER BY clause', {
    span: item.span,
    detail: 'Only result column names can be used, not expressions or functions.',
    hint: 'add the expression to every SELECT, or move the UNION into a FROM clause',
  });
}

// ---------------------------------------------------------------------------------------------------------- LIMIT

/** `scope`: what the names in LIMIT and OFFSET mean; of its own columns none may be used. */
function limited(context: BindContext, plan: LogicalPlan, node: ast.Query, scope: Scope): LogicalPlan {
  if (node.limit === null && node.offset === null) return plan;
  const limit = node.limit === null ? null : bindCount(context, node.limit, 'LIMIT', scope);
  const offset = node.offset === null ? null : bindCount(context, node.offset, 'OFFSET', scope);
  return { kind: 'Limit', input: plan, limit, offset, columns: plan.columns };
}

function bindCount(context: BindContext, node: ast.Expression, clause: string, scope: Scope): BoundExpression {
  const at: ExpressionContext = { context, scope, clause, aggregates: null };
  const bound = context.rules.expression(at, node);
  const coerced = coerceCount(context, bound, clause, node.span);
  const used = columnsOf(coerced);
  if (scope.relations.some(({ columns }) => columns.some(({ id }) => used.has(id)))) {
    throw error('invalid_column_reference', `argument of ${clause} must not contain variables`, { span: node.span });
  }
  return coerced;
}

function coerceCount(context: BindContext, bound: BoundExpression, clause: string, span: Span): BoundExpression {
  if (bound.type !== types.unknown && bound.type.category !== 'N') {
    throw error('datatype_mismatch', `argument of ${clause} must be type bigint, not type ${bound.type.sqlName}`, {
      span,
    });
  }
  return coerce(context, bound, types.int8, -1, 'assignment', span);
}

// ----------------------------------------------------------------------------------------- VALUES, set operations

function bindValues(
  context: BindContext,
  node: ast.ValuesCore,
  outer: Scope | null,
  keepsUnknown: boolean,
): LogicalPlan {
  const at: ExpressionContext = { context, scope: Scope.empty(outer), clause: 'VALUES', aggregates: null };
  const width = node.rows[0]!.length;
  const rows = node.rows.map((row) => {
    if (row.length !== width) {
      throw error('syntax_error', 'VALUES lists must all be the same length', { span: row[0]?.span ?? node.span });
    }
    return row.map((value) => context.rules.expression(at, value));
  });
  const columnTypes = Array.from({ length: width }, (_, i) => {
    const given = rows.map((row) => row[i]!.type);
    if (keepsUnknown && given.every((type) => type === types.unknown)) return types.unknown;
    return commonType(given, 'VALUES');
  });
  const coerced = rows.map((row, r) =>
    row.map((value, i) => coerce(context, value, columnTypes[i]!, -1, 'implicit', node.rows[r]![i]!.span)),
  );
  const columns = columnTypes.map((type, i) => {
    const modifiers = new Set(coerced.map((row) => row[i]!.modifier));
    return context.column(`column${i + 1}`, type, modifiers.size === 1 ? [...modifiers][0]! : -1);
  });
  return { kind: 'Values', columns, rows: coerced };
}

function bindSetOperation(context: BindContext, node: ast.SetOperation, outer: Scope | null): LogicalPlan {
  // Chains of operations lean left and can be thousands long: no recursion along them.
  const chain: ast.SetOperation[] = [];
  let first: ast.QueryBody = node;
  while (first.kind === 'SetOperation') {
    chain.push(first);
    first = first.left;
  }
  let plan = bindBody(context, first, outer, true);
  for (const operation of chain.reverse()) {
    plan = combine(context, operation, plan, bindBody(context, operation.right, outer, true));
  }
  return plan;
}
