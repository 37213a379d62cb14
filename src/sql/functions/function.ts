import type { Introspection } from '../../catalog/introspection.js';
import type { TextContext, Type } from '../../types/type.js';
import type { ChapterName } from './chapters.js';

// What a SQL function is to the engine: one row in a family's table, found by name and argument types.
//
// A row says everything: signature, NULL rule, volatility, implementation, documentation and an example that the
// tests execute and the reference prints. Operators are functions with a symbol for a name.

/**
 * An argument that takes several types. Within one call all `anyelement` are one type and all `anyarray` arrays over
 * it; `anycompatible` and `anycompatiblearray` are the same but after finding a common type; `any` is unchecked.
 */
export type Polymorphic =
  | 'any'
  | 'anyelement'
  | 'anyarray'
  | 'anynonarray'
  | 'anyenum'
  | 'anycompatible'
  | 'anycompatiblearray'
  | 'anycompatiblenonarray';

export type ArgumentType = Type | Polymorphic;

/** `immutable` folds to a constant, `stable` is fixed within a statement, `volatile` runs for every row. */
export type Volatility = 'immutable' | 'stable' | 'volatile';

/** What a function may ask of the session that runs it. */
export interface FunctionContext extends TextContext {
  /** Start of the transaction and of the statement, microseconds since 1970-01-01 UTC. */
  readonly transactionStart: number;
  readonly statementStart: number;
  /** The clock now, microseconds since 1970-01-01 UTC. */
  clockNow(): number;
  /** A number at least 0 and below 1. */
  random(): number;
  seedRandom(seed: number): void;
  /** A setting's text, or null when there is none of that name. */
  setting(name: string): string | null;
  /**
   * Changes a setting, `isLocal`: until the transaction ends; null: to its default.
   * @returns its new text.
   * @throws 42704 for an unknown name, 22023 for a bad value.
   */
  setSetting(name: string, value: string | null, isLocal: boolean): string;
  /** Sequences by their OID: `nextval`, `currval`, `setval`. @throws 42809 when it is that of something else */
  nextValue(sequenceOid: number): number | bigint;
  currentValue(sequenceOid: number): number | bigint;
  setValue(sequenceOid: number, value: number | bigint, isCalled: boolean): void;
  lastValue(): number | bigint;
  readonly currentUser: string;
  readonly currentDatabase: string;
  /** Schemas of the search path that exist, in its order. */
  readonly schemas: readonly string[];
  /** The first of them; null without any. */
  readonly currentSchema: string | null;
  /**
   * `schema.name` of the sequence of a serial or identity column; null for another column.
   * @throws 42P01, 42703
   */
  serialSequence(table: string, column: string): string | null;
  /** Catalog facts for the `pg_*` functions. */
  readonly introspection: Introspection;
}

interface Signature {
  readonly name: string;
  readonly args: readonly ArgumentType[];
  /** The last argument may repeat (one or more times). */
  readonly isVariadic?: boolean;
  /** Names by which a call may give arguments (`make_interval(days => 10)`); absent: by position only. */
  readonly argNames?: readonly string[];
  /** Runtime values of the last arguments, for calls that leave them out. */
  readonly defaults?: readonly unknown[];
  readonly doc: string;
  /** An expression and the text PostgreSQL prints for it: ["left('planner', 4)", 'plan']. */
  readonly example: readonly [expression: string, result: string] | null;
}

/** A function of one row's values. */
export interface ScalarFunction extends Signature {
  readonly kind: 'scalar';
  readonly returns: ArgumentType;
  /** `propagate`: any NULL argument gives NULL and `evaluate` is not called. `handle`: it gets nulls. */
  readonly nulls: 'propagate' | 'handle';
  readonly volatility: Volatility;
  /** Runtime values in, runtime value or null out. With `usesContext` the context comes before the arguments. */
  readonly evaluate: (...args: any[]) => unknown;
  readonly usesContext?: boolean;
  /**
   * `evaluate` gets the argument types (`readonly Type[]`) before the arguments, after the context if any: for
   * polymorphic functions.
   */
  readonly usesTypes?: boolean;
  /**
   * JavaScript for generated loops, over the texts of arguments known not to be NULL. It must give exactly what
   * `evaluate` gives; errors are raised by calling `evaluate` through `call`, the text of a call of it.
   */
  readonly inline?: (args: readonly string[], call: string) => string;
  /** Result modifier from the arguments' modifiers, where PostgreSQL keeps one; default -1. */
  readonly modifier?: (modifiers: readonly number[]) => number;
}

/** An operator: `left` is null for a prefix operator. */
export interface Operator extends Omit<ScalarFunction, 'args' | 'isVariadic'> {
  readonly left: ArgumentType | null;
  readonly right: ArgumentType;
  /** The operator that gives the same with its sides exchanged, e.g. `<` for `>`. */
  readonly commutator?: string;
  /** The operator that gives the opposite, e.g. `>=` for `<`. */
  readonly negator?: string;
}

