import { load } from './load.mjs';

/**
 * Generated vectors in clusters, as embeddings are: one Gaussian centre per hundred, and half its spread around it.
 * Gives `count` rows of `dimensions` numbers in one array.
 */
export async function clusteredVectors(count, dimensions, seed) {
  const { seededRandom } = await load('common/random.js');
  const random = seededRandom(seed);
  const gaussian = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const centres = Array.from({ length: Math.ceil(count / 100) }, () =>
    Float32Array.from({ length: dimensions }, gaussian),
  );
  const vectors = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    const centre = centres[random.below(centres.length)];
    for (let i = 0; i < dimensions; i++) vectors[row * dimensions + i] = centre[i] + 0.5 * gaussian();
  }
  return vectors;
}
