import { parseArgs } from 'node:util';

/** TABLE of options: the default and what `--help` says. */
const OPTIONS = {
  peers: { default: 'all', help: 'who runs beside: a list of names, "all", or "none"' },
  rounds: { default: '5', help: 'measured rounds; one more warms up' },
  rows: { default: '1000000', help: 'sql: rows of the large table' },
  only: { default: '', help: 'sql: run only workloads whose name holds this text' },
  data: { default: 'fashion-mnist', help: 'vector: fashion-mnist, words, generated, or a file (.fvecs, .npy)' },
  count: { default: '', help: 'vector: take only so many vectors' },
  queries: { default: '500', help: 'vector: how many queries' },
  ef: { default: '10,12,16,20,24,32,48,64,96,128,200', help: 'vector: breadths of the search' },
  metric: { default: '', help: 'vector: l2 or cosine; the default is what suits the data' },
  seed: { default: '1', help: 'seed of what is generated' },
  out: { default: '', help: 'folder for the JSON results; default bench/results' },
  page: { type: 'boolean', default: false, help: 'also write docs/benchmarks/<suite>.md with its plots' },
  help: { type: 'boolean', default: false, help: 'print this' },
};

/** Reads the command line. Throws an error with `isUsage` when it makes no sense. */
export function readOptions(args, suites) {
  const usage = () => {
    const lines = Object.entries(OPTIONS).map(
      ([name, { default: value, help }]) => `  --${name.padEnd(8)} ${help}${value ? ` (default ${value})` : ''}`,
    );
    return ['usage: npm run bench -- <suite> [options]', '', `suites: ${suites.join(', ')}`, '', ...lines].join('\n');
  };
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(OPTIONS).map(([name, { type = 'string', default: value }]) => [name, { type, default: value }]),
      ),
    });
  } catch (error) {
    throw usageError(`${error.message}\n\n${usage()}`);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(usage());
    process.exit(0);
  }
  if (positionals.length !== 1 || !suites.includes(positionals[0])) {
    const found = positionals.length === 0 ? 'no suite was named' : `there is no suite "${positionals.join(' ')}"`;
    throw usageError(`${found}\n\n${usage()}`);
  }
  return {
    suite: positionals[0],
    ...values,
    rounds: count('rounds', values.rounds),
    rows: count('rows', values.rows),
    count: values.count === '' ? null : count('count', values.count),
    queries: count('queries', values.queries),
    seed: count('seed', values.seed),
    ef: values.ef.split(',').map((text) => count('ef', text)),
  };
}

function count(name, text) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw usageError(`--${name} is a count of at least 1, not "${text}"`);
  return value;
}

/** An error whose message is all a user needs. */
export function usageError(message) {
  return Object.assign(new Error(message), { isUsage: true });
}
