import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// Imports point down: a folder of src imports folders of lower floors and itself. Neighbours leave each other alone.

const SRC = fileURLToPath(new URL('../../src', import.meta.url));

/** TABLE of floors, from the top. The head of ARCHITECTURE.md draws the same. */
const FLOORS: readonly (readonly string[])[] = [
  ['index.ts', 'worker'],
  ['client'],
  ['modules'],
  ['engine'],
  ['sql/execute'],
  ['sql/plan'],
  ['sql/system'],
  ['sql/parse', 'sql/functions'],
  ['vector'],
  ['catalog'],
  ['storage'],
  ['columnar'],
  ['types'],
  ['codec', 'wasm', 'pool'],
  ['common'],
];

interface Import {
  readonly from: string;
  readonly to: string;
  /** Gone after compiling. */
  readonly isTypeOnly: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s([^;]*?)\sfrom\s'(\.[^']+)';/gms)) {
    const [, clause, target] = match as unknown as [string, string, string];
    const to = posix.join(posix.dirname(file), target.replace(/\.js$/, '.ts'));
    found.push({ from: file, to, isTypeOnly: isTypeOnly(clause) });
  }
  for (const match of text.matchAll(/\bimport\('(\.[^']+)'\)/g)) {
    found.push({
      from: file,
      to: posix.join(posix.dirname(file), match[1]!.replace(/\.js$/, '.ts')),
      isTypeOnly: false,
    });
  }
  return found;
}

/** `import type ...`, or braces with nothing but types in them. */
function isTypeOnly(clause: string): boolean {
  if (clause.startsWith('type ')) return true;
  const braces = /^\{(.*)\}$/s.exec(clause.trim());
  if (braces === null) return false;
  const names = braces[1]!.split(',').map((name) => name.trim());
  return names.every((name) => name === '' || name.startsWith('type '));
}

function floorOf(file: string): number {
  const floor = FLOORS.findIndex((rooms) => rooms.some((room) => file === room || file.startsWith(`${room}/`)));
  if (floor < 0) throw new Error(`src/${file} is on no floor`);
  return floor;
}

function roomOf(file: string): string {
  return FLOORS[floorOf(file)]!.find((room) => file === room || file.startsWith(`${room}/`))!;
}

/** Circles of a graph, each as the path around it. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const path: string[] = [];
  const found: string[] = [];
  const visit = (node: string) => {
    if (state.get(node) === 'done') return;
    if (state.get(node) === 'open') {
      found.push([...path.slice(path.indexOf(node)), node].join(' -> '));
      return;
    }
    state.set(node, 'open');
    path.push(node);
    for (const next of edges.get(node) ?? []) visit(next);
    path.pop();
    state.set(node, 'done');
  };
  for (const node of edges.keys()) visit(node);
  return found;
}

/** `sql/plan` of `sql/plan/bind/select.ts`. */
function folderOf(file: string): string {
  return posix.dirname(file).split('/').slice(0, 2).join('/');
}

function edgesBetween(list: readonly Import[], name: (file: string) => string): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of list) {
    if (name(from) === name(to)) continue;
    if (!edges.has(name(from))) edges.set(name(from), new Set());
    edges.get(name(from))!.add(name(to));
  }
  return edges;
}

describe('imports', () => {
  test('are found, and lead to files that exist', () => {
    expect(imports.length).toBeGreaterThan(files.length);
    const known = new Set(files);
    expect(
      imports.filter(({ to }) => !known.has(to) && !to.endsWith('.d.ts')).map(({ from, to }) => `${from}: ${to}`),
    ).toEqual([]);
  });

  test('point down, types included', () => {
    const upward = imports.filter(({ from, to }) => {
      if (roomOf(from) === roomOf(to)) return false;
      return floorOf(to) <= floorOf(from);
    });
    expect(upward.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  test('make no circle between folders', () => {
    expect(circles(edgesBetween(imports, (file) => folderOf(file)))).toEqual([]);
  });

  test('make no circle between files at run time', () => {
    const atRunTime = imports.filter(({ isTypeOnly: isErased }) => !isErased);
    expect(circles(edgesBetween(atRunTime, (file) => file))).toEqual([]);
  });

  test('of packages are dependencies, and stay in their room', () => {
    const { dependencies } = JSON.parse(readFileSync(join(dirname(SRC), 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const rooms: Record<string, string> = {
      chevrotain: 'sql/parse',
      lmdb: 'storage',
      piscina: 'pool',
      '@assemblyscript/loader': 'wasm',
    };
    const wrong: string[] = [];
    for (const file of files) {
      const text = readFileSync(join(SRC, file), 'utf8');
      for (const [, name] of text.matchAll(/(?:^(?:import|export)\s[^;]*?\sfrom\s|\bimport\()'([^'.][^']*)'/gms)) {
        if (name!.startsWith('node:')) continue;
        const isAllowed = name! in dependencies && roomOf(file) === rooms[name!];
        if (!isAllowed) wrong.push(`${relative(SRC, join(SRC, file))} imports ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
