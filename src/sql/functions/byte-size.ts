import { error } from '../../common/errors.js';
import { int8, numeric, text } from '../../types/builtin.js';
import { narrowBigint } from '../../types/integer.js';
import { Numeric } from '../../types/numeric.js';
import { parseNumeric } from '../../types/numeric-parse.js';
import type { ScalarFunction } from './function.js';
import { scalar } from './row.js';

// Counts of bytes as people write them. A unit is 1024 of the one before; a count changes to the next unit at 10,240
// of its own, so that two digits at least remain.

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
const UNIT_COUNT_MAX = 10 * 1024;
/** From `kB` on a count is kept in half units until it is rounded at the end. */
const HALF_COUNT_END = 2 * UNIT_COUNT_MAX - 1;

function prettyInteger(value: number | bigint): string {
  let count = BigInt(value);
  for (const [at, unit] of UNITS.entries()) {
    const isLast = at === UNITS.length - 1;
    const magnitude = count < 0n ? -count : count;
    const end = at === 0 ? UNIT_COUNT_MAX : HALF_COUNT_END;
    if (isLast || magnitude < BigInt(end)) return `${at === 0 ? count : halfRounded(count)} ${unit}`;
    // Bytes turn into half kilobytes, half units into the half units of the next.
    count /= at === 0 ? 512n : 1024n;
  }
  return '';
}

/** Half of a count, away from zero. */
function halfRounded(count: bigint): bigint {
  return count < 0n ? (count - 1n) / 2n : (count + 1n) / 2n;
}

function prettyNumeric(value: Numeric): string {
  let count = value;
  for (const [at, unit] of UNITS.entries()) {
    const isLast = at === UNITS.length - 1;
    const end = new Numeric(at === 0 ? UNIT_COUNT_MAX : HALF_COUNT_END, 0);
    if (isLast || count.abs().compare(end) < 0) {
      if (at === 0 || !count.isFinite) return `${count} ${unit}`;
      return `${halfRounded(BigInt(count.coefficient))} ${unit}`;
    }
    count = count.divide(new Numeric(at === 0 ? 512 : 1024, 0)).trunc();
  }
  return '';
}

const FACTORS: ReadonlyMap<string, bigint> = new Map([
  ['b', 1n],
  ...UNITS.map((unit, at): [string, bigint] => [unit.toLowerCase(), 1024n ** BigInt(at)]),
]);

/** @throws 22023 for what is no size, 22003 for one that has more than 64 bits */
function bytesOf(size: string): number | bigint {
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/s.exec(size);
  if (match === null) throw error('invalid_parameter_value', `invalid size: "${size}"`);
  const unit = match[2]!;
  const factor = unit === '' ? 1n : FACTORS.get(unit.toLowerCase());
  if (factor === undefined) {
    throw error('invalid_parameter_value', `invalid size: "${size}"`, {
      detail: `Invalid size unit: "${unit}".`,
      hint: 'Valid units are "bytes", "B", "kB", "MB", "GB", "TB", and "PB".',
    });
  }
  const bytes = parseNumeric(match[1]!)
    .multiply(Numeric.fromBigInt(narrowBigint(factor)))
    .toBigInt()!;
  if (BigInt.asIntN(64, bytes) !== bytes) throw error('numeric_value_out_of_range', 'bigint out of range');
  return narrowBigint(bytes);
}

export const byteSizeFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'pg_size_pretty',
    args: [int8],
    returns: text,
    evaluate: prettyInteger,
    doc: 'A count of bytes in the largest unit that leaves two digits.',
    example: ['pg_size_pretty(123456789::int8)', '118 MB'],
  },
  {
    ...scalar,
    name: 'pg_size_pretty',
    args: [numeric],
    returns: text,
    evaluate: prettyNumeric,
    doc: 'A count of bytes in the largest unit that leaves two digits.',
    example: ['pg_size_pretty(1024.0)', '1024.0 bytes'],
  },
  {
    ...scalar,
    name: 'pg_size_bytes',
    args: [text],
    returns: int8,
    evaluate: bytesOf,
    doc: 'The bytes of a size with a unit.',
    example: ["pg_size_bytes('1.5 GB')", '1610612736'],
  },
];
