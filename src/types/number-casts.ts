import { type DatabaseError, error } from '../common/errors.js';
import { bit } from './bit.js';
import { boolean } from './boolean.js';
import { asBuffer, bytea } from './bytea.js';
import { type Cast, castsOf } from './cast.js';
import { roundHalfEven } from './datetime-fields.js';
import { float4, float8, narrowFloat } from './float.js';
import { decimalToFloat4, parseFloat4 } from './float-parse.js';
import { valueOutOfRange } from './input.js';
import {
  INT16_MAX,
  INT16_MIN,
  INT32_MAX,
  INT32_MIN,
  INT64_MAX,
  INT64_MIN,
  int2,
  int4,
  int8,
  narrowBigint,
  oid,
} from './integer.js';
import { jsonb } from './json.js';
import type { JsonNode } from './json-node.js';
import { parseJsonb } from './json-parse.js';
import { Numeric } from './numeric.js';
import { numeric } from './numeric-type.js';
import type { Type } from './type.js';

/** 22003 unless an integer is in the range of smallint. */
export function toInt16(value: number | bigint): number {
  if (value >= INT16_MIN && value <= INT16_MAX) return Number(value);
  throw valueOutOfRange('smallint');
}

/** 22003 unless an integer is in the range of integer. */
export function toInt32(value: number | bigint): number {
  if (value >= INT32_MIN && value <= INT32_MAX) return Number(value);
  throw valueOutOfRange('integer');
}

/** The runtime form of an integer, or 22003 when it is out of the range of bigint. */
export function toInt64(value: bigint): number | bigint {
  if (value >= INT64_MIN && value <= INT64_MAX) return narrowBigint(value);
  throw valueOutOfRange('bigint');
}

export function toOid(value: number | bigint): number {
  if (value >= 0 && value <= 0xffffffff) return Number(value);
  throw valueOutOfRange('OID');
}

/** Floats round halves to the even neighbour; NaN and infinities are out of range. */
function floatToInteger(value: number, min: number, max: number, type: Type): number {
  const rounded = roundHalfEven(value);
  if (rounded >= min && rounded <= max) return rounded + 0;
  throw valueOutOfRange(type.sqlName);
}

function floatToInt64(value: number): number | bigint {
  const rounded = roundHalfEven(value);
  if (rounded >= -(2 ** 63) && rounded < 2 ** 63) return narrowBigint(BigInt(rounded));
  throw valueOutOfRange('bigint');
}

/** Numerics round halves away from zero. */
function numericToBigInt(value: Numeric, type: Type): bigint {
  const integer = value.toBigInt();
  if (integer !== null) return integer;
  throw error('feature_not_supported', `cannot convert ${value.isNaN ? 'NaN' : 'infinity'} to ${type.sqlName}`);
}

function int64ToFloat4(value: number | bigint): number {
  return typeof value === 'number' ? Math.fround(value) : decimalToFloat4(String(value));
}

// ------------------------------------------------------------------------------------------- bits, bytes and jsonb

/** The last `length` bits of an integer in two's complement; bit without a length is bit(1). */
function integerToBits(value: number | bigint, modifier: number): string {
  const length = modifier === -1 ? 1 : modifier;
  return BigInt.asUintN(length, BigInt(value)).toString(2).padStart(length, '0');
}

function bitsToInteger(bits: string, width: number, type: Type): number | bigint {
  if (bits.length > width) throw valueOutOfRange(type.sqlName);
  return narrowBigint(BigInt.asIntN(width, BigInt(`0b${bits || '0'}`)));
}

function integerToBytes(value: number | bigint, size: number): Uint8Array {
  const digits = BigInt.asUintN(size * 8, BigInt(value)).toString(16);
  return new Uint8Array(Buffer.from(digits.padStart(size * 2, '0'), 'hex'));
}

/** Big endian; fewer bytes than the type has are those of its low end. */
function bytesToInteger(bytes: Uint8Array, size: number, type: Type): number | bigint {
  if (bytes.length > size) throw valueOutOfRange(type.sqlName);
  const value = BigInt(`0x${asBuffer(bytes).toString('hex') || '0'}`);
  return narrowBigint(BigInt.asIntN(size * 8, value));
}

const KINDS: Readonly<Record<JsonNode['kind'], string>> = {
  null: 'null',
  boolean: 'boolean',
  number: 'numeric',
  string: 'string',
  array: 'array',
  object: 'object',
};

function wrongKind(node: JsonNode, type: Type): DatabaseError {
  return error('invalid_parameter_value', `cannot cast jsonb ${KINDS[node.kind]} to type ${type.sqlName}`);
}

/** A cast from jsonb numbers; the JSON null becomes NULL. */
function fromJsonNumber(type: Type, convert: (value: Numeric) => unknown): Cast['apply'] {
  return (text: string) => {
    const node = parseJsonb(text);
    if (node.kind === 'null') return null;
    if (node.kind !== 'number') throw wrongKind(node, type);
    return convert(node.value);
  };
}

