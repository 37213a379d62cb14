import { error } from '../../common/errors.js';
import { asBuffer, bytea } from '../../types/bytea.js';

// Bytes as text and back: the formats of encode and decode, and character sets.

/** A text form of bytes. */
interface ByteFormat {
  encode(bytes: Uint8Array): string;
  decode(text: string): Uint8Array;
}

const CONTEXT = { timeZone: 'UTC' };

const hex: ByteFormat = {
  encode: (bytes) => asBuffer(bytes).toString('hex'),
  decode: (text) => bytea.parse(`\\x${text}`, -1, CONTEXT),
};

const BASE64_LINE = /.{76}/g;
const BASE64_VALUES = new Int8Array(128).fill(-1);
Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').forEach((digit, value) => {
  BASE64_VALUES[digit.charCodeAt(0)] = value;
});

const base64: ByteFormat = {
  /** Lines have 76 digits, also the last when it is full. */
  encode: (bytes) => asBuffer(bytes).toString('base64').replace(BASE64_LINE, '$&\n'),
  decode: decodeBase64,
};

/** Skips white space and demands whole groups of four digits; a padded group and those behind it give fewer bytes. */
function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let digits = 0;
  let bytesPerGroup = 3;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 32 || code === 9 || code === 10 || code === 13) continue;
    if (code === 61 && bytesPerGroup === 3) {
      if (digits < 2) throw error('invalid_parameter_value', 'unexpected "=" while decoding base64 sequence');
      bytesPerGroup = digits - 1;
    }
    bits = bits * 64 + (code === 61 ? 0 : base64Value(text, at));
    if (++digits < 4) continue;
    bytes[length++] = bits >> 16;
    if (bytesPerGroup > 1) bytes[length++] = bits >> 8;
    if (bytesPerGroup > 2) bytes[length++] = bits;
    bits = 0;
    digits = 0;
  }
  if (digits > 0) throw error('invalid_parameter_value', 'invalid base64 end sequence');
  return bytes.slice(0, length);
}

function base64Value(text: string, at: number): number {
  const value = BASE64_VALUES[text.charCodeAt(at)] ?? -1;
  if (value >= 0) return value;
  const symbol = String.fromCodePoint(text.codePointAt(at)!);
  throw error('invalid_parameter_value', `invalid symbol "${symbol}" found while decoding base64 sequence`);
}

