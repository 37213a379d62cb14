import { runTask } from '../pool/worker-pool.js';
import { type Graph, SlotCounter } from '../wasm/graph.js';
import { LINK_TASK, type LinkInput } from './link-task.js';

/** Slots that the calling thread links in one step. */
const STEP = 4;

/**
 * Slots of a graph being linked by several threads over one memory, the calling one among them. Meanwhile the graph may
 * be searched and nodes removed, but nothing else may change it.
 */
export class ParallelLink {
  private readonly counter: SlotCounter;
  private running: number;

  constructor(
    private readonly graph: Graph,
    /** The slot behind the last. */
    readonly end: number,
    workers: number,
    onEnd: () => void,
  ) {
    this.counter = SlotCounter.create(graph.arena);
    this.running = workers;
    const input: LinkInput = { graph: graph.share(), counter: this.counter.address, end };
    for (let i = 0; i < workers; i++) {
      // What a worker has not linked, for want of memory or because it died, is left to the caller, who then meets the
      // same error if it is still there.
      runTask<LinkInput, void>(LINK_TASK, input)
        .catch(() => undefined)
        .finally(() => {
          this.running--;
          onEnd();
        });
    }
  }

  /** Slots that were given out. */
  get progress(): number {
    return Math.min(this.counter.value, this.end);
  }

  /** Links a few slots here; false when none are left. */
  step(): boolean {
    if (this.counter.value >= this.end) return false;
    this.graph.insertRange(this.counter, this.end, STEP);
    return true;
  }

  get isOver(): boolean {
    return this.running === 0 && this.counter.value >= this.end;
  }

  /** Has the workers stop after what they are linking. */
  cancel(): void {
    this.counter.skipTo(this.end);
  }

  close(): void {
    this.counter.close();
  }
}
