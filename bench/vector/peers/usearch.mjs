import { join } from 'node:path';

/** usearch takes the breadth of its searches at construction, so the saved index is loaded anew for each. */
export async function open({ load, data, scalar }) {
  const { Index } = await load('usearch');
  const file = join(data, 'index.usearch');
  let index;
  let options;
  return {
    version: `usearch 2.25.3, ${scalar}`,
    isSync: true,
    build({ vectors, count, dimensions, metric, m, efConstruction }) {
      options = {
        metric: metric === 'l2' ? 'l2sq' : 'cos',
        quantization: scalar,
        dimensions,
        connectivity: m,
        expansion_add: efConstruction,
        expansion_search: 64,
      };
      index = new Index(options);
      for (let i = 0; i < count; i++) index.add(BigInt(i), vectors.subarray(i * dimensions, (i + 1) * dimensions));
      index.save(file);
    },
    searches: { hnsw: (query, k) => index.search(query, k, 1).keys },
    setBreadth(ef) {
      index = new Index({ ...options, expansion_search: ef });
      index.load(file);
    },
  };
}
