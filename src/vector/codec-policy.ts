import type { Graph } from '../wasm/graph.js';
import { codecFidelity } from './codec-fidelity.js';
import type { ColumnVectors } from './column-vectors.js';
import type { Metric } from './metrics.js';
import { trainCodec } from './train-codec.js';

/** Vectors that a codec is trained on, and is no longer trained anew for having seen too few. */
const SAMPLE_MAX = 2048;
const TRAINED_ENOUGH = 16_384;
/** Part of the components far outside of what codes say that means the data has drifted. */
const OUTSIDE_PART = 0.03;
/** Vectors between two looks at that. */
const LOOK_INTERVAL = 256;
/** Vectors below which distances are between vectors: few rows say little of what is to come. */
const CODED_MIN = 256;
/** Share of near neighbors that codes have to keep near, or vectors are measured instead. */
const FIDELITY_MIN = 0.99;

/** When a graph gets codes, and which. */
export class CodecPolicy {
  /** Linked vectors at which the codec is looked at next. */
  private nextLook = 0;
  /** Vectors there were when codes turned out not to do, or 0. */
  private rejected = 0;

  constructor(
    private readonly graph: Graph,
    private readonly vectors: ColumnVectors,
    private readonly metric: Metric,
  ) {}

  /** Whether codes are to be made, or made anew: for many more vectors than before, or for others. */
  isDue(linkedCount: number): boolean {
    if (linkedCount < this.nextLook) return false;
    this.nextLook = linkedCount + LOOK_INTERVAL;
    const use = this.graph.codecUse();
    const trained = use?.trained ?? this.rejected;
    const { rowCount, dimensions } = this.vectors;
    if (trained < TRAINED_ENOUGH && rowCount >= Math.max(CODED_MIN, trained * 2)) return true;
    return use !== null && use.outside > use.encoded * dimensions * OUTSIDE_PART;
  }

  /** Makes codes of all vectors, which are loaded, unless codes would order them too badly. */
  train(): void {
    const { arena, dimensions, rowCount } = this.vectors;
    const slots = arena.liveSlots();
    const step = Math.max(1, Math.floor(slots.length / SAMPLE_MAX));
    const sample: Float32Array[] = [];
    for (let i = 0; i < slots.length; i += step) sample.push(arena.row(slots[i]!).slice());
    const codec = trainCodec(sample, dimensions, this.metric, rowCount);
    const isFaithful = codecFidelity(arena, slots, this.metric, codec) >= FIDELITY_MIN;
    this.graph.setCodec(isFaithful ? codec : null);
    this.rejected = isFaithful ? 0 : rowCount;
  }
}
