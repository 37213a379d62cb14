// How rows lie in the data of COPY, as its options say.

/** Columns an option names: all of them, or these. */
export type CopyColumns = '*' | readonly string[];

export interface CopyFormat {
  readonly kind: 'text' | 'csv';
  /** One character. */
  readonly delimiter: string;
  /** What stands for NULL. */
  readonly nullText: string;
  /** `match`: the names are checked against the columns. */
  readonly header: boolean | 'match';
  /** CSV: one character each. */
  readonly quote: string;
  readonly escape: string;
  readonly forceQuote: CopyColumns;
  readonly forceNotNull: CopyColumns;
  readonly forceNull: CopyColumns;
}

/** True when an option names the column. */
export function names(columns: CopyColumns, name: string): boolean {
  return columns === '*' || columns.includes(name);
}
