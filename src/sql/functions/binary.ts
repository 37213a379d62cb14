import { error } from '../../common/errors.js';
import { bit, bytea, int4, int8, varbit } from '../../types/builtin.js';
import { asBuffer } from '../../types/bytea.js';
import type { Type } from '../../types/type.js';
import { overlayEnd, partBounds } from './characters.js';
import type { Operator, ScalarFunction } from './function.js';
import { scalar } from './row.js';
import { checkByteCount } from './value-size.js';

// Byte strings and bit strings. A bit string's value is its text of zeros and ones.

/** What byte strings and bit strings have in common. */
interface Sequence {
  readonly length: number;
  slice(start: number, end?: number): Sequence;
}

function sliceOf<S extends Sequence>(value: S, start: number, count: number | null = null): S {
  const { from, to } = partBounds(start, count);
  return value.slice(from - 1, Math.max(from, Math.min(to, value.length + 1)) - 1) as S;
}

function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  checkByteCount(parts.reduce((sum, part) => sum + part.length, 0));
  return new Uint8Array(Buffer.concat(parts));
}

const joinBits = (...parts: readonly string[]) => parts.join('');

function overlay<S extends Sequence>(join: (...parts: S[]) => S) {
  return (value: S, part: S, start: number, count = part.length): S => {
    const end = overlayEnd(start, count);
    return join(sliceOf(value, 1, start - 1), part, sliceOf(value, end));
  };
}

const overlayBytes = overlay<Uint8Array>(joinBytes);
const overlayBits = overlay<string>(joinBits);

/** Where `part` first stands, from 1; 0 when it does not. */
function positionOfBytes(value: Uint8Array, part: Uint8Array): number {
  return asBuffer(value).indexOf(asBuffer(part)) + 1;
}

// -------------------------------------------------------------------------------------------------- shared shapes

/** Rows that byte strings and bit strings both have. */
function sequenceRows(type: Type, sample: (digits: string) => string): ScalarFunction[] {
  const isBits = type === bit;
  const names = isBits ? ['substring'] : ['substring', 'substr'];
  const unit = isBits ? 'bits' : 'bytes';
  const shown = (digits: string) => (isBits ? digits : `\\x${digits}`);
  return [
    ...names.flatMap((name): ScalarFunction[] => [
      {
        ...scalar,
        name,
        args: [type, int4],
        returns: type,
        evaluate: (value: Sequence, start: number) => sliceOf(value, start),
        doc: `All ${unit} from a position on.`,
        example: [`${name}(${sample('010011')}, 2)`, shown(isBits ? '10011' : '0011')],
      },
      {
        ...scalar,
        name,
        args: [type, int4, int4],
        returns: type,
        evaluate: sliceOf,
        doc: `As many ${unit} as given, from a position on.`,
        example: [`${name}(${sample('010011')}, 2, 1)`, shown(isBits ? '1' : '00')],
      },
    ]),
    {
      ...scalar,
      name: 'overlay',
      args: [type, type, int4],
      returns: type,
      evaluate: isBits ? overlayBits : overlayBytes,
      doc: `Replaces ${unit} from a position on, as many as the replacement has.`,
      example: [`overlay(${sample('000000')}, ${sample('11')}, 2)`, shown(isBits ? '011000' : '001100')],
    },
    {
      ...scalar,
      name: 'overlay',
      args: [type, type, int4, int4],
      returns: type,
      evaluate: isBits ? overlayBits : overlayBytes,
      doc: `Replaces as many ${unit} as given from a position on.`,
      example: [`overlay(${sample('000000')}, ${sample('11')}, 2, 2)`, shown(isBits ? '011000' : '0011')],
    },
    {
      ...scalar,
      name: 'position',
      args: [type, type],
      returns: int4,
      evaluate: isBits ? (value: string, part: string) => value.indexOf(part) + 1 : positionOfBytes,
      doc: 'Where the second argument first occurs in the first, from 1; 0 when it does not.',
      example: [`position(${sample('11')} IN ${sample('0011')})`, isBits ? '3' : '2'],
    },
  ];
}

// ---------------------------------------------------------------------------------------------------------- bytes

type Side = 'left' | 'right' | 'both';

function trimBytes(value: Uint8Array, set: Uint8Array, side: Side): Uint8Array {
  const bytes = new Set(set);
  let start = 0;
  let end = value.length;
  if (side !== 'right') while (start < end && bytes.has(value[start]!)) start++;
  if (side !== 'left') while (end > start && bytes.has(value[end - 1]!)) end--;
  return value.slice(start, end);
}

