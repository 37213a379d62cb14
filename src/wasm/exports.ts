/** Metric ids of the kernels, the `kernel` of src/vector/metrics.ts. They are part of stored graphs. */
export const METRIC_ID = {
  /** Squared Euclidean distance. */
  l2: 0,
  /** Negated dot product. */
  innerProduct: 1,
  /** One less the dot product, of unit vectors. */
  cosine: 2,
  /** Taxicab distance. */
  l1: 3,
} as const;

/** Kernels that measure codes, as in assembly/distance/codes.ts. */
export const CODE_KERNEL = { l2: 4, dot: 5, l1: 6 } as const;

/** Bytes of a code before its components. */
export const CODE_HEADER_BYTES = 16;

/** What an export answers below zero, as in assembly/status.ts. */
export const STATUS = {
  outOfMemory: -1,
  slotBusy: -2,
  zeroVector: -3,
  notFinite: -4,
  slotEmpty: -5,
  corrupted: -6,
  outside: -7,
} as const;

/** Bytes by which a query, and arrays of slots and distances, are padded for the kernels. */
export const PADDING_BYTES = 32;

/**
 * The exports of the kernels, one line each; the comments at their sources say what callers guarantee. Addresses and
 * handles come back signed: `>>> 0` makes them what they are. A test compares this list with the modules.
 */
export interface KernelExports {
  /** Prepares a new memory; may be called again. */
  memoryInitialize(): void;
  /** Address of `bytes` bytes, 64-byte aligned, or 0. */
  allocate(bytes: number): number;
  /** Takes an allocation back. */
  release(address: number, bytes: number): void;
  /** Bytes ever given out. */
  memoryBytes(): number;

  /** Gives this instance its working memory; 0 when memory is full. */
  threadAttach(): number;
  /** Gives it back. */
  threadDetach(): void;
  /** Distances that the last graph search of this instance computed. */
  threadComputed(): number;

  /** Dot product of two arrays of `length` floats. */
  dot(a: number, b: number, length: number): number;
  /** Squared Euclidean distance. */
  squaredL2(a: number, b: number, length: number): number;
  /** Taxicab distance. */
  l1(a: number, b: number, length: number): number;
  /** Cosine distance; NaN when a norm is 0. */
  cosine(a: number, b: number, length: number): number;
  /** Euclidean norm, in double precision. */
  norm(a: number, length: number): number;

  /** Checksum of `length` bytes followed by 64 writable ones; 64 bytes of state at `lanes`. */
  checksum(lanes: number, data: number, length: number): number;
  /** Begins a checksum in pieces. */
  checksumBegin(lanes: number): void;
  /** Takes in a multiple of 64 bytes. */
  checksumStripes(lanes: number, data: number, bytes: number): void;
  /** Takes in the last `length` % 64 bytes and returns the checksum of `length` in all. */
  checksumEnd(lanes: number, tail: number, length: number): number;

  /** Handle of a new arena, or 0. */
  arenaCreate(dimensions: number, isUnit: number): number;
  arenaDestroy(arena: number): void;
  /** Makes room for slots below `slots`; 0 or a status. */
  arenaReserve(arena: number, slots: number): number;
  /** Slots there is room for. */
  arenaCapacity(arena: number): number;
  /** One more than the highest slot used. */
  arenaSlotCount(arena: number): number;
  /** Live vectors. */
  arenaLiveCount(arena: number): number;
  /** 0 free, 1 live, 2 dead. */
  arenaState(arena: number, slot: number): number;
  /** Address of a row. */
  arenaRowAddress(arena: number, slot: number): number;
  /** Address of a free row to write, or 0 when it is in use. */
  arenaOpenRow(arena: number, slot: number): number;
  /** Makes the written row live; 0 or a status. */
  arenaCloseRow(arena: number, slot: number): number;
  /** Takes a vector out of scans; whether it was live. */
  arenaRemove(arena: number, slot: number): number;
  /** The first slot at or after `from` that may be used. */
  arenaFreeSlot(arena: number, from: number): number;
  /** Pads a query at an address with room for a row, and normalizes it for unit rows. */
  arenaPrepareQuery(arena: number, query: number): void;

  /** Distances of given slots. */
  gatherDistances(arena: number, metric: number, query: number, slots: number, count: number, distances: number): void;
  /** The k nearest live slots of a range; count or a status. */
  scanNearest(
    arena: number,
    metric: number,
    query: number,
    from: number,
    to: number,
    filter: number,
    k: number,
    slots: number,
    distances: number,
  ): number;
  /** The live slots of a range nearer than a radius, at most `limit`; count. */
  scanRange(
    arena: number,
    metric: number,
    query: number,
    from: number,
    to: number,
    filter: number,
    radius: number,
    limit: number,
    slots: number,
    distances: number,
  ): number;

