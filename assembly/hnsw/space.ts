import { CODE_HEADER, CODES, codeDistance } from '../distance/codes';
import { rowDistance, tieBound } from '../distance/index';
import { gatherCodes, gatherRows } from '../scan/gather';
import { Blocks, itemOf } from '../structures/blocks';
import { Graph } from './layout';

// What a graph's distances are measured over: the vectors of its arena, or their codes. Each entry into a graph says
// which. These are globals of the instance, hence of the thread.

let points: Blocks = changetype<Blocks>(0);
let stride: usize = 0;
let kernel: u32 = 0;

/** Distances are between the codes, if the graph has any, else between the vectors. */
@inline export function measureCodes(graph: Graph): void {
  points = graph.points;
  stride = graph.pointStride;
  kernel = graph.kernel;
}

/** Distances are between the vectors. */
@inline export function measureVectors(graph: Graph): void {
  points = graph.arena.rows;
  stride = graph.arena.stride;
  kernel = graph.metric;
}

/** Address of what stands for `slot`. */
@inline export function pointOf(slot: u32): usize {
  return itemOf(points, slot);
}

/** Stores the distances of `count` slots from the point at `query`; see `gatherDistances`. */
@inline export function gather(query: usize, slots: usize, count: i32, out: usize): void {
  if (kernel >= CODES) gatherCodes(points, stride, kernel, query, slots, count, out);
  else gatherRows(points, stride, kernel, query, slots, count, out);
}

/** Distance of two points. */
@inline export function pointDistance(a: usize, b: usize): f32 {
  if (kernel >= CODES) return codeDistance(kernel, a, b, stride - CODE_HEADER);
  return rowDistance(kernel, a, b, stride);
}

/** The largest distance that may be no larger than `distance` but for rounding. */
@inline export function pointTieBound(distance: f32): f32 {
  return kernel >= CODES ? distance : tieBound(kernel, distance);
}
