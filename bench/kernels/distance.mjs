import { load } from '../harness/load.mjs';
import { best, printTable } from './measure.mjs';

const DIMENSIONS = [16, 100, 128, 384, 784, 1536];
const ROUNDS = 7;
const CACHED_BYTES = 400 * 1024;
const STREAMED_BYTES = 192 * 1024 * 1024;

/** ns per vector: a scan and a gather, of rows in the cache and in memory. */
export async function run() {
  const { BUILDS } = await load('wasm/instance.js');
  const { Arena } = await load('wasm/arena.js');
  const { METRIC_ID } = await load('wasm/exports.js');
  const rows = [];
  for (const dimensions of DIMENSIONS) {
    for (const build of BUILDS) {
      for (const [metricName, metric] of Object.entries(METRIC_ID)) {
        if (metricName === 'cosine' || (build === 'scalar' && dimensions > 784)) continue;
        const entry = { dimensions, build, metric: metricName };
        for (const [place, bytes] of [
          ['cache', CACHED_BYTES],
          ['memory', STREAMED_BYTES],
        ]) {
          if (place === 'memory' && (build === 'scalar' || metricName === 'l1')) continue;
          Object.assign(entry, measureRows(Arena, { dimensions, build, metric, place, bytes }));
        }
        rows.push({ 'scan memory': '', 'gather memory': '', 'GB/s': '', ...entry });
      }
    }
    rows.push({
      ...blank(rows[0]),
      dimensions,
      build: 'JavaScript',
      metric: 'l2',
      'scan cache': measureScript(dimensions),
    });
  }
  printTable(rows.map((row) => Object.fromEntries(COLUMNS.map((name) => [name, row[name] ?? '']))));
}

const COLUMNS = ['dimensions', 'build', 'metric', 'scan cache', 'gather cache', 'scan memory', 'gather memory', 'GB/s'];

function blank(row) {
  return Object.fromEntries(Object.keys(row).map((name) => [name, '']));
}

function measureRows(Arena, { dimensions, build, metric, place, bytes }) {
  const count = Math.floor(bytes / (dimensions * 4));
  const arena = Arena.create({ dimensions, build });
  const row = Float32Array.from({ length: dimensions }, (_, index) => Math.sin(index));
  for (let slot = 0; slot < count; slot++) arena.write(slot, row);
  const gathered = Math.min(count, 4096);
  // A stride that visits all slots in an order that no prefetcher follows.
  const slots = Uint32Array.from({ length: gathered }, (_, index) => (index * 7_919_191) % count);
  const repeat = Math.max(1, Math.round(4e6 / (count * dimensions)));
  const scan = best(ROUNDS, () => {
    for (let i = 0; i < repeat; i++) arena.scan(row, 1, { metric });
  });
  const gather = best(ROUNDS, () => {
    for (let i = 0; i < repeat; i++) arena.distances(row, slots, metric);
  });
  const nsPerRow = (scan / (repeat * count)) * 1e9;
  const found = {
    [`scan ${place}`]: nsPerRow.toFixed(1),
    [`gather ${place}`]: ((gather / (repeat * gathered)) * 1e9).toFixed(1),
  };
  if (place === 'memory') found['GB/s'] = ((dimensions * 4) / nsPerRow).toFixed(1);
  return found;
}

/** The same sum in JavaScript, four accumulators. */
function measureScript(dimensions) {
  const count = Math.floor(CACHED_BYTES / (dimensions * 4));
  const rows = Float32Array.from({ length: count * dimensions }, (_, index) => Math.sin(index));
  const query = rows.slice(0, dimensions);
  let sink = 0;
  const seconds = best(50, () => {
    for (let at = 0; at < rows.length; at += dimensions) {
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let i = 0; i < dimensions; i += 4) {
        const d0 = rows[at + i] - query[i];
        const d1 = rows[at + i + 1] - query[i + 1];
        const d2 = rows[at + i + 2] - query[i + 2];
        const d3 = rows[at + i + 3] - query[i + 3];
        s0 += d0 * d0;
        s1 += d1 * d1;
        s2 += d2 * d2;
        s3 += d3 * d3;
      }
      sink += s0 + s1 + s2 + s3;
    }
  });
  return Number.isNaN(sink) ? 'NaN' : ((seconds / count) * 1e9).toFixed(1);
}
