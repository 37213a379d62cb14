/** Combines two states, of which the left one's rows come first. */
export type Combine = (left: unknown, right: unknown) => unknown;

/**
 * States of runs of positions: any run is the combination of at most 2 log2(n) stored ones. A position without a state
 * (undefined) adds nothing.
 */
export class SegmentTree {
  private readonly size: number;
  /** Node i has the children 2i and 2i + 1; the leaves begin at `size`. */
  private readonly nodes: unknown[];

  constructor(
    leaves: readonly unknown[],
    private readonly combine: Combine,
  ) {
    // A power of two keeps the order of rows in the order of nodes.
    let size = 1;
    while (size < leaves.length) size *= 2;
    this.size = size;
    this.nodes = new Array(size * 2);
    for (let i = 0; i < leaves.length; i++) this.nodes[size + i] = leaves[i];
    for (let i = size - 1; i > 0; i--) this.nodes[i] = this.join(this.nodes[2 * i], this.nodes[2 * i + 1]);
  }

  /** The state of the positions from `from` to before `to`; undefined when none has one. */
  query(from: number, to: number): unknown {
    let left: unknown;
    let right: unknown;
    let low = from + this.size;
    let high = to + this.size;
    while (low < high) {
      if (low & 1) left = this.join(left, this.nodes[low++]);
      if (high & 1) right = this.join(this.nodes[--high], right);
      low >>= 1;
      high >>= 1;
    }
    return this.join(left, right);
  }

  join(left: unknown, right: unknown): unknown {
    if (left === undefined) return right;
    return right === undefined ? left : this.combine(left, right);
  }
}
