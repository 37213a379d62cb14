import { assert } from '../common/assert.js';
import { error } from '../common/errors.js';
import { CallFrame, checkDimensions } from './call-frame.js';
import { type CodecParameters, createCodec } from './codec.js';
import { STATUS } from './exports.js';
import { Hits } from './hits.js';
import type { Build } from './instance.js';
import { checked, LinearMemory, memoryFull } from './memory.js';

/** How to create an arena. */
export interface ArenaOptions {
  readonly dimensions: number;
  /** Whether rows are normalized as they are written, as the cosine metric needs. Default false. */
  readonly isUnit?: boolean;
  /** Pages of 64 KiB that the arena's memory may have, 65,536 by default: 4 GiB. */
  readonly pagesMax?: number;
  /** The build of the kernels; for tests. */
  readonly build?: Build;
}

/** What another thread needs to attach to an arena; may be posted to a worker. */
export interface ArenaShare {
  readonly memory: WebAssembly.Memory;
  readonly handle: number;
  readonly dimensions: number;
  readonly isUnit: boolean;
}

/** What an exact search reads. */
export interface ScanOptions {
  /** A metric id (METRIC_ID). */
  readonly metric: number;
  /** The first slot; default 0. */
  readonly from?: number;
  /** The slot behind the last; default all. */
  readonly to?: number;
  /** Bit `slot & 31` of word `slot >> 5` says that the slot may be returned; covers all slots up to `to`. */
  readonly filter?: Uint32Array;
}

/** Whether a slot has a vector: none; one that searches return; one that only graphs still route through. */
export type SlotState = 'free' | 'live' | 'dead';

const STATES: readonly SlotState[] = ['free', 'live', 'dead'];
const DIMENSIONS_MAX = 65_535;
const RANGE_PIECE = 4096;

/**
 * The vectors of one column in a WebAssembly memory of their own, addressed by slot.
 *
 * One thread writes; others may attach and search. Whoever writes keeps track of which slot is which row.
 */
export class Arena {
  private readonly frame: CallFrame;

  private constructor(
    readonly memory: LinearMemory,
    readonly handle: number,
    readonly dimensions: number,
    readonly isUnit: boolean,
  ) {
    this.frame = new CallFrame(memory, this);
  }

  /** Bytes from a row to the next: the floats, filled up to a multiple of 16. */
  get stride(): number {
    return (this.dimensions * 4 + 15) & ~15;
  }

