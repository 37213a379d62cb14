import { allocate, allocateZeroed, release } from '../memory';
import { OUT_OF_MEMORY } from '../status';
import { blocksCapacity } from '../structures/blocks';
import { heapPop, heapPush } from '../structures/heap';
import { slotOf } from '../structures/key';
import { createScratch, reserveCode, reserveScratch, Scratch, scratch, useScratch } from '../structures/scratch';
import { entryPointOf, Graph, hasCodes, NO_SLOT } from './layout';
import { encodeQuery, rerank } from './quantize';
import { enter, storeResults } from './query';
import { beginMatching, isMatch, searchMatching } from './search';
import { measureCodes, measureVectors } from './space';

// A cursor gives the matches of a search batch by batch, for callers that do not know how many they need. It never
// forgets what it saw: each batch goes on where the last one ended, with the nearest `ef` matches not given out. A
// batch is sorted; a later one may begin a little nearer than the one before ended.
//
// A cursor belongs to the thread that opened it. It survives insertions and removals. Its slots may be reused only
// after it is closed.

@unmanaged export class Cursor {
  graph: Graph;
  scratch: Scratch;
  query: usize;
  filter: usize;
  ef: i32;
  /** Whether distances are between codes, the query's being in the scratch. */
  isCoded: bool;
}

/** Scratches of closed cursors of this thread. */
let spare: Scratch = changetype<Scratch>(0);

function takeScratch(): Scratch {
  const taken = spare;
  if (changetype<usize>(taken) == 0) return createScratch();
  spare = taken.next;
  return taken;
}

/**
 * Opens a cursor with batches of at most `ef` matches, or returns 0 when memory is full. The prepared query is
 * copied; the filter, if any, is the caller's and has to outlive the cursor.
 */
export function cursorOpen(graph: Graph, query: usize, ef: i32, filter: usize): Cursor {
  const cursor = changetype<Cursor>(allocateZeroed(offsetof<Cursor>()));
  if (changetype<usize>(cursor) == 0) return cursor;
  const stride = graph.arena.stride;
  cursor.graph = graph;
  cursor.filter = filter;
  cursor.ef = ef;
  cursor.query = allocate(stride);
  cursor.scratch = takeScratch();
  const isReady = cursor.query != 0 && changetype<usize>(cursor.scratch) != 0;
  if (isReady) {
    memory.copy(cursor.query, query, stride);
    const own = scratch;
    useScratch(cursor.scratch);
    const isBegun = begin(cursor);
    useScratch(own);
    if (isBegun) return cursor;
  }
  cursorClose(cursor);
  return changetype<Cursor>(0);
}

/** Puts the entry of layer 0 into the frontier and, if it is a match, with what is to be given out. */
function begin(cursor: Cursor): bool {
  const graph = cursor.graph;
  scratch.computed = 0;
  scratch.frontier.size = 0;
  scratch.spill.size = 0;
  if (entryPointOf(graph) == NO_SLOT) return true;
  if (!reserveScratch(blocksCapacity(graph.nodes), cursor.ef)) return false;
  if (hasCodes(graph)) {
    if (!reserveCode(graph.pointStride)) return false;
    cursor.isCoded = encodeQuery(graph, cursor.query, scratch.code, true);
  }
  const size = beginMatching(graph, enter(graph, pointOfQuery(cursor)), cursor.filter);
  return size == 0 || (size == 1 && heapPush(scratch.spill, load<u64>(scratch.list)));
}

/** What stands for the query while distances are measured. */
function pointOfQuery(cursor: Cursor): usize {
  if (cursor.isCoded) measureCodes(cursor.graph);
  else measureVectors(cursor.graph);
  return cursor.isCoded ? scratch.code : cursor.query;
}

/** Stores the next batch; returns how many matches it has, 0 when there are no more, or OUT_OF_MEMORY. */
export function cursorNext(cursor: Cursor, slots: usize, distances: usize): i32 {
  const own = scratch;
  useScratch(cursor.scratch);
  const count = nextBatch(cursor, slots, distances);
  useScratch(own);
  return count;
}

function nextBatch(cursor: Cursor, slots: usize, distances: usize): i32 {
  let size = 0;
  while (size < cursor.ef && scratch.spill.size > 0) {
    const key = heapPop(scratch.spill);
    if (!isMatch(cursor.graph, slotOf(key), cursor.filter)) continue;
    store<u64>(scratch.list + (<usize>size << 3), key);
    size++;
  }
  size = searchMatching(cursor.graph, pointOfQuery(cursor), 0, cursor.ef, cursor.filter, size, true);
  if (size < 0) return OUT_OF_MEMORY;
  if (cursor.isCoded) size = rerank(cursor.graph, cursor.query, size, size);
  storeResults(size, slots, distances);
  return size;
}

/** Distances that a cursor has computed. */
export function cursorComputed(cursor: Cursor): u32 {
  return cursor.scratch.computed;
}

/** Closes the cursor; its working memory serves the thread's next one. */
export function cursorClose(cursor: Cursor): void {
  const used = cursor.scratch;
  if (changetype<usize>(used) != 0) {
    used.next = spare;
    spare = used;
  }
  release(cursor.query, cursor.graph.arena.stride);
  release(changetype<usize>(cursor), offsetof<Cursor>());
}
