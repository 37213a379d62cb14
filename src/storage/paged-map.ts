import { assert } from '../common/assert.js';
import { StringHeads } from './string-heads.js';

// An ordered map from binary strings to values, persistent in the functional sense: `edit()` gives a copy that shares
// its pages until they change. Two levels: a list of pages, each a sorted run of entries. Copying on write costs one
// page and the list, so a version a commit is cheap up to some hundred thousand entries.
//
//   pages   [ [a b c] [f g] [k l m n] ]
//
// Used for the directories of index blocks and as the memory store.

const PAGE_ENTRIES_MAX = 256;

interface Page<V> {
  keys: string[];
  values: V[];
  /** The edit that may change this page in place. */
  owner: object | null;
  /** Of `keys`; made when a page that nobody changes any more is searched. */
  heads: StringHeads | null;
}

export class PagedMap<V> {
  private constructor(
    private pages: Page<V>[],
    private entryCount: number,
    private owner: object | null,
  ) {}

  static empty<V>(): PagedMap<V> {
    return new PagedMap<V>([], 0, null);
  }

  /** Builds from entries in ascending order. */
  static fromSorted<V>(keys: readonly string[], values: readonly V[]): PagedMap<V> {
    const pages: Page<V>[] = [];
    const fill = PAGE_ENTRIES_MAX >> 1;
    for (let at = 0; at < keys.length; at += fill) {
      pages.push({ keys: keys.slice(at, at + fill), values: values.slice(at, at + fill), owner: null, heads: null });
    }
    return new PagedMap(pages, keys.length, null);
  }

  get size(): number {
    return this.entryCount;
  }

  /** A copy to change. This map stays as it is, and must not be changed while copies of it are in use. */
  edit(): PagedMap<V> {
    return new PagedMap(this.pages.slice(), this.entryCount, {});
  }

  /** A copy that shares all pages: either map copies those that it changes from now on. */
  fork(): PagedMap<V> {
    if (this.owner !== null) this.owner = {};
    return this.edit();
  }

  /** Ends an edit: nothing is changed any more but in copies. */
  freeze(): this {
    this.owner = null;
    return this;
  }

  get(key: string): V | undefined {
    const page = this.pages[this.pageOf(key)];
    if (page === undefined) return undefined;
    const at = lowerBound(page.keys, key);
    return page.keys[at] === key ? page.values[at] : undefined;
  }

  set(key: string, value: V): void {
    assert(this.owner !== null, 'set on a map that is not being edited');
    if (this.pages.length === 0) {
      this.pages.push({ keys: [key], values: [value], owner: this.owner, heads: null });
      this.entryCount = 1;
      return;
    }
    const pageIndex = this.pageOf(key);
    const page = this.ownPage(pageIndex);
    const at = lowerBound(page.keys, key);
    if (page.keys[at] === key) {
      page.values[at] = value;
      return;
    }
    page.keys.splice(at, 0, key);
    page.values.splice(at, 0, value);
    this.entryCount++;
    if (page.keys.length > PAGE_ENTRIES_MAX) this.splitPage(pageIndex, at === page.keys.length - 1);
  }

  remove(key: string): boolean {
    assert(this.owner !== null, 'remove on a map that is not being edited');
    const pageIndex = this.pageOf(key);
    const shared = this.pages[pageIndex];
    if (shared === undefined) return false;
    const at = lowerBound(shared.keys, key);
    if (shared.keys[at] !== key) return false;
    const page = this.ownPage(pageIndex);
    page.keys.splice(at, 1);
    page.values.splice(at, 1);
    if (page.keys.length === 0) this.pages.splice(pageIndex, 1);
    this.entryCount--;
    return true;
  }

  /** A cursor at the last entry whose key is at most `key`, or at the first entry when there is none. */
  floor(key: string): PagedCursor<V> {
    const pageIndex = this.pageOf(key);
    const page = this.pages[pageIndex];
    if (page === undefined) return new PagedCursor(this.pages, 0, 0);
    return new PagedCursor(this.pages, pageIndex, Math.max(0, this.upperBound(page, key) - 1));
  }

