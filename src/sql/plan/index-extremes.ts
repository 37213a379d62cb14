import * as types from '../../types/builtin.js';
import type { BoundExpression, Constant } from './bound-expression.js';
import { conjunction, conjunctsOf } from './expression-tree.js';
import type { Aggregate, AggregateCall, Scan, SortKey } from './logical-plan.js';
import { orderedPath } from './ordered-path.js';
import type { PhysicalPlan } from './physical-plan.js';
import type { RuleContext } from './rules/rule.js';

/** More calls than these are not taken apart. */
const CALLS_MAX = 8;

/**
 * `SELECT min(a), max(b) FROM t WHERE ...` from the ends of indexes: for each call the first row that is not NULL, in the
 * order of an index. Null when some call finds no index, or reading all rows is cheaper.
 */
export function extremesByIndex(plan: Aggregate, context: RuleContext): PhysicalPlan | null {
  const { groups, sets, aggregates, groupings, input } = plan;
  if (groups.length > 0 || sets !== null || groupings.length > 0 || input.kind !== 'Scan') return null;
  if (aggregates.length === 0 || aggregates.length > CALLS_MAX) return null;
  let joined: PhysicalPlan | null = null;
  for (const call of aggregates) {
    const extreme = extremeOf(call, input, context);
    if (extreme === null) return null;
    joined = joined === null ? extreme : sideBySide(joined, extreme);
  }
  return joined;
}

function extremeOf(call: AggregateCall, scan: Scan, context: RuleContext): PhysicalPlan | null {
  const { name } = call.function;
  const value = call.args[0];
  if ((name !== 'min' && name !== 'max') || call.args.length !== 1 || call.filter !== null) return null;
  if (value?.kind !== 'Column') return null;
  const isNotNull: BoundExpression = {
    kind: 'IsNull',
    operand: value,
    isNegated: true,
    type: types.bool,
    modifier: -1,
  };
  const predicate = conjunction([...conjunctsOf(scan.predicate), isNotNull]);
  const isDescending = name === 'max';
  const key: SortKey = { expression: value, isDescending, isNullsFirst: isDescending };
  const path = ordered({ ...scan, predicate }, key, context);
  if (path === null) return null;
  const first: PhysicalPlan = { kind: 'Limit', columns: path.columns, rows: 1, input: path, limit: ONE, offset: null };
  return {
    kind: 'HashAggregate',
    columns: [call.column],
    rows: 1,
    input: first,
    groups: [],
    aggregates: [call],
    groupings: [],
  };
}

/** NULLs are left out, so that an index serves wherever it puts them. */
function ordered(scan: Scan, key: SortKey, context: RuleContext) {
  return (
    orderedPath(scan, [key], 1, context) ?? orderedPath(scan, [{ ...key, isNullsFirst: !key.isNullsFirst }], 1, context)
  );
}

const ONE: Constant = { kind: 'Constant', type: types.int8, modifier: -1, value: 1 };

/** Two plans of one row each as one row. */
function sideBySide(left: PhysicalPlan, right: PhysicalPlan): PhysicalPlan {
  const columns = [...left.columns, ...right.columns];
  return { kind: 'NestedLoopJoin', columns, rows: 1, type: 'inner', left, right, condition: null, outerIds: [] };
}
