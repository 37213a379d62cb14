// A 32-bit checksum over bytes, for the pages and values of the store. The algorithm is part of the format on disk:
// it never changes. `src/wasm/checksum.ts` has the same in TypeScript.
//
// The bytes are cut into stripes of 64, the last one filled up with zeros. A stripe is 16 little-endian words, one for
// each of 16 lanes, which take them in as the four lanes of xxHash32 do. Modulo 2 ** 32:
//
//   lane[i] = SEED + i * LANE_STEP                                        at first, i = 0 .. 15
//   lane[i] = rotate13(lane[i] + word[i] * WORD_PRIME) * LANE_PRIME       for each stripe
//
//   sum = length ^ SEED                                                   length in bytes
//   sum = rotate13((sum ^ lane[i]) * FOLD_PRIME)                          for i = 0 .. 15
//   sum = (sum ^ sum >> 15) * WORD_PRIME
//   sum = (sum ^ sum >> 13) * FOLD_PRIME
//   sum = sum ^ sum >> 16
//
//   SEED 0x9e3779b9   LANE_STEP 0x85ebca6b   LANE_PRIME 0x9e3779b1   WORD_PRIME 0x85ebca77   FOLD_PRIME 0xc2b2ae3d
//
// Every step is a bijection of the lane, of the word and of the sum, as the factors are odd: a change within one word
// always changes the result, and so does another length of the same stripes. Lanes begin differently and are folded in
// order, so words that change places do too, but for one chance in 2 ** 32.
//
// Words are multiplied before they are added. With one multiplication of the sum, as in FNV, the highest bit of a
// word moves to one known bit of the lane and no further, and a second flipped bit in the next stripe cancels it.

@inline const SEED: u32 = 0x9e3779b9;
@inline const LANE_STEP: u32 = 0x85ebca6b;
@inline const LANE_PRIME: u32 = 0x9e3779b1;
@inline const WORD_PRIME: u32 = 0x85ebca77;
@inline const FOLD_PRIME: u32 = 0xc2b2ae3d;
@inline const LANES: u32 = 16;

/** Writes the lanes as they are at first, 64 bytes at `lanes`. */
export function checksumBegin(lanes: usize): void {
  for (let i: u32 = 0; i < LANES; i++) store<u32>(lanes + (<usize>i << 2), SEED + i * LANE_STEP);
}

/** Takes in `bytes` bytes at `data`, a multiple of 64. */
export function checksumStripes(lanes: usize, data: usize, bytes: usize): void {
  const end = data + bytes;
  if (ASC_FEATURE_SIMD) {
    let a = v128.load(lanes);
    let b = v128.load(lanes, 16);
    let c = v128.load(lanes, 32);
    let d = v128.load(lanes, 48);
    while (data < end) {
      a = absorb(a, v128.load(data));
      b = absorb(b, v128.load(data, 16));
      c = absorb(c, v128.load(data, 32));
      d = absorb(d, v128.load(data, 48));
      data += 64;
    }
    v128.store(lanes, a);
    v128.store(lanes, b, 16);
    v128.store(lanes, c, 32);
    v128.store(lanes, d, 48);
  } else {
    for (let i: usize = 0; i < 64; i += 4) {
      let lane = load<u32>(lanes + i);
      for (let at = data + i; at < end; at += 64) {
        lane = rotl<u32>(lane + load<u32>(at) * WORD_PRIME, 13) * LANE_PRIME;
      }
      store<u32>(lanes + i, lane);
    }
  }
}

/** Four lanes after four words. */
@inline function absorb(lanes: v128, words: v128): v128 {
  const sum = i32x4.add(lanes, i32x4.mul(words, i32x4.splat(WORD_PRIME)));
  return i32x4.mul(v128.or(i32x4.shl(sum, 13), i32x4.shr_u(sum, 19)), i32x4.splat(LANE_PRIME));
}

/** The checksum of `length` bytes in all, whose last `length` % 64 are at `tail`, with room for 64 there. */
export function checksumEnd(lanes: usize, tail: usize, length: u32): u32 {
  const used = <usize>(length & 63);
  if (used > 0) {
    memory.fill(tail + used, 0, 64 - used);
    checksumStripes(lanes, tail, 64);
  }
  let sum = length ^ SEED;
  for (let i: u32 = 0; i < LANES; i++) sum = rotl<u32>((sum ^ load<u32>(lanes + (<usize>i << 2))) * FOLD_PRIME, 13);
  sum = (sum ^ (sum >> 15)) * WORD_PRIME;
  sum = (sum ^ (sum >> 13)) * FOLD_PRIME;
  return sum ^ (sum >> 16);
}

/** Checksum of `length` bytes at `data`, with room for 64 more behind them; the lanes are at `lanes`. */
export function checksum(lanes: usize, data: usize, length: u32): u32 {
  checksumBegin(lanes);
  const whole = <usize>(length & ~63);
  checksumStripes(lanes, data, whole);
  return checksumEnd(lanes, data + whole, length);
}
