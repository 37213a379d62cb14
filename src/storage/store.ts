// The key-value store everything lies in: ordered, transactional, one writer.
//
// Keys are binary strings (`codec/key.ts`), at most `STORE_KEY_BYTES_MAX` long; values are bytes. Two stores
// implement this: LMDB in a folder, and memory.

/** LMDB's bound at its default page size. */
export const STORE_KEY_BYTES_MAX = 1978;

/** One version of the store. */
export interface StoreReader {
  /**
   * The value under `key`, or undefined. The bytes are the store's: they are valid until its next call and must not
   * be changed; their offset in their buffer is a multiple of 8.
   */
  get(key: string): Uint8Array | undefined;
  /** Keys from `start` (inclusive) to `end` (exclusive), ascending. */
  keys(start: string, end: string): string[];
}

/** A version that stays what it is, whatever is committed later. Release it: a held one keeps old pages alive. */
export interface StoreSnapshot extends StoreReader {
  release(): void;
}

/** The changes of one commit. The bytes given are copied, or never changed by the caller afterwards. */
export interface StoreWriter {
  put(key: string, value: Uint8Array): void;
  remove(key: string): void;
}

export interface Store {
  /** The newest commit, whichever that is at each call. */
  readonly latest: StoreReader;
  /** Pins the newest commit. */
  snapshot(): StoreSnapshot;
  /**
   * Runs `write` and makes its changes visible and durable at once, or not at all when it throws.
   * @throws 53100 disk_full, 58030 io_error, 25006 for a store opened read-only.
   */
  commit(write: (writer: StoreWriter) => void): void;
  /** Copies the newest commit into the empty or missing folder `path`. */
  backup(path: string): Promise<void>;
  /** Says in words what is wrong with the file under the store, or null; without reading through it. */
  findDamage(): string | null;
  /** Bytes on disk (0 in memory). */
  byteSize(): number;
  close(): Promise<void>;
}
