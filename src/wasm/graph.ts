import { assert } from '../common/assert.js';
import { error } from '../common/errors.js';
import { Arena, type ArenaShare } from './arena.js';
import { CallFrame } from './call-frame.js';
import { type CodecParameters, type CodecUse, createCodec, readCodecUse } from './codec.js';
import { METRIC_ID, STATUS } from './exports.js';
import { GraphCursor } from './graph-cursor.js';
import { Hits } from './hits.js';
import type { Build } from './instance.js';
import { checked, memoryFull } from './memory.js';

/** How to create a graph; names of Malkov and Yashunin 2016. */
export interface GraphOptions {
  /** A metric id (METRIC_ID); cosine needs an arena of unit vectors. */
  readonly metric: number;
  /** Links of a node on the layers above 0, and half of those on layer 0; 2 to 100, default 16. */
  readonly m?: number;
  /** Candidates while linking; at least 4, default 200. More takes longer and finds better links. */
  readonly efConstruction?: number;
  /** Decides the levels of the nodes. */
  readonly seed?: number;
}

/** What another thread needs to attach to a graph. */
export interface GraphShare {
  readonly arena: ArenaShare;
  readonly handle: number;
}

/** How to search a graph. */
export interface GraphSearchOptions {
  /** Candidates kept, raised to `k`. */
  readonly ef: number;
  /** As in ScanOptions: slots that may be returned. Others are passed through. */
  readonly filter?: Uint32Array;
}

/** What is wrong with a graph; all 0 in a sound one. */
export interface GraphFindings {
  /** Linked nodes that cannot be reached from the entry point on layer 0. */
  unreachable: number;
  /** Links to slots without node. */
  stray: number;
  /** Links to oneself, or twice to the same node. */
  repeated: number;
  /** Words behind the end of a list. */
  overflowing: number;
  /** Links to nodes that are not on the layer. */
  unnested: number;
  /** Tree links that only one end knows. */
  oneSided: number;
  /** Counts of the header that are wrong. */
  miscounted: number;
}

/** The header of a graph: the first 16 words of an exported one. */
export interface GraphHeader {
  readonly dimensions: number;
  readonly metric: number;
  readonly m: number;
  readonly efConstruction: number;
  readonly seed: number;
  readonly slotCount: number;
  readonly linkedCount: number;
  /** Tombstones, those that a consolidation is about to free included. */
  readonly deadCount: number;
  /** Undefined when the graph is empty. */
  readonly entryPoint: number | undefined;
  /** Whether distances are between codes. */
  readonly hasCodes: boolean;
}

const HEADER_WORDS = 16;
/** Its number among GRAPH_PARTS. */
const CODEC_PART = 4;
const NO_SLOT = 0xffffffff;
const M_MAX = 100;
const EF_MAX = 100_000;
const FINDINGS = ['unreachable', 'stray', 'repeated', 'overflowing', 'unnested', 'oneSided', 'miscounted'] as const;

/** Reads the header from the first 64 bytes of a graph. */
export function readGraphHeader(words: Uint32Array): GraphHeader {
  return {
    dimensions: words[2]!,
    metric: words[3]!,
    m: words[4]!,
    efConstruction: words[5]!,
    seed: words[6]!,
    slotCount: words[7]!,
    linkedCount: words[8]!,
    deadCount: words[9]! + words[10]!,
    entryPoint: words[12]! === NO_SLOT ? undefined : words[12]!,
    hasCodes: words[14]! > 0,
  };
}

/**
 * An HNSW graph over the slots of an arena.
 *
 * Any number of threads may insert and search at once, and one may remove. While one consolidates, the others may only
 * search.
 */
export class Graph {
  private readonly frame: CallFrame;

  /** @internal Use `create`, `attach` or `importGraph`. */
  constructor(
    readonly arena: Arena,
    readonly handle: number,
  ) {
    this.frame = new CallFrame(arena.memory, arena);
  }

  /** Creates an empty graph. @throws 22023 on options out of bounds, 53200 when memory is full. */
  static create(arena: Arena, options: GraphOptions): Graph {
    const { metric, m = 16, efConstruction = 200, seed = 1 } = options;
    checkBounds('metric', metric, 0, Object.keys(METRIC_ID).length - 1);
    assert(metric !== METRIC_ID.cosine || arena.isUnit, 'cosine distances are between unit vectors');
    checkBounds('m', m, 2, M_MAX);
    checkBounds('ef_construction', efConstruction, 4, EF_MAX);
    const handle = arena.memory.kernels.graphCreate(arena.handle, metric, m, efConstruction, seed) >>> 0;
    if (handle === 0) throw memoryFull();
    return new Graph(arena, handle);
  }

