import { allocate, allocateZeroed, release } from '../memory';

// An array of fixed-size items that grows without moving any of them:
//
//   table            block 0                      block 1
//   +------+         +------+------+-- ... --+------+
//   | u32 -+-------> | item | item |         | tail |    2 ** shift items, then the owner's bytes about them
//   | u32 -+----+    +------+------+-- ... --+------+
//   | 0    |    |    +------+------+-- ... --+------+
//   +------+    +--> | item | item |         | tail |
//                    +------+------+-- ... --+------+
//
// The table has an entry for every block that 4 GiB could hold and never moves either, so another thread may read
// items while one adds blocks. A block is 256 KiB to 512 KiB, or 32 items when those are larger. Its tail
// is cleared. Its items are filled with 0xff if the owner asks for that; else the pages of items that do not exist are
// never touched.

@inline const BLOCK_BYTES_MIN: u32 = 256 * 1024;
@inline const BLOCK_SHIFT_MIN: u32 = 5;

@unmanaged export class Blocks {
  table: usize;
  /** log2 of the items of a block. */
  shift: u32;
  /** Items of a block, less one. */
  mask: u32;
  itemBytes: u32;
  /** Offset of the tail in a block. */
  tail: u32;
  blockBytes: u32;
  /** Blocks that exist. */
  count: u32;
  /** Entries of the table. */
  capacity: u32;
  /** Whether the bytes of new items are 0xff. */
  isFilled: bool;
}

/** Creates an empty array. A block's tail has `tailBits` bits for each item. Returns 0 when memory is full. */
export function createBlocks(itemBytes: u32, tailBits: u32, isFilled: bool): Blocks {
  const blocks = changetype<Blocks>(allocateZeroed(offsetof<Blocks>()));
  if (changetype<usize>(blocks) == 0) return blocks;
  let shift = BLOCK_SHIFT_MIN;
  while (itemBytes << shift < BLOCK_BYTES_MIN) shift++;
  blocks.shift = shift;
  blocks.mask = (1 << shift) - 1;
  blocks.itemBytes = itemBytes;
  blocks.isFilled = isFilled;
  blocks.tail = itemBytes << shift;
  blocks.blockBytes = blocks.tail + (((1 << shift) * tailBits) >> 3);
  blocks.capacity = <u32>(<u64>0x100000000 / blocks.blockBytes);
  blocks.table = allocateZeroed(<usize>blocks.capacity << 2);
  if (blocks.table != 0) return blocks;
  release(changetype<usize>(blocks), offsetof<Blocks>());
  return changetype<Blocks>(0);
}

/** Frees all blocks and the array itself. */
export function destroyBlocks(blocks: Blocks): void {
  if (changetype<usize>(blocks) == 0) return;
  for (let index: u32 = 0; index < blocks.count; index++) {
    release(load<usize>(blocks.table + (<usize>index << 2)), blocks.blockBytes);
  }
  release(blocks.table, <usize>blocks.capacity << 2);
  release(changetype<usize>(blocks), offsetof<Blocks>());
}

/** Makes room for `items` items in all; the caller holds the owner's lock. False when memory is full. */
export function reserveBlocks(blocks: Blocks, items: u32): bool {
  const wanted = <u32>((<u64>items + blocks.mask) >> blocks.shift);
  if (wanted > blocks.capacity) return false;
  while (blocks.count < wanted) {
    const block = allocate(blocks.blockBytes);
    if (block == 0) return false;
    if (blocks.isFilled) memory.fill(block, 0xff, blocks.tail);
    memory.fill(block + blocks.tail, 0, blocks.blockBytes - blocks.tail);
    atomic.store<u32>(blocks.table + (<usize>blocks.count << 2), <u32>block);
    blocks.count++;
  }
  return true;
}

/** Items there is room for. */
@inline export function blocksCapacity(blocks: Blocks): u32 {
  return blocks.count << blocks.shift;
}

/** Address of the block that holds item `index`, which must exist. */
@inline export function blockOf(blocks: Blocks, index: u32): usize {
  return load<usize>(blocks.table + (<usize>(index >> blocks.shift) << 2));
}

/** Address of item `index`, which must exist. */
@inline export function itemOf(blocks: Blocks, index: u32): usize {
  return blockOf(blocks, index) + <usize>(index & blocks.mask) * blocks.itemBytes;
}
