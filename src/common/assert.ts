import { DatabaseError } from './errors.js';

/** States what only a bug of ours could break. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new DatabaseError('internal_error', `assertion failed: ${message}`);
}

/** The end of a switch over every kind: a new kind becomes a compile error here. */
export function unreachable(value: never): never {
  const kind = (value as { kind?: unknown } | undefined)?.kind ?? value;
  throw new DatabaseError('internal_error', `unreachable: ${String(kind)}`);
}
