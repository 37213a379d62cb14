// Compiles the kernels once per target of asconfig.json: `node assembly/build.mjs [target ...]`.
// A target whose output is newer than all sources, the configuration and this script is skipped.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const assembly = dirname(fileURLToPath(import.meta.url));
const root = dirname(assembly);
const { targets } = JSON.parse(readFileSync(join(root, 'asconfig.json'), 'utf8'));

/** Last change of a file, 0 when there is none. */
function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function sources() {
  return readdirSync(assembly, { recursive: true, encoding: 'utf8' })
    .map((name) => join(assembly, name))
    .concat(join(root, 'asconfig.json'));
}

const sourceTime = Math.max(...sources().map(modifiedAt));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);

for (const target of wanted) {
  const output = join(root, targets[target].outFile);
  if (modifiedAt(output) <= sourceTime) await compile(target);
  console.log(`${targets[target].outFile}  ${statSync(output).size} bytes`);
}

async function compile(target) {
  const { default: asc } = await import('assemblyscript/asc');
  const options = ['--baseDir', root, '--config', 'asconfig.json', '--target', target];
  const { error, stderr } = await asc.main(['assembly/index.ts', ...options]);
  // `converge` says so when a last round of optimizing made the module a little larger, which it keeps out.
  process.stderr.write(stderr.toString().replace('Last converge was suboptimal.\n', ''));
  if (error === null) return;
  console.error(`${target}: ${error.message}`);
  process.exit(1);
}
