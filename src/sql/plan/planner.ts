import type { BoundStatement } from './bind.js';
import type { BoundExpression, ColumnId, Subquery } from './bound-expression.js';
import { isVolatileQuery } from './common-table.js';
import { withCounts } from './counted-statistics.js';
import { columnsOf, mapChildren } from './expression-tree.js';
import { CommonTableInliner } from './inline-common-tables.js';
import type { LogicalPlan } from './logical-plan.js';
import { lower } from './lower.js';
import { optimize } from './optimize.js';
import type { PhysicalPlan } from './physical-plan.js';
import { mapPlan } from './plan-tree.js';
import { foldExpression } from './rules/constant-folding.js';
import type { RuleContext } from './rules/rule.js';
import type { DeletePlan, RowExpression, UpdatePlan, WritePlan } from './write-plan.js';

/** A write whose source is a physical plan. */
export type PhysicalWrite = {
  [Kind in WritePlan['kind']]: Omit<Extract<WritePlan, { kind: Kind }>, 'source'> & { readonly source: PhysicalPlan };
}[WritePlan['kind']];

/** What a statement, or a query of its WITH, does. */
export type PhysicalSource = { readonly kind: 'Query'; readonly query: PhysicalPlan } | PhysicalWrite;

/** A query of WITH that is computed apart; see `CommonTable`. */
export interface PhysicalCommonTable {
  readonly id: number;
  readonly name: string;
  readonly source: PhysicalSource;
  readonly outerIds: readonly ColumnId[];
  /** One scan reads it, and its rows come out the same when they are computed again. */
  readonly isStreamed: boolean;
}

/** A statement ready to be compiled. */
export type PhysicalStatement = PhysicalSource & {
  /** In order of their ids: each reads earlier ones only. */
  readonly commonTables: readonly PhysicalCommonTable[];
};

/**
 * Optimizes and lowers a query and every query inside its expressions. `required`: the columns somebody uses; all when
 * not given.
 */
export function planQuery(
  plan: LogicalPlan,
  context: RuleContext,
  required: ReadonlySet<ColumnId> | null = null,
): PhysicalPlan {
  const optimized = optimize(plan, { ...context, required });
  return lower(
    mapPlan(optimized, (expression) => planExpression(expression, context)),
    context,
  );
}

/** The expression folded, with its subqueries planned. */
export function planExpression(expression: BoundExpression, context: RuleContext): BoundExpression {
  const mapped = mapChildren(expression, (child) => planExpression(child, context));
  if (mapped.kind !== 'Subquery') return mapped;
  const planned: Subquery = { ...mapped, plan: planQuery(mapped.plan as LogicalPlan, context) };
  return planned;
}

/** Plans a statement, and those queries of its WITH clauses that are not part of it any more. */
export function planStatement(
  { plan, commonTables: uses }: Pick<BoundStatement, 'plan' | 'commonTables'>,
  given: RuleContext,
): PhysicalStatement {
  const readsSnapshot = uses.some(({ table }) => table.source.kind !== 'Query');
  const context = withCounts(readsSnapshot ? { ...given, readsSnapshot } : given);
  const inliner = new CommonTableInliner(uses);
  const planned = planSource(plan, inliner, context);
  const commonTables: PhysicalCommonTable[] = [];
  // Later ones tell which earlier ones are read.
  for (const { table, referenceCount } of uses.toReversed()) {
    if (table.source.kind === 'Query' && !inliner.read.has(table.id)) continue;
    const { id, name, source, outerIds } = table;
    const isStreamed = referenceCount === 1 && source.kind === 'Query' && !isVolatileQuery(source.query);
    commonTables.unshift({ id, name, source: planSource(source, inliner, context), outerIds, isStreamed });
  }
  return { ...planned, commonTables };
}

function planSource(bound: BoundStatement['plan'], inliner: CommonTableInliner, context: RuleContext): PhysicalSource {
  const query = (plan: LogicalPlan, required: ReadonlySet<ColumnId> | null = null) =>
    planQuery(inliner.plan(plan), context, required);
  if (bound.kind === 'Query') return { kind: 'Query', query: query(bound.query) };
  const value = (expression: BoundExpression) =>
    planExpression(foldExpression(inliner.expression(expression), context.text), context);
  // These run between the writes.
  const whileWriting = { ...context, readsSnapshot: true };
  const row = ({ expression, inputs }: RowExpression): RowExpression => ({
    inputs,
    expression: planExpression(foldExpression(inliner.expression(expression), context.text), whileWriting),
  });
  const returning = bound.returning === null ? null : { ...bound.returning, values: bound.returning.values.map(row) };
  switch (bound.kind) {
    case 'Insert': {
      const { conflict } = bound;
      return {
        ...bound,
        source: query(bound.source),
        returning,
        values: bound.values.map(value),
        conflict:
          conflict === null
            ? null
            : {
                ...conflict,
                assignments: conflict.assignments.map((one) => ({ ...one, value: row(one.value) })),
                condition: conflict.condition === null ? null : row(conflict.condition),
              },
      };
    }
    case 'Update': {
      const assigned = bound.assignments.map(({ value }) => value);
      return {
        ...bound,
        source: query(bound.source, requiredColumns(bound, assigned)),
        returning,
        assignments: bound.assignments.map((one) => ({ ...one, value: value(one.value) })),
      };
    }
    case 'Delete':
      return { ...bound, source: query(bound.source, requiredColumns(bound, [])), returning };
  }
}

/** What an UPDATE or DELETE uses of its source's columns. */
function requiredColumns(bound: UpdatePlan | DeletePlan, expressions: readonly BoundExpression[]): Set<ColumnId> {
  const returned = bound.returning?.values.map(({ expression }) => expression) ?? [];
  const used = columnsOf(...expressions, ...returned);
  used.add(bound.rowId);
  return used;
}
