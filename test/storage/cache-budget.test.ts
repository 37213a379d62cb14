import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { CacheBudget, type CacheEntry } from '../../src/storage/cache-budget.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import { Storage } from '../../src/storage/storage.js';
import { FIRST_LAYOUT, randomValue } from './table-model.js';

class Entry implements CacheEntry {
  isTouched = false;
  byteSize = 0;

  evict(): void {
    this.byteSize = 0;
  }
}

describe('the cache budget', () => {
  test('stays under its limit, and lets go of what is released', () => {
    const budget = new CacheBudget(10_000);
    const random = seededRandom(8);
    const entries = Array.from({ length: 100 }, () => new Entry());
    for (let step = 0; step < 20_000; step++) {
      const entry = entries[random.below(entries.length)]!;
      if (random.below(4) === 0) {
        budget.release(entry);
        entry.byteSize = 0;
      } else {
        const byteSize = 1 + random.below(800);
        entry.byteSize += byteSize;
        budget.charge(entry, byteSize);
      }
      const held = entries.filter((each) => each.byteSize > 0);
      expect(budget.usedBytes).toBe(held.reduce((sum, each) => sum + each.byteSize, 0));
      expect(budget.entryCount).toBe(held.length);
      // One entry alone may be larger than the limit.
      expect(budget.usedBytes <= 10_000 || held.length === 1).toBe(true);
    }
  });

  test('does not grow with commits that replace what was cached', () => {
    const storage = new Storage(new MemoryStore(), { cacheBytes: 1 << 30 });
    const random = seededRandom(9);
    const row = () => FIRST_LAYOUT.columns.map(({ type }) => randomValue(type, random));
    const first = storage.begin();
    for (let i = 0; i < 100; i++) first.table(FIRST_LAYOUT).insert(row());
    storage.commitTransaction(first);
    for (let i = 0; i < 500; i++) {
      storage.latest.table(FIRST_LAYOUT).blockOf(5, [0, 1]);
      const transaction = storage.begin();
      transaction.table(FIRST_LAYOUT).update(5, [0], [i]);
      storage.commitTransaction(transaction);
    }
    expect(storage.budget.entryCount).toBeLessThanOrEqual(2);
  });
});
