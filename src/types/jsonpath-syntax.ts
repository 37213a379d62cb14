import type { Numeric } from './numeric.js';

// A path as a tree. An item is followed by what is applied to its result (`next`): `$.a[*]` is a Root, a Key, an
// AnyArray. Operands of operators, filters and subscripts are items of their own.

/** A parsed `jsonpath`. */
export interface JsonPath {
  /** Structure that does not fit is no error, arrays are unwrapped and single values wrapped. */
  readonly isLax: boolean;
  readonly root: PathItem;
}

interface Chained {
  /** Set once, while the path is parsed. */
  next: PathItem | null;
}

/** `null`, `true`, `false`, a number, a string. */
export type LiteralItem = Chained &
  (
    | { readonly kind: 'Null' }
    | { readonly kind: 'Boolean'; readonly value: boolean }
    | { readonly kind: 'Number'; readonly value: Numeric }
    | { readonly kind: 'String'; readonly value: string }
  );

/** `$name`. */
export interface VariableItem extends Chained {
  readonly kind: 'Variable';
  readonly name: string;
}

/** `$`, `@`, `last`, `[*]`, `.*`. */
export interface PlainItem extends Chained {
  readonly kind: 'Root' | 'Current' | 'Last' | 'AnyArray' | 'AnyKey';
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** `left + right`. */
export interface ArithmeticItem extends Chained {
  readonly kind: 'Arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: PathItem;
  readonly right: PathItem;
}

/** `+x`, `-x`. */
export interface SignItem extends Chained {
  readonly kind: 'Sign';
  readonly operator: '+' | '-';
  readonly operand: PathItem;
}

/** `left && right`, `left || right`. */
export interface LogicalItem extends Chained {
  readonly kind: 'And' | 'Or';
  readonly left: PathItem;
  readonly right: PathItem;
}

/** `!(x)`, `(x) is unknown`, `exists (x)`. */
export interface TestItem extends Chained {
  readonly kind: 'Not' | 'IsUnknown' | 'Exists';
  readonly operand: PathItem;
}

/** `left == right`. */
export interface ComparisonItem extends Chained {
  readonly kind: 'Comparison';
  readonly operator: ComparisonOperator;
  readonly left: PathItem;
  readonly right: PathItem;
}

/** `left starts with right`. */
export interface StartsWithItem extends Chained {
  readonly kind: 'StartsWith';
  readonly left: PathItem;
  readonly right: PathItem;
}

/** `operand like_regex "pattern" flag "i"`. */
export interface LikeRegexItem extends Chained {
  readonly kind: 'LikeRegex';
  readonly operand: PathItem;
  readonly pattern: string;
  /** Letters of `ismxq`, in this order. */
  readonly flags: string;
}

/** One subscript; `to` is null for a single one. */
export interface Subscript {
  readonly from: PathItem;
  readonly to: PathItem | null;
}

/** `[1, 3 to last]`. */
export interface SubscriptsItem extends Chained {
  readonly kind: 'Subscripts';
  readonly subscripts: readonly Subscript[];
}

/** `.**{first to last}`; Infinity is the level of leaves. */
export interface AnyItem extends Chained {
  readonly kind: 'Any';
  readonly first: number;
  readonly last: number;
}

/** `.key`. */
export interface KeyItem extends Chained {
  readonly kind: 'Key';
  readonly key: string;
}

/** `?(condition)`. */
export interface FilterItem extends Chained {
  readonly kind: 'Filter';
  readonly condition: PathItem;
}

/** Methods without arguments. */
export const PLAIN_METHODS = [
  'abs',
  'size',
  'type',
  'floor',
  'double',
  'ceiling',
  'keyvalue',
  'bigint',
  'boolean',
  'date',
  'integer',
  'number',
  'string',
] as const;

/** Methods whose arguments are optional: digits, a template, a precision. */
export const ARGUMENT_METHODS = ['decimal', 'datetime', 'time', 'time_tz', 'timestamp', 'timestamp_tz'] as const;

export type MethodName = (typeof PLAIN_METHODS)[number] | (typeof ARGUMENT_METHODS)[number];

/** `.name(arguments)`; the arguments are Numbers or one String. */
export interface MethodItem extends Chained {
  readonly kind: 'Method';
  readonly name: MethodName;
  readonly args: readonly LiteralItem[];
}

export type PathItem =
  | LiteralItem
  | VariableItem
  | PlainItem
  | ArithmeticItem
  | SignItem
  | LogicalItem
  | TestItem
  | ComparisonItem
  | StartsWithItem
  | LikeRegexItem
  | SubscriptsItem
  | AnyItem
  | KeyItem
  | FilterItem
  | MethodItem;

const PREDICATES: ReadonlySet<PathItem['kind']> = new Set([
  'And',
  'Or',
  'Not',
  'IsUnknown',
  'Exists',
  'Comparison',
  'StartsWith',
  'LikeRegex',
] as const);

/** Whether an item is true, false or unknown; one that goes on (`($.a == 1).type()`) is a value. */
export function isPredicate(item: PathItem): boolean {
  return item.next === null && PREDICATES.has(item.kind);
}
