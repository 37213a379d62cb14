import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Contender } from '../harness/contender.mjs';
import { choosePeers } from '../harness/peers.mjs';
import { progressBar } from '../harness/progress.mjs';
import { machine, writePage, writeResults } from '../harness/results.mjs';
import { median, summary } from '../harness/statistics.mjs';
import { digits, duration, printTable } from '../harness/text.mjs';
import { K, prepareData } from './data.mjs';
import { page } from './page.mjs';
import { recallOf, speedAt } from './recall.mjs';

const M = 16;
const EF_CONSTRUCTION = 200;
/** Queries a contender answers before the next one has its turn. */
const SLICE = 50;
const EXACT_QUERIES = 20;
/** What we promise, as a ratio to a peer. */
const PROMISES = { hnsw: { 'hnswlib-node': { 0.95: 1.3, 0.99: 1.1 } }, exact: { 'sqlite-vec': 4 } };
export const TARGETS = [0.95, 0.99];

/** Builds every engine's index one after another, then lets all answer the same queries in turns. */
export async function run(options) {
  const data = await prepareData(options);
  const truth = int32s(data.truth);
  const contenders = [];
  try {
    for (const peer of choosePeers('vector', options.peers)) {
      const contender = await Contender.start('vector', peer);
      if (contender !== null) contenders.push(contender);
    }
    const builds = await build(contenders, data);
    const searching = (kind) => contenders.filter(({ name }) => builds[name].searches.includes(kind));
    const { name, about, metric, dimensions, count, queryCount } = data;
    const results = {
      suite: 'vector',
      machine: machine(),
      date: new Date().toISOString().slice(0, 10),
      data: { name, about, metric, dimensions, count, queryCount, k: K, m: M, efConstruction: EF_CONSTRUCTION },
      rounds: options.rounds,
      versions: Object.fromEntries(contenders.map(({ name, version }) => [name, version])),
      builds,
      exact: await measureExact(searching('exact'), data, truth, options.rounds),
      curves: await measureCurves(searching('hnsw'), data, truth, options),
    };
    results.atRecall = TARGETS.map((target) => ({ target, ...speedsAt(results.curves, target) }));
    print(results);
    console.log(`\nresults: ${writeResults(options, results)}`);
    if (options.page) console.log(`page: ${await writeVectorPage(results)}`);
  } finally {
    for (const contender of contenders) await contender.stop();
  }
}

async function build(contenders, data) {
  const bar = progressBar('building', contenders.length);
  const builds = {};
  for (const contender of contenders) {
    builds[contender.name] = await contender.ask('build', { ...data, m: M, efConstruction: EF_CONSTRUCTION });
    bar.step(contender.name);
  }
  bar.stop();
  return builds;
}

/** Seconds and answers of every contender by round: slice by slice in turns; round 0 warms up. */
async function rounds(contenders, kind, queryCount, roundCount, slice) {
  const seconds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const found = Object.fromEntries(contenders.map(({ name }) => [name, new Int32Array(queryCount * K)]));
  for (let round = 0; round <= roundCount; round++) {
    const total = Object.fromEntries(contenders.map(({ name }) => [name, 0]));
    for (let from = 0; from < queryCount; from += slice) {
      const to = Math.min(queryCount, from + slice);
      for (let turn = 0; turn < contenders.length; turn++) {
        const contender = contenders[(turn + round) % contenders.length];
        const answer = await contender.ask('search', kind, K, from, to);
        total[contender.name] += answer.seconds;
        found[contender.name].set(answer.found, from * K);
      }
    }
    if (round > 0) for (const { name } of contenders) seconds[name].push(total[name]);
  }
  return { seconds, found };
}

async function measureExact(contenders, data, truth, roundCount) {
  const count = Math.min(EXACT_QUERIES, data.queryCount);
  const { seconds, found } = await rounds(contenders, 'exact', count, roundCount, 1);
  const wanted = truth.subarray(0, count * K);
  return Object.fromEntries(
    contenders.map(({ name }) => [
      name,
      {
        recall: recallOf(found[name], wanted, K),
        secondsPerQuery: summary(seconds[name].map((total) => total / count)),
      },
    ]),
  );
}

