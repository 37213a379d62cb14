import { error } from '../../common/errors.js';
import { limits } from '../../common/limits.js';
import { closestName } from '../../common/spelling.js';
import type { FieldSpec, FieldType } from './types.js';

interface FieldKind {
  /** SQL type of the column. */
  sqlType(spec: FieldSpec): string;
  /** The value to store. @throws 22xxx when it does not fit. */
  convert(value: unknown, spec: FieldSpec): unknown;
}

const text: FieldKind = { sqlType: () => 'text', convert: toText };
const integer: FieldKind = { sqlType: () => 'bigint', convert: toInteger };
const float: FieldKind = { sqlType: () => 'double precision', convert: toFloat };
const boolean: FieldKind = { sqlType: () => 'boolean', convert: toBoolean };

/** TABLE of field types. */
const FIELD_KINDS: Readonly<Record<FieldType, FieldKind>> = {
  text,
  lowercase: { sqlType: () => 'text', convert: (value) => toText(value).toLowerCase() },
  int: integer,
  integer,
  float,
  number: float,
  bool: boolean,
  boolean,
  timestamp: { sqlType: () => 'timestamptz', convert: toTimestamp },
  json: { sqlType: () => 'jsonb', convert: (value) => JSON.stringify(value) },
  vector: { sqlType: ({ dimensions }) => `vector(${dimensions})`, convert: toVector },
};

/** Checks the fields of a new collection and writes them out in full. */
export function checkFields(given: Readonly<Record<string, FieldSpec | FieldType>>): Record<string, FieldSpec> {
  const entries = Object.entries(given);
  if (entries.length === 0) {
    throw error('invalid_parameter_value', 'a collection has at least one field', {
      hint: 'leave "fields" out to keep whole documents',
    });
  }
  return Object.fromEntries(entries.map(([name, spec]) => [name, checkField(name, spec)]));
}

function checkField(name: string, given: FieldSpec | FieldType): FieldSpec {
  if (name === '' || name === '_id') {
    throw error('invalid_parameter_value', `a field cannot be called "${name}"`, {
      hint: 'every document has an _id of its own',
    });
  }
  const spec = typeof given === 'string' ? { type: given } : given;
  const isKnown = typeof spec === 'object' && spec !== null && Object.hasOwn(FIELD_KINDS, String(spec.type));
  if (!isKnown) {
    const type = String((spec as FieldSpec | null)?.type);
    const close = closestName(type, Object.keys(FIELD_KINDS));
    throw error('invalid_parameter_value', `the field "${name}" has the unknown type "${type}"`, {
      hint: close === null ? `the types are ${Object.keys(FIELD_KINDS).join(', ')}` : `did you mean "${close}"?`,
    });
  }
  if (spec.type !== 'vector') return { type: spec.type };
  const { dimensions } = spec as FieldSpec;
  if (!Number.isInteger(dimensions) || dimensions! < 1 || dimensions! > limits.vectorDimensionsMax) {
    throw error(
      'invalid_parameter_value',
      `the vector field "${name}" needs "dimensions" from 1 to ${limits.vectorDimensionsMax}, not ${dimensions}`,
    );
  }
  return { type: 'vector', dimensions };
}

export function sqlTypeOf(spec: FieldSpec): string {
  return FIELD_KINDS[spec.type].sqlType(spec);
}

/** What a field's column stores for a document's value; null stays null. */
export function convertField(name: string, value: unknown, spec: FieldSpec): unknown {
  if (value === null || value === undefined) return null;
  try {
    return FIELD_KINDS[spec.type].convert(value, spec);
  } catch (cause) {
    if (cause instanceof UnfitValue) {
      throw error('invalid_text_representation', `the field "${name}" is ${cause.expected}, not ${show(value)}`);
    }
    throw cause;
  }
}

class UnfitValue extends Error {
  constructor(readonly expected: string) {
    super(expected);
  }
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new UnfitValue('a text');
}

function toInteger(value: unknown): number | bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return BigInt(value.trim());
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new UnfitValue('an integer');
}

function toFloat(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value);
  throw new UnfitValue('a number');
}

function toBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UnfitValue('a boolean');
}

function toTimestamp(value: unknown): Date | string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return new Date(value);
  if (typeof value === 'string') return value;
  throw new UnfitValue('a timestamp: ISO text, a Date, or milliseconds');
}

function toVector(value: unknown, { dimensions }: FieldSpec): Float32Array {
  const isList = value instanceof Float32Array || (Array.isArray(value) && value.every((x) => typeof x === 'number'));
  if (!isList) throw new UnfitValue('an array of numbers');
  const vector = Float32Array.from(value as ArrayLike<number>);
  if (vector.length !== dimensions) {
    throw error('data_exception', `expected ${dimensions} dimensions, not ${vector.length}`);
  }
  return vector;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
