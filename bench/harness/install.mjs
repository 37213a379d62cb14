import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where everything that only measurements need is kept. */
export const CACHE = fileURLToPath(new URL('../../.bench', import.meta.url));

/**
 * Installs packages (`name@version`) into a folder of their own; what is there already is kept. Returns `{ folder }`,
 * or `{ reason }` when they cannot be had on this machine.
 */
export function installFolder(specs) {
  const folder = join(CACHE, 'packages', specs.join('+').replaceAll('/', '-'));
  const mark = join(folder, 'installed.json');
  const wanted = JSON.stringify({ specs, node: process.versions.modules });
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  process.stderr.write(`installing ${specs.join(' ')} ...\n`);
  const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--save-exact', ...specs], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    const lines = `${npm.stderr ?? ''}${npm.error ?? ''}`.split('\n').filter((line) => /error|err!/i.test(line));
    return { reason: `npm install failed: ${lines.slice(0, 3).join(' / ').slice(0, 400)}` };
  }
  writeFileSync(mark, wanted);
  return { folder };
}

/** Installs each package by itself. Returns `{ folders }` by name, or `{ reason }`. */
export function installPackages(packages) {
  const folders = {};
  for (const [name, version] of Object.entries(packages)) {
    const { folder, reason } = installFolder([`${name}@${version}`]);
    if (reason !== undefined) return { reason };
    folders[name] = folder;
  }
  return { folders };
}
