/** Results of a search: slots and distances of equal length, of which the first `count` are filled. */
export class Hits {
  slots: Uint32Array;
  distances: Float32Array;
  count = 0;

  constructor(capacity: number) {
    this.slots = new Uint32Array(capacity);
    this.distances = new Float32Array(capacity);
  }

  /** Makes room for `capacity` results; what is there stays. */
  reserve(capacity: number): void {
    if (capacity <= this.slots.length) return;
    const wanted = Math.max(capacity, this.slots.length * 2);
    const { slots, distances } = this;
    this.slots = new Uint32Array(wanted);
    this.distances = new Float32Array(wanted);
    this.slots.set(slots.subarray(0, this.count));
    this.distances.set(distances.subarray(0, this.count));
  }
}
