import { CODE_DOT, CODE_HEADER, CODE_L1, CODE_L2, CODE_MAX, codeDot } from '../distance/codes';
import { INNER_PRODUCT, L1 } from '../distance/index';
import { allocateZeroed, release } from '../memory';

// A codec turns vectors into codes: scalar quantization with one step for all components and an offset for each.
//
//   code = round(component * factor - offset), cut to 0 .. 127
//
// One step keeps distances distances; the offsets drop out of differences. A component whose values spread much wider
// than the others' would force a coarse step on them, so it is written several times: `p` parts of 1 / sqrt(p) of it
// have the same sum of squares and 1 / sqrt(p) of the range (for L1, 1 / p). Parts beyond the first come behind all
// components. What the parameters are is decided by the host, from a sample (src/vector/train-codec.ts).
//
// The struct and its tables are one piece, as they are stored:
//
//   0        32                4 * parts       4 * parts        4 * parts        4 * extra parts
//   +--------+-----------------+---------------+----------------+----------------+
//   | struct | factors f32     | offsets f32   | weights f32    | sources u32    |
//   +--------+-----------------+---------------+----------------+----------------+
//
// `parts` is filled up to a multiple of 16 with factors of 0. A weight is what a unit of the code adds to a dot product
// through the offset; sources name the components that the extra parts are of.

@inline const HEADER: usize = 32;
/** How much a component may be cut, in units of the code, without being "far outside". */
@inline const MARGIN: i32 = 16;

@unmanaged export class Codec {
  dimensions: u32;
  /** Components of a code: dimensions and extra parts, filled up to a multiple of 16. */
  parts: u32;
  extras: u32;
  kernel: u32;
  /** Codes that the graph has made since the codec came, and how many of their components were far outside. */
  encoded: u32;
  outside: u32;
  /** Vectors there were when the codec was trained. */
  trained: u32;
  unused: u32;
}

@inline export function codecBytes(dimensions: u32, extras: u32): usize {
  return HEADER + <usize>codeParts(dimensions, extras) * 12 + (<usize>extras << 2);
}

@inline function codeParts(dimensions: u32, extras: u32): u32 {
  return (dimensions + extras + 15) & ~15;
}

/** Bytes from a code to the next. */
@inline export function codeStride(codec: Codec): usize {
  return CODE_HEADER + <usize>codec.parts;
}

@inline function factorsOf(codec: Codec): usize {
  return changetype<usize>(codec) + HEADER;
}

@inline function sourcesOf(codec: Codec): usize {
  return factorsOf(codec) + <usize>codec.parts * 12;
}

/** The kernel that measures codes as `metric` measures vectors; unit vectors are ordered by L2 as by cosine. */
@inline export function codeKernel(metric: u32): u32 {
  if (metric == L1) return CODE_L1;
  return metric == INNER_PRODUCT ? CODE_DOT : CODE_L2;
}

/** Creates a codec with empty tables, or returns 0 when memory is full. */
export function codecCreate(dimensions: u32, extras: u32, metric: u32): Codec {
  const codec = changetype<Codec>(allocateZeroed(codecBytes(dimensions, extras)));
  if (changetype<usize>(codec) == 0) return codec;
  codec.dimensions = dimensions;
  codec.extras = extras;
  codec.parts = codeParts(dimensions, extras);
  codec.kernel = codeKernel(metric);
  return codec;
}

export function codecDestroy(codec: Codec): void {
  if (changetype<usize>(codec) == 0) return;
  release(changetype<usize>(codec), codecBytes(codec.dimensions, codec.extras));
}

/** Whether a codec that was copied into place is what it says. */
export function isCodecSound(codec: Codec, dimensions: u32, extras: u32, metric: u32): bool {
  if (codec.dimensions != dimensions || codec.extras != extras || codec.kernel != codeKernel(metric)) return false;
  if (codec.parts != codeParts(dimensions, extras)) return false;
  const sources = sourcesOf(codec);
  for (let i: usize = 0; i < extras; i++) {
    if (load<u32>(sources + (i << 2)) >= dimensions) return false;
  }
  return true;
}

