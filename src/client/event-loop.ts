import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that calls may follow one another before the event loop turns. */
const SLICE_MS = 10;

let sliceStart = 0;
let hasTurned = true;

/**
 * Lets the event loop turn when calls have kept it from that for long. Statements run on the caller's thread and most
 * settle without a wait, so that a loop of awaited calls would let no timer, request or copy of a file get on.
 */
export function letLoopTurn(): Promise<void> | null {
  if (hasTurned) {
    hasTurned = false;
    sliceStart = performance.now();
    setImmediate(() => {
      hasTurned = true;
    });
    return null;
  }
  return performance.now() - sliceStart > SLICE_MS ? nextTurn() : null;
}
