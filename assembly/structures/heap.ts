import { allocate, allocateZeroed, release } from '../memory';

// A binary heap of u64 keys, the smallest on top, that doubles when it is full. To keep the k smallest of many keys,
// hold their complements: the top is then the largest of them, and the one to replace.

@inline const CAPACITY_MIN: u32 = 256;

@unmanaged export class Heap {
  keys: usize;
  size: u32;
  capacity: u32;
}

/** Creates an empty heap, or returns 0 when memory is full. */
export function createHeap(): Heap {
  return changetype<Heap>(allocateZeroed(offsetof<Heap>()));
}

export function destroyHeap(heap: Heap): void {
  if (changetype<usize>(heap) == 0) return;
  release(heap.keys, <usize>heap.capacity << 3);
  release(changetype<usize>(heap), offsetof<Heap>());
}

/** Makes room for `capacity` keys in all. False when memory is full. */
export function reserveHeap(heap: Heap, capacity: u32): bool {
  if (capacity <= heap.capacity) return true;
  const wanted = max<u32>(max<u32>(capacity, heap.capacity << 1), CAPACITY_MIN);
  const keys = allocate(<usize>wanted << 3);
  if (keys == 0) return false;
  memory.copy(keys, heap.keys, <usize>heap.size << 3);
  release(heap.keys, <usize>heap.capacity << 3);
  heap.keys = keys;
  heap.capacity = wanted;
  return true;
}

/** The smallest key; the heap is not empty. */
@inline export function heapTop(heap: Heap): u64 {
  return load<u64>(heap.keys);
}

/** Adds a key. False when memory is full. */
export function heapPush(heap: Heap, key: u64): bool {
  if (heap.size == heap.capacity && !reserveHeap(heap, heap.size + 1)) return false;
  const keys = heap.keys;
  let at = heap.size++;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = load<u64>(keys + (<usize>parent << 3));
    if (above <= key) break;
    store<u64>(keys + (<usize>at << 3), above);
    at = parent;
  }
  store<u64>(keys + (<usize>at << 3), key);
  return true;
}

/** Puts `key` in the place of the top. */
export function heapReplaceTop(heap: Heap, key: u64): void {
  const keys = heap.keys;
  const size = heap.size;
  let at: u32 = 0;
  while (true) {
    let child = (at << 1) + 1;
    if (child >= size) break;
    let below = load<u64>(keys + (<usize>child << 3));
    if (child + 1 < size) {
      const right = load<u64>(keys + (<usize>child << 3), 8);
      if (right < below) {
        below = right;
        child++;
      }
    }
    if (below >= key) break;
    store<u64>(keys + (<usize>at << 3), below);
    at = child;
  }
  store<u64>(keys + (<usize>at << 3), key);
}

/** Removes and returns the smallest key; the heap is not empty. */
export function heapPop(heap: Heap): u64 {
  const top = load<u64>(heap.keys);
  const last = --heap.size;
  if (last > 0) heapReplaceTop(heap, load<u64>(heap.keys + (<usize>last << 3)));
  return top;
}
