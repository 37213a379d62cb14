import { error } from '../../../common/errors.js';
import type { CopyFormat } from './copy-format.js';
import { badFormat } from './copy-lines.js';

// The values of a line of COPY FROM.

export interface CopyField {
  readonly text: string;
  /** It is what stands for NULL, as written and without quotes. */
  readonly isNull: boolean;
}

export type FieldReader = (line: string) => CopyField[];

export function fieldReader(format: CopyFormat): FieldReader {
  return format.kind === 'csv' ? (line) => csvFields(line, format) : (line) => textFields(line, format);
}

/** Text format: a delimiter behind a backslash is part of the value. */
function textFields(line: string, { delimiter, nullText }: CopyFormat): CopyField[] {
  if (!line.includes('\\')) return line.split(delimiter).map((text) => ({ text, isNull: text === nullText }));
  const fields: CopyField[] = [];
  let start = 0;
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '\\') at++;
    else if (at === line.length || line[at] === delimiter) {
      fields.push(textField(line.slice(start, at), nullText));
      start = at + 1;
    }
  }
  // The line ends with a backslash, behind which the loop has passed.
  if (start < line.length) fields.push(textField(line.slice(start), nullText));
  return fields;
}

function textField(raw: string, nullText: string): CopyField {
  return raw === nullText ? { text: raw, isNull: true } : { text: unescaped(raw), isNull: false };
}

const LETTERS: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const ESCAPE = /\\([0-7]{1,3}|x[0-9A-Fa-f]{1,2}|[\s\S])/g;

function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw;
  // Numbers are bytes of UTF-8, which may make up one character together.
  let hasBytes = false;
  const text = raw.replace(ESCAPE, (_, body: string) => {
    const isHex = body.length > 1 && body[0] === 'x';
    if (!isHex && !/^[0-7]/.test(body)) return LETTERS[body] ?? body;
    const byte = (isHex ? Number.parseInt(body.slice(1), 16) : Number.parseInt(body, 8)) & 255;
    if (byte === 0) throw invalidByte('0x00');
    if (byte < 128) return String.fromCharCode(byte);
    hasBytes = true;
    return String.fromCharCode(LONE_BYTE + byte);
  });
  return hasBytes ? joinBytes(text) : text;
}

/** Bytes wait as halves of surrogate pairs, which well-formed data has none of. */
const LONE_BYTE = 0xdc00;

function joinBytes(text: string): string {
  return text.replace(/(?<![\ud800-\udbff])[\udc00-\udfff]+/g, (bytes) => {
    const buffer = Uint8Array.from(bytes, (one) => one.charCodeAt(0) - LONE_BYTE);
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
    } catch {
      throw invalidByte([...buffer].map((byte) => `0x${byte.toString(16)}`).join(' '));
    }
  });
}

export function invalidByte(bytes: string): Error {
  return error('character_not_in_repertoire', `invalid byte sequence for encoding "UTF8": ${bytes}`);
}

/** CSV: quotes may begin and end anywhere in a value. @throws 22P04 for a quote without an end. */
function csvFields(line: string, { delimiter, quote, escape, nullText }: CopyFormat): CopyField[] {
  if (!line.includes(quote)) return line.split(delimiter).map((text) => ({ text, isNull: text === nullText }));
  const fields: CopyField[] = [];
  let text = '';
  let sawQuote = false;
  let isQuoted = false;
  const end = () => {
    fields.push({ text, isNull: !sawQuote && text === nullText });
    text = '';
    sawQuote = false;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    const next = line[at + 1];
    if (isQuoted && character === escape && (next === escape || next === quote)) {
      text += next;
      at++;
    } else if (character === quote) {
      isQuoted = !isQuoted;
      sawQuote = true;
    } else if (!isQuoted && character === delimiter) end();
    else text += character;
  }
  if (isQuoted) throw badFormat('unterminated CSV quoted field');
  end();
  return fields;
}