  /**
   * Creates an empty arena.
   *
   * @throws 22023 when the dimensions are not 1 to 65,535; 53200 when the address space is used up.
   */
  static create(options: ArenaOptions): Arena {
    const { dimensions, isUnit = false } = options;
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > DIMENSIONS_MAX) {
      throw error('invalid_parameter_value', `an arena has 1 to ${DIMENSIONS_MAX} dimensions, not ${dimensions}`);
    }
    const memory = LinearMemory.create(options.pagesMax, options.build);
    const handle = memory.kernels.arenaCreate(dimensions, isUnit ? 1 : 0) >>> 0;
    if (handle === 0) throw memoryFull();
    return new Arena(memory, handle, dimensions, isUnit);
  }

  /** The same arena in the calling thread. */
  static attach(share: ArenaShare, build?: Build): Arena {
    return new Arena(LinearMemory.attach(share.memory, build), share.handle, share.dimensions, share.isUnit);
  }

  share(): ArenaShare {
    const { dimensions, isUnit, handle } = this;
    return { memory: this.memory.memory, handle, dimensions, isUnit };
  }

  /** One more than the highest slot that ever had a vector. */
  get slotCount(): number {
    return this.memory.kernels.arenaSlotCount(this.handle) >>> 0;
  }

  /** Vectors that searches may return. */
  get liveCount(): number {
    return this.memory.kernels.arenaLiveCount(this.handle) >>> 0;
  }

  /** Makes room for slots 0 to `slots` - 1. @throws 53200 when they do not fit into the memory. */
  reserve(slots: number): void {
    checked(this.memory.kernels.arenaReserve(this.handle, slots));
  }

  /** The first slot at or after `from` that may take a vector: a reusable one, or the next new one. */
  freeSlot(from = 0): number {
    return this.memory.kernels.arenaFreeSlot(this.handle, from) >>> 0;
  }

  /** Slots with vectors that searches may return. */
  liveSlots(): Uint32Array {
    const slots = new Uint32Array(this.liveCount);
    let count = 0;
    const end = this.slotCount;
    for (let slot = 0; slot < end; slot++) if (this.state(slot) === 'live') slots[count++] = slot;
    return slots;
  }

  /** What a slot holds; a slot that never had room is free. */
  state(slot: number): SlotState {
    if (slot >= this.memory.kernels.arenaCapacity(this.handle) >>> 0) return 'free';
    return STATES[this.memory.kernels.arenaState(this.handle, slot)]!;
  }

  /**
   * Stores a vector in a free slot, making room for it.
   *
   * @returns False when the arena holds unit vectors and this one is all zeros: it has no direction, and stays out.
   * @throws 22000 when the dimensions differ, or a component is NaN or infinite; 53200 when memory is full.
   */
  write(slot: number, vector: Float32Array): boolean {
    checkDimensions(vector.length, this.dimensions);
    const address = this.openRow(slot);
    this.memory.floats(address + this.stride).set(vector, address >>> 2);
    return this.closeRow(slot);
  }

  /** As `write`, from little-endian float32 values at any alignment. */
  writeBytes(slot: number, vector: Uint8Array): boolean {
    checkDimensions(vector.length / 4, this.dimensions);
    const address = this.openRow(slot);
    this.memory.bytes(address + this.stride).set(vector, address);
    return this.closeRow(slot);
  }

  private openRow(slot: number): number {
    const { kernels } = this.memory;
    checked(kernels.arenaReserve(this.handle, slot + 1));
    const address = kernels.arenaOpenRow(this.handle, slot) >>> 0;
    assert(address !== 0, `slot ${slot} has a vector`);
    return address;
  }

  private closeRow(slot: number): boolean {
    const status = this.memory.kernels.arenaCloseRow(this.handle, slot);
    if (status === STATUS.notFinite) throw notFinite(this.row(slot));
    return status !== STATUS.zeroVector;
  }

  /** Takes a vector out of all exact searches; its slot is free when no graph has it. Returns whether it was live. */
  remove(slot: number): boolean {
    return slot < this.slotCount && this.memory.kernels.arenaRemove(this.handle, slot) !== 0;
  }

  /** A view of a row, valid until the slot is reused. */
  row(slot: number): Float32Array {
    const address = this.memory.kernels.arenaRowAddress(this.handle, slot) >>> 0;
    const floats = this.memory.floats(address + this.stride);
    return floats.subarray(address >>> 2, (address >>> 2) + this.dimensions);
  }

  /**
   * The exact `k` nearest live vectors, nearest first, equal distances by slot. Distances are as METRIC_ID says, in
   * single precision.
   *
   * @param out Where to put them, instead of new arrays.
   * @throws 22000 when the dimensions differ, 53200 when memory is full.
   */
  scan(query: Float32Array, k: number, options: ScanOptions, out: Hits = new Hits(k)): Hits {
    const { frame, handle } = this;
    const { kernels } = this.memory;
    const to = Math.min(options.to ?? Infinity, this.slotCount);
    const capacity = Math.min(k, to);
    this.enterScan(query, capacity, options, to);
    const from = options.from ?? 0;
    out.count = 0;
    const count = kernels.scanNearest(
      handle,
      options.metric,
      frame.query,
      from,
      to,
      frame.filter,
      capacity,
      frame.slots,
      frame.distances,
    );
    frame.leave(checked(count), out);
    return out;
  }

  /** All live vectors nearer than `radius`, by slot. */
  range(query: Float32Array, radius: number, options: ScanOptions, out: Hits = new Hits(RANGE_PIECE)): Hits {
    const { frame, handle } = this;
    const { kernels } = this.memory;
    const to = Math.min(options.to ?? Infinity, this.slotCount);
    this.enterScan(query, RANGE_PIECE, options, to);
    let from = options.from ?? 0;
    out.count = 0;
    while (true) {
      const count = kernels.scanRange(
        handle,
        options.metric,
        frame.query,
        from,
        to,
        frame.filter,
        radius,
        RANGE_PIECE,
        frame.slots,
        frame.distances,
      );
      frame.leave(count, out);
      if (count < RANGE_PIECE) return out;
      from = out.slots[out.count - 1]! + 1;
    }
  }

  private enterScan(query: Float32Array, capacity: number, options: ScanOptions, to: number): void {
    assert(options.filter === undefined || options.filter.length >= Math.ceil(to / 32), 'the filter covers all slots');
    this.frame.enter(query, capacity, options.filter);
    this.memory.kernels.arenaPrepareQuery(this.handle, this.frame.query);
  }

  /** As `distances`, between the codes that a codec would make. */
  codeDistances(query: Float32Array, slots: Uint32Array, metric: number, parameters: CodecParameters): Float32Array {
    const { frame, memory } = this;
    const { kernels } = memory;
    const codec = createCodec(memory, this.dimensions, metric, parameters);
    try {
      frame.enter(query, slots.length);
      const end = frame.distances + slots.length * 4;
      memory.words(end).set(slots, frame.slots >>> 2);
      kernels.arenaPrepareQuery(this.handle, frame.query);
      checked(kernels.codecDistances(this.handle, codec, frame.query, frame.slots, slots.length, frame.distances));
      return memory.floats(end).slice(frame.distances >>> 2, end >>> 2);
    } finally {
      kernels.codecDestroy(codec);
    }
  }

  /** As `distances`, in double precision and as SQL's operators give them (vector/distance.ts). */
  exactDistances(query: Float32Array, slots: Uint32Array, count: number, metric: number): Float64Array {
    const { frame, memory } = this;
    // Doubles take the place of two arrays of floats.
    frame.enter(query, count * 2);
    const end = frame.distances + count * 8;
    const words = memory.words(end);
    const slotsAt = frame.slots >>> 2;
    for (let i = 0; i < count; i++) words[slotsAt + i] = slots[i]!;
    memory.kernels.exactDistances(this.handle, metric, frame.query, frame.slots, count, frame.distances);
    const exact = new Float64Array(count);
    const bits = new Uint32Array(exact.buffer);
    const at = frame.distances >>> 2;
    for (let i = 0; i < bits.length; i++) bits[i] = words[at + i]!;
    return exact;
  }

  /** Distances of the query from given slots, which have vectors, in their order. */
  distances(query: Float32Array, slots: Uint32Array, metric: number): Float32Array {
    const { frame, handle } = this;
    const { kernels } = this.memory;
    frame.enter(query, slots.length);
    const end = frame.distances + slots.length * 4;
    this.memory.words(end).set(slots, frame.slots >>> 2);
    kernels.arenaPrepareQuery(handle, frame.query);
    kernels.gatherDistances(handle, metric, frame.query, frame.slots, slots.length, frame.distances);
    return this.memory.floats(end).slice(frame.distances >>> 2, end >>> 2);
  }
}

function notFinite(vector: Float32Array) {
  const message = vector.some(Number.isNaN) ? 'NaN not allowed in vector' : 'infinite value not allowed in vector';
  return error('data_exception', message);
}