/** State of `sum` and `avg` over numbers: an exact integer, or a double for float8. */
export interface NumberSum {
  count: number;
  /** A bigint only when it is no safe integer. */
  sum: number | bigint;
}

/**
 * Aggregates that run as loops over typed arrays (`execute/aggregate-kernels.ts`) instead of calling `step` a row, and
 * the state `finish` then gets: `count` a number; `sum` a `NumberSum`; `avg`, of doubles, a `FloatSums`; `min` and `max` the value, null without rows.
 */
export type AggregateKernel = 'count' | 'sum' | 'avg' | 'min' | 'max';

/** A function of many rows' values: `state = step(state, ...values)` for each row, then `finish`. */
export interface AggregateFunction extends Signature {
  readonly kind: 'aggregate';
  readonly returns: ArgumentType;
  /** `skip`: rows with any NULL argument are left out. `take`: `step` gets them. */
  readonly nulls: 'skip' | 'take';
  /** A fresh state; a primitive or an object that `step` may change in place. */
  readonly initial: (types: readonly Type[], order?: readonly SortDirection[]) => unknown;
  readonly step: (state: any, ...args: any[]) => unknown;
  /**
   * `types` are the argument types after casts. `state` is `initial()`'s when no row came. The state may be stepped on
   * afterwards: the result must not change with it.
   */
  readonly finish: (state: any, types: readonly Type[], context: FunctionContext) => unknown;
  /** Set when a kernel gives the same state as `step`; it is used where the argument's column allows. */
  readonly kernel?: AggregateKernel;
  /** Order of the input decides the result (`array_agg`, `string_agg`); without ORDER BY it is the scan's. */
  readonly isOrderSensitive?: boolean;
  /** The state keeps every row's values, so that its memory is counted. */
  readonly collects?: boolean;
  /**
   * `percentile_cont(f) WITHIN GROUP (ORDER BY x)`: how many of `args` are direct arguments. Set for ordered-set
   * aggregates only: `step` gets the direct arguments and then the sorted ones, in their order.
   */
  readonly directArguments?: number;
  /**
   * `rank(3, 'x') WITHIN GROUP (ORDER BY a, b)`: an ordered-set aggregate with as many direct arguments as sorted ones,
   * each pair of one type.
   */
  readonly isHypothetical?: boolean;
  /**
   * Takes a row out of the state again, for frames that move on: exactly the state that the rows left would give. Absent
   * where that cannot be had (floating point) or not in constant time.
   */
  readonly remove?: (state: any, ...args: any[]) => unknown;
  /** The state of the rows of `left` and those of `right` behind them. Changes neither and never fails. */
  readonly combine?: (left: any, right: any) => unknown;
}

/** One key of an order, as the functions that depend on it see it. */
export interface SortDirection {
  readonly isDescending: boolean;
  readonly isNullsFirst: boolean;
}

/** A function over a window's rows. */
export interface WindowFunction extends Signature {
  readonly kind: 'window';
  readonly returns: ArgumentType;
  /** Gives the value for the row at `position` of its partition. */
  readonly evaluate: (partition: WindowPartition, position: number) => unknown;
  /** The frame makes no difference: what is wrong with it at run time is not even noticed. */
  readonly ignoresFrame?: boolean;
}

/** What a window function sees: one partition in window order. */
export interface WindowPartition {
  readonly rowCount: number;
  /** The value of argument `index` at row `position`. */
  argument(index: number, position: number): unknown;
  /** First row, and the row after the last, of the peers of `position`. */
  peerStart(position: number): number;
  peerEnd(position: number): number;
  /** Number of the peers of `position` among all groups of peers, from 0. */
  peerGroup(position: number): number;
  /** The row at `index` of the frame of `position`, from 0, or from -1 backwards; -1 when there is none. */
  frameRow(position: number, index: number): number;
}

/** A function that gives rows, for FROM (and for the SELECT list when it has one column). */
export interface TableFunction extends Signature {
  readonly kind: 'table';
  /** Its columns; `anyelement` stands for the type bound by the arguments. */
  readonly columns: readonly { readonly name: string; readonly type: ArgumentType }[];
  readonly nulls: 'propagate' | 'handle';
  readonly volatility: Volatility;
  readonly rows: (context: FunctionContext, types: readonly Type[], ...args: any[]) => Iterable<readonly unknown[]>;
}

export type SqlFunction = ScalarFunction | AggregateFunction | WindowFunction | TableFunction;

/** Rows of one file, and the chapter of the reference that shows them. */
export interface Family<Row> {
  readonly chapter: ChapterName;
  readonly rows: readonly Row[];
}