function checkIndex(index: number | bigint, count: number): number {
  if (index >= 0 && index < count) return Number(index);
  throw error('array_subscript_error', `index ${index} out of valid range, 0..${count - 1}`);
}

function checkBit(value: number): void {
  if (value !== 0 && value !== 1) throw error('invalid_parameter_value', 'new bit must be 0 or 1');
}

function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed[index] = value;
  return changed;
}

function bitCountOfBytes(bytes: Uint8Array): number {
  let count = 0;
  for (let byte of bytes) for (; byte > 0; byte &= byte - 1) count++;
  return count;
}

const byteFunctions: readonly ScalarFunction[] = [
  ...(['length', 'octet_length'] as const).map(
    (name): ScalarFunction => ({
      ...scalar,
      name,
      args: [bytea],
      returns: int4,
      evaluate: (value: Uint8Array) => value.length,
      doc: 'Number of bytes.',
      example: [`${name}('\\x0102'::bytea)`, '2'],
    }),
  ),
  {
    ...scalar,
    name: 'bit_length',
    args: [bytea],
    returns: int4,
    evaluate: (value: Uint8Array) => value.length * 8,
    doc: 'Number of bits.',
    example: ["bit_length('\\x0102'::bytea)", '16'],
  },
  ...sequenceRows(bytea, (digits) => `'\\x${digits}'::bytea`),
  ...(
    [
      ['btrim', 'both', 'both ends', '\\x01'],
      ['ltrim', 'left', 'the start', '\\x0100'],
      ['rtrim', 'right', 'the end', '\\x0001'],
    ] as const
  ).map(
    ([name, side, where, result]): ScalarFunction => ({
      ...scalar,
      name,
      args: [bytea, bytea],
      returns: bytea,
      evaluate: (value: Uint8Array, set: Uint8Array) => trimBytes(value, set, side),
      doc: `Removes the bytes of the second argument at ${where}.`,
      example: [`${name}('\\x000100'::bytea, '\\x00'::bytea)`, result],
    }),
  ),
  {
    ...scalar,
    name: 'reverse',
    args: [bytea],
    returns: bytea,
    evaluate: (value: Uint8Array) => value.slice().reverse(),
    doc: 'The bytes from last to first.',
    example: ["reverse('\\x0102'::bytea)", '\\x0201'],
  },
  {
    ...scalar,
    name: 'get_byte',
    args: [bytea, int4],
    returns: int4,
    evaluate: (value: Uint8Array, index: number) => value[checkIndex(index, value.length)],
    doc: 'The byte at an index from 0.',
    example: ["get_byte('\\x01ff'::bytea, 1)", '255'],
  },
  {
    ...scalar,
    name: 'set_byte',
    args: [bytea, int4, int4],
    returns: bytea,
    evaluate: (value: Uint8Array, index: number, byte: number) =>
      withByte(value, checkIndex(index, value.length), byte & 0xff),
    doc: 'The bytes with another one at an index from 0.',
    example: ["set_byte('\\x01ff'::bytea, 1, 2)", '\\x0102'],
  },
  {
    ...scalar,
    name: 'get_bit',
    args: [bytea, int8],
    returns: int4,
    evaluate(value: Uint8Array, index: number | bigint) {
      const at = checkIndex(index, value.length * 8);
      return (value[Math.floor(at / 8)]! >> (at % 8)) & 1;
    },
    doc: 'The bit at an index from 0; of each byte the lowest bit comes first.',
    example: ["get_bit('\\x02'::bytea, 1)", '1'],
  },
  {
    ...scalar,
    name: 'set_bit',
    args: [bytea, int8, int4],
    returns: bytea,
    evaluate(value: Uint8Array, index: number | bigint, to: number) {
      const at = checkIndex(index, value.length * 8);
      checkBit(to);
      const byte = value[Math.floor(at / 8)]!;
      const mask = 1 << (at % 8);
      return withByte(value, Math.floor(at / 8), to === 1 ? byte | mask : byte & ~mask);
    },
    doc: 'The bytes with another bit at an index from 0.',
    example: ["set_bit('\\x00'::bytea, 1, 1)", '\\x02'],
  },
  {
    ...scalar,
    name: 'bit_count',
    args: [bytea],
    returns: int8,
    evaluate: bitCountOfBytes,
    doc: 'Number of ones among the bits.',
    example: ["bit_count('\\x0f01'::bytea)", '5'],
  },
];

// ----------------------------------------------------------------------------------------------------------- bits

function checkBitIndex(index: number, count: number): void {
  if (index >= 0 && index < count) return;
  throw error('array_subscript_error', `bit index ${index} out of valid range (0..${count - 1})`);
}

