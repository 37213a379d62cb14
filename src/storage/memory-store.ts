import { notSupported } from '../common/errors.js';
import { PagedMap } from './paged-map.js';
import type { Store, StoreReader, StoreSnapshot, StoreWriter } from './store.js';

/** The store of `:memory:`: the same contract as LMDB's, gone at close. */
export class MemoryStore implements Store {
  private current = PagedMap.empty<Uint8Array>();
  private bytes = 0;

  readonly latest: StoreReader = {
    get: (key) => this.current.get(key),
    keys: (start, end) => keysOf(this.current, start, end),
  };

  snapshot(): StoreSnapshot {
    const pinned = this.current;
    return {
      get: (key) => pinned.get(key),
      keys: (start, end) => keysOf(pinned, start, end),
      release: () => {},
    };
  }

  commit(write: (writer: StoreWriter) => void): void {
    const next = this.current.edit();
    let bytes = this.bytes;
    write({
      put: (key, value) => {
        bytes += value.byteLength - (next.get(key)?.byteLength ?? 0);
        next.set(key, alignedCopy(value));
      },
      remove: (key) => {
        bytes -= next.get(key)?.byteLength ?? 0;
        next.remove(key);
      },
    });
    this.current = next;
    this.bytes = bytes;
  }

  async backup(): Promise<void> {
    throw notSupported('a backup of a database in memory', undefined, 'open the database in a folder to back it up');
  }

  findDamage(): null {
    return null;
  }

  byteSize(): number {
    return this.bytes;
  }

  async close(): Promise<void> {
    this.current = PagedMap.empty();
  }
}

function keysOf(map: PagedMap<Uint8Array>, start: string, end: string): string[] {
  const keys: string[] = [];
  for (const cursor = map.ceiling(start); cursor.isValid && cursor.key < end; cursor.next()) keys.push(cursor.key);
  return keys;
}

/** A copy in a buffer of its own, so that typed arrays can be laid over it. */
function alignedCopy(value: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(value.byteLength);
  copy.set(value);
  return copy;
}
