import { primaryKeyOf } from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn, RowExpression } from '../bound-expression.js';
import { columnsOf, mapChildren, sameExpression } from '../expression-tree.js';
import { type Aggregate, type AggregateCall, directCountOf, type LogicalPlan } from '../logical-plan.js';
import type { Scope } from '../scope.js';
import { substitute } from '../substitute.js';
import type { AggregateCollector } from './aggregate.js';
import { withKnownType } from './coerce.js';
import type { BindContext, ExpressionContext } from './context.js';
import { type GroupingSet, groupingSets } from './grouping-sets.js';
import { outputColumn } from './order.js';
import type { BoundTarget } from './targets.js';

/**
 * GROUP BY: its different keys, and the sets of them that are grouped by; null: by all keys at once. Two targets of one
 * expression are two keys beside grouping sets: a row may be grouped by one of them and have NULL for the other.
 */
export interface BoundGroups {
  readonly keys: readonly BoundExpression[];
  readonly sets: readonly GroupingSet[] | null;
  /** The key that a target is, by the target's expression. */
  readonly targets: ReadonlyMap<BoundExpression, number>;
}

/** Binds the keys of GROUP BY: input columns first, then output columns by name or number, then expressions. */
export function bindGroups(
  at: ExpressionContext,
  core: ast.SelectCore,
  targets: readonly BoundTarget[],
  aggregates: AggregateCollector,
): BoundGroups {
  const keys: BoundExpression[] = [];
  const keysOfTargets = new Map<BoundExpression, number>();
  const keyOf = (node: ast.Expression): number => {
    const key = bindGroup(at, node, targets, aggregates);
    // An expression that is no target's own means the first target that is the same.
    const isTarget = targets.some(({ expression }) => expression === key);
    const target = isTarget ? key : targets.find(({ expression }) => sameExpression(expression, key))?.expression;
    const known = target === undefined ? undefined : keysOfTargets.get(target);
    if (known !== undefined) return known;
    const isUntargeted = (place: number) => ![...keysOfTargets.values()].includes(place);
    const same = keys.findIndex((other, i) => target === undefined && isUntargeted(i) && sameExpression(other, key));
    const place = same >= 0 ? same : keys.push(key) - 1;
    if (target !== undefined) keysOfTargets.set(target, place);
    return place;
  };
  const sets = groupingSets(core.groupBy, core.isGroupByDistinct, keyOf, core.span);
  if (sets.length > 1) return { keys, sets, targets: keysOfTargets };
  return { keys: differentExpressions(keys), sets: null, targets: new Map() };
}

function differentExpressions(expressions: readonly BoundExpression[]): BoundExpression[] {
  return expressions.filter((key, i) => expressions.findIndex((other) => sameExpression(other, key)) === i);
}

