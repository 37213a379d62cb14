import { type CopyFormat, names } from './copy-format.js';

const LETTERS: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** Writes rows of texts in the format of COPY TO. */
export class CopyWriter {
  private readonly lines: string[] = [];
  private readonly forced: readonly boolean[];
  private readonly special: RegExp;

  constructor(
    columns: readonly string[],
    private readonly format: CopyFormat,
  ) {
    const { kind, delimiter, quote, forceQuote, header } = format;
    this.forced = columns.map((name) => kind === 'csv' && names(forceQuote, name));
    const escaped = (text: string) => text.replace(/[\\\]^-]/g, '\\$&');
    this.special =
      kind === 'csv'
        ? new RegExp(`[\\n\\r${escaped(delimiter)}${escaped(quote)}]`)
        : new RegExp(`[\\b\\f\\n\\r\\t\\v\\\\${escaped(delimiter)}]`, 'g');
    if (header !== false) this.line(columns.map((name) => this.field(name, false, columns.length)));
  }

  /** Appends a row; null stands for NULL. */
  row(values: readonly (string | null)[]): void {
    const { forced, format } = this;
    this.line(
      values.map((value, i) => (value === null ? format.nullText : this.field(value, forced[i]!, values.length))),
    );
  }

  private line(fields: readonly string[]): void {
    this.lines.push(fields.join(this.format.delimiter));
  }

  private field(value: string, isForced: boolean, columnCount: number): string {
    const { kind, quote, escape, nullText } = this.format;
    if (kind === 'text') return value.replace(this.special, (found) => LETTERS[found] ?? `\\${found}`);
    // A lone \. would end the data where old readers see it.
    const isMarker = columnCount === 1 && value === '\\.';
    if (!isForced && !isMarker && value !== nullText && !this.special.test(value)) return value;
    let quoted = quote;
    for (const character of value)
      quoted += character === quote || character === escape ? escape + character : character;
    return quoted + quote;
  }

  /** Everything written so far, every line with its end. */
  text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }
}
