// What an export answers when it refuses. Anything from 0 up is a count. `src/wasm/exports.ts` has the same list.

/** 4 GiB are full, or the memory's own maximum is. */
@inline export const OUT_OF_MEMORY: i32 = -1;
/** The slot is in use by a graph, or holds a tombstone that no consolidation has freed yet. */
@inline export const SLOT_BUSY: i32 = -2;
/** A row of zeros has no direction: it cannot be made a unit vector. */
@inline export const ZERO_VECTOR: i32 = -3;
/** The row has a NaN or an infinity. */
@inline export const NOT_FINITE: i32 = -4;
/** The slot holds no vector, or none that the graph knows. */
@inline export const SLOT_EMPTY: i32 = -5;
/** Codes cannot say where the vector is. */
@inline export const OUTSIDE: i32 = -7;
/** An imported graph points outside of itself. */
@inline export const CORRUPTED: i32 = -6;
