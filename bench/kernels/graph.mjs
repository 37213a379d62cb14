import { load } from '../harness/load.mjs';
import { readData } from './data.mjs';
import { compete, printTable } from './measure.mjs';
import { asNumbers, hnswlib } from './peers.mjs';

const K = 10;
const TARGETS = [0.95, 0.99];

/** Recall@10 against queries per second, one query at a time, and the time to build. */
export async function run(options) {
  const { dimensions, rows, queries } = await readData(options);
  const contenders = [];
  for (const quantization of (options.quantization ?? 'none,sq8').split(',')) {
    contenders.push(await ours(options, dimensions, rows, queries, quantization));
  }
  const peer = hnswlib(options);
  if (peer !== undefined) contenders.push(await theirs(peer, options, dimensions, rows, queries));
  const { exact } = contenders[0];
  for (const { name, buildSeconds } of contenders) console.log(`${name}: built in ${buildSeconds.toFixed(1)} s of CPU`);

  const curves = contenders.map(() => []);
  for (const ef of options.ef.split(',').map(Number)) {
    const runs = contenders.map(({ search }) => search(ef));
    const seconds = compete(runs, queries.length, Number(options.rounds));
    contenders.forEach(({ found }, who) => {
      curves[who].push({ ef, recall: recallOf(found, exact), qps: queries.length / seconds[who] });
    });
  }
  console.log();
  printTable(
    curves[0].map(({ ef }, at) => ({
      ef,
      ...Object.fromEntries(
        contenders.flatMap(({ name }, who) => [
          [`${name} recall`, curves[who][at].recall.toFixed(4)],
          [`${name} QPS`, curves[who][at].qps.toFixed(0)],
        ]),
      ),
    })),
  );
  console.log();
  printTable(
    TARGETS.map((target) => {
      const speeds = curves.map((curve) => interpolate(curve, target));
      const row = { 'recall@10': target };
      contenders.forEach(({ name }, who) => {
        row[`${name} QPS`] = speeds[who]?.toFixed(0) ?? '-';
      });
      if (speeds.length > 1) row.ratio = speeds.every(Boolean) ? (speeds[0] / speeds[1]).toFixed(2) : '-';
      return row;
    }),
  );
}

async function ours(options, dimensions, rows, queries, quantization) {
  const { Arena } = await load('wasm/arena.js');
  const { Graph } = await load('wasm/graph.js');
  const { Hits } = await load('wasm/hits.js');
  const { METRIC_ID } = await load('wasm/exports.js');
  const metric = METRIC_ID[options.metric];
  const arena = Arena.create({ dimensions, isUnit: options.metric === 'cosine' });
  rows.forEach((row, slot) => arena.write(slot, row));
  const exact = queries.map((query) => arena.scan(query, K, { metric }).slots);
  const m = Number(options.m);
  const graph = Graph.create(arena, { metric, m, efConstruction: Number(options['ef-construction']) });
  const start = cpuSeconds();
  if (quantization === 'sq8') {
    const { trainCodec } = await load('vector/train-codec.js');
    const { METRICS } = await load('vector/metrics.js');
    const step = Math.max(1, Math.floor(rows.length / 2048));
    const sample = rows.filter((_, slot) => slot % step === 0).map((_, i) => arena.row(i * step).slice());
    const named = METRICS.find(({ kernel }) => kernel === metric);
    graph.setCodec(trainCodec(sample, dimensions, named, rows.length));
  }
  for (let slot = 0; slot < rows.length; slot++) graph.insert(slot);
  const buildSeconds = cpuSeconds() - start;
  const found = queries.map(() => new Hits(K));
  const search = (ef) => (from, to) => {
    for (let i = from; i < to; i++) graph.search(queries[i], K, { ef }, found[i]);
  };
  return { name: `zatabase ${quantization}`, buildSeconds, search, exact, found: { slotsOf: (i) => found[i].slots } };
}

async function theirs(peer, options, dimensions, rows, queries) {
  const index = new peer.HierarchicalNSW(peer.space, dimensions);
  index.initIndex(rows.length, Number(options.m), Number(options['ef-construction']), 100);
  const vectors = queries.map((query) => asNumbers(query, options.metric));
  let buildSeconds = 0;
  for (let slot = 0; slot < rows.length; slot++) {
    const row = asNumbers(rows[slot], options.metric);
    const start = cpuSeconds();
    index.addPoint(row, slot);
    buildSeconds += cpuSeconds() - start;
  }
  const found = new Array(queries.length);
  const search = (ef) => (from, to) => {
    index.setEf(ef);
    for (let i = from; i < to; i++) found[i] = index.searchKnn(vectors[i], K).neighbors;
  };
  return { name: 'hnswlib-node', buildSeconds, search, found: { slotsOf: (i) => found[i] } };
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function recallOf(found, exact) {
  let hits = 0;
  exact.forEach((slots, i) => {
    const wanted = new Set(slots);
    for (const slot of found.slotsOf(i)) if (wanted.has(slot)) hits++;
  });
  return hits / (exact.length * K);
}

/** Queries per second where the curve crosses a recall: time per query is taken as linear between two points. */
function interpolate(curve, target) {
  for (let at = 1; at < curve.length; at++) {
    const [low, high] = [curve[at - 1], curve[at]];
    if (low.recall >= target || high.recall < target) continue;
    const weight = (target - low.recall) / (high.recall - low.recall);
    return 1 / ((1 - weight) / low.qps + weight / high.qps);
  }
  return undefined;
}