function bindGroup(
  at: ExpressionContext,
  node: ast.Expression,
  targets: readonly BoundTarget[],
  aggregates: AggregateCollector,
): BoundExpression {
  const inside: ExpressionContext = { ...at, clause: 'GROUP BY', aggregates: null, windows: undefined };
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
  private readonly keyCount: number;
  private readonly inputIds: ReadonlySet<ColumnId>;
  private readonly calls: readonly AggregateCall[];
  /** Columns that have one value a group without being grouped themselves. */
  private readonly dependent: ReadonlySet<ColumnId>;

  constructor(
    private readonly context: BindContext,
    private readonly input: LogicalPlan,
    private readonly by: BoundGroups,
    private readonly aggregates: AggregateCollector,
    scope: Scope,
  ) {
    const { keys, sets } = by;
    for (const key of keys) this.addGroup(key);
    this.keyCount = this.groups.length;
    this.inputIds = new Set(input.columns.map((column) => column.id));
    this.calls = aggregates.calls;
    const common = sets === null ? keys : keys.filter((_, i) => sets.every((set) => set.includes(i)));
    this.dependent = dependentColumns(context, scope, common);
    this.checkDirectArguments();
  }

  /** The Aggregate, once everything above it was rewritten: rewriting may add groups. */
  plan(): Aggregate {
    const { input, groups, calls } = this;
    // What depends on keys that every set has is in every set.
    const dependent = groups.map((_, i) => i).slice(this.keyCount);
    const sets = this.by.sets === null ? null : this.by.sets.map((set) => [...set, ...dependent]);
    const groupings = this.aggregates.groupings.map((call) => ({
      column: call.column,
      groups: call.args.map((arg) => this.groupOf(arg, call.span)),
    }));
    const columns = [...groups, ...calls, ...groupings].map(({ column }) => column);
    return { kind: 'Aggregate', input, groups, aggregates: calls, sets, groupings, columns };
  }

  /** A target over groups and aggregates instead of input columns. @throws 42803 */
  rewriteTarget(expression: BoundExpression, span: Span): BoundExpression {
    const key = this.by.targets.get(expression);
    if (key === undefined) return this.rewrite(expression, span);
    const { type, modifier } = expression;
    return { ...reference(this.groups[key]!.column), type, modifier };
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
      if (!this.inputIds.has(expression.id)) return expression;
      if (this.dependent.has(expression.id)) return reference(this.group(expression));
      throw ungrouped(expression.name, span);
    }
    if (expression.kind === 'Row' && expression.names !== null) this.checkWholeRow(expression, span);
    const outside = mapChildren(expression, (child) => this.rewrite(child, span));
    return outside.kind === 'Subquery' ? substitute(outside, this.outerColumns(outside.outerIds, span)) : outside;
  }

  /** A whole row is not grouped by grouping each of its columns. */
  private checkWholeRow(row: RowExpression, span: Span): void {
    for (const element of row.elements) {
      if (element.kind !== 'Column' || !this.inputIds.has(element.id) || this.dependent.has(element.id)) continue;
      throw ungrouped(`${element.name.slice(0, element.name.lastIndexOf('.'))}.*`, span);
    }
  }

  /** Direct arguments of ordered-set aggregates have one value a group. @throws 42803, 0A000 */
  private checkDirectArguments(): void {
    for (const call of this.calls) {
      for (const arg of call.args.slice(0, directCountOf(call))) {
        const isOwn = [...columnsOf(arg)].some((id) => this.inputIds.has(id));
        if (isOwn && this.by.sets !== null) throw notSupported('a grouped direct argument beside grouping sets');
        if (isOwn) this.rewrite(arg, NO_SPAN);
      }
    }
  }

  /** The number of the group of a GROUPING argument. @throws 42803 */
  private groupOf(expression: BoundExpression, span: Span): number {
    const index = this.groups.findIndex((candidate) => isGroup(candidate.expression, expression));
    if (index >= 0) return index;
    throw error('grouping_error', 'arguments to GROUPING must be grouping expressions of the associated query level', {
      span,
    });
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
    return known?.column ?? this.addGroup(expression);
  }

  private addGroup(expression: BoundExpression): OutputColumn {
    const name = expression.kind === 'Column' ? expression.name : 'group';
    const column = this.context.column(name, expression.type, expression.modifier);
    this.groups.push({ column, expression });
    return column;
  }
}

function ungrouped(name: string, span: Span): Error {
  const problem = `column "${name}" must appear in the GROUP BY clause or be used in an aggregate function`;
  return error('grouping_error', problem, span === NO_SPAN ? {} : { span });
}

/** Where the place in the text is not known any more. */
const NO_SPAN: Span = { start: 0, end: 0 };

/** The grouped expression, or the same value under another type: varchar that is used as text, integer as bigint. */
function isGroup(grouped: BoundExpression, expression: BoundExpression): boolean {
  if (sameExpression(grouped, expression)) return true;
  if (grouped.kind !== 'Column' && grouped.kind !== 'Call') return false;
  const { type, modifier } = expression;
  return sameExpression({ ...grouped, type, modifier }, expression);
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
      const position = (relation.columnIds ?? table.columns.map(({ id }) => id)).indexOf(columnId);
      return position >= 0 && ids.has(relation.columns[position]!.id);
    });
    if (isGrouped) for (const column of relation.columns) dependent.add(column.id);
  }
  return dependent;
}
