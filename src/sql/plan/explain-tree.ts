import type { PhysicalPlan } from './physical-plan.js';
import type { PhysicalWrite } from './planner.js';

// What EXPLAIN knows of a plan, before it has a format: nodes with facts (what the node is), details (its expressions)
// and what was seen when it ran.

/** What a node did when the statement ran: sums over all of its loops. */
export interface NodeActuals {
  /** How often it was started. */
  readonly loops: number;
  readonly rows: number;
  /** Rows its own condition dropped; null when it has none. */
  readonly removedRows: number | null;
  /** Until its first batch, and until its end, inputs included. */
  readonly startupMs: number;
  readonly totalMs: number;
}

/** What compiling a statement, and running it, found out about its nodes. */
export interface PlanObservations {
  /** Null for a node that was never started. */
  actualsOf(plan: PhysicalPlan | PhysicalWrite): NodeActuals | null;
  /** Plans of the subqueries in a node's expressions; null: in those of the statement itself. */
  subplansOf(plan: PhysicalPlan | null): readonly PhysicalPlan[];
}

/** A line below a node's title: `Sort Key: a, b`. */
export interface ExplainDetail {
  readonly label: string;
  readonly value: string | readonly string[];
}

/** One kind of node in words. */
export interface NodeDescription {
  /** PostgreSQL's name of the node where it has one; what tools look for in JSON. */
  readonly type: string;
  /** The node's line of text; its type when not given. */
  readonly title?: string;
  /** What the title says, one by one, under PostgreSQL's keys. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly details?: readonly ExplainDetail[];
  readonly inputs?: readonly PhysicalPlan[];
}

export type NodeRelationship = 'Outer' | 'Inner' | 'InitPlan' | 'SubPlan';

/** A node of EXPLAIN's answer. */
export interface ExplainNode {
  readonly type: string;
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly details: readonly ExplainDetail[];
  /** The planner's estimate. */
  readonly rows: number;
  /** Names of its columns. */
  readonly output: readonly string[];
  /** Undefined when nothing ran, null when this node did not. */
  readonly actuals: NodeActuals | null | undefined;
  /** Null at the top. */
  readonly relationship: NodeRelationship | null;
  /** `CTE w`, `SubPlan 2`: a plan beside the flow of rows. */
  readonly subplanName: string | null;
  readonly children: readonly ExplainNode[];
}

/** What to show; PostgreSQL's options. */
export interface ExplainDisplay {
  readonly isVerbose: boolean;
  readonly showsCosts: boolean;
  readonly showsTiming: boolean;
}
