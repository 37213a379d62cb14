/** A stream of pseudo-random numbers that a seed decides. */
export interface Random {
  /** The next number, at least 0 and below 1. */
  next(): number;
  /** An integer, at least 0 and below `bound`. */
  below(bound: number): number;
}

/** A small fast generator (Steele and Vigna's SplitMix32 step); not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 0x1_0000_0000;
  };
  return { next, below: (bound) => Math.floor(next() * bound) };
}
