import type { Batch } from '../../../columnar/batch.js';
import type { ExecutionContext } from '../context.js';
import { WriteSession } from './row-writer.js';

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
  /** Runs it as a whole statement. */
  run(context: ExecutionContext): WriteResult;
  /** Runs it as a part of a statement, whose end checks foreign keys. */
  apply(session: WriteSession): WriteResult;
}

/** The write whose rows `apply` writes. */
export function compiledWrite(needsUndo: boolean, apply: (session: WriteSession) => WriteResult): CompiledWrite {
  return {
    needsUndo,
    apply,
    run(context) {
      const session = new WriteSession(context);
      const result = apply(session);
      session.finish();
      return result;
    },
  };
}