const escape: ByteFormat = {
  /** Zero and bytes from 128 on in octal, the backslash doubled. */
  encode: (bytes) =>
    asBuffer(bytes)
      .toString('latin1')
      .replace(/[\0\x80-\xff\\]/g, (byte) =>
        byte === '\\' ? '\\\\' : `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
      ),
  decode: (text) => (text.startsWith('\\x') ? invalidEscape() : bytea.parse(text, -1, CONTEXT)),
};

function invalidEscape(): never {
  throw error('invalid_text_representation', 'invalid input syntax for type bytea');
}

const FORMATS = new Map<string, ByteFormat>([
  ['hex', hex],
  ['base64', base64],
  ['escape', escape],
]);

function formatNamed(name: string): ByteFormat {
  const format = FORMATS.get(name.toLowerCase());
  if (format === undefined) throw error('invalid_parameter_value', `unrecognized encoding: "${name}"`);
  return format;
}

export function encodeBytes(bytes: Uint8Array, formatName: string): string {
  return formatNamed(formatName).encode(bytes);
}

export function decodeText(text: string, formatName: string): Uint8Array {
  return formatNamed(formatName).decode(text);
}

// --------------------------------------------------------------------------------------------------- character sets

/** Names are compared without case and without what is no letter or digit: UTF8, utf-8. */
const CHARACTER_SETS = new Map<string, 'UTF8' | 'LATIN1'>([
  ['utf8', 'UTF8'],
  ['unicode', 'UTF8'],
  ['latin1', 'LATIN1'],
  ['iso88591', 'LATIN1'],
]);

function characterSet(name: string, role: 'source' | 'destination'): 'UTF8' | 'LATIN1' {
  const set = CHARACTER_SETS.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  if (set === undefined) throw error('invalid_parameter_value', `invalid ${role} encoding name "${name}"`);
  return set;
}

/** The text that bytes mean in a character set. @throws 22021, 22023 */
export function textOfBytes(bytes: Uint8Array, setName: string): string {
  if (characterSet(setName, 'source') === 'UTF8') return utf8Text(bytes);
  if (bytes.includes(0)) throw invalidByteSequence('LATIN1', bytes.subarray(bytes.indexOf(0)), 1);
  return asBuffer(bytes).toString('latin1');
}

/** The bytes of a text in a character set. @throws 22P05 for a character it does not have, 22023 */
export function bytesOfText(text: string, setName: string): Uint8Array {
  if (characterSet(setName, 'destination') === 'UTF8') return new Uint8Array(Buffer.from(text, 'utf8'));
  for (const character of text) {
    if (character.codePointAt(0)! < 256) continue;
    throw error(
      'untranslatable_character',
      `character with byte sequence ${showBytes(Buffer.from(character, 'utf8'))} in encoding "UTF8" has no equivalent in encoding "LATIN1"`,
    );
  }
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

/** Characters that bytes have in a character set. */
export function characterCountOfBytes(bytes: Uint8Array, setName: string): number {
  if (CHARACTER_SETS.get(setName.toLowerCase().replace(/[^a-z0-9]/g, '')) === undefined) {
    throw error('invalid_parameter_value', `invalid encoding name "${setName}"`);
  }
  let count = 0;
  for (const _ of textOfBytes(bytes, setName)) count++;
  return count;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function utf8Text(bytes: Uint8Array): string {
  if (!bytes.includes(0)) {
    try {
      return strictUtf8.decode(bytes);
    } catch {
      // The search below names the bytes.
    }
  }
  for (let at = 0; ; ) {
    const size = characterSize(bytes, at);
    if (size === 0) throw invalidByteSequence('UTF8', bytes.subarray(at), expectedSize(bytes[at]!));
    at += size;
  }
}

/** Bytes of the character that starts with a byte. */
function expectedSize(first: number): number {
  if (first >= 0xf0 && first < 0xf8) return 4;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xc0 && first < 0xe0 ? 2 : 1;
}

/** Bytes of the character at a place; 0 when it is none. */
function characterSize(bytes: Uint8Array, at: number): number {
  const size = expectedSize(bytes[at]!);
  if (bytes[at] === 0 || at + size > bytes.length) return 0;
  try {
    strictUtf8.decode(bytes.subarray(at, at + size));
    return size;
  } catch {
    return 0;
  }
}

function invalidByteSequence(setName: string, bytes: Uint8Array, size: number): Error {
  return error(
    'character_not_in_repertoire',
    `invalid byte sequence for encoding "${setName}": ${showBytes(bytes.subarray(0, size))}`,
  );
}

function showBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(' ');
}

// ------------------------------------------------------------------------------------------------- Unicode escapes

const UNICODE_ESCAPE = /\\(?:(\\)|([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|())/g;

/** Replaces `\0041`, `\+000041`, `\u0041` and `\U00000041` by their characters. @throws 42601, 22023 */
export function replaceUnicodeEscapes(text: string): string {
  let isPairOpen = false;
  let end = 0;
  const result = text.replace(UNICODE_ESCAPE, (match, backslash, four, six, small, large, bad, offset: number) => {
    if (bad !== undefined) {
      throw error('syntax_error', 'invalid Unicode escape', {
        hint: 'Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.',
      });
    }
    if (isPairOpen && offset !== end) throw invalidPair();
    end = offset + match.length;
    if (backslash !== undefined) {
      if (isPairOpen) throw invalidPair();
      return '\\';
    }
    const digits: string = four ?? six ?? small ?? large;
    const code = Number.parseInt(digits, 16);
    if (code === 0 || code > 0x10ffff) {
      throw error('invalid_parameter_value', `invalid Unicode code point: ${digits}`);
    }
    const isHigh = code >= 0xd800 && code < 0xdc00;
    const isLow = code >= 0xdc00 && code < 0xe000;
    if (isLow !== isPairOpen) throw invalidPair();
    isPairOpen = isHigh;
    return isHigh || isLow ? String.fromCharCode(code) : String.fromCodePoint(code);
  });
  if (isPairOpen) throw invalidPair();
  return result;
}

function invalidPair(): Error {
  return error('syntax_error', 'invalid Unicode surrogate pair');
}
