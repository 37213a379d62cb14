import { basename } from 'node:path';
import { Contender } from '../harness/contender.mjs';
import { choosePeers } from '../harness/peers.mjs';
import { progressBar } from '../harness/progress.mjs';
import { machine, writePage, writeResults } from '../harness/results.mjs';
import { ratioOf, summary } from '../harness/statistics.mjs';
import { digits, duration, printTable } from '../harness/text.mjs';
import { ownersOf } from './data.mjs';
import { page } from './page.mjs';
import { workloads } from './workloads.mjs';

/** Runs every workload on every engine, in turns, and compares. */
export async function run(options) {
  const { rows, rounds } = options;
  const contenders = [];
  try {
    for (const peer of choosePeers('sql', options.peers)) {
      const contender = await Contender.start('sql', peer);
      if (contender !== null) contenders.push(contender);
    }
    const results = {
      suite: 'sql',
      machine: machine(),
      date: new Date().toISOString().slice(0, 10),
      data: { rows, owners: ownersOf(rows) },
      rounds,
      versions: Object.fromEntries(contenders.map(({ name, version }) => [name, version])),
      loadSeconds: await load(contenders, rows),
      workloads: [],
    };
    const list = workloads({ rows, owners: ownersOf(rows) }).filter(({ name }) => name.includes(options.only));
    const bar = progressBar('workloads', list.length);
    for (const workload of list) {
      results.workloads.push(await measure(workload, contenders, rounds));
      bar.step(workload.name);
    }
    bar.stop();
    print(results);
    console.log(`\nresults: ${writeResults(options, results)}`);
    if (options.page) console.log(`page: ${await writeSqlPage(results)}`);
    const different = results.workloads.filter(({ isAgreed }) => !isAgreed);
    if (different.length > 0) {
      throw new Error(`the engines answer differently: ${different.map(({ name }) => name).join(', ')}`);
    }
  } finally {
    for (const contender of contenders) await contender.stop();
  }
}

async function load(contenders, rows) {
  const bar = progressBar('loading', contenders.length);
  const seconds = {};
  for (const contender of contenders) {
    seconds[contender.name] = await contender.ask('load', rows);
    bar.step(contender.name);
  }
  bar.stop();
  return seconds;
}

/** Round 0 warms up; the turns begin with another engine every round. */
async function measure(workload, contenders, rounds) {
  const seconds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  const digests = {};
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contenders.length; turn++) {
      const contender = contenders[(turn + round) % contenders.length];
      const answer = await contender.ask('run', workload.name);
      // Who does fewer operations comes to other answers.
      if (answer.operations === workload.operations) digests[contender.name] = answer.digest;
      if (round > 0) seconds[contender.name].push(answer.seconds / answer.operations);
    }
  }
  const [own] = contenders;
  return {
    name: workload.name,
    operations: workload.operations,
    atLeast: workload.atLeast ?? null,
    isAgreed: new Set(Object.values(digests)).size === 1,
    digests,
    secondsPerOperation: Object.fromEntries(contenders.map(({ name }) => [name, summary(seconds[name])])),
    ratios: Object.fromEntries(
      contenders.slice(1).map(({ name }) => [name, ratioOf(seconds[own.name], seconds[name])]),
    ),
  };
}

/** Rows for the terminal and for the page. */
export function tableRows(results) {
  const names = Object.keys(results.versions);
  return results.workloads.map(({ name, atLeast, secondsPerOperation, ratios }) => ({
    workload: name,
    ...Object.fromEntries(names.map((who) => [who, duration(secondsPerOperation[who].median)])),
    ...Object.fromEntries(
      names.slice(1).map((who) => {
        const { median, min, max } = ratios[who];
        const promise =
          who === 'better-sqlite3' && atLeast !== null ? (median >= atLeast ? ' ✓' : ` < ${atLeast} ✗`) : '';
        return [`× ${who}`, `${digits(median)} (${digits(min)}-${digits(max)})${promise}`];
      }),
    ),
  }));
}

function print(results) {
  const { machine: on, data, rounds, versions, loadSeconds } = results;
  console.log(`\n${data.rows.toLocaleString('en-US')} rows; ${on.cpu}, ${on.cores} cores, Node ${on.node}`);
  for (const [name, version] of Object.entries(versions)) {
    console.log(`  ${name}: ${version}; loaded in ${duration(loadSeconds[name])}`);
  }
  console.log(
    `Median of ${rounds} rounds per operation; × is how many times faster this engine is (lowest-highest).\n`,
  );
  printTable(tableRows(results));
}

async function writeSqlPage(results) {
  const { text, plots } = await page(results, tableRows(results));
  return basename(writePage('sql', text, plots));
}
