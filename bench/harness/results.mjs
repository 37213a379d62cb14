import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a number means nothing without. */
export function machine() {
  const [{ model }] = cpus();
  return {
    cpu: model.trim(),
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    zatabase: JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version,
  };
}

/** Writes what a run gave as JSON; returns the file's path. */
export function writeResults(options, results) {
  const folder = options.out === '' ? join(ROOT, 'bench', 'results') : options.out;
  mkdirSync(folder, { recursive: true });
  const name = results.data.name === undefined ? '' : `-${results.data.name}`;
  const file = join(folder, `${options.suite}${name}-node${process.versions.node.split('.')[0]}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

/** Writes a page and its plots into docs/benchmarks; `plots` are SVG texts by file name. Returns the page's path. */
export function writePage(name, text, plots) {
  const folder = join(ROOT, 'docs', 'benchmarks');
  mkdirSync(folder, { recursive: true });
  for (const [file, svg] of Object.entries(plots)) writeFileSync(join(folder, file), svg);
  const file = join(folder, `${name}.md`);
  writeFileSync(file, text);
  return file;
}
