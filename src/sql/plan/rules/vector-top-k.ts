import type { IndexDescriptor } from '../../../catalog/descriptors.js';
import { metricOfOperator, metricOfOperatorClass } from '../../../vector/metrics.js';
import type { BoundExpression, ColumnId } from '../bound-expression.js';
import { columnsOf, mapChildren, sameExpression } from '../expression-tree.js';
import { DISTANCE, type Limit, type LogicalPlan, type Scan, type Sort, type VectorSearch } from '../logical-plan.js';
import { mapExpressions, withInputs } from '../plan-tree.js';
import type { Rule, RuleContext } from './rule.js';

// Turns `ORDER BY column <op> vector LIMIT k` over one table into a vector search. An HNSW index serves it when its
// metric is the operator's; otherwise the search is exact. Anything but one ascending distance is left alone.

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
  }
  return withInputs(plan, (input) => rewrite(input, context));
}

interface Search {
  readonly plan: VectorSearch;
  /** The distance as written, and the column that holds it. */
  readonly expression: BoundExpression;
  readonly distance: ColumnId;
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
  const column = context.column({ name: 'distance', type: key.expression.type, modifier: -1 });
  const plan: VectorSearch = {
    kind: 'VectorSearch',
    table: scan.table,
    alias: scan.alias,
    columns: [...scan.columns, column],
    positions: [...scan.positions, DISTANCE],
    predicate: scan.predicate,
    vectorPosition: distance.position,
    operator: distance.operator,
    query: distance.query,
    limit: limit.limit,
    offset: limit.offset,
    index: context.isEnabled('enable_indexscan') ? indexFor(scan, distance, context) : null,
  };
  return { plan, expression: key.expression, distance: column.id };
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
function reuseDistance(plan: LogicalPlan, search: Search): LogicalPlan {
  const { expression, distance } = search;
  const replace = (node: BoundExpression): BoundExpression =>
    sameExpression(node, expression)
      ? { kind: 'Column', id: distance, name: 'distance', type: expression.type, modifier: -1 }
      : mapChildren(node, replace);
  return mapExpressions(plan, replace);
}
