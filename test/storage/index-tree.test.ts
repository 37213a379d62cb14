import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { CacheBudget } from '../../src/storage/cache-budget.js';
import { IndexTree, IndexTreeWriter, type IndexView } from '../../src/storage/index-tree.js';
import { UndoLog } from '../../src/storage/undo-log.js';
import { STORES } from './stores.js';

// An index is compared with a sorted array of its entries, through commits, undoing and opening again.

const INDEX_ID = 9;
const STEPS = 1500;

function allOf(view: IndexView): string[] {
  const found: string[] = [];
  for (const cursor = view.seek(''); cursor.isValid; cursor.next()) found.push(cursor.entry);
  return found;
}

function backwards(view: IndexView): string[] {
  const found: string[] = [];
  for (const cursor = view.seekBefore('\xff'); cursor.isValid; cursor.previous()) found.push(cursor.entry);
  return found.reverse();
}

/** Kinds of work, by the entries that are added and which are removed. */
const KINDS = [
  { name: 'random entries', key: (_: number, dice: number) => String(dice % 5000).padStart(6, '0') },
  { name: 'growing entries', key: (step: number) => String(step).padStart(9, '0') },
  { name: 'falling entries', key: (step: number) => String(999_999 - step).padStart(9, '0') },
  // The first block is emptied again and again, and what comes next is smaller than the second's separator.
  { name: 'a few keys with many rows each', key: (_: number, dice: number) => `k${dice % 3}/${dice % 2000}` },
  { name: 'long entries', key: (_: number, dice: number) => `${dice % 40}`.repeat(700).slice(0, 1200) + (dice % 4000) },
  { name: 'entries that are prefixes of others', key: (_: number, dice: number) => 'a'.repeat(dice % 900) },
];

describe.each(STORES)('an index in the $name store', (kind) => {
  test.each(KINDS)('holds $name as a sorted set would', { timeout: 60_000 }, async ({ key }) => {
    const random = seededRandom(31);
    let store = kind.open();
    const budget = new CacheBudget(40_000);
    let tree = IndexTree.load(INDEX_ID, store.latest);
    let committed = new Set<string>();
    for (let round = 0, step = 0; step < STEPS * 4; round++) {
      const undoLog = new UndoLog();
      const writer = new IndexTreeWriter(tree, store.latest, budget, undoLog);
      const current = new Set(committed);
      const mark = random.below(3) === 0 ? undoLog.mark() : null;
      // Rounds that mostly add, that mostly remove, and that remove the lowest.
      const mode = random.below(4);
      const lowest = [...current].sort();
      for (let i = random.below(STEPS / 3); i >= 0; i--, step++) {
        const isRemoval = current.size > 0 && random.below(10) < (mode === 0 ? 2 : mode === 1 ? 8 : 5);
        if (isRemoval) {
          let entry = mode === 2 ? lowest.shift() : undefined;
          if (entry === undefined || !current.has(entry)) entry = [...current][random.below(current.size)]!;
          current.delete(entry);
          writer.remove(entry);
        } else {
          const entry = key(step, random.below(1e9));
          expect(writer.find(entry) === entry).toBe(current.has(entry));
          if (current.has(entry)) continue;
          current.add(entry);
          writer.add(entry);
        }
      }
      const sorted = [...current].sort();
      expect(allOf(writer)).toEqual(sorted);
      if (mark !== null && random.below(2) === 0) {
        undoLog.rollback(mark);
        expect(allOf(writer)).toEqual([...committed].sort());
        current.clear();
        for (const entry of committed) current.add(entry);
      }
      if (random.below(5) === 0) continue;
      const before = { tree, entries: [...committed].sort(), snapshot: store.snapshot() };
      let next = tree;
      store.commit((storeWriter) => {
        next = writer.write(storeWriter);
      });
      tree = next;
      committed = current;
      const view = tree.view(store.latest, budget);
      expect(allOf(view)).toEqual([...committed].sort());
      expect(backwards(view)).toEqual([...committed].sort());
      expect(allOf(before.tree.view(before.snapshot, budget))).toEqual(before.entries);
      before.snapshot.release();
      if (round % 5 === 4) {
        if (kind.reopen !== null) store = await kind.reopen(store);
        tree = IndexTree.load(INDEX_ID, store.latest);
        expect(allOf(tree.view(store.latest, budget))).toEqual([...committed].sort());
      }
    }
    await store.close();
  });
});
