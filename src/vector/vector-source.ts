/** Where the vectors of a column can be read that no arena holds: the store, as of the newest commit. */
export interface VectorSource {
  /** The vector of one row, or null when it has none. */
  read(rowId: number): Float32Array | null;
  /** Shows the vectors of rows `from` to `to` - 1, each valid during the call only. */
  scan(from: number, to: number, visit: (rowId: number, vector: Float32Array) => void): void;
}
