// Packs the package, installs the tarball into an empty project with npm and uses it there, as a user would:
//
//   node test/package/install.mjs

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const USE = `
  import { open } from 'zatabase-js';
  const db = await open('./shop.zdb');
  await db.exec(\`
    CREATE TABLE item (id integer PRIMARY KEY, embedding vector(2));
    CREATE INDEX ON item USING hnsw (embedding vector_l2_ops);
    INSERT INTO item VALUES (1, '[0,0]'), (2, '[3,4]');
  \`);
  await db.close();
  const again = await open('./shop.zdb');
  const { rows } = await again.query('SELECT id, embedding <-> $1 AS distance FROM item ORDER BY 2', [[0, 0]]);
  if (JSON.stringify(rows) !== '[{"id":1,"distance":0},{"id":2,"distance":5}]') throw new Error(JSON.stringify(rows));
  await again.close();
  console.log('used: fine');
`;

const TYPED_USE = `
  import { type Database, open, ZatabaseClient } from 'zatabase-js';
  const db: Database = await open(':memory:', { durability: 'full' });
  const { rows } = await db.query<{ id: number }>('SELECT 1 AS id');
  const id: number = rows[0]!.id;
  // @ts-expect-error there is no such option
  await open(':memory:', { chache: 1 });
  const client = new ZatabaseClient({ baseUrl: './x' });
  export { client, id };
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As strict as a user may be, checking our declarations too. */
const COMPILER_OPTIONS = {
  noEmit: true,
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  types: ['node'],
  typeRoots: [join(root, 'node_modules', '@types')],
  lib: ['es2023', 'dom', 'esnext.disposable'],
};

const project = mkdtempSync(join(tmpdir(), 'zatabase-user-'));

try {
  const packed = JSON.parse(run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], root));
  const [{ filename, size, entryCount }] = packed;
  console.log(`${filename}: ${Math.round(size / 1024)} kB, ${entryCount} files`);
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  run('npm', ['install', '--no-audit', '--no-fund', join(project, filename)], project);
  // The lock file npm has just written must also do for `npm ci`.
  run('npm', ['ci', '--no-audit', '--no-fund'], project);
  const modules = join(project, 'node_modules');
  console.log(`installed: ${countPackages(modules)} packages, ${Math.round(sizeOf(modules) / 2 ** 20)} MB`);
  writeFileSync(join(project, 'use.js'), USE);
  console.log(run(process.execPath, ['use.js'], project).trim());
  writeFileSync(join(project, 'use.ts'), TYPED_USE);
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: ['use.ts'] }),
  );
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc')], project);
  console.log('types: fine');
} finally {
  rmSync(project, { recursive: true, force: true });
}

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout}\n${error.stderr}`);
  }
}

function countPackages(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
  return names.reduce((sum, name) => sum + (name.startsWith('@') ? readdirSync(join(modules, name)).length : 1), 0);
}

function sizeOf(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
