import { Numeric } from '../../types/numeric.js';

// Sums of decimals that values can be taken out of again. A sum has the scale of the value with the most places, so that
// the values are counted by their scale.

export interface NumericSum {
  count: number;
  /** Of the finite ones. */
  sum: Numeric;
  nanCount: number;
  infiniteCount: number;
  negativeInfiniteCount: number;
  /** Finite values by their scale. */
  readonly scales: number[];
}

function count(state: NumericSum, value: Numeric, sign: 1 | -1): void {
  state.count += sign;
  if (value.isFinite) state.scales[value.scale] = (state.scales[value.scale] ?? 0) + sign;
  else if (value.isNaN) state.nanCount += sign;
  else if (value.sign > 0) state.infiniteCount += sign;
  else state.negativeInfiniteCount += sign;
}

export const numericSum = {
  initial: (): NumericSum => ({
    count: 0,
    sum: Numeric.zero,
    nanCount: 0,
    infiniteCount: 0,
    negativeInfiniteCount: 0,
    scales: [],
  }),
  step: (state: NumericSum, value: Numeric): NumericSum => {
    count(state, value, 1);
    if (value.isFinite) state.sum = state.sum.add(value);
    return state;
  },
  remove: (state: NumericSum, value: Numeric): NumericSum => {
    count(state, value, -1);
    if (value.isFinite) state.sum = state.sum.subtract(value);
    return state;
  },
};

/** The sum of the values that are in, as adding them up would give it. */
export function totalOf({ sum, nanCount, infiniteCount, negativeInfiniteCount, scales }: NumericSum): Numeric {
  if (nanCount > 0 || (infiniteCount > 0 && negativeInfiniteCount > 0)) return Numeric.nan;
  if (infiniteCount > 0) return Numeric.infinity;
  if (negativeInfiniteCount > 0) return Numeric.negativeInfinity;
  let scale = scales.length - 1;
  while (scale > 0 && !(scales[scale]! > 0)) scale--;
  // What is cut off is zeros of values that are gone.
  return scale < 0 || sum.scale <= scale ? sum : sum.trunc(scale);
}