function jsonToBoolean(text: string): boolean | null {
  const node = parseJsonb(text);
  if (node.kind === 'null') return null;
  if (node.kind !== 'boolean') throw wrongKind(node, boolean);
  return node.value;
}

const numericToInt16 = (value: Numeric) => toInt16(numericToBigInt(value, int2));
const numericToInt32 = (value: Numeric) => toInt32(numericToBigInt(value, int4));
const numericToInt64 = (value: Numeric) => toInt64(numericToBigInt(value, int8));
const numericToFloat4 = (value: Numeric) => parseFloat4(value.toString());
const numericToFloat8 = (value: Numeric) => value.toNumber();
const floatToInt16 = (value: number) => floatToInteger(value, INT16_MIN, INT16_MAX, int2);
const floatToInt32 = (value: number) => floatToInteger(value, INT32_MIN, INT32_MAX, int4);

/** Casts between numbers, and to and from bits, bytes, booleans and jsonb numbers. */
export const numberCasts: readonly Cast[] = castsOf([
  [int2, int4, 'implicit'],
  [int2, int8, 'implicit'],
  [int2, float4, 'implicit'],
  [int2, float8, 'implicit'],
  [int2, numeric, 'implicit', (value) => new Numeric(value, 0)],
  [int2, oid, 'implicit', (value) => value >>> 0],
  [int2, bytea, 'explicit', (value) => integerToBytes(value, 2)],

  [int4, int2, 'assignment', toInt16],
  [int4, int8, 'implicit'],
  [int4, float4, 'implicit', Math.fround],
  [int4, float8, 'implicit'],
  [int4, numeric, 'implicit', (value) => new Numeric(value, 0)],
  [int4, oid, 'implicit', (value) => value >>> 0],
  [int4, boolean, 'explicit', (value) => value !== 0],
  [int4, bit, 'explicit', (value, _context, modifier) => integerToBits(value, modifier)],
  [int4, bytea, 'explicit', (value) => integerToBytes(value, 4)],

  [int8, int2, 'assignment', toInt16],
  [int8, int4, 'assignment', toInt32],
  [int8, float4, 'implicit', int64ToFloat4],
  [int8, float8, 'implicit', Number],
  [int8, numeric, 'implicit', Numeric.fromBigInt],
  [int8, oid, 'implicit', toOid],
  [int8, bit, 'explicit', (value, _context, modifier) => integerToBits(value, modifier)],
  [int8, bytea, 'explicit', (value) => integerToBytes(value, 8)],

  [oid, int4, 'assignment', (value) => value | 0],
  [oid, int8, 'assignment'],

  [float4, int2, 'assignment', floatToInt16],
  [float4, int4, 'assignment', floatToInt32],
  [float4, int8, 'assignment', floatToInt64],
  [float4, float8, 'implicit'],
  [float4, numeric, 'assignment', (value) => Numeric.fromNumber(value, 6)],

  [float8, int2, 'assignment', floatToInt16],
  [float8, int4, 'assignment', floatToInt32],
  [float8, int8, 'assignment', floatToInt64],
  [float8, float4, 'assignment', narrowFloat],
  [float8, numeric, 'assignment', (value) => Numeric.fromNumber(value)],

  [numeric, int2, 'assignment', numericToInt16],
  [numeric, int4, 'assignment', numericToInt32],
  [numeric, int8, 'assignment', numericToInt64],
  [numeric, float4, 'implicit', numericToFloat4],
  [numeric, float8, 'implicit', numericToFloat8],

  [boolean, int4, 'explicit', Number],

  [bit, int4, 'explicit', (value) => bitsToInteger(value, 32, int4)],
  [bit, int8, 'explicit', (value) => bitsToInteger(value, 64, int8)],
  [bytea, int2, 'explicit', (value) => bytesToInteger(value, 2, int2)],
  [bytea, int4, 'explicit', (value) => bytesToInteger(value, 4, int4)],
  [bytea, int8, 'explicit', (value) => bytesToInteger(value, 8, int8)],

  [jsonb, boolean, 'explicit', jsonToBoolean],
  [jsonb, int2, 'explicit', fromJsonNumber(int2, numericToInt16)],
  [jsonb, int4, 'explicit', fromJsonNumber(int4, numericToInt32)],
  [jsonb, int8, 'explicit', fromJsonNumber(int8, numericToInt64)],
  [jsonb, float4, 'explicit', fromJsonNumber(float4, numericToFloat4)],
  [jsonb, float8, 'explicit', fromJsonNumber(float8, numericToFloat8)],
  [jsonb, numeric, 'explicit', fromJsonNumber(numeric, (value) => value)],
]);
