import type { ColumnId, OutputColumn } from './bound-expression.js';
import { someExpression } from './expression-tree.js';
import type { LogicalPlan } from './logical-plan.js';
import { expressionsOf, somePlan } from './plan-tree.js';
import type { WritePlan } from './write-plan.js';

// Common tables: what the queries of WITH compute.
//
// A reference to one is a `CommonTableScan` with its id. The planner puts the query itself in the place of a reference
// when that changes nothing but the speed; what is left is computed once a statement and read by all references.

/** What one query of WITH computes. */
export interface CommonTable {
  /** Its place among those of the statement. */
  readonly id: number;
  readonly name: string;
  readonly source: { readonly kind: 'Query'; readonly query: LogicalPlan } | WritePlan;
  /** What the source gives, under the names that references see; none for a write without RETURNING. */
  readonly columns: readonly OutputColumn[];
  /** Columns of outer queries that it refers to: for other values of them it is computed again. */
  readonly outerIds: readonly ColumnId[];
  /** `AS [NOT] MATERIALIZED`, null when not said. */
  readonly isMaterialized: boolean | null;
  readonly isRecursive: boolean;
}

/** A query that gives other rows when it runs again, or has effects. */
export function isVolatileQuery(query: LogicalPlan): boolean {
  return somePlan(query, (node) => {
    if (node.kind === 'FunctionScan' && node.calls.some((call) => call.function.volatility === 'volatile')) return true;
    return expressionsOf(node).some((expression) =>
      someExpression(expression, (inner) => inner.kind === 'Call' && inner.function.volatility === 'volatile'),
    );
  });
}
