import { normalize, squaredNorm } from '../distance/norm';
import { allocateZeroed, release } from '../memory';
import { NOT_FINITE, OUT_OF_MEMORY, ZERO_VECTOR } from '../status';
import { Blocks, blockOf, blocksCapacity, createBlocks, destroyBlocks, itemOf, reserveBlocks } from './blocks';
import { lock, unlock } from './lock';

// An arena holds the vectors of one column. A row's number is its slot. A block of an arena:
//
//   0        stride   2 * stride                  items * stride    + items       + items / 8
//   +--------+--------+-- ... --+----------------+-----------------+-------------+
//   | row 0  | row 1  |         | row items - 1  | u8 per row      | 1 bit a row |
//   +--------+--------+-- ... --+----------------+-----------------+-------------+
//                                                  state            live
//
// A row is `dimensions` floats and zeros up to a multiple of 16 bytes. The live bit says that a scan returns the row.
// The state byte:
//
//   7                   2   1   0
//   +-------------------+-------+    FREE   no vector
//   | graphs holding it | state |    LIVE   a vector that searches return
//   +-------------------+-------+    DEAD   a vector that graphs still route through, returned by nothing
//
// A slot may take a new vector when its byte is 0: no vector and no graph that has a node for it.

@inline export const FREE: u8 = 0;
@inline export const LIVE: u8 = 1;
@inline export const DEAD: u8 = 2;
@inline const STATE_MASK: u8 = 3;
@inline const HOLD: u8 = 4;
/** State and live bit. */
@inline const TAIL_BITS: u32 = 9;

@unmanaged export class Arena {
  rows: Blocks;
  dimensions: u32;
  /** Bytes from a row to the next. */
  stride: usize;
  /** Whether rows are unit vectors. */
  isUnit: bool;
  lock: u8;
  /** One more than the highest slot that ever had a vector, here or in a graph that was imported. */
  slotCount: u32;
  liveCount: u32;
}

/** Creates an empty arena, or returns 0 when memory is full. */
export function arenaCreate(dimensions: u32, isUnit: bool): Arena {
  const arena = changetype<Arena>(allocateZeroed(offsetof<Arena>()));
  if (changetype<usize>(arena) == 0) return arena;
  arena.dimensions = dimensions;
  arena.stride = (<usize>dimensions * 4 + 15) & ~15;
  arena.isUnit = isUnit;
  arena.rows = createBlocks(<u32>arena.stride, TAIL_BITS, false);
  if (changetype<usize>(arena.rows) != 0) return arena;
  release(changetype<usize>(arena), offsetof<Arena>());
  return changetype<Arena>(0);
}

/** Frees the arena, which no graph uses any more. */
export function arenaDestroy(arena: Arena): void {
  destroyBlocks(arena.rows);
  release(changetype<usize>(arena), offsetof<Arena>());
}

/** Makes room for slots 0 to `slots` - 1. Returns 0 or OUT_OF_MEMORY. */
export function arenaReserve(arena: Arena, slots: u32): i32 {
  if (slots <= blocksCapacity(arena.rows)) return 0;
  const mutex = changetype<usize>(arena) + offsetof<Arena>('lock');
  lock(mutex);
  const isReserved = reserveBlocks(arena.rows, slots);
  unlock(mutex);
  return isReserved ? 0 : OUT_OF_MEMORY;
}

/** Slots there is room for. */
export function arenaCapacity(arena: Arena): u32 {
  return blocksCapacity(arena.rows);
}

/** One more than the highest slot that ever had a vector. */
export function arenaSlotCount(arena: Arena): u32 {
  return arena.slotCount;
}

/** Vectors that a scan of everything reads. */
export function arenaLiveCount(arena: Arena): u32 {
  return arena.liveCount;
}

/** Address of the row of a slot there is room for. */
export function arenaRowAddress(arena: Arena, slot: u32): usize {
  return itemOf(arena.rows, slot);
}

@inline function stateAddress(arena: Arena, slot: u32): usize {
  return blockOf(arena.rows, slot) + arena.rows.tail + <usize>(slot & arena.rows.mask);
}

