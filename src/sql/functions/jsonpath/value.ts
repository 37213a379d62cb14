import type { JsonNode } from '../../../types/json-node.js';
import type { Type } from '../../../types/type.js';

/** What the datetime methods make, until it becomes a string of the result. */
export interface Moment {
  readonly kind: 'datetime';
  /** date, time, timetz, timestamp or timestamptz. */
  readonly type: Type;
  readonly value: unknown;
  /** Seconds east of UTC, for the types with a zone. */
  readonly offset: number;
}

/** What an item of a path gives. */
export type PathValue = JsonNode | Moment;

/** What `.type()` says and errors name. */
export function kindName(value: PathValue): string {
  return value.kind === 'datetime' ? value.type.sqlName : value.kind;
}
