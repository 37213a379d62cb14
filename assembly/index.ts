// The ABI: every export, and nothing else. `src/wasm/exports.ts` has the same list with types, and a test compares
// them. Pointers are addresses in the imported memory, 0 for none; negative results are a status (status.ts).

import { Scratch, createScratch, destroyScratch, scratch, useScratch } from './structures/scratch';

export { allocate, memoryBytes, memoryInitialize, release } from './memory';
export { dot, l1, squaredL2 } from './distance/index';
export { cosine } from './distance/cosine';
export { norm } from './distance/norm';
export { checksum, checksumBegin, checksumEnd, checksumStripes } from './structures/checksum';
export {
  arenaCapacity,
  arenaCloseRow,
  arenaCreate,
  arenaDestroy,
  arenaFreeSlot,
  arenaLiveCount,
  arenaOpenRow,
  arenaPrepareQuery,
  arenaRemove,
  arenaReserve,
  arenaRowAddress,
  arenaSlotCount,
  arenaState,
} from './structures/arena';
export { gatherDistances } from './scan/gather';
export { codecCreate, codecDestroy, encode } from './quantization/codec';
export { codecDistances } from './quantization/fidelity';
export { codeDistance } from './distance/codes';
export { exactDistances } from './scan/ranked';
export { scanNearest, scanRange } from './scan/exact';
export { graphCreate, graphDestroy, graphReserve } from './hnsw/graph';
export { graphInsert, graphInsertRange } from './hnsw/insert';
export { graphIsLinked, graphRemove } from './hnsw/remove';
export { graphConsolidate } from './hnsw/consolidate';
export { graphScanCodes } from './hnsw/code-scan';
export { graphCandidates, graphSearch } from './hnsw/query';
export { cursorClose, cursorComputed, cursorNext, cursorOpen } from './hnsw/cursor';
export { graphDropCodec, graphSetCodec } from './hnsw/quantize';
export { graphVerify } from './hnsw/verify';
export { graphPartAddress, graphPartBytes, graphRestore, graphRestored } from './hnsw/snapshot';

/** Gives this instance its working memory. Returns false when memory is full. */
export function threadAttach(): bool {
  if (changetype<usize>(scratch) == 0) useScratch(createScratch());
  return changetype<usize>(scratch) != 0;
}

/** Gives it back, before the instance is dropped. */
export function threadDetach(): void {
  destroyScratch(scratch);
  useScratch(changetype<Scratch>(0));
}

/** Distances that this thread's last search of a graph has computed. */
export function threadComputed(): u32 {
  return scratch.computed;
}