  /** A cursor at the first entry whose key is at least `key`. */
  ceiling(key: string): PagedCursor<V> {
    const pageIndex = this.pageOf(key);
    const page = this.pages[pageIndex];
    if (page === undefined) return new PagedCursor(this.pages, 0, 0);
    const cursor = new PagedCursor(this.pages, pageIndex, lowerBound(page.keys, key));
    cursor.normalize();
    return cursor;
  }

  /** How many entries come before the one that `floor(key)` is at. */
  rank(key: string): number {
    const pageIndex = this.pageOf(key);
    const page = this.pages[pageIndex];
    if (page === undefined) return 0;
    let before = Math.max(0, this.upperBound(page, key) - 1);
    for (let i = 0; i < pageIndex; i++) before += this.pages[i]!.keys.length;
    return before;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const page of this.pages) {
      for (let i = 0; i < page.keys.length; i++) yield [page.keys[i]!, page.values[i]!];
    }
  }

  private upperBound(page: Page<V>, key: string): number {
    // A page of an edit under way may change with the next entry.
    if (page.owner !== null && page.owner === this.owner) return upperBound(page.keys, key);
    page.heads ??= new StringHeads(page.keys);
    return page.heads.upperBound(key);
  }

  /** The page that holds `key`, or would. */
  private pageOf(key: string): number {
    let low = 0;
    let high = this.pages.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pages[middle]!.keys[0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private ownPage(index: number): Page<V> {
    const page = this.pages[index]!;
    if (page.owner === this.owner) return page;
    const copy: Page<V> = { keys: page.keys.slice(), values: page.values.slice(), owner: this.owner, heads: null };
    this.pages[index] = copy;
    return copy;
  }

  /** Ascending inserts leave full pages behind; others halve. */
  private splitPage(index: number, isAppend: boolean): void {
    const page = this.pages[index]!;
    const at = isAppend ? page.keys.length - 1 : page.keys.length >> 1;
    const right: Page<V> = {
      keys: page.keys.splice(at),
      values: page.values.splice(at),
      owner: this.owner,
      heads: null,
    };
    this.pages.splice(index + 1, 0, right);
  }
}

/** A place in a `PagedMap`. It is valid while the map is not changed. */
export class PagedCursor<V> {
  constructor(
    private readonly pages: readonly Page<V>[],
    private pageIndex: number,
    private at: number,
  ) {}

  /** False once the cursor has left the map. */
  get isValid(): boolean {
    const page = this.pages[this.pageIndex];
    return page !== undefined && this.at >= 0 && this.at < page.keys.length;
  }

  get key(): string {
    return this.pages[this.pageIndex]!.keys[this.at]!;
  }

  get value(): V {
    return this.pages[this.pageIndex]!.values[this.at]!;
  }

  next(): void {
    this.at++;
    this.normalize();
  }

  /** Moves to the next entry; stays and says false at the last. */
  advance(): boolean {
    const page = this.pages[this.pageIndex];
    if (page === undefined) return false;
    if (this.at + 1 < page.keys.length) {
      this.at++;
      return true;
    }
    if (this.pageIndex + 1 >= this.pages.length) return false;
    this.pageIndex++;
    this.at = 0;
    return true;
  }

  /** Moves to the previous entry; stays and says false at the first. */
  retreat(): boolean {
    if (this.at > 0) {
      this.at--;
      return true;
    }
    if (this.pageIndex === 0) return false;
    this.pageIndex--;
    this.at = this.pages[this.pageIndex]!.keys.length - 1;
    return true;
  }

  /** Moves from behind a page's last entry to the next page's first. */
  normalize(): void {
    const page = this.pages[this.pageIndex];
    if (page !== undefined && this.at >= page.keys.length) {
      this.pageIndex++;
      this.at = 0;
    }
  }
}

/** Index of the first key that is at least `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first key above `key`. */
export function upperBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
