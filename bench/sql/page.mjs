import { plot } from '../harness/plot.mjs';
import { duration, markdownTable } from '../harness/text.mjs';

/** The readable page of a run: its text and its plots by file name. */
export async function page(results, rows) {
  const { machine, data, rounds, versions, loadSeconds, date } = results;
  const svg = await plot(specification(results));
  const engines = Object.entries(versions).map(([name, version]) => ({
    engine: name,
    version,
    'time to load': duration(loadSeconds[name]),
  }));
  const text = `# SQL beside other embedded engines

${data.rows.toLocaleString('en-US')} rows of nine columns (five integers, two doubles, two texts), a primary key and one
index; a second table of ${data.owners.toLocaleString('en-US')} rows. Every engine is in a process of its own; all
run the same statements over the same rows in turns, and their answers are compared. Times are medians of
${rounds} rounds, per operation. × is how many times faster this engine is than the peer, as the median of the
rounds' ratios, with the lowest and the highest in parentheses; ✓ and ✗ mark what we promise against
better-sqlite3.

${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}; Node ${machine.node}; ${date}.

${markdownTable(engines)}

${svg === null ? '' : `![How many times faster each workload runs](sql.svg)\n\n`}${markdownTable(rows)}

Engines that are slow at being given single rows (PGlite, DuckDB) loaded the tables with INSERT ... SELECT. PGlite does
not sync its commits; the others do. To repeat: \`npm run bench -- sql --page\`.
`;
  return { text, plots: svg === null ? {} : { 'sql.svg': svg } };
}

function specification({ workloads }) {
  const values = workloads.flatMap(({ name, ratios }) =>
    Object.entries(ratios).map(([peer, { median }]) => ({ workload: name, peer, ratio: median })),
  );
  return {
    width: 520,
    height: { step: 24 },
    data: { values },
    layer: [
      {
        mark: { type: 'point', filled: true, size: 70 },
        encoding: {
          y: { field: 'workload', type: 'nominal', sort: null, title: null, axis: { labelLimit: 320 } },
          x: {
            field: 'ratio',
            type: 'quantitative',
            scale: { type: 'log' },
            title: 'times faster than the peer (logarithmic)',
          },
          color: { field: 'peer', type: 'nominal', title: 'peer' },
          shape: { field: 'peer', type: 'nominal' },
        },
      },
      { mark: { type: 'rule', strokeDash: [4, 3] }, encoding: { x: { datum: 1 } } },
    ],
  };
}
