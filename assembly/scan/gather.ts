import { CODE_HEADER, codeDistance, eightCodeDistances, fourCodeDistances } from '../distance/codes';
import { eightDistances, fourDistances, rowDistance } from '../distance/index';
import { Arena } from '../structures/arena';
import { Blocks } from '../structures/blocks';

/**
 * Stores the distances of `count` slots at `slots` from `query`, in order, at `out`; both arrays have 8 words more
 * than that, which are used. The query is prepared: filled up with zeros to the stride.
 */
export function gatherDistances(arena: Arena, metric: u32, query: usize, slots: usize, count: i32, out: usize): void {
  gatherRows(arena.rows, arena.stride, metric, query, slots, count, out);
}

/** `gatherDistances` of rows of floats. */
export function gatherRows(
  rows: Blocks,
  stride: usize,
  metric: u32,
  query: usize,
  slots: usize,
  count: i32,
  out: usize,
): void {
  gather(false, rows, stride, metric, query, stride, slots, count, out);
}

/** `gatherDistances` of codes. */
export function gatherCodes(
  codes: Blocks,
  stride: usize,
  kernel: u32,
  query: usize,
  slots: usize,
  count: i32,
  out: usize,
): void {
  gather(true, codes, stride, kernel, query, stride - CODE_HEADER, slots, count, out);
}

/** Either of the two: `isCode` is known when it is compiled. `bytes` of an item are components. */
@inline function gather(
  isCode: bool,
  items: Blocks,
  stride: usize,
  kernel: u32,
  query: usize,
  bytes: usize,
  slots: usize,
  count: i32,
  out: usize,
): void {
  const table = items.table;
  const shift = items.shift;
  const mask = items.mask;
  if (ASC_FEATURE_SIMD) {
    padSlots(slots, count);
    while (count > 4) {
      const item0 = rowAt(table, shift, mask, stride, load<u32>(slots));
      const item1 = rowAt(table, shift, mask, stride, load<u32>(slots, 4));
      const item2 = rowAt(table, shift, mask, stride, load<u32>(slots, 8));
      const item3 = rowAt(table, shift, mask, stride, load<u32>(slots, 12));
      const item4 = rowAt(table, shift, mask, stride, load<u32>(slots, 16));
      const item5 = rowAt(table, shift, mask, stride, load<u32>(slots, 20));
      const item6 = rowAt(table, shift, mask, stride, load<u32>(slots, 24));
      const item7 = rowAt(table, shift, mask, stride, load<u32>(slots, 28));
      if (isCode) eightCodeDistances(kernel, query, item0, item1, item2, item3, item4, item5, item6, item7, bytes, out);
      else eightDistances(kernel, query, item0, item1, item2, item3, item4, item5, item6, item7, bytes, out);
      slots += 32;
      out += 32;
      count -= 8;
    }
    if (count > 0) {
      const item0 = rowAt(table, shift, mask, stride, load<u32>(slots));
      const item1 = rowAt(table, shift, mask, stride, load<u32>(slots, 4));
      const item2 = rowAt(table, shift, mask, stride, load<u32>(slots, 8));
      const item3 = rowAt(table, shift, mask, stride, load<u32>(slots, 12));
      if (isCode) fourCodeDistances(kernel, query, item0, item1, item2, item3, bytes, out);
      else fourDistances(kernel, query, item0, item1, item2, item3, bytes, out);
    }
  } else {
    for (let i: usize = 0; i < <usize>count; i++) {
      const item = rowAt(table, shift, mask, stride, load<u32>(slots + (i << 2)));
      const distance = isCode ? codeDistance(kernel, query, item, bytes) : rowDistance(kernel, query, item, bytes);
      store<f32>(out + (i << 2), distance);
    }
  }
}

/** Fills up a last group with the first row, which is in the cache by then: cheaper than going one by one. */
@inline function padSlots(slots: usize, count: i32): void {
  const end = slots + (<usize>count << 2);
  const filling = v128.load32_splat(slots);
  v128.store(end, filling);
  v128.store(end, filling, 16);
}

/** As `itemOf` of the rows, whose fields are at hand: so the table of blocks costs a search nothing. */
@inline function rowAt(table: usize, shift: u32, mask: u32, stride: usize, slot: u32): usize {
  return load<usize>(table + (<usize>(slot >> shift) << 2)) + <usize>(slot & mask) * stride;
}
