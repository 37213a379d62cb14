import type { Batch } from '../../../columnar/batch.js';
import type { ExecutionContext } from '../context.js';

/** What a write did. */
export interface WriteResult {
  readonly affectedRows: number;
  /** The rows of RETURNING, or null. */
  readonly returned: Batch | null;
}

/** A compiled INSERT, UPDATE or DELETE. */
export interface CompiledWrite {
  /** True when a failure half-way would leave something to undo: more than one row, or more than one step. */
  readonly needsUndo: boolean;
  run(context: ExecutionContext): WriteResult;
}
