import { load } from '../harness/load.mjs';
import { readData } from './data.mjs';
import { compete, printTable } from './measure.mjs';
import { asNumbers, hnswlib } from './peers.mjs';

const K = 10;
const QUERIES = 20;

/** Exact search of all rows, one query at a time. */
export async function run(options) {
  const { Arena } = await load('wasm/arena.js');
  const { Hits } = await load('wasm/hits.js');
  const { METRIC_ID } = await load('wasm/exports.js');
  const { dimensions, rows, queries } = await readData(options);
  const metric = METRIC_ID[options.metric];
  const arena = Arena.create({ dimensions, isUnit: options.metric === 'cosine' });
  rows.forEach((row, slot) => arena.write(slot, row));
  const out = new Hits(K);
  const names = ['zatabase'];
  const contenders = [
    (from, to) => {
      for (let i = from; i < to; i++) arena.scan(queries[i], K, { metric }, out);
    },
  ];
  const peer = hnswlib(options);
  if (peer !== undefined) {
    const index = new peer.BruteforceSearch(peer.space, dimensions);
    index.initIndex(rows.length);
    rows.forEach((row, slot) => index.addPoint(asNumbers(row, options.metric), slot));
    const targets = queries.slice(0, QUERIES).map((query) => asNumbers(query, options.metric));
    names.push('hnswlib-node');
    contenders.push((from, to) => {
      for (let i = from; i < to; i++) index.searchKnn(targets[i], K);
    });
  }
  const seconds = compete(contenders, QUERIES, Number(options.rounds), 1);
  printTable(
    names.map((name, who) => ({
      contender: name,
      'ms per query': ((seconds[who] / QUERIES) * 1000).toFixed(2),
      'GB/s': ((rows.length * dimensions * 4 * QUERIES) / seconds[who] / 1e9).toFixed(1),
      ratio: (seconds.at(-1) / seconds[who]).toFixed(2),
    })),
  );
}
