import type { Batch } from '../../columnar/batch.js';
import type { ExecutionContext } from './context.js';

/**
 * A running node of a physical plan. `next` gives batches until null; a batch is valid until the following call.
 * `close` may come at any time, once.
 */
export interface Operator {
  next(): Batch | null;
  close(): void;
}

/** A compiled node: makes an operator for one execution. Nothing is compiled again. */
export type OperatorFactory = (context: ExecutionContext) => Operator;
