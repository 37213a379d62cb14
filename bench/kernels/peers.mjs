import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/** hnswlib-node from the folder given by --peers, or undefined. Inner product stands for cosine on unit vectors. */
export function hnswlib(options) {
  if (options.peers === undefined) return undefined;
  const peer = createRequire(join(resolve(options.peers), 'package.json'))('hnswlib-node');
  return { ...peer, space: options.metric === 'l2' ? 'l2' : 'ip' };
}

/** What the peer takes: arrays of numbers, of unit length for cosine. */
export function asNumbers(vector, metric) {
  if (metric === 'l2') return Array.from(vector);
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return Array.from(vector, (value) => value / norm);
}