/** Writes the code of the floats at `vector` to `code`. Returns how many components are far outside: see MARGIN. */
export function encode(codec: Codec, vector: usize, code: usize): u32 {
  const parts = <usize>codec.parts;
  const factors = factorsOf(codec);
  const offsets = factors + (parts << 2);
  const whole = <usize>codec.dimensions & ~15;
  const components = code + CODE_HEADER;
  let outside: u32 = 0;
  let at: usize = 0;
  if (ASC_FEATURE_SIMD) {
    let cut = i32x4.splat(0);
    while (at < whole) {
      const place = at << 2;
      const a = quantizeLanes(vector + place, factors + place, offsets + place);
      const b = quantizeLanes(vector + place + 16, factors + place + 16, offsets + place + 16);
      const c = quantizeLanes(vector + place + 32, factors + place + 32, offsets + place + 32);
      const d = quantizeLanes(vector + place + 48, factors + place + 48, offsets + place + 48);
      cut = i32x4.sub(cut, i32x4.add(i32x4.add(outsideLanes(a), outsideLanes(b)), i32x4.add(outsideLanes(c), outsideLanes(d))));
      const narrowed = i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
      v128.store(components + at, i8x16.min_u(narrowed, i8x16.splat(<i8>CODE_MAX)));
      at += 16;
    }
    outside = <u32>(
      i32x4.extract_lane(cut, 0) + i32x4.extract_lane(cut, 1) + i32x4.extract_lane(cut, 2) + i32x4.extract_lane(cut, 3)
    );
  }
  const dimensions = <usize>codec.dimensions;
  while (at < dimensions) {
    outside += encodePart(load<f32>(vector + (at << 2)), factors, offsets, components, at);
    at++;
  }
  const sources = sourcesOf(codec);
  for (let i: usize = 0; i < <usize>codec.extras; i++) {
    const source = <usize>load<u32>(sources + (i << 2));
    encodePart(load<f32>(vector + (source << 2)), factors, offsets, components, at);
    at++;
  }
  while (at < parts) store<u8>(components + at++, 0);
  memory.fill(code, 0, CODE_HEADER);
  store<i32>(code, termOf(codec, components));
  return outside;
}

/** A code is blurred when cutting costs it this many times what rounding costs codes on average. */
@inline const BLUR: f32 = 4;

/**
 * Whether the code of a vector says much less than codes do: the sum of the squares of what is cut off is far above that
 * of what rounding leaves, 1 / 12 a component.
 */
export function isBlurred(codec: Codec, vector: usize): bool {
  const factors = factorsOf(codec);
  const offsets = factors + (<usize>codec.parts << 2);
  const dimensions = <usize>codec.dimensions;
  let sum: f32 = 0;
  let at: usize = 0;
  if (ASC_FEATURE_SIMD) {
    const whole = dimensions & ~3;
    let sums = f32x4.splat(0);
    while (at < whole) {
      const place = at << 2;
      const code = f32x4.sub(f32x4.mul(v128.load(vector + place), v128.load(factors + place)), v128.load(offsets + place));
      const kept = f32x4.pmin(f32x4.pmax(code, f32x4.splat(0)), f32x4.splat(<f32>CODE_MAX));
      const cut = f32x4.sub(code, kept);
      sums = f32x4.add(sums, f32x4.mul(cut, cut));
      at += 4;
    }
    sum = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3);
  }
  while (at < dimensions) {
    const place = at << 2;
    const code = load<f32>(vector + place) * load<f32>(factors + place) - load<f32>(offsets + place);
    const cut = code - min<f32>(max<f32>(code, 0), <f32>CODE_MAX);
    sum += cut * cut;
    at++;
  }
  return sum > (BLUR / 12) * <f32>dimensions;
}

/** Four codes before they are cut. */
@inline function quantizeLanes(vector: usize, factors: usize, offsets: usize): v128 {
  const scaled = f32x4.sub(f32x4.mul(v128.load(vector), v128.load(factors)), v128.load(offsets));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(scaled));
}

/** -1 in the lanes that are far outside. */
@inline function outsideLanes(codes: v128): v128 {
  return i32x4.gt_u(i32x4.add(codes, i32x4.splat(MARGIN)), i32x4.splat(CODE_MAX + 2 * MARGIN));
}

@inline function encodePart(component: f32, factors: usize, offsets: usize, components: usize, at: usize): u32 {
  const scaled = nearest<f32>(component * load<f32>(factors + (at << 2)) - load<f32>(offsets + (at << 2)));
  const inside = min<f32>(max<f32>(scaled, 0), <f32>CODE_MAX);
  store<u8>(components + at, <u8>inside);
  return <u32>(abs<f32>(inside - scaled) > <f32>MARGIN);
}

function termOf(codec: Codec, components: usize): i32 {
  const parts = <usize>codec.parts;
  if (codec.kernel == CODE_L2) return codeDot(components, components, parts);
  if (codec.kernel == CODE_L1) return 0;
  const weights = factorsOf(codec) + (parts << 3);
  let sum: f64 = 0;
  for (let i: usize = 0; i < parts; i++) {
    sum += <f64>load<u8>(components + i) * <f64>load<f32>(weights + (i << 2));
  }
  // A term takes at most a quarter of the range, so that the sum of two and a product fits.
  return <i32>nearest<f64>(min<f64>(max<f64>(-sum, -5e8), 5e8));
}
