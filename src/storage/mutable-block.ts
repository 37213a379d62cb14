import type { Column } from '../columnar/column.js';
import type { MutableChunk } from './mutable-chunk.js';
import type { RowBlock } from './row-block.js';

/** A chunk that is being written, as a block of rows. */
export class MutableBlock implements RowBlock {
  constructor(private readonly chunk: MutableChunk) {}

  get firstRowId(): number {
    return this.chunk.firstRowId;
  }

  get rowCount(): number {
    return this.chunk.slotCount;
  }

  get liveCount(): number {
    return this.chunk.liveCount;
  }

  get selection(): Int32Array | null {
    const { live, liveCount, slotCount } = this.chunk;
    if (liveCount === slotCount) return null;
    const selection = new Int32Array(liveCount);
    let count = 0;
    for (let slot = 0; slot < slotCount; slot++) if (live[slot] === 1) selection[count++] = slot;
    return selection;
  }

  isLive(row: number): boolean {
    return this.chunk.live[row] === 1;
  }

  prepare(): void {}

  column(position: number): Column {
    return this.chunk.column(position);
  }

  range(): null {
    return null;
  }
}
