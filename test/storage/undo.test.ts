import { expect, test } from 'vitest';
import { indexPrefix, prefixEnd } from '../../src/storage/keyspace.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import { Storage } from '../../src/storage/storage.js';
import { int4 } from '../../src/types/integer.js';
import { text } from '../../src/types/text.js';
import { column, INDEX_ID, scan, TABLE_ID } from './table-model.js';

// What going back to a savepoint has lost before, case by case.

const LAYOUT = { tableId: TABLE_ID, columns: [column(1, int4, null), column(2, text, null)] };
const NARROW = { tableId: TABLE_ID, columns: [LAYOUT.columns[0]!] };

test('a removed row comes back though its chunk was filled meanwhile', () => {
  const storage = new Storage(new MemoryStore(), { cacheBytes: 1e6 });
  const transaction = storage.begin();
  const table = transaction.table(LAYOUT);
  table.insert([1, 'one']);
  const mark = transaction.undoLog.mark();
  table.remove(0);
  for (let i = 0; i < 600; i++) table.insert([i, 'more']);
  transaction.undoLog.rollback(mark);
  expect([...scan(table).values()]).toEqual(['number 1 | string one']);
  storage.commitTransaction(transaction);
  expect([...scan(storage.latest.table(LAYOUT)).values()]).toEqual(['number 1 | string one']);
});

test('a NULL that was taken back does not stick to the row that follows', () => {
  const storage = new Storage(new MemoryStore(), { cacheBytes: 1e6 });
  const transaction = storage.begin();
  const table = transaction.table(LAYOUT);
  const mark = transaction.undoLog.mark();
  table.insert([null, null]);
  transaction.undoLog.rollback(mark);
  table.insert([2, 'two']);
  expect([...scan(table).values()]).toEqual(['number 2 | string two']);
});

test('a dropped column comes back with its values though rows were written without it', () => {
  const storage = new Storage(new MemoryStore(), { cacheBytes: 1e6 });
  const first = storage.begin();
  first.table(LAYOUT).insert([1, 'one']);
  first.table(LAYOUT).insert([2, 'x'.repeat(900)]);
  storage.commitTransaction(first);
  const before = scan(storage.latest.table(LAYOUT));
  const transaction = storage.begin();
  transaction.table(LAYOUT).update(0, [0], [1]);
  const mark = transaction.undoLog.mark();
  const table = transaction.table(NARROW);
  table.update(0, [0], [5]);
  for (let i = 0; i < 600; i++) table.insert([i]);
  transaction.undoLog.rollback(mark);
  expect(scan(transaction.table(LAYOUT))).toEqual(before);
  storage.commitTransaction(transaction);
  expect(scan(storage.latest.table(LAYOUT))).toEqual(before);
});

test('a dropped column comes back though the transaction first met the table without it', () => {
  const storage = new Storage(new MemoryStore(), { cacheBytes: 1e6 });
  const first = storage.begin();
  first.table(LAYOUT).insert([1, 'one']);
  first.table(LAYOUT).insert([2, 'x'.repeat(900)]);
  storage.commitTransaction(first);
  const before = scan(storage.latest.table(LAYOUT));
  const transaction = storage.begin();
  const mark = transaction.undoLog.mark();
  transaction.table(NARROW).update(1, [0], [5]);
  for (let i = 0; i < 600; i++) transaction.table(NARROW).insert([i]);
  transaction.undoLog.rollbackTo(mark);
  expect(scan(transaction.view(LAYOUT))).toEqual(before);
  transaction.table(LAYOUT).insert([3, 'three']);
  storage.commitTransaction(transaction);
  const after = new Map([...before, [2, 'number 3 | string three']]);
  expect(scan(storage.latest.table(LAYOUT))).toEqual(after);
});

test('nothing is stored of an index that was filled and taken back', () => {
  const store = new MemoryStore();
  const storage = new Storage(store, { cacheBytes: 1e6 });
  const transaction = storage.begin();
  const table = transaction.table(LAYOUT);
  table.insert([1, 'one']);
  const mark = transaction.undoLog.mark();
  table.index(INDEX_ID).fill(['\x01entry']);
  transaction.undoLog.rollback(mark);
  storage.commitTransaction(transaction);
  const prefix = indexPrefix(INDEX_ID);
  expect(store.latest.keys(prefix, prefixEnd(prefix))).toEqual([]);
});

test('a long value of a row that was taken back is not stored', () => {
  const store = new MemoryStore();
  const storage = new Storage(store, { cacheBytes: 1e6 });
  const transaction = storage.begin();
  const table = transaction.table(LAYOUT);
  table.insert([0, 'kept']);
  const mark = transaction.undoLog.mark();
  for (let i = 0; i < 600; i++) table.insert([i, 'y'.repeat(700)]);
  transaction.undoLog.rollback(mark);
  storage.commitTransaction(transaction);
  expect(store.latest.keys('x', 'y')).toEqual([]);
});
