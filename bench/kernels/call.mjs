import { load } from '../harness/load.mjs';
import { best, printTable } from './measure.mjs';

const REPEAT = 20_000;

/** What a search costs besides its work: over a graph and an arena of one vector. */
export async function run() {
  const { Arena } = await load('wasm/arena.js');
  const { Graph } = await load('wasm/graph.js');
  const { Hits } = await load('wasm/hits.js');
  const { METRIC_ID } = await load('wasm/exports.js');
  const { fastSquaredL2 } = await load('wasm/kernels.js');
  const { l2Distance } = await load('vector/distance.js');
  const rows = [];
  for (const dimensions of [100, 784]) {
    const vector = Float32Array.from({ length: dimensions }, (_, index) => Math.cos(index));
    const arena = Arena.create({ dimensions });
    const graph = Graph.create(arena, { metric: METRIC_ID.l2 });
    arena.write(0, vector);
    graph.insert(0);
    const out = new Hits(10);
    const nanoseconds = (call) => {
      const seconds = best(7, () => {
        for (let i = 0; i < REPEAT; i++) call();
      });
      return ((seconds / REPEAT) * 1e9).toFixed(0);
    };
    rows.push({
      dimensions,
      'graph search, ns': nanoseconds(() => graph.search(vector, 10, { ef: 10 }, out)),
      'with new arrays': nanoseconds(() => graph.search(vector, 10, { ef: 10 })),
      'exact search': nanoseconds(() => arena.scan(vector, 10, { metric: METRIC_ID.l2 }, out)),
      'pair of vectors': nanoseconds(() => fastSquaredL2(vector, vector)),
      'pair in JavaScript': nanoseconds(() => l2Distance(vector, vector)),
    });
  }
  printTable(rows);
}