  /** The same graph in the calling thread, with an arena of its own. */
  static attach(share: GraphShare, build?: Build): Graph {
    return new Graph(Arena.attach(share.arena, build), share.handle);
  }

  share(): GraphShare {
    return { arena: this.arena.share(), handle: this.handle };
  }

  /** Frees the graph. The object is of no use afterwards. */
  destroy(): void {
    this.arena.memory.kernels.graphDestroy(this.handle);
  }

  header(): GraphHeader {
    const words = this.arena.memory.words(this.handle + HEADER_WORDS * 4);
    return readGraphHeader(words.subarray(this.handle >>> 2, (this.handle >>> 2) + HEADER_WORDS));
  }

  /**
   * Has distances measured between codes, which are made of all vectors, and what a search finds ranked again by the
   * vectors. A codec that is there already is replaced, by none with null. Nothing else may use the graph meanwhile.
   *
   * @throws 53200 when memory is full.
   */
  setCodec(parameters: CodecParameters | null): void {
    const { kernels } = this.arena.memory;
    if (parameters === null) {
      kernels.graphDropCodec(this.handle);
      return;
    }
    const codec = createCodec(this.arena.memory, this.arena.dimensions, this.header().metric, parameters);
    const status = kernels.graphSetCodec(this.handle, codec);
    if (status < 0) kernels.codecDestroy(codec);
    checked(status);
  }

  /** How the codec fares; null when there is none. */
  codecUse(): CodecUse | null {
    if (!this.header().hasCodes) return null;
    const codec = this.arena.memory.kernels.graphPartAddress(this.handle, CODEC_PART, 0) >>> 0;
    return readCodecUse(this.arena.memory, codec);
  }

  /** Makes room for slots 0 to `slots` - 1. @throws 53200 when memory is full. */
  reserve(slots: number): void {
    checked(this.arena.memory.kernels.graphReserve(this.handle, slots));
  }

  /**
   * Links a live slot that the graph does not have. @throws 53200 when memory is full.
   *
   * @returns False when it has codes, which cannot express this vector; `isForced` links it nevertheless.
   */
  insert(slot: number, isForced = true): boolean {
    const status = this.arena.memory.kernels.graphInsert(this.handle, slot, isForced ? 1 : 0);
    if (status === STATUS.outside) return false;
    assert(status !== STATUS.slotBusy, `slot ${slot} is in the graph`);
    assert(status !== STATUS.slotEmpty, `slot ${slot} has no live vector`);
    checked(status);
    return true;
  }

  /**
   * Links up to `limit` slots that a counter shared between threads gives out, leaving out those that are not live or
   * are linked. Returns how many it linked; the work is done when the counter has reached `end`.
   */
  insertRange(counter: SlotCounter, end: number, limit: number): number {
    return checked(this.arena.memory.kernels.graphInsertRange(this.handle, counter.address, end, limit));
  }

  /** Whether a slot has a node that searches return. */
  isLinked(slot: number): boolean {
    return this.arena.memory.kernels.graphIsLinked(this.handle, slot) !== 0;
  }

  /** Makes a tombstone of a linked slot: no search returns it. Returns whether it was linked. */
  remove(slot: number): boolean {
    return this.arena.memory.kernels.graphRemove(this.handle, slot) === 0;
  }

  /**
   * Frees tombstones, in slices of `limit` slots: call until it returns 0. Searches, insertions and removals may happen
   * between slices; what is removed meanwhile is for the next consolidation.
   *
   * @throws 53200 when memory is full; the call may be repeated.
   */
  consolidate(limit = NO_SLOT): number {
    return checked(this.arena.memory.kernels.graphConsolidate(this.handle, limit));
  }

  /** Consolidates from beginning to end. */
  consolidateAll(): void {
    while (this.consolidate() > 0) {}
  }

  /**
   * The `k` nearest linked slots that the search finds, nearest first.
   *
   * @param out Where to put them, instead of new arrays.
   * @throws 22000 when the dimensions differ, 53200 when memory is full.
   */
  search(query: Float32Array, k: number, options: GraphSearchOptions, out: Hits = new Hits(k)): Hits {
    const { frame } = this;
    const { kernels } = this.arena.memory;
    const { slotCount } = this.arena;
    this.checkFilter(options.filter);
    this.frame.enter(query, Math.min(k, slotCount), options.filter);
    kernels.arenaPrepareQuery(this.arena.handle, frame.query);
    out.count = 0;
    const count = kernels.graphSearch(
      this.handle,
      frame.query,
      Math.min(k, slotCount),
      Math.min(options.ef, slotCount),
      frame.filter,
      frame.slots,
      frame.distances,
    );
    frame.leave(checked(count), out);
    return out;
  }

