import type { Batch } from '../../columnar/batch.js';
import type { BoundExpression } from '../plan/bound-expression.js';
import type { NodeActuals, PlanObservations } from '../plan/explain-tree.js';
import type { PhysicalPlan } from '../plan/physical-plan.js';
import type { PhysicalStatement, PhysicalWrite } from '../plan/planner.js';
import type { ExecutionContext } from './context.js';
import type { CompileScope } from './evaluate.js';
import type { Operator, OperatorFactory } from './operator.js';
import { BatchFilter } from './vectorize.js';
import type { CompiledWrite, WriteResult } from './writes/writer.js';

/** Sums over all loops of a node. */
class NodeCounters implements NodeActuals {
  loops = 0;
  rows = 0;
  removedRows: number | null = null;
  startupMs = 0;
  totalMs = 0;
}

/**
 * Watches the nodes of one statement for EXPLAIN. A builder that has a profile puts an operator of its own around every
 * node's; one that has none compiles as ever, and nothing is counted.
 */
export class PlanProfile implements PlanObservations {
  /** The plan that was compiled, once it was. */
  statement: PhysicalStatement | null = null;
  private readonly counters = new Map<PhysicalPlan | PhysicalWrite, NodeCounters>();
  private readonly subplans = new Map<PhysicalPlan | null, Set<PhysicalPlan>>();
  /** Nodes whose compilation is under way, the innermost last. */
  private readonly building: PhysicalPlan[] = [];

  /** @param clock Milliseconds; null: nothing is timed. */
  constructor(private readonly clock: (() => number) | null) {}

  /** Compiles a node by `build` and watches what comes out. */
  watch(plan: PhysicalPlan, build: () => OperatorFactory): OperatorFactory {
    this.building.push(plan);
    const factory = build();
    this.building.pop();
    return (context) => {
      const counters = this.countersOf(plan);
      const operator = this.timed(counters, () => factory(context));
      return new WatchedOperator(operator, counters, this.clock);
    };
  }

  /** Called when the expressions of the node under way turn out to have a subquery. */
  addSubplan(plan: PhysicalPlan): void {
    const node = this.building.at(-1) ?? null;
    const found = this.subplans.get(node) ?? new Set();
    this.subplans.set(node, found.add(plan));
  }

  /** The condition of a node, which counts the rows it drops. */
  filter(plan: PhysicalPlan, predicate: BoundExpression, scope: CompileScope): BatchFilter {
    return new CountingFilter(predicate, scope, () => this.countersOf(plan));
  }

  /** Watches a write. */
  watchWrite(plan: PhysicalWrite, { needsUndo, run, apply }: CompiledWrite): CompiledWrite {
    const counted = <Given>(write: (given: Given) => WriteResult) => {
      return (given: Given): WriteResult => {
        const counters = this.countersOf(plan);
        const before = counters.totalMs;
        counters.loops++;
        const result = this.timed(counters, () => write(given));
        counters.startupMs += counters.totalMs - before;
        counters.rows += result.returned?.count ?? 0;
        this.countValues(plan.source);
        return result;
      };
    };
    return { needsUndo, run: counted(run), apply: counted(apply) };
  }

  /** Rows of VALUES go into the table without an operator. */
  private countValues(source: PhysicalPlan): void {
    if (source.kind !== 'Values' || this.counters.has(source)) return;
    const counters = this.countersOf(source);
    counters.loops = 1;
    counters.rows = source.rowsOfValues.length;
  }

  private timed<Value>(counters: NodeCounters, work: () => Value): Value {
    if (this.clock === null) return work();
    const start = this.clock();
    const value = work();
    counters.totalMs += this.clock() - start;
    return value;
  }

  private countersOf(plan: PhysicalPlan | PhysicalWrite): NodeCounters {
    let counters = this.counters.get(plan);
    if (counters === undefined) {
      counters = new NodeCounters();
      this.counters.set(plan, counters);
    }
    return counters;
  }

  actualsOf(plan: PhysicalPlan | PhysicalWrite): NodeActuals | null {
    const counters = this.counters.get(plan);
    return counters === undefined || counters.loops === 0 ? null : counters;
  }

  subplansOf(plan: PhysicalPlan | null): readonly PhysicalPlan[] {
    return [...(this.subplans.get(plan) ?? [])];
  }
}

/** Counts the batches of an operator, and the time they take. */
class WatchedOperator implements Operator {
  private hasGiven = false;
  private isStarted = false;

  constructor(
    private readonly operator: Operator,
    private readonly counters: NodeCounters,
    private readonly clock: (() => number) | null,
  ) {}

  next(): Batch | null {
    const { counters, clock } = this;
    if (!this.isStarted) {
      this.isStarted = true;
      counters.loops++;
    }
    const start = clock === null ? 0 : clock();
    const batch = this.operator.next();
    const elapsed = clock === null ? 0 : clock() - start;
    counters.totalMs += elapsed;
    if (!this.hasGiven) counters.startupMs += elapsed;
    this.hasGiven = true;
    if (batch !== null) counters.rows += batch.count;
    return batch;
  }

  close(): void {
    this.operator.close();
  }
}

class CountingFilter extends BatchFilter {
  constructor(
    predicate: BoundExpression,
    scope: CompileScope,
    private readonly counters: () => NodeCounters,
  ) {
    super(predicate, scope);
  }

  override run(batch: Batch, context: ExecutionContext, out: Int32Array): number {
    const { count } = batch;
    const kept = super.run(batch, context, out);
    const counters = this.counters();
    counters.removedRows = (counters.removedRows ?? 0) + count - kept;
    return kept;
  }
}
