/**
 * The k nearest vectors of every query by a plain scan in doubles, independent of everything that is measured:
 * `Int32Array` of k row numbers a query, nearest first, equal distances by row number.
 */
export function exactNeighbors({ vectors, queries, dimensions, metric, k }) {
  const count = vectors.length / dimensions;
  const queryCount = queries.length / dimensions;
  const norms = metric === 'cosine' ? rowNorms(vectors, dimensions) : null;
  const found = new Int32Array(queryCount * k);
  for (let q = 0; q < queryCount; q++) {
    const query = Float64Array.from(queries.subarray(q * dimensions, (q + 1) * dimensions));
    const rows = new Array(k).fill(-1);
    const distances = new Array(k).fill(Number.POSITIVE_INFINITY);
    for (let row = 0; row < count; row++) {
      const from = row * dimensions;
      let sum = 0;
      if (norms === null) {
        for (let i = 0; i < dimensions; i++) {
          const difference = vectors[from + i] - query[i];
          sum += difference * difference;
        }
      } else {
        for (let i = 0; i < dimensions; i++) sum -= vectors[from + i] * query[i];
        sum /= norms[row];
      }
      if (sum >= distances[k - 1]) continue;
      let at = k - 1;
      while (at > 0 && distances[at - 1] > sum) {
        distances[at] = distances[at - 1];
        rows[at] = rows[at - 1];
        at--;
      }
      distances[at] = sum;
      rows[at] = row;
    }
    found.set(rows, q * k);
  }
  return found;
}

function rowNorms(vectors, dimensions) {
  return Float64Array.from({ length: vectors.length / dimensions }, (_, row) => {
    let sum = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) sum += vectors[i] * vectors[i];
    return Math.sqrt(sum) || 1;
  });
}
