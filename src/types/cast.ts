import type { Modifier, TextContext, Type } from './type.js';

/** Where a cast may happen by itself: anywhere, when a value is stored, or only where it is written. */
export type CastContext = 'implicit' | 'assignment' | 'explicit';

/** One way from a type to another. */
export interface Cast {
  readonly source: Type;
  readonly target: Type;
  readonly context: CastContext;
  /** Whether runtime values stay as they are, so that `apply` need not be called. */
  readonly isBinary: boolean;
  /**
   * Converts a runtime value; null where PostgreSQL gives NULL. `modifier` is the target's: a few casts depend on it
   * (`5::bit(3)`), and the caller applies it to the result in any case.
   */
  readonly apply: (value: any, context: TextContext, modifier: Modifier) => unknown;
}

type Row = readonly [source: Type, target: Type, context: CastContext, apply?: Cast['apply']];

/** Casts from rows; one without a function keeps the runtime value. */
export function castsOf(rows: readonly Row[]): Cast[] {
  return rows.map(([source, target, context, apply]) => ({
    source,
    target,
    context,
    isBinary: apply === undefined,
    apply: apply ?? ((value) => value),
  }));
}
