import type { IndexDescriptor } from '../../../catalog/descriptors.js';
import { metricOfOperator, metricOfOperatorClass } from '../../../vector/metrics.js';
import type { BoundExpression, ColumnId } from '../bound-expression.js';
import { columnsOf, conjunction, conjunctsOf, isVolatile, mapChildren, sameExpression } from '../expression-tree.js';
import {
  DISTANCE,
  type Filter,
  type Limit,
  type LogicalPlan,
  type Scan,
  type Sort,
  type VectorSearch,
} from '../logical-plan.js';
import { mapExpressions, withInputs } from '../plan-tree.js';
import { isDistanceBound } from './distance-bound.js';
import type { Rule, RuleContext } from './rule.js';

// Turns `ORDER BY column <op> vector LIMIT k` over one table into a vector search. An HNSW index serves it when its
// metric is the operator's; otherwise the search is exact. Anything but one ascending distance is left alone.
//
// The distance may have been given a name by a query in FROM. A condition that bounds it is checked on what was found.

export const vectorTopK: Rule = {
  name: 'VectorTopK',
  apply: (plan, context) => (context.readsSnapshot ? plan : rewrite(plan, context)),
};

function rewrite(plan: LogicalPlan, context: RuleContext): LogicalPlan {
  // A projection above may show the distance the search has computed.
  if (plan.kind === 'Project' && plan.input.kind === 'Limit') {
    const search = searchFor(plan.input, context);
    if (search !== null) return reuseDistance({ ...plan, input: search.plan }, search);
  }
  if (plan.kind === 'Limit') {
    const search = searchFor(plan, context);
    if (search !== null) return search.plan;
    const named = searchBelowProject(plan, context);
    if (named !== null) return named;
  }
  return withInputs(plan, (input) => rewrite(input, context));
}

interface Search {
  readonly plan: VectorSearch | Filter;
  /** The distance as written, and the column that holds it. */
  readonly expression: BoundExpression;
  readonly distance: ColumnId;
}

/** `SELECT ... FROM (SELECT ..., column <op> vector AS d FROM t) ORDER BY d LIMIT k`: sorts before it projects. */
function searchBelowProject(limit: Limit, context: RuleContext): LogicalPlan | null {
  if (limit.input.kind !== 'Sort' || limit.input.input.kind !== 'Project') return null;
  const sort = limit.input;
  const project = limit.input.input;
  // What a volatile expression does, it does for every row.
  if (project.expressions.some(isVolatile)) return null;
  const expressionOf = (node: BoundExpression): BoundExpression => {
    const at = node.kind === 'Column' ? project.columns.findIndex(({ id }) => id === node.id) : -1;
    return at < 0 ? mapChildren(node, expressionOf) : project.expressions[at]!;
  };
  const { input } = project;
  const keys = sort.keys.map((key) => ({ ...key, expression: expressionOf(key.expression) }));
  const below: Limit = { ...limit, columns: input.columns, input: { ...sort, columns: input.columns, input, keys } };
  const search = searchFor(below, context);
  if (search !== null) return reuseDistance({ ...project, input: search.plan }, search);
  const deeper = searchBelowProject(below, context);
  return deeper === null ? null : { ...project, input: deeper };
}

function searchFor(limit: Limit, context: RuleContext): Search | null {
  if (limit.limit === null || limit.input.kind !== 'Sort') return null;
  const sort: Sort = limit.input;
  const scan = sort.input;
  if (scan.kind !== 'Scan' || sort.keys.length !== 1) return null;
  const key = sort.keys[0]!;
  if (key.isDescending || key.isNullsFirst) return null;
  const distance = distanceOf(key.expression, scan);
  if (distance === null) return null;
  const index = context.isEnabled('enable_indexscan') ? indexFor(scan, distance, context) : null;
  const [bounds, others] = splitBounds(scan, key.expression, distance, index);
  const column = context.column({ name: 'distance', type: key.expression.type, modifier: -1 });
  const search: VectorSearch = {
    kind: 'VectorSearch',
    table: scan.table,
    alias: scan.alias,
    columns: [...scan.columns, column],
    positions: [...scan.positions, DISTANCE],
    predicate: others,
    vectorPosition: distance.position,
    operator: distance.operator,
    query: distance.query,
    limit: limit.limit,
    offset: limit.offset,
    index,
  };
  const found = { expression: key.expression, distance: column.id };
  if (bounds === null) return { ...found, plan: search };
  const filter: Filter = { kind: 'Filter', columns: search.columns, input: search, predicate: bounds };
  return { ...found, plan: reuseDistance(filter, found) };
}

/** The condition of a scan in two: what bounds the distance, and what does not. */
function splitBounds(
  scan: Scan,
  expression: BoundExpression,
  { operator }: Distance,
  index: IndexDescriptor | null,
): [BoundExpression | null, BoundExpression | null] {
  const own = new Set(scan.columns.map((column) => column.id));
  const isFixed = (part: BoundExpression) => ![...columnsOf(part)].some((id) => own.has(id));
  // A cosine index holds no vector without direction.
  const isNaNPossible = index === null && metricOfOperator(operator)!.needsUnitVectors;
  const bounds: BoundExpression[] = [];
  const others: BoundExpression[] = [];
  for (const condition of conjunctsOf(scan.predicate)) {
    const isBound = isDistanceBound(condition, expression, isFixed, isNaNPossible);
    (isBound ? bounds : others).push(condition);
  }
  return [conjunction(bounds), conjunction(others)];
}

interface Distance {
  readonly operator: string;
  /** Place of the column in the table's rows. */
  readonly position: number;
  readonly query: BoundExpression;
}

/** `column <op> vector` or the other way round, with a vector that is the same for all rows. */
function distanceOf(expression: BoundExpression, scan: Scan): Distance | null {
  if (expression.kind !== 'Call' || expression.args.length !== 2) return null;
  const operator = expression.function.name;
  if (metricOfOperator(operator) === null) return null;
  const own = new Set(scan.columns.map((column) => column.id));
  const [left, right] = expression.args;
  for (const [column, query] of [
    [left!, right!],
    [right!, left!],
  ]) {
    if (column!.kind !== 'Column' || !own.has(column!.id)) continue;
    if ([...columnsOf(query!)].some((id) => own.has(id))) continue;
    const at = scan.columns.findIndex((candidate) => candidate.id === column!.id);
    const position = scan.positions[at]!;
    const { type, modifier } = scan.table.columns[position]!;
    if (type.layout !== 'vector' || modifier < 0) continue;
    return { operator, position, query: query! };
  }
  return null;
}

function indexFor(scan: Scan, distance: Distance, context: RuleContext): IndexDescriptor | null {
  const columnId = scan.table.columns[distance.position]!.id;
  const metric = metricOfOperator(distance.operator);
  for (const index of context.catalog.indexesOf(scan.table)) {
    if (index.method !== 'hnsw' || index.keys[0]!.columnId !== columnId) continue;
    if (metricOfOperatorClass(index.keys[0]!.operatorClass ?? '') === metric) return index;
  }
  return null;
}

/** Shows the computed distance wherever the projection repeats the expression. */
function reuseDistance<Plan extends LogicalPlan>(
  plan: Plan,
  { expression, distance }: Pick<Search, 'expression' | 'distance'>,
): Plan {
  const replace = (node: BoundExpression): BoundExpression =>
    sameExpression(node, expression)
      ? { kind: 'Column', id: distance, name: 'distance', type: expression.type, modifier: -1 }
      : mapChildren(node, replace);
  return mapExpressions(plan, replace) as Plan;
}
