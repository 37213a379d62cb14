/** hnswlib-node: the C++ library by its binding. Inner product stands for cosine, over vectors of unit length. */
export async function open({ load }) {
  const { BruteforceSearch, HierarchicalNSW } = await load('hnswlib-node');
  const searches = {};
  let index;
  let toQuery;
  return {
    version: 'hnswlib-node 3.0.0',
    isSync: true,
    build({ vectors, count, dimensions, metric, m, efConstruction }) {
      const space = metric === 'l2' ? 'l2' : 'ip';
      toQuery = metric === 'l2' ? (vector) => Array.from(vector) : unit;
      index = new HierarchicalNSW(space, dimensions);
      index.initIndex({ maxElements: count, m, efConstruction, randomSeed: 1 });
      for (let i = 0; i < count; i++)
        index.addPoint(toQuery(vectors.subarray(i * dimensions, (i + 1) * dimensions)), i);
      searches.hnsw = (query, k) => index.searchKnn(toQuery(query), k).neighbors;
      return makeExact({ vectors, count, dimensions, space });
    },
    searches,
    setBreadth: (ef) => index.setEf(ef),
  };

  function makeExact({ vectors, count, dimensions, space }) {
    const all = new BruteforceSearch(space, dimensions);
    all.initIndex(count);
    const start = performance.now();
    for (let i = 0; i < count; i++) all.addPoint(toQuery(vectors.subarray(i * dimensions, (i + 1) * dimensions)), i);
    searches.exact = (query, k) => all.searchKnn(toQuery(query), k).neighbors;
    return { exactSeconds: (performance.now() - start) / 1000 };
  }
}

function unit(vector) {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const norm = Math.sqrt(sum) || 1;
  return Array.from(vector, (value) => value / norm);
}
