/** Says whether two rows are equal in the order of a window. */
export type PeerTest = (left: number, right: number) => boolean;

/**
 * Rows of one partition in window order, and their groups of peers: rows equal in that order. Rows are known by their
 * position in the partition, from 0; `row` gives the row of the buffer that stands there.
 */
export class Partition {
  readonly rowCount: number;
  /** The group of peers of each position, from 0. */
  private readonly groups: Int32Array;
  /** First position of each group, and the count of rows behind the last. */
  private readonly bounds: Int32Array;
  readonly groupCount: number;

  /** The rows `order[from .. to - 1]`; without `isPeer` all are peers. */
  constructor(
    private readonly order: Int32Array,
    private readonly from: number,
    to: number,
    isPeer: PeerTest | null,
  ) {
    this.rowCount = to - from;
    this.groups = new Int32Array(this.rowCount);
    let group = 0;
    if (isPeer !== null) {
      for (let i = 1; i < this.rowCount; i++) {
        if (!isPeer(this.row(i - 1), this.row(i))) group++;
        this.groups[i] = group;
      }
    }
    this.groupCount = group + 1;
    this.bounds = new Int32Array(this.groupCount + 1);
    for (let i = 1; i < this.rowCount; i++) {
      if (this.groups[i] !== this.groups[i - 1]) this.bounds[this.groups[i]!] = i;
    }
    this.bounds[this.groupCount] = this.rowCount;
  }

  row(position: number): number {
    return this.order[this.from + position]!;
  }

  groupOf(position: number): number {
    return this.groups[position]!;
  }

  /** First position of a group; those before the first and behind the last end with the partition. */
  groupStart(group: number): number {
    return this.bounds[Math.min(Math.max(group, 0), this.groupCount)]!;
  }

  peerStart(position: number): number {
    return this.bounds[this.groups[position]!]!;
  }

  peerEnd(position: number): number {
    return this.bounds[this.groups[position]! + 1]!;
  }
}
