import { type Column, TextColumn } from '../columnar/column.js';
import type { Type } from '../types/type.js';
import { type ChunkReader, chunkColumn } from './chunk-reader.js';
import type { RowLayout } from './layout.js';
import type { RowBlock } from './row-block.js';

/** Fetches a value that lies outside its chunk. */
export type ExternalFetch = (rowId: number, columnId: number, type: Type) => unknown;

/** A chunk kept in memory, with the columns that were asked for. */
export class CachedChunk {
  /** By column id. */
  readonly columns: (Column | undefined)[] = [];
  constructor(
    readonly reader: ChunkReader,
    readonly firstRowId: number,
  ) {}
}

/** One encoded chunk as a block of rows. */
export class ChunkBlock implements RowBlock {
  constructor(
    private readonly chunk: CachedChunk,
    private readonly layout: RowLayout,
    private readonly fetch: ExternalFetch,
  ) {}

  get firstRowId(): number {
    return this.chunk.firstRowId;
  }

  get rowCount(): number {
    return this.chunk.reader.slotCount;
  }

  get liveCount(): number {
    return this.chunk.reader.liveCount;
  }

  get selection(): Int32Array | null {
    const { reader } = this.chunk;
    if (reader.liveCount === reader.slotCount) return null;
    const selection = new Int32Array(reader.liveCount);
    let count = 0;
    for (let slot = 0; slot < reader.slotCount; slot++) if (reader.isLive(slot)) selection[count++] = slot;
    return selection;
  }

  isLive(row: number): boolean {
    return this.chunk.reader.isLive(row);
  }

  prepare(): void {}

  column(position: number): Column {
    const { id, type, missing } = this.layout.columns[position]!;
    let column = this.chunk.columns[id];
    if (column === undefined) {
      const { reader } = this.chunk;
      column = chunkColumn(reader, reader.place(id, position), type, missing, fetchLater);
      this.chunk.columns[id] = column;
    }
    if (!(column instanceof TextColumn) || column.external === null) return column;
    return column.withReader((row) => this.fetch(this.firstRowId + row, id, type));
  }

  range(position: number): { readonly min: number; readonly max: number } | null {
    const { reader } = this.chunk;
    return reader.place(this.layout.columns[position]!.id, position)?.range ?? null;
  }
}

/** The cached column knows no snapshot; every use of it is given one. */
function fetchLater(): never {
  throw new Error('a value outside its chunk is read through a snapshot');
}
