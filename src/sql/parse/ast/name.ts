import type { Span } from '../../../common/span.js';

// Names, types and what all nodes share.

/** Anything with a place in the text. */
export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** One identifier. */
export interface Identifier {
  readonly name: string;
  readonly span: Span;
  /** True when written in double quotes. */
  readonly isQuoted: boolean;
}

/** A possibly qualified name: `schema.table`, outermost part first. */
export interface QualifiedName {
  readonly parts: readonly Identifier[];
  readonly span: Span;
}

/**
 * `numeric(10, 2)[]`: a type as written. `name` has the multi-word forms joined by one blank.
 *
 * A name that is quoted or qualified and so means another type than the keyword keeps quotes: `"char"`. The national
 * forms are `character` and `character varying`. The type of a literal `char 'x'` is `bpchar`, which cuts nothing.
 */
export interface TypeName {
  readonly name: string;
  readonly schema: string | null;
  /** The numbers in parentheses, if any. */
  readonly modifiers: readonly number[];
  /** Count of `[]` behind the type. */
  readonly arrayDepth: number;
  /** `INTERVAL DAY TO SECOND`: the fields, e.g. 'day to second'; null when not given. */
  readonly intervalFields: string | null;
  readonly span: Span;
}
