import type { CodecParameters } from '../wasm/codec.js';
import type { Metric } from './metrics.js';

// Training of the scalar quantizer: from a sample of vectors, what range of each component codes should cover.
//
// One step serves all components (else sums of squares would not be distances), so a component that spreads wider than
// the others asks for a coarser step, or is written in several parts (assembly/quantization/codec.ts). Values beyond
// the range are cut. Ranges that leave out ever more of the outermost values are tried, and the one with the smallest
// mean squared error over the sample is taken: rounding, which a narrower range makes finer, against cutting.

const LEVELS = 127;
/** Parts of the sample, at either end, that the range of a component may leave out. */
const TAILS = [0, 0.001, 0.004, 0.01] as const;
/** Extra parts there may be, as a part of the dimensions. */
const EXTRA_PART = 0.25;
const SEARCH_STEPS = 40;

interface Range {
  readonly low: number;
  readonly high: number;
}

/** Trains on some of `count` vectors, at least one, that all have `dimensions` components. */
export function trainCodec(
  sample: readonly Float32Array[],
  dimensions: number,
  metric: Metric,
  count: number,
): CodecParameters {
  const sorted = Array.from({ length: dimensions }, (_, component) =>
    Float32Array.from(sample, (vector) => vector[component]!).sort(),
  );
  const power = metric.name === 'l1' ? 1 : 2;
  let best: { error: number; ranges: Range[]; step: number } | null = null;
  for (const tail of TAILS) {
    const ranges = sorted.map((values) => rangeOf(values, tail));
    const step = smallestStep(ranges, power, Math.floor(dimensions * EXTRA_PART));
    const error = squaredError(sorted, ranges, step, power);
    if (best === null || error < best.error) best = { error, ranges, step };
  }
  return { ...parametersOf(best!.ranges, best!.step, power), trained: count };
}

function rangeOf(values: Float32Array, tail: number): Range {
  const left = Math.floor(values.length * tail);
  return { low: values[left]!, high: values[values.length - 1 - left]! };
}

/** Parts that a component needs at a step; part sums are powers of `power`. */
function partsOf({ low, high }: Range, step: number, power: number): number {
  return Math.max(1, Math.ceil(((high - low) / (LEVELS * step)) ** power - 1e-6));
}

/** The smallest step at which the parts beyond one each are at most `extras`. */
function smallestStep(ranges: readonly Range[], power: number, extras: number): number {
  const widest = ranges.reduce((most, { low, high }) => Math.max(most, high - low), 0);
  if (widest === 0) return 1;
  const isEnough = (step: number) => ranges.reduce((sum, range) => sum + partsOf(range, step, power) - 1, 0) <= extras;
  let high = widest / LEVELS;
  let low = high / LEVELS;
  for (let i = 0; i < SEARCH_STEPS; i++) {
    const middle = Math.sqrt(low * high);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Of a vector, over the sample, on average. */
function squaredError(sorted: readonly Float32Array[], ranges: readonly Range[], step: number, power: number): number {
  let error = 0;
  for (const [component, values] of sorted.entries()) {
    const range = ranges[component]!;
    error += (partsOf(range, step, power) * step * step) / 12;
    let cut = 0;
    for (let i = 0; i < values.length && values[i]! < range.low; i++) cut += (range.low - values[i]!) ** 2;
    for (let i = values.length - 1; i >= 0 && values[i]! > range.high; i--) cut += (values[i]! - range.high) ** 2;
    error += cut / values.length;
  }
  return error;
}

function parametersOf(ranges: readonly Range[], step: number, power: number): Omit<CodecParameters, 'trained'> {
  const factors: number[] = [];
  const offsets: number[] = [];
  const extras: { source: number; factor: number; offset: number }[] = [];
  for (const [source, range] of ranges.entries()) {
    const parts = partsOf(range, step, power);
    const factor = 1 / (step * parts ** (1 / power));
    // Codes of the range lie in the middle of what there are.
    const unused = (LEVELS - (range.high - range.low) * factor) / 2;
    const offset = range.low * factor - unused;
    factors.push(factor);
    offsets.push(offset);
    for (let part = 1; part < parts; part++) extras.push({ source, factor, offset });
  }
  for (const { factor, offset } of extras) {
    factors.push(factor);
    offsets.push(offset);
  }
  return {
    factors: Float32Array.from(factors),
    offsets: Float32Array.from(offsets),
    weights: Float32Array.from(offsets),
    sources: Uint32Array.from(extras, ({ source }) => source),
  };
}
