import { type DatabaseError, error } from '../common/errors.js';
import { ARRAY_DIMENSIONS_MAX, ARRAY_ELEMENTS_MAX, PgArray } from './array-value.js';
import { isDigit, isSpace } from './input.js';
import type { Type } from './type.js';

// Array literals: `{1,2,NULL}`, `{{"a b",c},{d,"e\"f"}}`, `[2:3]={1,2}`.

/** Reads an array literal; `parseElement` gets the text of each element. @throws 22P02, 54000, 2202E */
export function parseArray<Value>(
  text: string,
  elementType: Type<Value>,
  parseElement: (text: string) => Value,
): PgArray<Value> {
  return new ArrayReader(text, elementType, parseElement).read();
}

class ArrayReader<Value> {
  private at = 0;
  /** Lengths as found, outermost first; -1 while the first of its dimension is not complete. */
  private readonly lengths: number[] = [];
  private readonly elements: (Value | null)[] = [];
  /** At which depth elements stand; -1 until the first one or the first empty `{}`. */
  private elementDepth = -1;

  constructor(
    private readonly text: string,
    private readonly elementType: Type<Value>,
    private readonly parseElement: (text: string) => Value,
  ) {}

  read(): PgArray<Value> {
    this.skipSpace();
    const bounds = this.readBounds();
    if (this.text[this.at] !== '{') {
      throw this.malformed(
        bounds === null
          ? 'Array value must start with "{" or dimension information.'
          : 'Array contents must start with "{".',
      );
    }
    this.readBraces(0);
    this.skipSpace();
    if (this.at < this.text.length) throw this.malformed('Junk after closing right brace.');
    const elementType = this.elementType;
    const elements = this.elements;
    const dimensions = elements.length === 0 ? [] : this.lengths;
    if (bounds === null)
      return new PgArray(
        elementType,
        dimensions,
        dimensions.map(() => 1),
        elements,
      );
    if (bounds.lengths.length !== dimensions.length || bounds.lengths.some((length, i) => length !== dimensions[i])) {
      throw this.malformed('Specified array dimensions do not match array contents.');
    }
    return new PgArray(elementType, dimensions, bounds.lowers, elements);
  }

  /** `[1:2][0:3]=` before the contents; null without. */
  private readBounds(): { readonly lengths: number[]; readonly lowers: number[] } | null {
    const lengths: number[] = [];
    const lowers: number[] = [];
    while (this.text[this.at] === '[') {
      if (lengths.length === ARRAY_DIMENSIONS_MAX) throw tooManyDimensions();
      this.at++;
      let lower = 1;
      let upper = this.readBound();
      if (this.text[this.at] === ':') {
        this.at++;
        lower = upper;
        upper = this.readBound();
      }
      if (this.text[this.at] !== ']') throw this.malformed('Missing "]" after array dimensions.');
      this.at++;
      if (upper < lower) {
        throw error('array_subscript_error', 'upper bound cannot be less than lower bound');
      }
      lowers.push(lower);
      lengths.push(upper - lower + 1);
      this.skipSpace();
    }
    if (lengths.length === 0) return null;
    if (this.text[this.at] !== '=') throw this.malformed('Missing "=" after array dimensions.');
    this.at++;
    this.skipSpace();
    return { lengths, lowers };
  }

  private readBound(): number {
    const start = this.at;
    if (this.text[this.at] === '-' || this.text[this.at] === '+') this.at++;
    const digits = this.at;
    while (isDigit(this.text.charCodeAt(this.at))) this.at++;
    if (this.at === digits) throw this.malformed('"[" must introduce explicitly-specified array dimensions.');
    const value = Number(this.text.slice(start, this.at));
    if (value > 0x7fffffff || value < -0x80000000) {
      throw error('program_limit_exceeded', 'array bound is out of integer range');
    }
    return value;
  }

  /** Reads from `{` to its `}`. */
  private readBraces(depth: number): void {
    if (depth >= ARRAY_DIMENSIONS_MAX) throw tooManyDimensions();
    if (this.elementDepth >= 0 && depth > this.elementDepth) throw this.uneven();
    if (this.lengths.length <= depth) this.lengths.push(-1);
    this.at++;
    let count = 0;
    for (;;) {
      this.skipSpace();
      if (count === 0 && this.text[this.at] === '}') break;
      this.readItem(depth);
      count++;
      this.skipSpace();
      const next = this.text[this.at];
      if (next === '}') break;
      if (next !== ',') throw this.unexpectedAfterItem(next);
      this.at++;
    }
    this.at++;
    if (this.elementDepth < 0) this.elementDepth = depth;
    if (this.lengths[depth] === -1) this.lengths[depth] = count;
    else if (this.lengths[depth] !== count) throw this.uneven();
  }