  /** Handle of a new graph over an arena, or 0. */
  graphCreate(arena: number, metric: number, m: number, efConstruction: number, seed: number): number;
  graphDestroy(graph: number): void;
  /** Makes room for slots below `slots`; 0 or a status. */
  graphReserve(graph: number, slots: number): number;
  /** Links a live slot, one that codes cannot express only if told so; 0 or a status. */
  graphInsert(graph: number, slot: number, isForced: number): number;
  /** Links up to `limit` slots taken from a shared counter below `end`; count or a status. */
  graphInsertRange(graph: number, counter: number, end: number, limit: number): number;
  /** Whether a slot has a linked node. */
  graphIsLinked(graph: number, slot: number): number;
  /** Makes a tombstone of a node; 0 or a status. */
  graphRemove(graph: number, slot: number): number;
  /** Frees tombstones, `limit` steps at a time; steps left or a status. */
  graphConsolidate(graph: number, limit: number): number;
  /** k-NN search; count or a status. */
  graphSearch(
    graph: number,
    query: number,
    k: number,
    ef: number,
    filter: number,
    slots: number,
    distances: number,
  ): number;
  /** k nearest of the slots that pass a filter, by their codes; count or a status. */
  graphScanCodes(
    graph: number,
    query: number,
    k: number,
    ef: number,
    filter: number,
    slots: number,
    distances: number,
  ): number;
  /** The slots to rank by their vectors, nearest code first; count or a status. */
  graphCandidates(graph: number, query: number, ef: number, filter: number, limit: number, slots: number): number;
  /** Handle of a search in batches of `ef`, or 0. */
  cursorOpen(graph: number, query: number, ef: number, filter: number): number;
  /** The next batch; count, 0 at the end, or a status. */
  cursorNext(cursor: number, slots: number, distances: number): number;
  /** Distances that a cursor has computed. */
  cursorComputed(cursor: number): number;
  cursorClose(cursor: number): void;
  /** Handle of a codec without tables, or 0. */
  codecCreate(dimensions: number, extras: number, metric: number): number;
  codecDestroy(codec: number): void;
  /** Writes the code of floats at `vector`; how many components are far outside. */
  encode(codec: number, vector: number, code: number): number;
  /** Distance of two codes; `bytes` without their header. */
  codeDistance(kernel: number, a: number, b: number, bytes: number): number;
  /** Makes codes for all vectors of a graph; 0 or a status. */
  graphSetCodec(graph: number, codec: number): number;
  /** Has distances measured between vectors again. */
  graphDropCodec(graph: number): void;
  /** Distances between codes of slots and of a query, before any graph has them; 0 or a status. */
  codecDistances(arena: number, codec: number, query: number, slots: number, count: number, distances: number): number;
  /** Distances of given slots as SQL gives them, in doubles. */
  exactDistances(arena: number, metric: number, query: number, slots: number, count: number, distances: number): void;
  /** Counts what is wrong with a graph into seven words; 0 or a status. */
  graphVerify(graph: number, findings: number): number;
  /** Address of a piece of an exported part. */
  graphPartAddress(graph: number, part: number, index: number): number;
  /** Bytes of a piece; 0 behind the last. */
  graphPartBytes(graph: number, part: number, index: number): number;
  /** Makes room for an imported graph whose header is in place; 0 or a status. */
  graphRestore(graph: number): number;
  /** Checks an imported graph and takes its slots; 0 or a status. */
  graphRestored(graph: number): number;
}

/** Parameters of each export: the list a test compares with the modules. */
export const EXPORT_PARAMETERS: Readonly<Record<keyof KernelExports, number>> = {
  memoryInitialize: 0,
  allocate: 1,
  release: 2,
  memoryBytes: 0,
  threadAttach: 0,
  threadDetach: 0,
  threadComputed: 0,
  dot: 3,
  squaredL2: 3,
  l1: 3,
  cosine: 3,
  norm: 2,
  checksum: 3,
  checksumBegin: 1,
  checksumStripes: 3,
  checksumEnd: 3,
  arenaCreate: 2,
  arenaDestroy: 1,
  arenaReserve: 2,
  arenaCapacity: 1,
  arenaSlotCount: 1,
  arenaLiveCount: 1,
  arenaState: 2,
  arenaRowAddress: 2,
  arenaOpenRow: 2,
  arenaCloseRow: 2,
  arenaRemove: 2,
  arenaFreeSlot: 2,
  arenaPrepareQuery: 2,
  gatherDistances: 6,
  scanNearest: 9,
  scanRange: 10,
  graphCreate: 5,
  graphDestroy: 1,
  graphReserve: 2,
  graphInsert: 3,
  graphInsertRange: 4,
  graphIsLinked: 2,
  graphRemove: 2,
  graphConsolidate: 2,
  graphSearch: 7,
  graphCandidates: 6,
  graphScanCodes: 7,
  cursorOpen: 4,
  cursorNext: 3,
  cursorComputed: 1,
  cursorClose: 1,
  codecCreate: 3,
  codecDestroy: 1,
  encode: 3,
  codeDistance: 4,
  graphSetCodec: 2,
  graphDropCodec: 1,
  codecDistances: 6,
  exactDistances: 6,
  graphVerify: 2,
  graphPartAddress: 3,
  graphPartBytes: 3,
  graphRestore: 1,
  graphRestored: 1,
};
