import { lock, unlock } from './structures/lock';

// Allocation in a memory that several threads share. All state is in the memory itself:
//
//   root, at the first 64-byte boundary after the module's static data
//   0      4      8      12         64                          64 + 4 * CLASSES
//   +------+------+------+-- ... ---+----------------------------+------------------
//   | lock | mark | top  | unused   | free lists, one per class  | allocations ...
//   +------+------+------+-- ... ---+----------------------------+------------------
//
// `top` is where untouched memory begins. A freed piece goes to the list of its size class, linked through its first
// word, and serves the next request of that class; pieces are neither split nor joined. That suits what lives here:
// blocks of few sizes for as long as an index exists, and scratch areas that double.
//
// A size class is a multiple of 64 bytes with at most five significant bits, so at most 1/16 of a piece is unused:
// 64, 128, ... 1024, 1088, ... 2048, 2176, ... Addresses are multiples of 64, and 0 is never one.

@inline const PAGE_BYTES: u64 = 65536;
/** Pages to ask for at least, as growing has a price per call. */
@inline const GROW_PAGES: i32 = 16;
@inline const UNIT_BITS: u32 = 6;
@inline const CLASS_COUNT: u32 = 368;
@inline const ALLOCATION_BYTES_MAX: usize = 0xf0000000;
/** The last 64 bytes stay unused, so that the end of an allocation is never 2 ** 32. */
@inline const ADDRESS_END: u64 = 0xffffffc0;

@unmanaged class Root {
  lock: u8;
  isReady: u32;
  top: u32;
}

@inline function root(): Root {
  return changetype<Root>((__heap_base + 63) & ~63);
}

@inline function freeListAddress(sizeClass: u32): usize {
  return changetype<usize>(root()) + 64 + (<usize>sizeClass << 2);
}

/** Prepares a new memory; any number of threads may call it at any time. */
export function memoryInitialize(): void {
  const state = root();
  const address = changetype<usize>(state);
  lock(address);
  if (state.isReady == 0) {
    state.top = <u32>((freeListAddress(CLASS_COUNT) + 63) & ~63);
    state.isReady = 1;
  }
  unlock(address);
}

/** Units of 64 bytes to `size class`: the class is exponent * 16 + mantissa, as a tiny floating-point number. */
@inline function classShift(units: u32): u32 {
  return units > 16 ? 27 - clz<u32>(units - 1) : 0;
}

/** Returns the address of `bytes` bytes with any content, or 0 when the memory is full. */
export function allocate(bytes: usize): usize {
  return take(bytes, false);
}

/** As `allocate`, all bytes 0. Memory that nobody has used costs nothing until it is touched. */
export function allocateZeroed(bytes: usize): usize {
  return take(bytes, true);
}

function take(bytes: usize, isZeroed: bool): usize {
  if (bytes > ALLOCATION_BYTES_MAX) return 0;
  const units = <u32>max<usize>((bytes + 63) >> UNIT_BITS, 1);
  const shift = classShift(units);
  const mantissa = (units - 1) >> shift;
  const list = freeListAddress((shift << 4) + mantissa);
  const state = root();
  lock(changetype<usize>(state));
  let address = load<usize>(list);
  const isUsed = address != 0;
  if (isUsed) store<usize>(list, load<usize>(address));
  else address = extend(state, (mantissa + 1) << (shift + UNIT_BITS));
  unlock(changetype<usize>(state));
  if (isUsed && isZeroed) memory.fill(address, 0, bytes);
  return address;
}

/** Moves `top` up by `bytes`, growing the memory when it ends before that. */
function extend(state: Root, bytes: u32): usize {
  const start = state.top;
  const end = <u64>start + <u64>bytes;
  if (end > ADDRESS_END) return 0;
  const pages = memory.size();
  const missing = <i32>((end + PAGE_BYTES - 1) / PAGE_BYTES) - pages;
  if (missing > 0) {
    const isGrown = (missing < GROW_PAGES && memory.grow(GROW_PAGES) >= 0) || memory.grow(missing) >= 0;
    if (!isGrown) return 0;
  }
  state.top = <u32>end;
  return start;
}

/** Takes back `bytes` bytes at `address`, both as in the call that gave them. An address of 0 is ignored. */
export function release(address: usize, bytes: usize): void {
  if (address == 0) return;
  const units = <u32>max<usize>((bytes + 63) >> UNIT_BITS, 1);
  const shift = classShift(units);
  const list = freeListAddress((shift << 4) + ((units - 1) >> shift));
  const state = root();
  lock(changetype<usize>(state));
  store<usize>(address, load<usize>(list));
  store<usize>(list, address);
  unlock(changetype<usize>(state));
}

/** Bytes below `top`: what the memory has ever given out. */
export function memoryBytes(): usize {
  return root().top;
}
