import { primaryKeyOf } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { mapChildren, sameExpression } from '../expression-tree.js';
import type { Aggregate, AggregateCall, LogicalPlan } from '../logical-plan.js';
import type { Scope } from '../scope.js';
import { substitute } from '../substitute.js';
import type { AggregateCollector } from './aggregate.js';
import { withKnownType } from './coerce.js';
import type { BindContext, ExpressionContext } from './context.js';
import { outputColumn } from './order.js';
import type { BoundTarget } from './targets.js';

/** Binds the keys of GROUP BY: input columns first, then output columns by name or number, then expressions. */
export function bindGroups(
  at: ExpressionContext,
  core: ast.SelectCore,
  targets: readonly BoundTarget[],
  aggregates: AggregateCollector,
): BoundExpression[] {
  if (core.isGroupByDistinct) throw notSupported('GROUP BY DISTINCT', core.span);
  const groups: BoundExpression[] = [];
  for (const element of core.groupBy) {
    if (element.kind === 'Empty') continue;
    if (element.kind !== 'Expression') throw notSupported('GROUPING SETS, ROLLUP and CUBE', core.span);
    for (const node of spreadRow(element.expression)) groups.push(bindGroup(at, node, targets, aggregates));
  }
  return groups;
}

function spreadRow(node: ast.Expression): readonly ast.Expression[] {
  return node.kind === 'RowConstructor' ? node.elements.flatMap(spreadRow) : [node];
}

function bindGroup(
  at: ExpressionContext,
  node: ast.Expression,
  targets: readonly BoundTarget[],
  aggregates: AggregateCollector,
): BoundExpression {
  const inside: ExpressionContext = { ...at, clause: 'GROUP BY', aggregates: null };
  let expression: BoundExpression | null = null;
  const isName = node.kind === 'ColumnReference' && node.parts.length === 1;
  const isInput = isName && at.scope.findColumn(node.parts[0]!.name, node.span)?.depth === 0;
  if (!isInput) {
    expression = outputColumn(node, targets, 'GROUP BY');
    if (expression !== null && aggregates.isUsedIn(expression)) {
      throw error('grouping_error', 'aggregate functions are not allowed in GROUP BY', { span: node.span });
    }
  }
  expression ??= withKnownType(at.context, at.context.rules.expression(inside, node), node.span);
  if (expression.type.compare === null) {
    throw error('undefined_function', `could not identify an equality operator for type ${expression.type.sqlName}`, {
      span: node.span,
    });
  }
  return expression;
}

/** Puts an Aggregate over `input` and rewrites what stands above it to use its groups and results. */
export class Grouping {
  private readonly groups: { column: OutputColumn; expression: BoundExpression }[] = [];
  private readonly inputIds: ReadonlySet<ColumnId>;
  private readonly aggregateIds: ReadonlySet<ColumnId>;
  /** Columns that have one value a group without being grouped themselves. */
  private readonly dependent: ReadonlySet<ColumnId>;

  constructor(
    private readonly context: BindContext,
    private readonly input: LogicalPlan,
    keys: readonly BoundExpression[],
    private readonly calls: readonly AggregateCall[],
    scope: Scope,
  ) {
    for (const key of keys) this.group(key);
    this.inputIds = new Set(input.columns.map((column) => column.id));
    this.aggregateIds = new Set(calls.map((call) => call.column.id));
    this.dependent = dependentColumns(context, scope, keys);
  }

  /** The Aggregate, once everything above it was rewritten: rewriting may add groups. */
  plan(): Aggregate {
    const { input, groups, calls } = this;
    const columns = [...groups.map((group) => group.column), ...calls.map((call) => call.column)];
    return { kind: 'Aggregate', input, groups, aggregates: calls, columns };
  }

  /**
   * The expression over groups and aggregates instead of input columns.
   * @throws 42803 when it uses a column that is neither grouped nor inside an aggregate.
   */
  rewrite(expression: BoundExpression, span: Span): BoundExpression {
    const group = this.groups.find((candidate) => isGroup(candidate.expression, expression));
    if (group !== undefined) {
      const { type, modifier } = expression;
      return { ...reference(group.column), type, modifier };
    }
    if (expression.kind === 'Column') {
      if (this.aggregateIds.has(expression.id) || !this.inputIds.has(expression.id)) return expression;
      if (this.dependent.has(expression.id)) return reference(this.group(expression));
      throw error(
        'grouping_error',
        `column "${expression.name}" must appear in the GROUP BY clause or be used in an aggregate function`,
        { span },
      );
    }
    const outside = mapChildren(expression, (child) => this.rewrite(child, span));
    return outside.kind === 'Subquery' ? substitute(outside, this.outerColumns(outside.outerIds, span)) : outside;
  }

  /** What a subquery's references to the grouped input become. */
  private outerColumns(ids: readonly ColumnId[], span: Span): Map<ColumnId, BoundExpression> {
    const replacements = new Map<ColumnId, BoundExpression>();
    for (const id of ids) {
      if (!this.inputIds.has(id)) continue;
      const column = this.input.columns.find((candidate) => candidate.id === id)!;
      const isGrouped = this.groups.some(({ expression }) => expression.kind === 'Column' && expression.id === id);
      if (!isGrouped && !this.dependent.has(id)) {
        throw error('grouping_error', `subquery uses ungrouped column "${column.name}" from outer query`, { span });
      }
      replacements.set(id, reference(this.group(reference(column))));
    }
    return replacements;
  }

  /** The group of an expression; a new one when there is none yet. */
  private group(expression: BoundExpression): OutputColumn {
    const known = this.groups.find((group) => sameExpression(group.expression, expression));
    if (known !== undefined) return known.column;
    const name = expression.kind === 'Column' ? expression.name : 'group';
    const column = this.context.column(name, expression.type, expression.modifier);
    this.groups.push({ column, expression });
    return column;
  }
}

/** The grouped expression, or the same value under another type: varchar that is used as text. */
function isGroup(grouped: BoundExpression, expression: BoundExpression): boolean {
  if (sameExpression(grouped, expression)) return true;
  if (grouped.kind !== 'Column' && grouped.kind !== 'Call') return false;
  const { type, modifier } = expression;
  return grouped.type.layout === type.layout && sameExpression({ ...grouped, type, modifier }, expression);
}

function reference(column: OutputColumn): BoundExpression {
  return { kind: 'Column', id: column.id, name: column.name, type: column.type, modifier: column.modifier };
}

/** Columns of tables whose whole primary key is grouped: they have one value a group. */
function dependentColumns(
  context: BindContext,
  scope: Scope,
  grouped: readonly BoundExpression[],
): ReadonlySet<ColumnId> {
  const ids = new Set<ColumnId>();
  for (const expression of grouped) if (expression.kind === 'Column') ids.add(expression.id);
  const dependent = new Set<ColumnId>();
  for (const relation of scope.relations) {
    if (relation.tableId === null) continue;
    const table = context.catalog.table(relation.tableId);
    const key = primaryKeyOf(table);
    if (key?.kind !== 'primary key') continue;
    const isGrouped = key.columnIds.every((columnId) => {
      const position = table.columns.findIndex((column) => column.id === columnId);
      return ids.has(relation.columns[position]!.id);
    });
    if (isGrouped) for (const column of relation.columns) dependent.add(column.id);
  }
  return dependent;
}
