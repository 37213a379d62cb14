import { allocate, allocateZeroed, release } from '../memory';
import { createHeap, destroyHeap, Heap } from './heap';

// Working memory of one thread, or of one open cursor. Everything else in a memory is shared; this is not.
//
//   visited    u16 per slot: the epoch in which a search last met it
//   list       candidates of a search, sorted
//   frontier   candidates of a filtered search that are still to expand; the top k of a scan
//   spill      matches that a cursor has found and not given out
//   slots, distances   a batch: the neighbors to evaluate, and the results
//   pool       neighbors to choose from, sorted
//   chosen     neighbors chosen for a new node, LAYER_KEYS_MAX per layer, ended by KEY_MAX
//   kept       neighbors that a full list keeps
//   code       the code of a query

/** Slots of a batch and keys of the pool. A node has at most 200 links; a repair looks at more. */
@inline export const BATCH_MAX: i32 = 512;
/** Links of a node on its lowest layer, at most. */
@inline const LINKS_MAX: usize = 200;
/** Keys of the neighbors that a new node chooses on one layer: at most 100, and an end. */
@inline export const LAYER_KEYS_MAX: usize = 104;
@inline const LAYERS_MAX: usize = 16;
@inline const VISITED_MIN: u32 = 4096;
@inline const LIST_MIN: i32 = 512;
@inline const EPOCH_MAX: u32 = 65535;

@unmanaged export class Scratch {
  visited: usize;
  visitedCapacity: u32;
  epoch: u32;
  list: usize;
  listCapacity: i32;
  frontier: Heap;
  spill: Heap;
  slots: usize;
  distances: usize;
  pool: usize;
  chosen: usize;
  kept: usize;
  /** The code of a query. */
  code: usize;
  codeBytes: usize;
  /** Distances computed since the search began. */
  computed: u32;
  /** The next unused scratch of this thread. */
  next: Scratch;
}

/** Layout of the area behind the struct: slots, distances, pool, chosen, kept. */
@inline const AREA_BYTES: usize = ((<usize>BATCH_MAX << 1) + 8 + LINKS_MAX + LAYERS_MAX * LAYER_KEYS_MAX) << 3;

/** The scratch in use by this thread. */
export let scratch: Scratch = changetype<Scratch>(0);

export function useScratch(next: Scratch): void {
  scratch = next;
}

/** Creates a scratch without list and visited set, or returns 0 when memory is full. */
export function createScratch(): Scratch {
  const created = changetype<Scratch>(allocateZeroed(offsetof<Scratch>()));
  if (changetype<usize>(created) == 0) return created;
  created.frontier = createHeap();
  created.spill = createHeap();
  created.slots = allocate(AREA_BYTES);
  if (changetype<usize>(created.frontier) == 0 || changetype<usize>(created.spill) == 0 || created.slots == 0) {
    destroyScratch(created);
    return changetype<Scratch>(0);
  }
  created.distances = created.slots + (<usize>(BATCH_MAX + 8) << 2);
  created.pool = created.distances + (<usize>(BATCH_MAX + 8) << 2);
  created.chosen = created.pool + (<usize>BATCH_MAX << 3);
  created.kept = created.chosen + ((LAYERS_MAX * LAYER_KEYS_MAX) << 3);
  return created;
}

export function destroyScratch(old: Scratch): void {
  if (changetype<usize>(old) == 0) return;
  destroyHeap(old.frontier);
  destroyHeap(old.spill);
  release(old.slots, AREA_BYTES);
  release(old.visited, <usize>old.visitedCapacity << 1);
  release(old.list, <usize>old.listCapacity << 3);
  release(old.code, old.codeBytes);
  release(changetype<usize>(old), offsetof<Scratch>());
}

/** Makes room for a search over `slots` slots that keeps `candidates` candidates. False when memory is full. */
export function reserveScratch(slots: u32, candidates: i32): bool {
  if (slots > scratch.visitedCapacity) {
    const capacity = max<u32>(VISITED_MIN, slots + (slots >> 2));
    const visited = allocateZeroed(<usize>capacity << 1);
    if (visited == 0) return false;
    release(scratch.visited, <usize>scratch.visitedCapacity << 1);
    scratch.visited = visited;
    scratch.visitedCapacity = capacity;
    scratch.epoch = 0;
  }
  if (candidates > scratch.listCapacity) {
    const capacity = max<i32>(LIST_MIN, candidates);
    const list = allocate(<usize>capacity << 3);
    if (list == 0) return false;
    release(scratch.list, <usize>scratch.listCapacity << 3);
    scratch.list = list;
    scratch.listCapacity = capacity;
  }
  return true;
}

/** Makes room for a code. False when memory is full. */
export function reserveCode(bytes: usize): bool {
  if (bytes <= scratch.codeBytes) return true;
  const code = allocate(bytes);
  if (code == 0) return false;
  release(scratch.code, scratch.codeBytes);
  scratch.code = code;
  scratch.codeBytes = bytes;
  return true;
}

/** Empties the visited set, which costs nothing but once in 65,535 times. */
export function clearVisited(): void {
  if (scratch.epoch == EPOCH_MAX) {
    memory.fill(scratch.visited, 0, <usize>scratch.visitedCapacity << 1);
    scratch.epoch = 0;
  }
  scratch.epoch++;
}

/** Adds a slot to the visited set, unless it is newer than the set. */
@inline export function markVisited(slot: u32): void {
  if (slot < scratch.visitedCapacity) store<u16>(scratch.visited + (<usize>slot << 1), <u16>scratch.epoch);
}
