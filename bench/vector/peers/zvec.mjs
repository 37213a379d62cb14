import { join } from 'node:path';

/** zvec: HNSW over float32 or, with `quantization`, codes of it that are not ranked again; one thread for queries and builds. It does not sync its commits. */
export async function open({ load, data, quantization }) {
  const zvec = await load('@zvec/zvec');
  zvec.ZVecInitialize({ queryThreads: 1, optimizeThreads: 1, logLevel: zvec.ZVecLogLevel.ERROR });
  const { HNSW } = zvec.ZVecIndexType;
  const quantized = quantization === undefined ? {} : { quantizeType: zvec.ZVecQuantizeType[quantization] };
  const searches = {};
  let collection;
  let ef = 64;
  return {
    version: `zvec 0.7.0, ${quantization ?? 'f32'}`,
    isSync: true,
    build({ vectors, count, dimensions, metric, m, efConstruction }) {
      const metricType = metric === 'l2' ? zvec.ZVecMetricType.L2 : zvec.ZVecMetricType.COSINE;
      const schema = new zvec.ZVecCollectionSchema({
        name: 'item',
        vectors: {
          name: 'embedding',
          dataType: zvec.ZVecDataType.VECTOR_FP32,
          dimension: dimensions,
          indexParams: { indexType: HNSW, metricType, m, efConstruction, ...quantized },
        },
      });
      collection = zvec.ZVecCreateAndOpen(join(data, 'bench.zvec'), schema);
      for (let from = 0; from < count; from += BATCH) {
        const documents = Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => ({
          id: String(from + i),
          vectors: { embedding: vectors.subarray((from + i) * dimensions, (from + i + 1) * dimensions) },
        }));
        collection.insertSync(documents);
      }
      collection.optimizeSync({ concurrency: 1 });
      const search = (isLinear) => (vector, k) =>
        collection
          .querySync({
            fieldName: 'embedding',
            vector,
            topk: k,
            outputFields: [],
            params: { indexType: HNSW, ef, isLinear },
          })
          .map(({ id }) => Number(id));
      searches.hnsw = search(false);
      searches.exact = search(true);
    },
    searches,
    setBreadth(breadth) {
      ef = breadth;
    },
    close: () => collection.closeSync(),
  };
}

const BATCH = 500;