/** Moves bits to the right, to the left when negative; zeros come in. */
function shiftBits(value: string, count: number): string {
  if (count >= 0) return '0'.repeat(Math.min(count, value.length)) + value.slice(0, Math.max(0, value.length - count));
  return value.slice(-count) + '0'.repeat(Math.min(-count, value.length));
}

const bitFunctions: readonly ScalarFunction[] = [
  ...(['length', 'bit_length'] as const).map(
    (name): ScalarFunction => ({
      ...scalar,
      name,
      args: [bit],
      returns: int4,
      evaluate: (value: string) => value.length,
      doc: 'Number of bits.',
      example: [`${name}(B'1011')`, '4'],
    }),
  ),
  {
    ...scalar,
    name: 'octet_length',
    args: [bit],
    returns: int4,
    evaluate: (value: string) => Math.ceil(value.length / 8),
    doc: 'Number of bytes that the bits need.',
    example: ["octet_length(B'1011111011')", '2'],
  },
  ...sequenceRows(bit, (digits) => `B'${digits}'`),
  {
    ...scalar,
    name: 'get_bit',
    args: [bit, int4],
    returns: int4,
    evaluate(value: string, index: number) {
      checkBitIndex(index, value.length);
      return value[index] === '1' ? 1 : 0;
    },
    doc: 'The bit at an index from 0, counted from the left.',
    example: ["get_bit(B'100', 0)", '1'],
  },
  {
    ...scalar,
    name: 'set_bit',
    args: [bit, int4, int4],
    returns: bit,
    evaluate(value: string, index: number, to: number) {
      checkBitIndex(index, value.length);
      checkBit(to);
      return value.slice(0, index) + String(to) + value.slice(index + 1);
    },
    doc: 'The bits with another one at an index from 0.',
    example: ["set_bit(B'000', 1, 1)", '010'],
  },
  {
    ...scalar,
    name: 'bit_count',
    args: [bit],
    returns: int8,
    evaluate: (value: string) => value.length - value.replaceAll('1', '').length,
    doc: 'Number of ones.',
    example: ["bit_count(B'1011')", '3'],
  },
];

export const binaryFunctions: readonly ScalarFunction[] = [...byteFunctions, ...bitFunctions];

/** Combines two bit strings of one length, place by place. */
function combineBits(word: string, combine: (a: boolean, b: boolean) => boolean) {
  return (left: string, right: string): string => {
    if (left.length !== right.length) {
      throw error('string_data_length_mismatch', `cannot ${word} bit strings of different sizes`);
    }
    let result = '';
    for (let i = 0; i < left.length; i++) result += combine(left[i] === '1', right[i] === '1') ? '1' : '0';
    return result;
  };
}

const base = { ...scalar, left: bit, right: bit, returns: bit };

export const binaryOperators: readonly Operator[] = [
  {
    ...scalar,
    name: '||',
    left: bytea,
    right: bytea,
    returns: bytea,
    evaluate: joinBytes,
    doc: 'Both byte strings joined.',
    example: ["'\\x01'::bytea || '\\x02'::bytea", '\\x0102'],
  },
  {
    ...scalar,
    name: '||',
    left: varbit,
    right: varbit,
    returns: varbit,
    evaluate: joinBits,
    doc: 'Both bit strings joined.',
    example: ["B'10' || B'01'", '1001'],
  },
  {
    ...base,
    name: '&',
    commutator: '&',
    evaluate: combineBits('AND', (a, b) => a && b),
    doc: 'Bitwise and.',
    example: ["B'10001' & B'01101'", '00001'],
  },
  {
    ...base,
    name: '|',
    commutator: '|',
    evaluate: combineBits('OR', (a, b) => a || b),
    doc: 'Bitwise or.',
    example: ["B'10001' | B'01101'", '11101'],
  },
  {
    ...base,
    name: '#',
    commutator: '#',
    evaluate: combineBits('XOR', (a, b) => a !== b),
    doc: 'Bitwise exclusive or.',
    example: ["B'10001' # B'01101'", '11100'],
  },
  {
    ...base,
    name: '~',
    left: null,
    evaluate: (value: string) => value.replace(/./g, (digit) => (digit === '1' ? '0' : '1')),
    doc: 'Bitwise not.',
    example: ["~ B'10001'", '01110'],
  },
  {
    ...base,
    name: '<<',
    right: int4,
    evaluate: (value: string, count: number) => shiftBits(value, 0 - count),
    doc: 'Shift left; the length stays.',
    example: ["B'10001' << 3", '01000'],
  },
  {
    ...base,
    name: '>>',
    right: int4,
    evaluate: shiftBits,
    doc: 'Shift right; the length stays.',
    example: ["B'10001' >> 2", '00100'],
  },
];
