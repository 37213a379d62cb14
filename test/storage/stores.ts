import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { LmdbStore } from '../../src/storage/lmdb-store.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import type { Store } from '../../src/storage/store.js';
import { WriteBehindStore } from '../../src/storage/write-behind-store.js';

const root = mkdtempSync(join(tmpdir(), 'zatabase-storage-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folderCount = 0;

/** The path of a folder that does not exist yet and goes away with the tests. */
export function newFolder(): string {
  return join(root, String(++folderCount));
}

/** A store under test. */
export interface StoreKind {
  readonly name: string;
  open(): Store;
  /** Closes and opens again what has a place on disk; null for a store in memory. */
  readonly reopen: ((store: Store) => Promise<Store>) | null;
}

const folders = new WeakMap<Store, string>();

function kept(folder: string, store: Store): Store {
  folders.set(store, folder);
  return store;
}

function onDisk(name: string, make: (folder: string) => Store): StoreKind {
  const open = (folder: string) => kept(folder, make(folder));
  return {
    name,
    open: () => open(newFolder()),
    reopen: async (store) => {
      const folder = folders.get(store)!;
      await store.close();
      return open(folder);
    },
  };
}

const lmdb = (folder: string) => new LmdbStore(folder, { isReadOnly: false });

/** TABLE of the implementations of `Store`. */
export const STORES: readonly StoreKind[] = [
  { name: 'memory', open: () => new MemoryStore(), reopen: null },
  onDisk('lmdb', lmdb),
  // No flush comes by itself: both what waits and what was written are read.
  onDisk('write-behind', (folder) => new WriteBehindStore(lmdb(folder), 3_600_000)),
];
