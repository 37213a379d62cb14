import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import * as types from '../../types/builtin.js';
import { formatJson, quoteJson } from '../../types/json-format.js';
import { parseJsonb } from '../../types/json-parse.js';
import type { Row } from '../../types/record.js';
import type { TextContext, Type } from '../../types/type.js';
import { joinAll } from './value-size.js';

// SQL values as JSON: numbers and booleans as they are, json as it stands, arrays and rows part by part, dates in the
// form of ISO 8601, anything else as a string of its text form.

const NUMBERS = new Set<Type>([types.int2, types.int4, types.int8, types.float4, types.float8, types.numeric]);
const MOMENTS = new Set<Type>([types.date, types.timestamp, types.timestamptz]);

/** How the parts of arrays and rows are set apart. */
export interface JsonLayout {
  /** Between the parts of the outermost array or row. */
  readonly separator: string;
}

const COMPACT: JsonLayout = { separator: ',' };
export const BY_LINE: JsonLayout = { separator: ',\n ' };

/** The JSON text of a value that is not NULL, or of NULL: null. */
export function encodeJson(type: Type, value: unknown, context: TextContext, layout = COMPACT): string {
  if (value === null) return 'null';
  if (type.element !== null) return encodeArray(value as PgArray, context, layout);
  if (type === types.record) return encodeRow(value as Row, context, layout);
  if (type === types.bool) return value === true ? 'true' : 'false';
  const text = type.format(value, context);
  if (type === types.json || type === types.jsonb) return text;
  if (NUMBERS.has(type)) return /\d$/.test(text) ? text : quoteJson(text);
  return quoteJson(MOMENTS.has(type) ? toIso(text) : text);
}

/** The jsonb text of a value. */
export function encodeJsonb(type: Type, value: unknown, context: TextContext): string {
  const text = encodeJson(type, value, context);
  return type === types.jsonb ? text : formatJson(parseJsonb(text));
}

const MOMENT = /^(\S+) (\d\S*?)(?:([+-]\d\d)(:\d\d)?(:\d\d)?)?( BC)?$/;

/** `2024-01-31 10:20:30+02` as `2024-01-31T10:20:30+02:00`; dates and infinities stay. */
function toIso(text: string): string {
  const match = MOMENT.exec(text);
  if (match === null) return text;
  const [, day, time, hours = '', minutes, seconds = '', era = ''] = match;
  return `${day}T${time}${hours}${hours === '' ? '' : (minutes ?? ':00')}${seconds}${era}`;
}

function encodeArray(array: PgArray, context: TextContext, layout: JsonLayout): string {
  const { dimensions, elements, elementType } = array;
  if (elements.length === 0) return '[]';
  let at = 0;
  const encodeDimension = (depth: number): string => {
    const parts: string[] = [];
    for (let i = 0; i < dimensions[depth]!; i++) {
      const isLast = depth + 1 === dimensions.length;
      parts.push(isLast ? encodeJson(elementType, elements[at++], context) : encodeDimension(depth + 1));
    }
    return `[${joinAll(parts, depth === 0 ? layout.separator : ',')}]`;
  };
  return encodeDimension(0);
}

function encodeRow(row: Row, context: TextContext, layout: JsonLayout): string {
  const members = row.values.map(
    (value, i) => `${quoteJson(row.names?.[i] ?? `f${i + 1}`)}:${encodeJson(row.types[i]!, value, context)}`,
  );
  return `{${joinAll(members, layout.separator)}}`;
}

/** The key of an object, as a JSON string. @throws 22023 for what is no scalar. */
export function encodeKey(type: Type, value: unknown, context: TextContext): string {
  if (type.element !== null || type === types.record || type === types.json || type === types.jsonb) {
    throw error('invalid_parameter_value', 'key value must be scalar, not array, composite, or json');
  }
  if (type === types.bool) return value === true ? '"true"' : '"false"';
  const text = type.format(value, context);
  return quoteJson(MOMENTS.has(type) ? toIso(text) : text);
}
