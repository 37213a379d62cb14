import { usageError } from './options.mjs';

/**
 * TABLE of who can run: by suite, the packages it needs with their exact versions, and its adapter. This engine comes
 * first in every suite. Two rows may share an adapter and differ in `settings`.
 */
export const PEERS = [
  { name: 'zatabase', suites: ['sql', 'vector'], packages: {}, adapter: 'zatabase' },
  { name: 'zatabase-f32', suites: ['vector'], packages: {}, adapter: 'zatabase', settings: { quantization: 'none' } },
  { name: 'better-sqlite3', suites: ['sql'], packages: { 'better-sqlite3': '12.11.1' }, adapter: 'better-sqlite3' },
  { name: 'pglite', suites: ['sql'], packages: { '@electric-sql/pglite': '0.5.14' }, adapter: 'pglite' },
  { name: 'duckdb', suites: ['sql'], packages: { '@duckdb/node-api': '1.5.6-r.1' }, adapter: 'duckdb' },
  { name: 'hnswlib-node', suites: ['vector'], packages: { 'hnswlib-node': '3.0.0' }, adapter: 'hnswlib' },
  {
    name: 'usearch',
    suites: ['vector'],
    packages: { usearch: '2.25.3' },
    adapter: 'usearch',
    settings: { scalar: 'f32' },
  },
  {
    name: 'usearch-f16',
    suites: ['vector'],
    packages: { usearch: '2.25.3' },
    adapter: 'usearch',
    settings: { scalar: 'f16' },
  },
  {
    name: 'usearch-bf16',
    suites: ['vector'],
    packages: { usearch: '2.25.3' },
    adapter: 'usearch',
    settings: { scalar: 'bf16' },
  },
  { name: 'zvec', suites: ['vector'], packages: { '@zvec/zvec': '0.7.0' }, adapter: 'zvec' },
  {
    name: 'zvec-int8',
    suites: ['vector'],
    packages: { '@zvec/zvec': '0.7.0' },
    adapter: 'zvec',
    settings: { quantization: 'INT8' },
  },
  {
    name: 'sqlite-vec',
    suites: ['vector'],
    packages: { 'better-sqlite3': '12.11.1', 'sqlite-vec': '0.1.9' },
    adapter: 'sqlite-vec',
  },
  {
    name: 'pgvector',
    suites: ['vector'],
    packages: { '@electric-sql/pglite': '0.5.14', '@electric-sql/pglite-pgvector': '0.0.15' },
    adapter: 'pgvector',
  },
];

/** The rows that `--peers` asks for, this engine first. */
export function choosePeers(suite, wanted) {
  const [own, ...others] = PEERS.filter(({ suites }) => suites.includes(suite));
  if (wanted === 'none') return [own];
  if (wanted === 'all') return [own, ...others];
  const names = wanted.split(',').map((name) => name.trim());
  for (const name of names) {
    if (![own, ...others].some((peer) => peer.name === name)) {
      throw usageError(
        `there is no peer "${name}"; the suite ${suite} has ${others.map((peer) => peer.name).join(', ')}`,
      );
    }
  }
  return [own, ...others.filter(({ name }) => names.includes(name))];
}
