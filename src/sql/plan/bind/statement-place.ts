import { DatabaseError } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';

/** Runs `action` over a text that begins at `start` of the statement: places in its errors count from there. */
export function inStatement<T>(start: number, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof DatabaseError && cause.span !== undefined) {
      const { span } = cause;
      (cause as { span?: Span }).span = { start: span.start + start, end: span.end + start };
    }
    throw cause;
  }
}
