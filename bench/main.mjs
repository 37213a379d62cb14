// Entry of `npm run bench -- <suite> [options]`; see README.md.

import { readOptions } from './harness/options.mjs';

/** TABLE of suites. Each file exports `run(options)`. */
const SUITES = {
  sql: './sql/suite.mjs',
  vector: './vector/suite.mjs',
};

try {
  const options = readOptions(process.argv.slice(2), Object.keys(SUITES));
  const { run } = await import(SUITES[options.suite]);
  await run(options);
} catch (error) {
  console.error(error.isUsage ? error.message : error);
  process.exitCode = 1;
}
