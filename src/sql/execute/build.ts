import { layoutOf, type TableDescriptor } from '../../catalog/descriptors.js';
import { Batch } from '../../columnar/batch.js';
import { unreachable } from '../../common/assert.js';
import { error } from '../../common/errors.js';
import { metricOfOperator } from '../../vector/metrics.js';
import type { BoundExpression, ColumnId, OutputColumn, PlanNode } from '../plan/bound-expression.js';
import { columnsOf, isVolatile, someExpression } from '../plan/expression-tree.js';
import { type AggregateCall, ROW_ID } from '../plan/logical-plan.js';
import {
  type CommonTableScanNode,
  type GroupingSetsNode,
  type HashAggregate,
  type HashJoin,
  type IndexJoin,
  type IndexScan,
  type NestedLoopJoin,
  type PhysicalPlan,
  pointValues,
  type RecursiveUnionNode,
  type SystemScanNode,
  type TableScan,
  type VectorSearchNode,
} from '../plan/physical-plan.js';
import type { PhysicalCommonTable } from '../plan/planner.js';
import type { CompiledAggregate } from './aggregate-runner.js';
import { compileWindowStep } from './build-window.js';
import type { ExecutionContext } from './context.js';
import { type CompileScope, compile, type Evaluator } from './evaluate.js';
import { compileCondition } from './index-condition.js';
import { isRepeatable, MatchingRows, parametersOf } from './matching-rows.js';
import { NearestRead } from './nearest-read.js';
import type { OperatorFactory } from './operator.js';
import { DistinctOperator } from './operators/distinct.js';
import { DistinctOnOperator } from './operators/distinct-on.js';
import { FilterOperator } from './operators/filter.js';
import { FunctionScanOperator } from './operators/function-scan.js';
import { GroupingSetsOperator } from './operators/grouping-sets.js';
import { HashAggregateOperator } from './operators/hash-aggregate.js';
import { HashJoinOperator, type HashJoinParts } from './operators/hash-join.js';
import { IndexJoinOperator, type IndexJoinParts } from './operators/index-join.js';
import { IndexScanOperator } from './operators/index-scan.js';
import { LimitOperator } from './operators/limit.js';
import { NestedLoopJoinOperator, type NestedLoopParts } from './operators/nested-loop-join.js';
import { ProjectOperator } from './operators/project.js';
import { RecursiveUnionOperator } from './operators/recursive-union.js';
import { RowCountOperator } from './operators/row-count.js';
import { IntersectOperator, UnionAllOperator } from './operators/set-operation.js';
import { SortOperator } from './operators/sort.js';
import { SystemScanOperator } from './operators/system-scan.js';
import { type ScanColumns, TableScanOperator } from './operators/table-scan.js';
import { TopNOperator } from './operators/top-n.js';
import { ValuesOperator } from './operators/values.js';
import { VectorSearchOperator } from './operators/vector-search.js';
import { WindowOperator } from './operators/window.js';
import { WorkTableScanOperator } from './operators/work-table-scan.js';
import { pickedColumns } from './picked-columns.js';
import type { PlanProfile } from './plan-profile.js';
import { PointRead, pointScan } from './point-read.js';
import { isNumericLayout, joinRangeCheck, rangeChecks } from './range-check.js';
import { SharedRows } from './shared-rows.js';
import type { VectorHits } from './vector-searcher.js';
import { BatchFilter, BatchMap } from './vectorize.js';

// Compiling a physical plan: every node becomes a factory that holds its compiled expressions and makes an operator
// for each execution.

const NO_INPUT = new Batch([], 1);

/** Compiles plans and expressions of one statement; hands out the slots of outer columns. */
export class Builder {
  private readonly slots = new Map<ColumnId, number>();
  private readonly commonTables = new Map<number, SharedRows>();
  /** Scans whose rows a hash join looks up: the place of the key, and the slot of the range it may have. */
  private readonly joinedScans = new Map<TableScan, { readonly slot: number; readonly position: number }>();

