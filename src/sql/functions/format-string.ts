import { error } from '../../common/errors.js';
import { int2, int4 } from '../../types/builtin.js';
import { isDigit } from '../../types/input.js';
import { characterCount } from '../../types/text.js';
import type { TextContext, Type } from '../../types/type.js';
import { quoteIdentifier, quoteLiteral } from './quoting.js';
import { checkByteCount, joinAll } from './value-size.js';

// The function format: `%[position$][-][width]type`, where the width may be `*` (the next argument) or `*position$`,
// and the type is s (text), I (identifier) or L (literal).

/** What stands behind a `%`. Positions count from 1; 0: the next argument; null: none. */
interface Specifier {
  readonly position: number;
  readonly isLeft: boolean;
  readonly width: number;
  readonly widthPosition: number | null;
  readonly type: 's' | 'I' | 'L';
}

/** Writes `values` into a pattern. @throws 22023, 22004, 22003 */
export function formatString(
  context: TextContext,
  types: readonly Type[],
  pattern: string,
  values: readonly unknown[],
): string {
  const reader = new SpecifierReader(pattern);
  const parts: string[] = [];
  let next = 1;
  const argumentAt = (position: number): number => {
    const index = (position > 0 ? position : next) - 1;
    if (index >= values.length) throw error('invalid_parameter_value', 'too few arguments for format()');
    next = index + 2;
    return index;
  };
  for (;;) {
    parts.push(reader.readPlain());
    const specifier = reader.readSpecifier();
    if (specifier === null) return joinAll(parts, '');
    let { width } = specifier;
    if (specifier.widthPosition !== null) {
      const index = argumentAt(specifier.widthPosition);
      width = widthOf(context, types[index]!, values[index]);
    }
    const index = argumentAt(specifier.position);
    const value = values[index] ?? null;
    const shown =
      value === null ? showNull(specifier.type) : show(types[index]!.format(value, context), specifier.type);
    parts.push(padToWidth(shown, width, specifier.isLeft));
  }
}

function widthOf(context: TextContext, type: Type, value: unknown): number {
  if (value === null) return 0;
  if (type === int4 || type === int2) return value as number;
  return int4.parse(type.format(value, context), -1, context);
}

function show(text: string, type: Specifier['type']): string {
  return type === 's' ? text : type === 'I' ? quoteIdentifier(text) : quoteLiteral(text);
}

function showNull(type: Specifier['type']): string {
  if (type === 'I') {
    throw error('null_value_not_allowed', 'null values cannot be formatted as an SQL identifier');
  }
  return type === 'L' ? 'NULL' : '';
}

/** A negative width aligns to the left. */
function padToWidth(text: string, width: number, isLeft: boolean): string {
  if (width === -0x80000000) throw outOfRange();
  const missing = Math.abs(width) - characterCount(text);
  if (missing <= 0) return text;
  checkByteCount(missing);
  return isLeft || width < 0 ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function outOfRange(): Error {
  return error('numeric_value_out_of_range', 'number is out of range');
}

class SpecifierReader {
  private at = 0;

  constructor(private readonly pattern: string) {}

  /** The text up to the next specifier; `%%` is a percent sign. */
  readPlain(): string {
    const { pattern } = this;
    let plain = '';
    for (;;) {
      const sign = pattern.indexOf('%', this.at);
      plain += pattern.slice(this.at, sign < 0 ? undefined : sign);
      this.at = sign < 0 ? pattern.length : sign;
      if (sign < 0 || pattern[sign + 1] !== '%') return plain;
      plain += '%';
      this.at += 2;
    }
  }

  /** Null at the end of the pattern. */
  readSpecifier(): Specifier | null {
    const { pattern } = this;
    if (this.at === pattern.length) return null;
    this.advance();
    let position = 0;
    let width = 0;
    let widthPosition: number | null = null;
    let isLeft = false;
    const first = this.readDigits();
    if (first !== null && this.pattern[this.at] !== '$') {
      return { position, isLeft, width: first, widthPosition, type: this.readType() };
    }
    if (first !== null) position = this.readPosition(first);
    for (; pattern[this.at] === '-'; this.advance()) isLeft = true;
    if (pattern[this.at] === '*') {
      this.advance();
      const digits = this.readDigits();
      if (digits !== null && pattern[this.at] !== '$') {
        throw error('invalid_parameter_value', 'width argument position must be ended by "$"');
      }
      widthPosition = digits === null ? 0 : this.readPosition(digits);
    } else {
      width = this.readDigits() ?? 0;
    }
    return { position, isLeft, width, widthPosition, type: this.readType() };
  }

  /** Passes the `$` behind a position. */
  private readPosition(position: number): number {
    if (position === 0) {
      throw error('invalid_parameter_value', 'format specifies argument 0, but arguments are numbered from 1');
    }
    this.advance();
    return position;
  }

  private readDigits(): number | null {
    const start = this.at;
    while (isDigit(this.pattern.charCodeAt(this.at))) this.advance();
    if (this.at === start) return null;
    const value = Number(this.pattern.slice(start, this.at));
    if (value > 0x7fffffff) throw outOfRange();
    return value;
  }

  private readType(): Specifier['type'] {
    const type = this.pattern[this.at];
    if (type !== 's' && type !== 'I' && type !== 'L') {
      const shown = String.fromCodePoint(this.pattern.codePointAt(this.at)!);
      throw error('invalid_parameter_value', `unrecognized format() type specifier "${shown}"`, {
        hint: 'For a single "%" use "%%".',
      });
    }
    this.at++;
    return type;
  }

  /** Nothing but a type ends a specifier. */
  private advance(): void {
    this.at++;
    if (this.at >= this.pattern.length) {
      throw error('invalid_parameter_value', 'unterminated format() type specifier', {
        hint: 'For a single "%" use "%%".',
      });
    }
  }
}
