import { error } from '../../common/errors.js';
import { bit, int2, int4, int8 } from '../../types/builtin.js';
import { narrowBigint } from '../../types/integer.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction } from './function.js';
import { aggregate } from './row.js';

// Bits of all values together: of integers, and of bit strings of one length.

interface Combination {
  readonly name: string;
  readonly verb: string;
  readonly small: (left: number, right: number) => number;
  readonly large: (left: bigint, right: bigint) => bigint;
  readonly doc: string;
  /** Result for 3 and 5. */
  readonly example: string;
}

const COMBINATIONS: readonly Combination[] = [
  {
    name: 'bit_and',
    verb: 'AND',
    small: (left, right) => left & right,
    large: (left, right) => left & right,
    doc: 'Bits that all values have.',
    example: '1',
  },
  {
    name: 'bit_or',
    verb: 'OR',
    small: (left, right) => left | right,
    large: (left, right) => left | right,
    doc: 'Bits that some value has.',
    example: '7',
  },
  {
    name: 'bit_xor',
    verb: 'XOR',
    small: (left, right) => left ^ right,
    large: (left, right) => left ^ right,
    doc: 'Bits that an odd number of values have.',
    example: '6',
  },
];

/** @throws 22026 for bit strings of different lengths. */
function combineStrings({ verb, small }: Combination): (left: string, right: string) => string {
  return (left, right) => {
    if (left.length !== right.length) {
      throw error('string_data_length_mismatch', `cannot ${verb} bit strings of different sizes`);
    }
    let result = '';
    for (let i = 0; i < left.length; i++) result += small(left.charCodeAt(i) & 1, right.charCodeAt(i) & 1);
    return result;
  };
}

function row<Value>(
  { name, doc }: Combination,
  type: Type<Value>,
  combine: (left: Value, right: Value) => Value,
  example: AggregateFunction['example'],
  canFail = false,
): AggregateFunction {
  return {
    ...aggregate,
    name,
    args: [type],
    returns: type,
    initial: () => null,
    step: (state: Value | null, value: Value) => (state === null ? value : combine(state, value)),
    ...(canFail ? {} : { combine }),
    finish: (state: Value | null) => state,
    doc,
    example,
  };
}

export const bitAggregates: readonly AggregateFunction[] = COMBINATIONS.flatMap((combination) => [
  row(combination, int2, combination.small, null),
  row(combination, int4, combination.small, [
    `(SELECT ${combination.name}(x) FROM (VALUES (3), (5)) AS t(x))`,
    combination.example,
  ]),
  row<number | bigint>(
    combination,
    int8,
    (left, right) => narrowBigint(combination.large(BigInt(left), BigInt(right))),
    null,
  ),
  // Strings of different lengths are refused.
  row(combination, bit, combineStrings(combination), null, true),
]);
