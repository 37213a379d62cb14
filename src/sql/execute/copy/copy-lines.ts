import { type DatabaseError, error } from '../../../common/errors.js';
import type { CopyFormat } from './copy-format.js';

// Cutting the data of COPY FROM into lines. The first line tells how lines end: by \n, \r\n or \r. From then on other
// ends are errors, but in quotes. A backslash of the text format hides the character behind it.

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;
const DOT = 46;

export class CopyLines {
  private at = 0;
  /** Null until the first line has ended. */
  private lineEnd: '\n' | '\r' | '\r\n' | null = null;
  /** Number of the line, from 1, that was read last, or of the last line of its quoted values. */
  number = 0;
  private readonly isCsv: boolean;
  private readonly quote: number;
  /** -1 where it is the quote itself. */
  private readonly escape: number;

  constructor(
    private readonly text: string,
    format: CopyFormat,
  ) {
    this.isCsv = format.kind === 'csv';
    this.quote = format.quote.charCodeAt(0);
    this.escape = format.escape === format.quote ? -1 : format.escape.charCodeAt(0);
  }

  /** The next line without its end, or null behind the last. @throws 22P04. */
  next(): string | null {
    const { text, at: start } = this;
    if (start >= text.length) return null;
    this.number++;
    let isQuoted = false;
    let isEscaped = false;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.isCsv) {
        if (isQuoted && code === this.escape) isEscaped = !isEscaped;
        if (code === this.quote && !isEscaped) isQuoted = !isQuoted;
        if (code !== this.escape) isEscaped = false;
        if (isQuoted) {
          if (code === (this.lineEnd === '\n' ? NEWLINE : RETURN)) this.number++;
          continue;
        }
      } else if (code === BACKSLASH) {
        if (text.charCodeAt(at + 1) === DOT) return this.endMarker(start, at);
        at++;
        continue;
      }
      if (code === NEWLINE || code === RETURN) return this.endLine(start, at, code);
    }
    this.at = text.length;
    return text.slice(start);
  }

  private endLine(start: number, at: number, code: number): string {
    const isPair = code === RETURN && this.text.charCodeAt(at + 1) === NEWLINE;
    const found = code === NEWLINE ? '\n' : isPair && this.lineEnd !== '\r' ? '\r\n' : '\r';
    this.lineEnd ??= found;
    if (found !== this.lineEnd) throw this.unexpected(code === NEWLINE ? 'newline' : 'carriage return');
    this.at = at + found.length;
    return this.text.slice(start, at);
  }

  private unexpected(what: 'newline' | 'carriage return'): DatabaseError {
    const letter = what === 'newline' ? 'n' : 'r';
    return this.isCsv
      ? badFormat(`unquoted ${what} found in data`, `Use quoted CSV field to represent ${what}.`)
      : badFormat(`literal ${what} found in data`, `Use "\\${letter}" to represent ${what}.`);
  }

  /** `\.` on a line of its own ends the data. */
  private endMarker(start: number, at: number): null {
    const rest = /^\\\.(\r\n|\n|\r|$)/.exec(this.text.slice(at, at + 4));
    if (at > start || rest === null) throw badFormat('end-of-copy marker is not alone on its line');
    if (this.lineEnd !== null && rest[1] !== '' && rest[1] !== this.lineEnd) {
      throw badFormat('end-of-copy marker does not match previous newline style');
    }
    this.at = this.text.length;
    return null;
  }
}

export function badFormat(message: string, hint?: string): DatabaseError {
  return error('bad_copy_file_format', message, hint === undefined ? {} : { hint });
}
