import type { Arena } from './arena.js';
import { CallFrame } from './call-frame.js';
import { PADDING_BYTES } from './exports.js';
import { Hits } from './hits.js';
import { checked, memoryFull } from './memory.js';

/**
 * A search of a graph that gives its matches batch by batch, nearest first within each, and ends when all that can be
 * reached have been given. It belongs to the thread that opened it. Slots may not be reused while it is open.
 */
export class GraphCursor {
  private isOpen = true;

  private constructor(
    private readonly arena: Arena,
    private readonly handle: number,
    private readonly ef: number,
    private readonly filter: number,
    private readonly filterBytes: number,
  ) {}

  /** @internal Use `Graph.open`. */
  static open(
    arena: Arena,
    graph: number,
    query: Float32Array,
    ef: number,
    filter: Uint32Array | undefined,
  ): GraphCursor {
    const { memory } = arena;
    const frame = new CallFrame(memory, arena);
    const filterBytes = filter?.byteLength ?? 0;
    const filterAddress = filter === undefined ? 0 : memory.allocate(filterBytes);
    if (filter !== undefined) memory.words(filterAddress + filterBytes).set(filter, filterAddress >>> 2);
    frame.enter(query, 0);
    memory.kernels.arenaPrepareQuery(arena.handle, frame.query);
    const handle = memory.kernels.cursorOpen(graph, frame.query, ef, filterAddress) >>> 0;
    if (handle === 0) {
      if (filterAddress !== 0) memory.release(filterAddress, filterBytes);
      throw memoryFull();
    }
    return new GraphCursor(arena, handle, ef, filterAddress, filterBytes);
  }

  /** The next batch, empty at the end. @throws 53200 when memory is full. */
  next(out: Hits = new Hits(this.ef)): Hits {
    const { memory } = this.arena;
    const bytes = this.ef * 4 + PADDING_BYTES;
    const slots = memory.callArea(2 * bytes);
    const distances = slots + bytes;
    const count = checked(memory.kernels.cursorNext(this.handle, slots, distances));
    const end = distances + count * 4;
    out.count = 0;
    out.reserve(count);
    out.slots.set(memory.words(end).subarray(slots >>> 2, (slots >>> 2) + count));
    out.distances.set(memory.floats(end).subarray(distances >>> 2, (distances >>> 2) + count));
    out.count = count;
    return out;
  }

  /** Distances computed so far. */
  get computed(): number {
    return this.arena.memory.kernels.cursorComputed(this.handle) >>> 0;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { memory } = this.arena;
    memory.kernels.cursorClose(this.handle);
    if (this.filter !== 0) memory.release(this.filter, this.filterBytes);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
