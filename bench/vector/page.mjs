import { plot } from '../harness/plot.mjs';
import { markdownTable } from '../harness/text.mjs';

/** The readable page of a run: its text and its plots by file name. */
export async function page(results, tables) {
  const { data, machine, rounds, date } = results;
  const svg = await plot(specification(results));
  const file = `vector-${data.name}.svg`;
  const text = `# Vector search beside other engines: ${data.name}

${data.about}: ${data.count.toLocaleString('en-US')} vectors of ${data.dimensions} dimensions, ${data.metric};
${data.queryCount} queries, ${data.k} neighbours, compared with an exact scan in doubles. m = ${data.m},
ef_construction = ${data.efConstruction}. Every engine is in a process of its own and answers one query a call on one
thread; all take turns, 50 queries at a time. Speeds are medians of ${rounds} rounds. This engine runs through its SQL:
a table on disk, an HNSW index, a prepared query.

${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}; Node ${machine.node}; ${date}.

${svg === null ? '' : `![Recall and queries per second](${file})\n\n`}## Queries per second at a recall

${markdownTable(tables.atRecall)}

× is how many times faster this engine is; ✓ and ✗ mark what we promise. ≥: the engine's fastest setting is above that
recall already.

## Every setting

Recall@10, queries per second, and the slowest and fastest round.

${markdownTable(tables.curves)}

## Exact search

${markdownTable(tables.exact)}

## Building

${markdownTable(tables.builds)}

To repeat: \`npm run bench -- vector --data ${data.name} --page\`.
`;
  return { text, plots: svg === null ? {} : { [file]: svg } };
}

function specification({ curves }) {
  const values = Object.entries(curves).flatMap(([engine, curve]) =>
    curve.map(({ ef, recall, qps }) => ({ engine, ef, recall, qps })),
  );
  return {
    width: 560,
    height: 360,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'recall', type: 'quantitative', scale: { zero: false }, title: 'recall@10' },
      y: {
        field: 'qps',
        type: 'quantitative',
        scale: { type: 'log' },
        title: 'queries per second, one thread (logarithmic)',
      },
      order: { field: 'ef' },
      color: { field: 'engine', type: 'nominal', title: 'engine', sort: null },
    },
  };
}
