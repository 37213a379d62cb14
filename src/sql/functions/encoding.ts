import { createHash } from 'node:crypto';
import { error } from '../../common/errors.js';
import { bool, bytea, int4, int8, name, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import {
  bytesOfText,
  characterCountOfBytes,
  decodeText,
  encodeBytes,
  replaceUnicodeEscapes,
  textOfBytes,
} from './byte-encoding.js';
import { CRC32, CRC32C, crc } from './crc.js';
import type { ScalarFunction } from './function.js';
import { scalar, stable } from './row.js';

// Texts, bytes and numbers written in other ways: encodings, digests, Unicode forms, digits of other bases.

const encodings: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'encode',
    args: [bytea, text],
    returns: text,
    evaluate: encodeBytes,
    doc: "Bytes as text in the format 'hex', 'base64' or 'escape'.",
    example: ["encode('abc'::bytea, 'base64')", 'YWJj'],
  },
  {
    ...scalar,
    name: 'decode',
    args: [text, text],
    returns: bytea,
    evaluate: decodeText,
    doc: "The bytes of a text in the format 'hex', 'base64' or 'escape'.",
    example: ["decode('YWJj', 'base64')", '\\x616263'],
  },
  {
    ...stable,
    name: 'convert_from',
    args: [bytea, name],
    returns: text,
    evaluate: textOfBytes,
    doc: 'The text that bytes mean in a character set: UTF8 or LATIN1.',
    example: ["convert_from('\\xc3a4'::bytea, 'UTF8')", 'ä'],
  },
  {
    ...stable,
    name: 'convert_to',
    args: [text, name],
    returns: bytea,
    evaluate: bytesOfText,
    doc: 'The bytes of a text in a character set: UTF8 or LATIN1.',
    example: ["convert_to('ä', 'UTF8')", '\\xc3a4'],
  },
  {
    ...stable,
    name: 'length',
    args: [bytea, name],
    returns: int4,
    evaluate: characterCountOfBytes,
    doc: 'Number of characters that bytes have in a character set.',
    example: ["length('\\xc3a4'::bytea, 'UTF8')", '1'],
  },
  {
    ...scalar,
    name: 'unistr',
    args: [text],
    returns: text,
    evaluate: replaceUnicodeEscapes,
    doc: 'Replaces Unicode escapes by their characters.',
    example: ["unistr('d\\0061t\\+000061')", 'data'],
  },
];

// -------------------------------------------------------------------------------------------------------- digests

const digests: readonly ScalarFunction[] = [
  ...[text, bytea].map(
    (type): ScalarFunction => ({
      ...scalar,
      name: 'md5',
      args: [type],
      returns: text,
      evaluate: (value: string | Uint8Array) => createHash('md5').update(value).digest('hex'),
      doc: 'MD5 digest in hexadecimal digits.',
      example: [`md5('abc'::${type.name})`, '900150983cd24fb0d6963f7d28e17f72'],
    }),
  ),
  ...([224, 256, 384, 512] as const).map(
    (bits): ScalarFunction => ({
      ...scalar,
      name: `sha${bits}`,
      args: [bytea],
      returns: bytea,
      evaluate: (value: Uint8Array) => new Uint8Array(createHash(`sha${bits}`).update(value).digest()),
      doc: `SHA-${bits} digest.`,
      example: [`length(sha${bits}('abc'::bytea))`, String(bits / 8)],
    }),
  ),
  {
    ...scalar,
    name: 'crc32',
    args: [bytea],
    returns: int8,
    evaluate: (value: Uint8Array) => crc(value, CRC32),
    doc: 'CRC-32 checksum.',
    example: ["crc32('abc'::bytea)", '891568578'],
  },
  {
    ...scalar,
    name: 'crc32c',
    args: [bytea],
    returns: int8,
    evaluate: (value: Uint8Array) => crc(value, CRC32C),
    doc: 'CRC-32C checksum.',
    example: ["crc32c('abc'::bytea)", '910901175'],
  },
];

// --------------------------------------------------------------------------------------------------- Unicode forms

function normalForm(form: string): string {
  const upper = form.toUpperCase();
  if (['NFC', 'NFD', 'NFKC', 'NFKD'].includes(upper)) return upper;
  throw error('invalid_parameter_value', `invalid normalization form: ${form}`);
}

const normalize = (value: string, form = 'NFC') => value.normalize(normalForm(form));
const isNormalized = (value: string, form = 'NFC') => value === normalize(value, form);

const forms: readonly ScalarFunction[] = [[text], [text, text]].flatMap((args): ScalarFunction[] => {
  const form = args.length === 1 ? '' : ', NFD';
  return [
    {
      ...scalar,
      name: 'normalize',
      args,
      returns: text,
      evaluate: normalize,
      doc: 'The text in a Unicode normal form: NFC, NFD, NFKC or NFKD.',
      example: [`length(normalize('é'${form}))`, args.length === 1 ? '1' : '2'],
    },
    {
      ...scalar,
      name: 'is_normalized',
      args,
      returns: bool,
      evaluate: isNormalized,
      doc: 'Whether a text is in a Unicode normal form.',
      example: args.length === 1 ? ["is_normalized('é')", 't'] : ["is_normalized('é', 'NFD')", 'f'],
    },
  ];
});

// --------------------------------------------------------------------------------------------------------- digits

/** Digits of the two's complement. */
function digitsOf(value: number | bigint, radix: number, bits: number): string {
  if (value >= 0) return value.toString(radix);
  return BigInt.asUintN(bits, BigInt(value)).toString(radix);
}

const bases: readonly ScalarFunction[] = (
  [
    ['to_hex', 16, 'hexadecimal', 'ff'],
    ['to_oct', 8, 'octal', '377'],
    ['to_bin', 2, 'binary', '11111111'],
  ] as const
).flatMap(([name, radix, word, result]) =>
  (
    [
      [int4, 32],
      [int8, 64],
    ] as const
  ).map(
    ([type, bits]: readonly [Type, number]): ScalarFunction => ({
      ...scalar,
      name,
      args: [type],
      returns: text,
      evaluate: (value: number | bigint) => digitsOf(value, radix, bits),
      doc: `The number in ${word} digits; negative ones in two's complement.`,
      example: [`${name}(255::${type.name})`, result],
    }),
  ),
);

export const encodingFunctions: readonly ScalarFunction[] = [...encodings, ...digests, ...forms, ...bases];