/** Address of the 32 live bits that `slot` is among. */
@inline export function liveWordAddress(arena: Arena, slot: u32): usize {
  const rows = arena.rows;
  return blockOf(rows, slot) + rows.tail + <usize>(rows.mask + 1) + (<usize>((slot & rows.mask) >> 5) << 2);
}

/** FREE, LIVE or DEAD. */
export function arenaState(arena: Arena, slot: u32): u8 {
  return load<u8>(stateAddress(arena, slot)) & STATE_MASK;
}

/** Address at which the caller may now write the vector of `slot`, or 0 when it has one, live or dead. */
export function arenaOpenRow(arena: Arena, slot: u32): usize {
  return arenaState(arena, slot) == FREE ? itemOf(arena.rows, slot) : 0;
}

/**
 * Makes the vector written to `slot` live. Returns 0, NOT_FINITE, or ZERO_VECTOR when the rows are unit vectors and
 * this one has no direction; the slot then stays free.
 */
export function arenaCloseRow(arena: Arena, slot: u32): i32 {
  const row = itemOf(arena.rows, slot);
  const square = squaredNorm(row, arena.dimensions);
  if (!isFinite<f64>(square)) return NOT_FINITE;
  if (arena.isUnit) {
    if (square == 0) return ZERO_VECTOR;
    normalize(row, arena.dimensions, square);
  }
  const used = <usize>arena.dimensions << 2;
  memory.fill(row + used, 0, arena.stride - used);
  atomic.or<u32>(liveWordAddress(arena, slot), 1 << (slot & 31));
  atomic.or<u8>(stateAddress(arena, slot), LIVE);
  atomic.add<u32>(changetype<usize>(arena) + offsetof<Arena>('liveCount'), 1);
  raise(changetype<usize>(arena) + offsetof<Arena>('slotCount'), slot + 1);
  return 0;
}

/** Sets the u32 at `address` to `value` if it is below. */
export function raise(address: usize, value: u32): void {
  let current = atomic.load<u32>(address);
  while (current < value) {
    const seen = atomic.cmpxchg<u32>(address, current, value);
    if (seen == current) return;
    current = seen;
  }
}

/** Takes a live vector out of scans. Its slot is free at once when no graph holds it. Returns whether it was live. */
export function arenaRemove(arena: Arena, slot: u32): bool {
  const bit: u32 = 1 << (slot & 31);
  if ((atomic.and<u32>(liveWordAddress(arena, slot), ~bit) & bit) == 0) return false;
  atomic.sub<u32>(changetype<usize>(arena) + offsetof<Arena>('liveCount'), 1);
  const state = stateAddress(arena, slot);
  atomic.add<u8>(state, DEAD - LIVE);
  freeWhenUnheld(state);
  return true;
}

@inline function freeWhenUnheld(state: usize): void {
  atomic.cmpxchg<u8>(state, DEAD, FREE);
}

/** Notes that a graph has a node for `slot`. */
export function holdSlot(arena: Arena, slot: u32): void {
  atomic.add<u8>(stateAddress(arena, slot), HOLD);
}

/** Notes that a graph has no node for `slot` any more; a dead slot that nobody holds becomes free. */
export function dropSlot(arena: Arena, slot: u32): void {
  const state = stateAddress(arena, slot);
  atomic.sub<u8>(state, HOLD);
  freeWhenUnheld(state);
}

/** The first slot at or after `from` that may take a new vector: a reusable one, or else the one after the last. */
export function arenaFreeSlot(arena: Arena, from: u32): u32 {
  const end = arena.slotCount;
  for (let slot = from; slot < end; slot++) {
    if (load<u8>(stateAddress(arena, slot)) == 0) return slot;
  }
  return max<u32>(from, end);
}

/** Fills up `query` with zeros to the stride and, for unit rows, makes it a unit vector; zeros stay zeros. */
export function arenaPrepareQuery(arena: Arena, query: usize): void {
  const used = <usize>arena.dimensions << 2;
  memory.fill(query + used, 0, arena.stride - used);
  if (!arena.isUnit) return;
  const square = squaredNorm(query, arena.dimensions);
  if (square > 0) normalize(query, arena.dimensions, square);
}
