import type { Catalog } from '../catalog/catalog.js';
import type { NearestRead } from '../sql/execute/nearest-read.js';
import type { OperatorFactory } from '../sql/execute/operator.js';
import type { PointRead } from '../sql/execute/point-read.js';
import type { CompiledWrite } from '../sql/execute/writes/writer.js';
import type { ParsedStatement } from '../sql/parse/parse.js';
import type { OutputColumn } from '../sql/plan/bound-expression.js';
import type { PhysicalStatement } from '../sql/plan/planner.js';
import type { Type } from '../types/type.js';
import type { PlannedSizes } from './planned-sizes.js';
import type { RowReader } from './result.js';

export type CompiledRun =
  | {
      readonly kind: 'query';
      readonly factory: OperatorFactory;
      /** The same in short, when at most one row is read by a unique key. */
      readonly point: PointRead | null;
      /** The same in short, when rows nearest to a vector are read. */
      readonly nearest: NearestRead | null;
    }
  | { readonly kind: 'write'; readonly write: CompiledWrite };

/** A statement compiled against one catalog. */
export interface CompiledStatement {
  readonly plan: PhysicalStatement;
  readonly run: CompiledRun;
  readonly columns: readonly OutputColumn[];
  readonly reader: RowReader;
  readonly parameterTypes: readonly Type[];
  readonly catalog: Catalog;
  readonly isCacheable: boolean;
  /** What the plan was chosen for; null: it would be the same for tables of any size. */
  readonly sizes: PlannedSizes | null;
}

/** What kind of access a statement needs. */
export type StatementAccess = 'read' | 'write' | 'session';

/** A statement of a text, with its compiled form once there is one. */
export interface PreparedStatement {
  readonly parsed: ParsedStatement;
  readonly access: StatementAccess;
  /** Text that positions of errors count in. */
  readonly text: string;
  compiled: CompiledStatement | null;
  /** Vector literals lifted out of the text, as values of its last parameters. */
  readonly lifted: readonly unknown[];
}
