import { cosineDistance, innerProduct, l1Distance, l2Distance } from './distance.js';

/** A distance metric: what is measured, how SQL writes it, and which kernel computes it. */
export interface Metric {
  readonly name: 'l2' | 'inner_product' | 'cosine' | 'l1';
  /** SQL operator; smaller is nearer. */
  readonly operator: string;
  /** Operator class of an index that serves the order. */
  readonly operatorClass: string;
  /** Number of the metric in `assembly/distance/index.ts`. */
  readonly kernel: number;
  /** Of one pair, in double precision: what the operator gives. NaN when a vector has no direction. */
  readonly distance: (a: Float32Array, b: Float32Array) => number;
  /** True when kernels work on vectors of length 1: rows are normalised as they are loaded. */
  readonly needsUnitVectors: boolean;
  /** Names it goes by in the client's calls. */
  readonly aliases: readonly string[];
}

/** TABLE of distance metrics. */
export const METRICS: readonly Metric[] = [
  {
    name: 'l2',
    operator: '<->',
    operatorClass: 'vector_l2_ops',
    kernel: 0,
    distance: l2Distance,
    needsUnitVectors: false,
    aliases: ['l2', 'euclidean'],
  },
  {
    name: 'inner_product',
    operator: '<#>',
    operatorClass: 'vector_ip_ops',
    kernel: 1,
    distance: (a, b) => -innerProduct(a, b),
    needsUnitVectors: false,
    aliases: ['ip', 'inner_product', 'dot'],
  },
  {
    name: 'cosine',
    operator: '<=>',
    operatorClass: 'vector_cosine_ops',
    kernel: 2,
    distance: cosineDistance,
    needsUnitVectors: true,
    aliases: ['cosine'],
  },
  {
    name: 'l1',
    operator: '<+>',
    operatorClass: 'vector_l1_ops',
    kernel: 3,
    distance: l1Distance,
    needsUnitVectors: false,
    aliases: ['l1', 'manhattan', 'taxicab'],
  },
];

export function metricOfOperator(operator: string): Metric | null {
  return METRICS.find((metric) => metric.operator === operator) ?? null;
}

export function metricOfOperatorClass(operatorClass: string): Metric | null {
  return METRICS.find((metric) => metric.operatorClass === operatorClass) ?? null;
}
