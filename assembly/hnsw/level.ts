import { LEVEL_MAX } from './layout';

/**
 * The level of a slot's node: l or higher with probability m ** -l, which is the paper's floor(-ln(u) / ln(m)) for a
 * uniform u. It depends on nothing but the seed and the slot.
 */
export function levelOf(seed: u32, slot: u32, m: u32): u8 {
  const uniform = <u64>mix(seed, slot);
  let level: u32 = 0;
  let threshold: u64 = 0x100000000 / m;
  while (level < LEVEL_MAX && uniform < threshold) {
    level++;
    threshold /= m;
  }
  return <u8>level;
}

/** 32 well-mixed bits of a seed and a number (the finalizer of MurmurHash3, applied twice). */
function mix(seed: u32, value: u32): u32 {
  return finalize(finalize(value + 0x9e3779b9) ^ seed);
}

@inline function finalize(bits: u32): u32 {
  bits ^= bits >> 16;
  bits *= 0x85ebca6b;
  bits ^= bits >> 13;
  bits *= 0xc2b2ae35;
  return bits ^ (bits >> 16);
}