async function measureCurves(contenders, data, truth, { ef: breadths, rounds: roundCount }) {
  const curves = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const bar = progressBar('searching', breadths.length);
  for (const ef of breadths.filter((breadth) => breadth >= K)) {
    for (const contender of contenders) await contender.ask('setBreadth', ef);
    const { seconds, found } = await rounds(contenders, 'hnsw', data.queryCount, roundCount, SLICE);
    for (const { name } of contenders) {
      const speeds = seconds[name].map((total) => data.queryCount / total);
      const { min, max } = summary(speeds);
      curves[name].push({ ef, recall: recallOf(found[name], truth, K), qps: median(speeds), min, max });
    }
    bar.step(`ef ${ef}`);
  }
  bar.stop();
  return curves;
}

function speedsAt(curves, target) {
  const [own] = Object.keys(curves);
  const speeds = Object.fromEntries(Object.entries(curves).map(([name, curve]) => [name, speedAt(curve, target)]));
  const ratios = Object.fromEntries(
    Object.entries(speeds)
      .slice(1)
      .map(([name, speed]) => [name, speed === null || speeds[own] === null ? null : speeds[own].qps / speed.qps]),
  );
  return { speeds, ratios };
}

// ------------------------------------------------------------------------------------------------------------ tables

/** Rows for the terminal and for the page. */
export function tables(results) {
  const { builds, exact, curves, atRecall, versions } = results;
  const names = Object.keys(versions);
  const [own] = names;
  return {
    builds: names.map((name) => ({
      engine: name,
      version: versions[name],
      built: duration(builds[name].seconds),
      'of it the index': builds[name].indexSeconds === undefined ? '' : duration(builds[name].indexSeconds),
      'memory, MB': builds[name].megabytes,
    })),
    exact: Object.entries(exact).map(([name, { recall, secondsPerQuery }]) => ({
      engine: name,
      'per query': duration(secondsPerQuery.median),
      'lowest-highest': `${duration(secondsPerQuery.min)} - ${duration(secondsPerQuery.max)}`,
      'recall@10': recall.toFixed(4),
      'times faster':
        name === own ? '' : kept(secondsPerQuery.median / exact[own].secondsPerQuery.median, PROMISES.exact[name]),
    })),
    curves: (curves[own] ?? []).map(({ ef }, i) => ({
      ef,
      ...Object.fromEntries(
        Object.entries(curves).map(([name, curve]) => [
          name,
          `${curve[i].recall.toFixed(3)}: ${digits(curve[i].qps)} (${digits(curve[i].min)}-${digits(curve[i].max)})`,
        ]),
      ),
    })),
    atRecall: atRecall.map(({ target, speeds, ratios }) => ({
      'recall@10': target,
      ...Object.fromEntries(
        Object.entries(speeds).map(([name, speed]) => [
          name,
          speed === null ? 'not reached' : `${speed.isBound ? '≥ ' : ''}${digits(speed.qps)}`,
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(ratios).map(([name, ratio]) => [
          `× ${name}`,
          ratio === null ? '' : kept(ratio, PROMISES.hnsw[name]?.[target]),
        ]),
      ),
    })),
  };
}

function kept(ratio, promise) {
  const mark = promise === undefined ? '' : ratio >= promise ? ' ✓' : ` < ${promise} ✗`;
  return `${digits(ratio)}${mark}`;
}

function print(results) {
  const { data, machine: on } = results;
  const { builds, exact, curves, atRecall } = tables(results);
  console.log(
    `\n${data.name}: ${data.count.toLocaleString('en-US')} × ${data.dimensions}, ${data.metric}; ` +
      `${on.cpu}, ${on.cores} cores, Node ${on.node}`,
  );
  console.log(`m = ${M}, ef_construction = ${EF_CONSTRUCTION}, one thread, one call a query, k = ${K}\n`);
  printTable(builds);
  console.log('\nExact search');
  printTable(exact);
  if (curves.length === 0) return;
  console.log('\nHNSW: recall@10 and queries per second (lowest-highest round)');
  printTable(curves);
  console.log('\nQueries per second at a recall; × is how many times faster this engine is');
  printTable(atRecall);
}

async function writeVectorPage(results) {
  const { text, plots } = await page(results, tables(results));
  return basename(writePage(`vector-${results.data.name}`, text, plots));
}

function int32s(file) {
  const bytes = readFileSync(file);
  return new Int32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
