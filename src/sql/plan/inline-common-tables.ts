import { assert } from '../../common/assert.js';
import { notSupported } from '../../common/errors.js';
import type { BoundExpression } from './bound-expression.js';
import { type CommonTable, isVolatileQuery } from './common-table.js';
import { mapChildren } from './expression-tree.js';
import type { CommonTableScan, LogicalPlan } from './logical-plan.js';
import { mapExpressions, withInputs } from './plan-tree.js';

// Puts queries of WITH in the place of the scans that read them, so that rules work across that border. As in
// PostgreSQL: a query that is read once, has no effects, is not recursive and not said to be MATERIALIZED. This comes
// before any rule, while outer columns have the ids they were bound with.

/** Queries inside queries inside ... in one plan; further ones are computed apart. */
const INLINE_DEPTH_MAX = 32;

interface Use {
  readonly table: CommonTable;
  readonly referenceCount: number;
}

/** Rewrites the plans and expressions of one statement. */
export class CommonTableInliner {
  /** Tables that a scan still reads. */
  readonly read = new Set<number>();
  private depth = 0;

  constructor(private readonly uses: readonly Use[]) {}

  plan(plan: LogicalPlan): LogicalPlan {
    if (this.uses.length === 0) return plan;
    const inside = mapExpressions(
      withInputs(plan, (input) => this.plan(input)),
      (expression) => this.expression(expression),
    );
    return inside.kind === 'CommonTableScan' ? this.scan(inside) : inside;
  }

  expression(expression: BoundExpression): BoundExpression {
    if (this.uses.length === 0) return expression;
    const mapped = mapChildren(expression, (child) => this.expression(child));
    if (mapped.kind !== 'Subquery') return mapped;
    const plan = this.plan(mapped.plan as LogicalPlan);
    return plan === mapped.plan ? mapped : { ...mapped, plan };
  }

  private scan(scan: CommonTableScan): LogicalPlan {
    const use = this.uses[scan.table];
    assert(use !== undefined, 'a scan reads a common table of its statement');
    const { table } = use;
    if (table.source.kind !== 'Query' || !this.isInlined(use)) {
      this.read.add(table.id);
      return scan;
    }
    this.depth++;
    const input = this.plan(table.source.query);
    this.depth--;
    const expressions = input.columns.map(
      ({ id, name, type, modifier }): BoundExpression => ({ kind: 'Column', id, name, type, modifier }),
    );
    return { kind: 'Project', input, expressions, columns: scan.columns };
  }

  private isInlined({ table, referenceCount }: Use): boolean {
    const { source, isMaterialized, isRecursive, outerIds } = table;
    if (source.kind !== 'Query') return false;
    const isVolatile = isVolatileQuery(source.query);
    if (isVolatile && outerIds.length > 0) {
      // It runs anew for every outer row, which only a query in its place does.
      if (referenceCount === 1 && !isRecursive) return true;
      throw notSupported(`a volatile WITH query "${table.name}" that refers to an outer query`);
    }
    if (isRecursive || isMaterialized === true || isVolatile) return false;
    return referenceCount === 1 && this.depth < INLINE_DEPTH_MAX;
  }
}
