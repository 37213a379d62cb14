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
  const table = rows.table;
  const shift = rows.shift;
  const mask = rows.mask;
  if (ASC_FEATURE_SIMD) {
    padSlots(slots, count);
    while (count > 4) {
      eightDistances(
        metric,
        query,
        rowAt(table, shift, mask, stride, load<u32>(slots)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 4)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 8)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 12)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 16)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 20)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 24)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 28)),
        stride,
        out,
      );
      slots += 32;
      out += 32;
      count -= 8;
    }
    if (count > 0) {
      fourDistances(
        metric,
        query,
        rowAt(table, shift, mask, stride, load<u32>(slots)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 4)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 8)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 12)),
        stride,
        out,
      );
    }
  } else {
    for (let i: usize = 0; i < <usize>count; i++) {
      const row = rowAt(table, shift, mask, stride, load<u32>(slots + (i << 2)));
      store<f32>(out + (i << 2), rowDistance(metric, query, row, stride));
    }
  }
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
  const table = codes.table;
  const shift = codes.shift;
  const mask = codes.mask;
  const bytes = stride - CODE_HEADER;
  if (ASC_FEATURE_SIMD) {
    padSlots(slots, count);
    while (count > 4) {
      eightCodeDistances(
        kernel,
        query,
        rowAt(table, shift, mask, stride, load<u32>(slots)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 4)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 8)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 12)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 16)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 20)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 24)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 28)),
        bytes,
        out,
      );
      slots += 32;
      out += 32;
      count -= 8;
    }
    if (count > 0) {
      fourCodeDistances(
        kernel,
        query,
        rowAt(table, shift, mask, stride, load<u32>(slots)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 4)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 8)),
        rowAt(table, shift, mask, stride, load<u32>(slots, 12)),
        bytes,
        out,
      );
    }
  } else {
    for (let i: usize = 0; i < <usize>count; i++) {
      const row = rowAt(table, shift, mask, stride, load<u32>(slots + (i << 2)));
      store<f32>(out + (i << 2), codeDistance(kernel, query, row, bytes));
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