  /** The scope of expressions over batches with these columns. */
  scope(columns: readonly OutputColumn[]): CompileScope {
    const inputs = new Map<ColumnId, number>();
    columns.forEach((column, i) => inputs.set(column.id, i));
    return {
      inputs,
      outerSlot: (id) => this.slot(id),
      subplan: (plan: PlanNode) => {
        this.profile?.addSubplan(plan as PhysicalPlan);
        return this.build(plan as PhysicalPlan);
      },
    };
  }

  private slot(id: ColumnId): number {
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = this.slots.size;
      this.slots.set(id, slot);
    }
    return slot;
  }

  /** @param profile Watches the nodes, for EXPLAIN. */
  constructor(readonly profile: PlanProfile | null = null) {}

  build(plan: PhysicalPlan): OperatorFactory {
    return this.profile === null ? this.compile(plan) : this.profile.watch(plan, () => this.compile(plan));
  }

  private compile(plan: PhysicalPlan): OperatorFactory {
    switch (plan.kind) {
      case 'TableScan':
        return this.tableScan(plan);
      case 'IndexScan':
        return this.indexScan(plan);
      case 'SystemScan':
        return this.systemScan(plan);
      case 'RowCount': {
        const { table } = plan;
        return (context) => new RowCountOperator(context.view(table).rowCount);
      }
      case 'VectorSearch':
        return this.vectorSearch(plan);
      case 'Values': {
        const scope = this.scope([]);
        const rows = plan.rowsOfValues.map((row) => row.map((value) => compile(value, scope)));
        const types = typesOf(plan);
        return (context) => new ValuesOperator(rows, types, context);
      }
      case 'Filter': {
        const input = this.build(plan.input);
        const filter = this.filter(plan, plan.predicate, plan.input.columns);
        return (context) => new FilterOperator(input(context), filter, context);
      }
      case 'Project': {
        const input = this.build(plan.input);
        const scope = this.scope(plan.input.columns);
        const maps = plan.expressions.map((expression) => new BatchMap(expression, scope));
        const isLazy = plan.expressions.every(isHarmless);
        return (context) => new ProjectOperator(input(context), maps, isLazy, context);
      }
      case 'HashJoin':
        return this.hashJoin(plan);
      case 'NestedLoopJoin':
        return this.nestedLoopJoin(plan);
      case 'IndexJoin':
        return this.indexJoin(plan);
      case 'HashAggregate':
        return this.hashAggregate(plan);
      case 'GroupingSets':
        return this.groupingSets(plan);
      case 'Window': {
        const input = this.build(plan.input);
        const scope = this.scope(plan.input.columns);
        const outside = this.scope([]);
        const steps = plan.steps.map((step) => compileWindowStep(step, scope, outside));
        const types = typesOf(plan.input);
        return (context) => new WindowOperator(input(context), types, steps, context);
      }
      case 'Sort': {
        const input = this.build(plan.input);
        const scope = this.scope(plan.input.columns);
        const maps = plan.keys.map((key) => new BatchMap(key.expression, scope));
        const types = typesOf(plan);
        return (context) => new SortOperator(input(context), types, plan.keys, maps, context);
      }
      case 'TopN': {
        const input = this.build(plan.input);
        const scope = this.scope(plan.input.columns);
        const maps = plan.keys.map((key) => new BatchMap(key.expression, scope));
        const types = typesOf(plan);
        const limit = this.rowCount(plan.limit, 'LIMIT');
        const offset = this.rowCount(plan.offset, 'OFFSET');
        return (context) => {
          const count = limit(context);
          const skipped = offset(context) ?? 0;
          if (count === null) {
            const sorted = new SortOperator(input(context), types, plan.keys, maps, context);
            return new LimitOperator(sorted, Number.POSITIVE_INFINITY, skipped);
          }
          return new TopNOperator(input(context), types, plan.keys, maps, count, skipped, context);
        };
      }
      case 'Limit': {
        const input = this.build(plan.input);
        const limit = this.rowCount(plan.limit, 'LIMIT');
        const offset = this.rowCount(plan.offset, 'OFFSET');
        return (context) => {
          const count = limit(context) ?? Number.POSITIVE_INFINITY;
          const skipped = offset(context) ?? 0;
          return new LimitOperator(input(context), count, skipped);
        };
      }
      case 'Distinct': {
        const input = this.build(plan.input);
        const types = typesOf(plan);
        if (plan.on === null) return (context) => new DistinctOperator(input(context), types, context);
        const scope = this.scope(plan.input.columns);
        const on = plan.on.map((key) => new BatchMap(key, scope));
        const onTypes = plan.on.map((key) => key.type);
        return (context) => new DistinctOnOperator(input(context), on, onTypes, context);
      }
      case 'SetOperation': {
        const left = this.build(plan.left);
        const right = this.build(plan.right);
        const types = typesOf(plan);
        if (plan.operator === 'UNION') {
          if (plan.isAll) return (context) => new UnionAllOperator(left(context), right(context));
          return (context) => new DistinctOperator(new UnionAllOperator(left(context), right(context)), types, context);
        }
        const isExcept = plan.operator === 'EXCEPT';
        const { isAll } = plan;
        return (context) => new IntersectOperator(left(context), right(context), types, isExcept, isAll, context);
      }
      case 'CommonTableScan':
        return this.commonTableScan(plan);
      case 'RecursiveUnion':
        return this.recursiveUnion(plan);
      case 'WorkTableScan': {
        const slot = this.slot(plan.workTable);
        return (context) => new WorkTableScanOperator(context.outer[slot] as readonly Batch[]);
      }
      case 'FunctionScan': {
        const scope = this.scope([]);
        const calls = plan.calls.map((call) => ({
          function: call.function,
          args: call.args.map((arg) => compile(arg, scope)),
          argumentTypes: call.args.map((arg) => arg.type),
        }));
        const types = typesOf(plan);
        const { withOrdinality } = plan;
        return (context) => new FunctionScanOperator(calls, types, withOrdinality, context);
      }
      default:
        return unreachable(plan);
    }
  }

  /** The condition of a node over rows of these columns. */
  private filter(plan: PhysicalPlan, predicate: BoundExpression, columns: readonly OutputColumn[]): BatchFilter {
    const scope = this.scope(columns);
    return this.profile === null ? new BatchFilter(predicate, scope) : this.profile.filter(plan, predicate, scope);
  }

  // --------------------------------------------------------------------------------------------------------- scans

  /** @param joinedAt The place of a column that a join looks at first. */
  private scanColumns(plan: TableScan | IndexScan, predicate: BoundExpression | null, joinedAt?: number): ScanColumns {
    const used = columnsOf(predicate);
    const { columns, positions } = plan;
    return {
      positions,
      ...placesOf(plan.table, positions),
      eager: positions.filter((position, i) => used.has(columns[i]!.id) || position === joinedAt),
    };
  }

  private tableScan(plan: TableScan): OperatorFactory {
    const { table, predicate } = plan;
    const joinedAt = this.joinedScans.get(plan)?.position;
    const columns = this.scanColumns(plan, predicate, joinedAt);
    const scope = this.scope(plan.columns);
    const filter = predicate === null ? null : this.filter(plan, predicate, plan.columns);
    const positionOf = (id: ColumnId) => {
      const at = scope.inputs.get(id);
      return at === undefined ? -1 : plan.positions[at]!;
    };
    const ranges = rangeChecks(predicate, positionOf, scope).filter(({ position }) => !columns.vectors.has(position));
    const joined = this.joinedScans.get(plan);
    if (joined !== undefined) ranges.push(joinRangeCheck(joined.position, joined.slot));
    return (context) => new TableScanOperator(context.view(table), columns, filter, ranges, context);
  }

  private systemScan(plan: SystemScanNode): OperatorFactory {
    const { relation, positions, lookUp, predicate } = plan;
    const types = typesOf(plan);
    const filter = predicate === null ? null : this.filter(plan, predicate, plan.columns);
    const key = lookUp === null ? null : { position: lookUp.position, value: compile(lookUp.value, this.scope([])) };
    return (context) => {
      const scan = new SystemScanOperator(relation, positions, types, key, context);
      return filter === null ? scan : new FilterOperator(scan, filter, context);
    };
  }

  /** The short form of a query that reads at most one row by a unique key; null for others. */
  pointRead(plan: PhysicalPlan): PointRead | null {
    const found = pickedColumns(plan, pointScan);
    if (found === null) return null;
    const { source: scan, positions } = found;
    const { stored, vectors } = placesOf(scan.table, positions);
    const outside = this.scope([]);
    const equal = pointValues(scan)!.map((value) => compile(value, outside));
    return new PointRead(scan.table, scan.index, scan.keyTypes, equal, positions, stored, vectors);
  }

  /** The short form of a query for the rows nearest to a vector; null for others. */
  nearestRead(plan: PhysicalPlan): NearestRead | null {
    const found = pickedColumns(plan, (candidate) => (candidate.kind === 'VectorSearch' ? candidate : null));
    if (found === null) return null;
    const { source, positions } = found;
    const { stored, vectors } = placesOf(source.table, positions);
    return new NearestRead(source.table, this.nearestRows(source), positions, stored, vectors);
  }

  private indexScan(plan: IndexScan): OperatorFactory {
    const { table, index, predicate, isBackward, keepsOrder, condition: given } = plan;
    const columns = this.scanColumns(plan, predicate);
    const filter = predicate === null ? null : this.filter(plan, predicate, plan.columns);
    const outside = this.scope([]);
    const condition = compileCondition(index, plan.keyTypes, given, outside);
    const isUnique = pointValues(plan) !== null;
    const whole = this.alternative(plan);
    return (context) => {
      const view = context.view(table);
      return new IndexScanOperator(
        view,
        view.index(index.id),
        columns,
        condition,
        isBackward,
        keepsOrder,
        isUnique,
        filter,
        context,
        whole,
      );
    };
  }

  /** The scan of the whole table that an index scan may turn to, compiled when it does for the first time. */
  private alternative({ alternative }: IndexScan): OperatorFactory | null {
    if (alternative === null) return null;
    // Subqueries are watched with the node that is being compiled.
    if (this.profile !== null) return this.tableScan(alternative);
    let factory: OperatorFactory | null = null;
    return (context) => {
      factory ??= this.tableScan(alternative);
      return factory(context);
    };
  }

  private vectorSearch(plan: VectorSearchNode): OperatorFactory {
    const search = this.nearestRows(plan);
    const types = typesOf(plan);
    return (context) => new VectorSearchOperator(context.view(plan.table), plan.positions, types, search, context);
  }

  private nearestRows(plan: VectorSearchNode): (context: ExecutionContext) => VectorHits {
    const { table, predicate, vectorPosition, index } = plan;
    const metric = metricOfOperator(plan.operator)!;
    const outside = this.scope([]);
    const query = compile(plan.query, outside);
    const limit = this.rowCount(plan.limit, 'LIMIT');
    const offset = this.rowCount(plan.offset, 'OFFSET');
    const matching = predicate === null ? null : this.matchingRows(plan, predicate);
    return (context) => {
      const vector = query(NO_INPUT, 0, context) as Float32Array | null;
      const skipped = offset(context) ?? 0;
      const wanted = (limit(context) ?? Number.MAX_SAFE_INTEGER) + skipped;
      const filter = matching === null ? null : matching.of(context);
      const hits = context.vectors.search({
        table,
        position: vectorPosition,
        metric,
        query: vector,
        k: wanted,
        filter,
        index,
      });
      if (skipped === 0) return hits;
      return { rowIds: hits.rowIds.slice(skipped), distances: hits.distances.slice(skipped) };
    };
  }

  /** Row ids that satisfy the condition of a vector search. */
  private matchingRows(plan: VectorSearchNode, predicate: BoundExpression): MatchingRows {
    const rowId: OutputColumn = { id: -1, name: 'row id', type: plan.columns[0]!.type, modifier: -1 };
    const used = columnsOf(predicate);
    const kept = plan.columns.map((column, i) => ({ column, position: plan.positions[i]! }));
    const needed = kept.filter(({ column, position }) => position >= 0 && used.has(column.id));
    const scan = this.tableScan({
      kind: 'TableScan',
      table: plan.table,
      alias: plan.alias,
      columns: [...needed.map(({ column }) => column), rowId],
      positions: [...needed.map(({ position }) => position), ROW_ID],
      predicate,
      rows: plan.rows,
    });
    const isSame = isRepeatable(predicate, plan.columns);
    return new MatchingRows(plan.table, scan, needed.length, isSame, parametersOf(predicate));
  }

  // ----------------------------------------------------------------------------------------------------------- WITH

  /** Makes the rows of a common table known to the scans that read them. */
  share({ id, outerIds, isStreamed }: PhysicalCommonTable, rows: OperatorFactory): SharedRows {
    const shared = new SharedRows(
      rows,
      outerIds.map((outer) => this.slot(outer)),
      isStreamed,
    );
    this.commonTables.set(id, shared);
    return shared;
  }

  private commonTableScan(plan: CommonTableScanNode): OperatorFactory {
    const { table } = plan;
    const outside = this.scope([]);
    const moves = plan.outerIds.map((id, i) => ({ slot: this.slot(id), value: compile(plan.outer[i]!, outside) }));
    return (context) => {
      for (const { slot, value } of moves) context.outer[slot] = value(NO_INPUT, 0, context);
      return this.commonTables.get(table)!.open(context);
    };
  }

  private recursiveUnion(plan: RecursiveUnionNode): OperatorFactory {
    const parts = {
      left: this.build(plan.left),
      right: this.build(plan.right),
      types: typesOf(plan),
      isAll: plan.isAll,
      workSlot: this.slot(plan.workTable),
    };
    return (context) => new RecursiveUnionOperator(parts, context);
  }

  // --------------------------------------------------------------------------------------------- joins, aggregates

  private hashJoin(plan: HashJoin): OperatorFactory {
    const rangeSlot = this.watchedRange(plan);
    const left = this.build(plan.left);
    const right = this.build(plan.right);
    const leftScope = this.scope(plan.left.columns);
    const rightScope = this.scope(plan.right.columns);
    const both = this.scope([...plan.left.columns, ...plan.right.columns]);
    const parts: HashJoinParts = {
      type: plan.type,
      leftTypes: typesOf(plan.left),
      rightTypes: typesOf(plan.right),
      keyTypes: plan.rightKeys.map((key) => key.type),
      leftKeys: plan.leftKeys.map((key) => new BatchMap(key, leftScope)),
      rightKeys: plan.rightKeys.map((key) => new BatchMap(key, rightScope)),
      residual: plan.residual === null ? null : new BatchFilter(plan.residual, both),
      rangeSlot,
    };
    return (context) => new HashJoinOperator(left(context), right(context), parts, context);
  }

  /**
   * Where left rows without a match are dropped, the scan they come from may pass over blocks that hold no key of the right
   * side, and needs no other column of a block before the key. Null when it is no such scan.
   */
  private watchedRange({ type, left, leftKeys }: HashJoin): number | null {
    const [key] = leftKeys;
    if ((type !== 'inner' && type !== 'semi') || left.kind !== 'TableScan' || key?.kind !== 'Column') return null;
    const at = left.columns.findIndex(({ id }) => id === key.id);
    if (at < 0 || leftKeys.length > 1 || left.positions[at]! < 0 || !isNumericLayout(key)) return null;
    const slot = this.slot(-1 - this.slots.size);
    this.joinedScans.set(left, { slot, position: left.positions[at]! });
    return slot;
  }

  private nestedLoopJoin(plan: NestedLoopJoin): OperatorFactory {
    const left = this.build(plan.left);
    const right = this.build(plan.right);
    const both = this.scope([...plan.left.columns, ...plan.right.columns]);
    const leftScope = this.scope(plan.left.columns);
    const parts: NestedLoopParts = {
      type: plan.type,
      leftTypes: typesOf(plan.left),
      rightTypes: typesOf(plan.right),
      condition: plan.condition === null ? null : new BatchFilter(plan.condition, both),
      outer: plan.outerIds.map((id) => ({ index: leftScope.inputs.get(id)!, slot: this.slot(id) })),
    };
    return (context) => new NestedLoopJoinOperator(left(context), right, parts, context);
  }

  private indexJoin(plan: IndexJoin): OperatorFactory {
    const { right } = plan;
    const left = this.build(plan.left);
    const leftScope = this.scope(plan.left.columns);
    const both = [...plan.left.columns, ...right.columns];
    const { keys } = right.index;
    const parts: IndexJoinParts = {
      type: plan.type,
      leftTypes: typesOf(plan.left),
      columns: this.scanColumns(right, plan.residual),
      keys,
      keyTypes: right.keyTypes,
      values: plan.keys.map((key) => new BatchMap(key, leftScope)),
      residual: plan.residual === null ? null : this.filter(plan, plan.residual, both),
    };
    const { table, index } = right;
    return (context) => {
      const view = context.view(table);
      return new IndexJoinOperator(left(context), view, view.index(index.id), parts, context);
    };
  }

  private hashAggregate(plan: HashAggregate): OperatorFactory {
    const input = this.build(plan.input);
    const scope = this.scope(plan.input.columns);
    const keys = plan.groups.map((group) => new BatchMap(group, scope));
    const keyTypes = plan.groups.map((group) => group.type);
    const aggregates = plan.aggregates.map((call) => this.aggregate(call, scope));
    const groupingCount = plan.groupings.length;
    return (context) => new HashAggregateOperator(input(context), keys, keyTypes, aggregates, groupingCount, context);
  }

  private groupingSets(plan: GroupingSetsNode): OperatorFactory {
    const input = this.build(plan.input);
    const scope = this.scope(plan.input.columns);
    const keys = plan.groups.map((group) => new BatchMap(group, scope));
    const keyTypes = plan.groups.map((group) => group.type);
    const aggregates = plan.aggregates.map((call) => this.aggregate(call, scope));
    const groupings = plan.groupings.map(({ groups }) => groups);
    const { sets } = plan;
    return (context) => new GroupingSetsOperator(input(context), keys, keyTypes, aggregates, sets, groupings, context);
  }

  private aggregate(call: AggregateCall, scope: CompileScope): CompiledAggregate {
    return {
      function: call.function,
      args: call.args.map((arg) => new BatchMap(arg, scope)),
      argumentTypes: call.args.map((arg) => arg.type),
      type: call.column.type,
      isDistinct: call.isDistinct,
      filter: call.filter === null ? null : new BatchFilter(call.filter, scope),
      orderBy: call.orderBy,
      orderMaps: call.orderBy.map((key) => new BatchMap(key.expression, scope)),
    };
  }

  // --------------------------------------------------------------------------------------------------------- counts

  /** The number of LIMIT or OFFSET; null when it is NULL or not given. @throws 2201W, 2201X when it is negative. */
  private rowCount(
    expression: BoundExpression | null,
    clause: 'LIMIT' | 'OFFSET',
  ): (context: ExecutionContext) => number | null {
    if (expression === null) return () => null;
    const evaluate: Evaluator = compile(expression, this.scope([]));
    return (context) => {
      const value = evaluate(NO_INPUT, 0, context) as number | bigint | null;
      if (value === null) return null;
      if (value < 0) {
        throw clause === 'LIMIT'
          ? error('invalid_row_count_in_limit_clause', 'LIMIT must not be negative')
          : error('invalid_row_count_in_result_offset_clause', 'OFFSET must not be negative');
      }
      return Number(value);
    };
  }
}

function typesOf(plan: PhysicalPlan): OutputColumn['type'][] {
  return plan.columns.map((column) => column.type);
}

/** Which of some places in a table's rows lie in the rows' blocks, and which hold vectors. */
function placesOf(
  table: TableDescriptor,
  positions: readonly number[],
): { readonly stored: readonly number[]; readonly vectors: ReadonlySet<number> } {
  const layout = layoutOf(table);
  const vectors = new Set(positions.filter((position) => layout.columns[position]?.type.layout === 'vector'));
  return { stored: positions.filter((position) => position >= 0 && !vectors.has(position)), vectors };
}

/** True when evaluating later, or never, makes no difference: no errors, no effects. */
function isHarmless(expression: BoundExpression): boolean {
  return !isVolatile(expression) && !someExpression(expression, (node) => node.kind === 'Call' || node.kind === 'Cast');
}