  private readItem(depth: number): void {
    const next = this.text[this.at];
    if (next === '{') {
      if (this.elementDepth === depth) throw this.uneven();
      this.readBraces(depth + 1);
      return;
    }
    if (next === undefined) throw this.malformed('Unexpected end of input.');
    if (next === ',' || next === '}') throw this.malformed(`Unexpected "${next}" character.`);
    if (this.elementDepth < 0) this.elementDepth = depth;
    if (this.elementDepth !== depth) throw this.uneven();
    if (this.elements.length >= ARRAY_ELEMENTS_MAX) throw tooManyElements();
    this.elements.push(this.readElement());
  }

  private readElement(): Value | null {
    const { text } = this;
    if (text[this.at] === '"') {
      const quoted = this.readQuoted();
      this.skipSpace();
      const next = text[this.at];
      if (next !== ',' && next !== '}') throw this.unexpectedAfterItem(next);
      return this.parseElement(quoted);
    }
    let element = '';
    let isEscaped = false;
    // Blanks at the end belong to the element only when escaped.
    let end = 0;
    for (; this.at < text.length; this.at++) {
      const next = text[this.at]!;
      if (next === ',' || next === '}') break;
      if (next === '{' || next === '"') throw this.malformed(`Unexpected "${next === '{' ? '{' : '"'}" character.`);
      if (next === '\\') {
        isEscaped = true;
        this.at++;
        if (this.at === text.length) throw this.malformed('Unexpected end of input.');
        element += text[this.at];
        end = element.length;
        continue;
      }
      element += next;
      if (!isSpace(next.charCodeAt(0))) end = element.length;
    }
    if (this.at === text.length) throw this.malformed('Unexpected end of input.');
    const trimmed = element.slice(0, end);
    return !isEscaped && trimmed.toUpperCase() === 'NULL' ? null : this.parseElement(trimmed);
  }

  private readQuoted(): string {
    const { text } = this;
    let element = '';
    for (this.at++; this.at < text.length; this.at++) {
      const next = text[this.at]!;
      if (next === '"') {
        this.at++;
        return element;
      }
      if (next === '\\') this.at++;
      if (this.at < text.length) element += text[this.at];
    }
    throw this.malformed('Unexpected end of input.');
  }

  private unexpectedAfterItem(next: string | undefined): DatabaseError {
    if (next === undefined) return this.malformed('Unexpected end of input.');
    return this.malformed(next === '{' ? 'Unexpected "{" character.' : 'Incorrectly quoted array element.');
  }

  private skipSpace(): void {
    while (this.at < this.text.length && isSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  private uneven(): DatabaseError {
    return this.malformed('Multidimensional arrays must have sub-arrays with matching dimensions.');
  }

  private malformed(detail: string): DatabaseError {
    return error('invalid_text_representation', `malformed array literal: "${this.text}"`, { detail });
  }
}

/** 54000: an array of more than six dimensions. */
export function tooManyDimensions(): DatabaseError {
  return error(
    'program_limit_exceeded',
    `number of array dimensions exceeds the maximum allowed (${ARRAY_DIMENSIONS_MAX})`,
  );
}

/** 54000: an array of more elements than one can have. */
export function tooManyElements(): DatabaseError {
  return error('program_limit_exceeded', `array size exceeds the maximum allowed (${ARRAY_ELEMENTS_MAX})`);
}

/** Writes an array literal; `formatElement` gives the text of each element. */
export function formatArray<Value>(array: PgArray<Value>, formatElement: (value: Value) => string): string {
  const { dimensions, lowerBounds, elements } = array;
  if (elements.length === 0) return '{}';
  let at = 0;
  const write = (depth: number): string => {
    const parts: string[] = [];
    for (let i = 0; i < dimensions[depth]!; i++) {
      if (depth + 1 < dimensions.length) {
        parts.push(write(depth + 1));
        continue;
      }
      const element = elements[at++]!;
      parts.push(element === null ? 'NULL' : quoteElement(formatElement(element)));
    }
    return `{${parts.join(',')}}`;
  };
  const body = write(0);
  if (lowerBounds.every((lower) => lower === 1)) return body;
  const bounds = dimensions.map((length, i) => `[${lowerBounds[i]}:${lowerBounds[i]! + length - 1}]`);
  return `${bounds.join('')}=${body}`;
}

const NEEDS_QUOTES = /^$|^null$|[{},"\\ \t-\r]/i;

function quoteElement(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}
