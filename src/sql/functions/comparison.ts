import * as types from '../../types/builtin.js';
import { columnTypes } from '../../types/registry.js';
import type { Type } from '../../types/type.js';
import type { Operator, Polymorphic } from './function.js';

// The six comparisons of every ordered type. PostgreSQL has some of them across types too (integer with bigint, date
// with timestamp); here implicit casts bring both sides to one type first, with the same results. Those of real with
// double precision are needed: without them an integer beside a real would become one and lose digits.

interface Comparison {
  readonly symbol: string;
  readonly commutator: string;
  readonly negator: string;
  readonly doc: string;
  readonly holds: (order: number) => boolean;
}

const COMPARISONS: readonly Comparison[] = [
  { symbol: '=', commutator: '=', negator: '<>', doc: 'Whether both are equal.', holds: (order) => order === 0 },
  { symbol: '<>', commutator: '<>', negator: '=', doc: 'Whether both differ.', holds: (order) => order !== 0 },
  {
    symbol: '<',
    commutator: '>',
    negator: '>=',
    doc: 'Whether the left one comes first.',
    holds: (order) => order < 0,
  },
  {
    symbol: '<=',
    commutator: '>=',
    negator: '>',
    doc: 'Whether the left one comes first or both are equal.',
    holds: (order) => order <= 0,
  },
  {
    symbol: '>',
    commutator: '<',
    negator: '<=',
    doc: 'Whether the right one comes first.',
    holds: (order) => order > 0,
  },
  {
    symbol: '>=',
    commutator: '<=',
    negator: '<',
    doc: 'Whether the right one comes first or both are equal.',
    holds: (order) => order >= 0,
  },
];

/** JavaScript's own operators say the same for these. */
const PLAIN: Readonly<Record<string, string>> = { '=': '===', '<>': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** Types whose runtime values JavaScript orders as SQL does: integers, booleans, dates and times as numbers. */
const PLAIN_TYPES = new Set<Type>([
  types.bool,
  types.int2,
  types.int4,
  types.int8,
  types.oid,
  types.date,
  types.time,
  types.timestamp,
  types.timestamptz,
]);

/** NaN equals NaN and is above every number. */
const FLOAT_INLINE: Readonly<Record<string, (a: string, b: string) => string>> = {
  '=': (a, b) => `(${a}===${b}||(${a}!==${a}&&${b}!==${b}))`,
  '<>': (a, b) => `!(${a}===${b}||(${a}!==${a}&&${b}!==${b}))`,
  '<': (a, b) => `(${a}<${b}||(${b}!==${b}&&${a}===${a}))`,
  '<=': (a, b) => `(${a}<=${b}||${b}!==${b})`,
  '>': (a, b) => `(${a}>${b}||(${a}!==${a}&&${b}===${b}))`,
  '>=': (a, b) => `(${a}>=${b}||${a}!==${a})`,
};

function evaluation(type: Type, comparison: Comparison): (left: any, right: any) => boolean {
  const { symbol, holds } = comparison;
  const isEquality = symbol === '=' || symbol === '<>';
  if (PLAIN_TYPES.has(type)) return PLAIN_EVALUATIONS[symbol]!;
  // Equal strings are the same string, whatever their order.
  if (isEquality && type.layout === 'text' && type !== types.bpchar && type !== types.json && type !== types.jsonb) {
    return PLAIN_EVALUATIONS[symbol]!;
  }
  const compare = type.compare!;
  return (left, right) => holds(compare(left, right));
}

const PLAIN_EVALUATIONS: Readonly<Record<string, (left: any, right: any) => boolean>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function inlining(type: Type, symbol: string): Operator['inline'] {
  if (type === types.float8 || type === types.float4) return ([a, b]) => FLOAT_INLINE[symbol]!(a!, b!);
  const isEquality = symbol === '=' || symbol === '<>';
  const isPlainText = type === types.text && isEquality;
  if (!PLAIN_TYPES.has(type) && !isPlainText) return undefined;
  return ([a, b]) => `(${a}${PLAIN[symbol]}${b})`;
}

function row(type: Type, comparison: Comparison): Operator {
  return {
    kind: 'scalar',
    name: comparison.symbol,
    left: type,
    right: type,
    returns: types.bool,
    nulls: 'propagate',
    volatility: 'immutable',
    evaluate: evaluation(type, comparison),
    inline: inlining(type, comparison.symbol),
    commutator: comparison.commutator,
    negator: comparison.negator,
    doc: comparison.doc,
    example: type === types.int4 ? [`1 ${comparison.symbol} 2`, comparison.holds(-1) ? 't' : 'f'] : null,
  };
}

/** Comparisons that look at the argument's own type: arrays and enums. */
function polymorphicRow(type: Polymorphic, comparison: Comparison): Operator {
  return {
    ...row(types.text, comparison),
    left: type,
    right: type,
    usesTypes: true,
    inline: undefined,
    evaluate: (given: readonly Type[], left: unknown, right: unknown) =>
      comparison.holds(given[0]!.compare!(left, right)),
  };
}

/** Compared as text and as inet; so are regclass and its like, which no table of users has, as oid. */
const borrowed: ReadonlySet<Type> = new Set([types.varchar, types.cidr]);

const comparedTypes = [...columnTypes.filter((type) => type.compare !== null && !borrowed.has(type)), types.record];

export const comparisonOperators: readonly Operator[] = COMPARISONS.flatMap((comparison) => [
  ...comparedTypes.map((type) => row(type, comparison)),
  { ...row(types.float8, comparison), left: types.float4 },
  { ...row(types.float8, comparison), right: types.float4 },
  polymorphicRow('anyarray', comparison),
  polymorphicRow('anyenum', comparison),
]);
