import { type LinearMemory, memoryFull } from './memory.js';

/** Parameters of scalar quantization, as assembly/quantization/codec.ts explains them. */
export interface CodecParameters {
  /** By component, then by extra part: code = round(component * factor - offset), cut to 0 .. 127. */
  readonly factors: Float32Array;
  readonly offsets: Float32Array;
  /** What a unit of the code adds to a dot product through the offset. */
  readonly weights: Float32Array;
  /** The components that the extra parts, behind all components, are of. */
  readonly sources: Uint32Array;
  /** Vectors there were. */
  readonly trained: number;
}

const HEADER_WORDS = 8;
const PARTS_WORD = 1;
const EXTRAS_WORD = 2;
const ENCODED_WORD = 4;
const OUTSIDE_WORD = 5;
const TRAINED_WORD = 6;

/** Creates a codec for vectors in the same memory. Returns its handle. @throws 53200 when memory is full. */
export function createCodec(
  memory: LinearMemory,
  dimensions: number,
  metric: number,
  parameters: CodecParameters,
): number {
  const { factors, offsets, weights, sources } = parameters;
  const handle = memory.kernels.codecCreate(dimensions, sources.length, metric) >>> 0;
  if (handle === 0) throw memoryFull();
  const at = handle >>> 2;
  const parts = memory.words(handle + HEADER_WORDS * 4)[at + PARTS_WORD]!;
  const first = at + HEADER_WORDS;
  const end = handle + (HEADER_WORDS + 3 * parts + sources.length) * 4;
  const floats = memory.floats(end);
  floats.set(factors, first);
  floats.set(offsets, first + parts);
  floats.set(weights, first + 2 * parts);
  const words = memory.words(end);
  words.set(sources, first + 3 * parts);
  words[at + TRAINED_WORD] = parameters.trained;
  return handle;
}

/** How a codec has fared since it was put in place. */
export interface CodecUse {
  /** Vectors encoded. */
  readonly encoded: number;
  /** Their components, of all, that were far outside of what codes can say. */
  readonly outside: number;
  /** Vectors there were when it was trained. */
  readonly trained: number;
  /** Components of a code that are extra parts. */
  readonly extras: number;
}

export function readCodecUse(memory: LinearMemory, handle: number): CodecUse {
  const words = memory.words(handle + HEADER_WORDS * 4);
  const at = handle >>> 2;
  return {
    encoded: words[at + ENCODED_WORD]!,
    outside: words[at + OUTSIDE_WORD]!,
    trained: words[at + TRAINED_WORD]!,
    extras: words[at + EXTRAS_WORD]!,
  };
}