  /**
   * The slots that a search among codes would rank by their vectors, nearest code first; `out` gets no distances. Null
   * where codes do not serve: the graph has none, or they cannot express the query.
   */
  candidates(query: Float32Array, options: GraphSearchOptions, out: Hits): Hits | null {
    const { frame } = this;
    const { kernels } = this.arena.memory;
    const { slotCount } = this.arena;
    this.checkFilter(options.filter);
    // Room for what the kernel adds to ef.
    const capacity = Math.min(slotCount, options.ef * 2 + 8);
    frame.enter(query, capacity, options.filter);
    kernels.arenaPrepareQuery(this.arena.handle, frame.query);
    const ef = Math.min(options.ef, slotCount);
    const count = kernels.graphCandidates(this.handle, frame.query, ef, frame.filter, capacity, frame.slots);
    if (count === STATUS.outside) return null;
    out.count = 0;
    frame.leave(checked(count), out);
    return out;
  }

  /**
   * The `k` nearest of the linked slots that pass a filter, from reading all their codes. False where codes do not serve:
   * the graph has none, or they cannot express the query.
   *
   * @throws 22000 when the dimensions differ, 53200 when memory is full.
   */
  scanCodes(query: Float32Array, k: number, ef: number, filter: Uint32Array, out: Hits): boolean {
    const { frame, arena } = this;
    this.checkFilter(filter);
    frame.enter(query, Math.min(k, arena.slotCount), filter);
    arena.memory.kernels.arenaPrepareQuery(arena.handle, frame.query);
    out.count = 0;
    const count = arena.memory.kernels.graphScanCodes(
      this.handle,
      frame.query,
      Math.min(k, arena.slotCount),
      Math.min(ef, arena.slotCount),
      frame.filter,
      frame.slots,
      frame.distances,
    );
    if (count === STATUS.outside) return false;
    frame.leave(checked(count), out);
    return true;
  }

  /** Distances that this thread's last search computed. */
  get computed(): number {
    return this.arena.memory.kernels.threadComputed() >>> 0;
  }

  /** Opens a search that goes on for as long as its caller asks, in batches of `ef`. Close it. */
  open(query: Float32Array, options: GraphSearchOptions): GraphCursor {
    this.checkFilter(options.filter);
    return GraphCursor.open(this.arena, this.handle, query, options.ef, options.filter);
  }

  private checkFilter(filter: Uint32Array | undefined): void {
    assert(
      filter === undefined || filter.length * 32 >= this.arena.slotCount,
      'the filter covers all slots of the arena',
    );
  }

  /** Looks at every link. Nothing may change the graph meanwhile. @throws 53200 when memory is full. */
  verify(): GraphFindings {
    const { memory } = this.arena;
    const area = memory.callArea(FINDINGS.length * 4);
    checked(memory.kernels.graphVerify(this.handle, area));
    const words = memory.words(area + FINDINGS.length * 4);
    return Object.fromEntries(
      FINDINGS.map((name, index) => [name, words[(area >>> 2) + index]!]),
    ) as unknown as GraphFindings;
  }
}

/** A counter in linear memory that gives slots to threads. */
export class SlotCounter {
  private constructor(
    private readonly arena: Arena,
    readonly address: number,
  ) {}

  /** Creates a counter whose first slot is `first`. */
  static create(arena: Arena, first = 0): SlotCounter {
    const address = arena.memory.allocate(4);
    Atomics.store(arena.memory.words(address + 4), address >>> 2, first);
    return new SlotCounter(arena, address);
  }

  /** The counter of another thread. */
  static attach(arena: Arena, address: number): SlotCounter {
    return new SlotCounter(arena, address);
  }

  /** The slot that is given out next; beyond the end when all have been. */
  get value(): number {
    return Atomics.load(this.arena.memory.words(this.address + 4), this.address >>> 2);
  }

  /** Gives out no slots below `slot` any more. */
  skipTo(slot: number): void {
    Atomics.store(this.arena.memory.words(this.address + 4), this.address >>> 2, slot);
  }

  close(): void {
    this.arena.memory.release(this.address, 4);
  }
}

function checkBounds(name: string, value: number, minimum: number, maximum: number): void {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return;
  throw error('invalid_parameter_value', `value ${value} out of bounds for option "${name}"`, {
    detail: `Valid values are between "${minimum}" and "${maximum}".`,
  });
}
