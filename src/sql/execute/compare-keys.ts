import type { Column } from '../../columnar/column.js';
import type { SortKey } from '../plan/logical-plan.js';

/** Compares two values of a sort key, NULLs and direction included. */
export type KeyComparison = (left: unknown, right: unknown) => number;

export function keyComparison(key: SortKey): KeyComparison {
  const compare = key.expression.type.compare!;
  const sign = key.isDescending ? -1 : 1;
  const nullLeft = key.isNullsFirst ? -1 : 1;
  return (left, right) => {
    if (left === null) return right === null ? 0 : nullLeft;
    if (right === null) return -nullLeft;
    return compare(left, right) * sign;
  };
}

/** Compares rows `left` and `right` of key columns; rows that tie keep their order. */
export function rowComparison(
  keys: readonly SortKey[],
  columns: readonly Column[],
): (left: number, right: number) => number {
  const comparisons = keys.map((key, i) => columnComparison(key, columns[i]!));
  if (comparisons.length === 1) {
    const only = comparisons[0]!;
    return (left, right) => only(left, right) || left - right;
  }
  return (left, right) => {
    for (const compare of comparisons) {
      const order = compare(left, right);
      if (order !== 0) return order;
    }
    return left - right;
  };
}

function columnComparison(key: SortKey, column: Column): (left: number, right: number) => number {
  const isPlain = (column.kind === 'int32' || column.kind === 'float64') && column.nulls === null;
  if (isPlain && key.expression.type.layout !== 'float64' && key.expression.type.layout !== 'float32') {
    // Integers: no NaN to order.
    const { data } = column as { data: Int32Array | Float64Array };
    return key.isDescending ? (left, right) => data[right]! - data[left]! : (left, right) => data[left]! - data[right]!;
  }
  const compare = keyComparison(key);
  return (left, right) => compare(column.value(left), column.value(right));
}
