import { DatabaseError, error } from '../../../common/errors.js';
import type { Condition } from '../../../common/sqlstate.js';
import {
  bool,
  date,
  float8,
  int4,
  int8,
  numeric,
  time,
  timestamp,
  timestamptz,
  timetz,
} from '../../../types/builtin.js';
import { findCast } from '../../../types/casts.js';
import { INT32_MAX } from '../../../types/integer.js';
import { type JsonNumber, jsonBoolean, jsonNumber, jsonString } from '../../../types/json-node.js';
import type { MethodItem, MethodName } from '../../../types/jsonpath-syntax.js';
import { Numeric } from '../../../types/numeric.js';
import { parseNumeric } from '../../../types/numeric-parse.js';
import type { TextContext, Type } from '../../../types/type.js';
import { castMoment, formatMoment, type MomentZone, parseMoment } from './moment.js';
import type { Moment, PathValue } from './value.js';

// Methods of one value that give one value: `.abs()`, `.double()`, `.date()`.

/** Whether `silent` passes over an error and a predicate takes it for unknown. */
export function isSoftError(cause: unknown): boolean {
  return cause instanceof DatabaseError && cause.code.startsWith('22');
}

/** Applies a method. @throws 22036, 22031, 22003, 22023; 0A000 for what is not there */
export function applyMethod(item: MethodItem, value: PathValue, zone: MomentZone): PathValue {
  const { name } = item;
  switch (name) {
    case 'abs':
      return jsonNumber(numberFor(name, value).abs());
    case 'floor':
      return jsonNumber(numberFor(name, value).floor());
    case 'ceiling':
      return jsonNumber(numberFor(name, value).ceil());
    case 'double':
      return toDouble(value, zone.context);
    case 'bigint':
      return toInteger(name, value, int8, zone.context);
    case 'integer':
      return toInteger(name, value, int4, zone.context);
    case 'number':
    case 'decimal':
      return toNumber(item, value);
    case 'boolean':
      return toBoolean(value, zone.context);
    case 'string':
      return toText(value, zone.context);
    default:
      return toMoment(item, value, zone);
  }
}

function notApplicable(name: MethodName, kinds: string, condition: Condition = 'non_numeric_sql_json_item') {
  return error(condition, `jsonpath item method .${name}() can only be applied to a ${kinds}`);
}

function invalidArgument(name: MethodName, text: string, typeName: string): DatabaseError {
  return error(
    'non_numeric_sql_json_item',
    `argument "${text}" of jsonpath item method .${name}() is invalid for type ${typeName}`,
  );
}

function numberFor(name: MethodName, value: PathValue): Numeric {
  if (value.kind !== 'number') throw notApplicable(name, 'numeric value');
  return value.value;
}

/** Reads a text, and says of what is none what the method says. */
function read<Value>(name: MethodName, text: string, type: Type<Value>, context: TextContext, typeName = type.sqlName) {
  try {
    return type.parse(text, -1, context);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw invalidArgument(name, text, typeName);
    throw cause;
  }
}

function notFinite(name: MethodName): DatabaseError {
  return error('non_numeric_sql_json_item', `NaN or Infinity is not allowed for jsonpath item method .${name}()`);
}

const doubleToNumeric = findCast(float8, numeric)!;

function toDouble(value: PathValue, context: TextContext): PathValue {
  if (value.kind !== 'number' && value.kind !== 'string') throw notApplicable('double', 'string or numeric value');
  const double = read('double', value.value.toString(), float8 as Type<number>, context);
  if (!Number.isFinite(double)) throw notFinite('double');
  return value.kind === 'number' ? value : jsonNumber(doubleToNumeric.apply(double, context, -1) as Numeric);
}

function toInteger(name: MethodName, value: PathValue, type: Type, context: TextContext): JsonNumber {
  if (value.kind !== 'number' && value.kind !== 'string') throw notApplicable(name, 'string or numeric value');
  const text = value.kind === 'number' ? value.value.round(0).toString() : value.value;
  try {
    return jsonNumber(Numeric.of(BigInt(type.parse(text, -1, context) as number | bigint), 0));
  } catch (cause) {
    if (cause instanceof DatabaseError) throw invalidArgument(name, value.value.toString(), type.sqlName);
    throw cause;
  }
}

function toNumber({ name, args }: MethodItem, value: PathValue): JsonNumber {
  if (value.kind !== 'number' && value.kind !== 'string') throw notApplicable(name, 'string or numeric value');
  let number: Numeric;
  if (value.kind === 'number') number = value.value;
  else {
    try {
      number = parseNumeric(value.value);
    } catch (cause) {
      if (cause instanceof DatabaseError) throw invalidArgument(name, value.value, 'numeric');
      throw cause;
    }
  }
  if (!number.isFinite) throw notFinite(name);
  if (args.length === 0) return jsonNumber(number);
  const modifiers = args.map((argument, i) =>
    integerArgument(name, argument.kind === 'Number' ? argument.value : Numeric.nan, i),
  );
  const modifier = numeric.packModifiers!(modifiers);
  try {
    return jsonNumber(numeric.applyModifier!(number, modifier, true) as Numeric);
  } catch (cause) {
    if (cause instanceof DatabaseError) throw invalidArgument(name, number.toString(), 'numeric');
    throw cause;
  }
}

function integerArgument(name: MethodName, value: Numeric, index: number): number {
  const integer = value.toNumber();
  if (integer >= -0x80000000 && integer <= 0x7fffffff) return integer;
  throw error(
    'non_numeric_sql_json_item',
    `${index === 0 ? 'precision' : 'scale'} of jsonpath item method .${name}() is out of range for type integer`,
  );
}

function toBoolean(value: PathValue, context: TextContext): PathValue {
  switch (value.kind) {
    case 'boolean':
      return value;
    case 'number':
      return jsonBoolean(read('boolean', value.value.toString(), int4 as Type<number>, context, 'boolean') !== 0);
    case 'string':
      // Blanks around the word are none of `boolean`'s here.
      if (/^\s|\s$/.test(value.value)) throw invalidArgument('boolean', value.value, 'boolean');
      return jsonBoolean(read('boolean', value.value, bool as Type<boolean>, context));
    default:
      throw notApplicable('boolean', 'boolean, string, or numeric value');
  }
}

function toText(value: PathValue, context: TextContext): PathValue {
  switch (value.kind) {
    case 'string':
      return value;
    case 'number':
      return jsonString(value.value.toString());
    case 'boolean':
      return jsonString(String(value.value));
    case 'datetime':
      return jsonString(formatMoment(value, context));
    default:
      throw notApplicable('string', 'boolean, string, numeric, or datetime value');
  }
}

const MOMENT_TYPES: Partial<Record<MethodName, Type>> = {
  date,
  time,
  time_tz: timetz,
  timestamp,
  timestamp_tz: timestamptz,
};

const PRECISION_MAX = 6;

function toMoment({ name, args }: MethodItem, value: PathValue, zone: MomentZone): Moment {
  const condition = 'invalid_argument_for_sql_json_datetime_function';
  if (value.kind !== 'string') throw notApplicable(name, 'string', condition);
  const [argument] = args;
  if (argument?.kind === 'String') {
    throw error('feature_not_supported', 'a template for jsonpath item method .datetime() is not supported');
  }
  const unknown = () =>
    error(condition, `${name} format is not recognized: "${value.value}"`, {
      hint: name === 'datetime' ? 'Use a datetime template argument to specify the input data format.' : undefined,
    });
  const parsed = parseMoment(value.value, zone.context);
  if (parsed === null) throw unknown();
  const target = MOMENT_TYPES[name];
  if (target === undefined) return parsed;
  const moment = castMoment(parsed, target, zone);
  if (moment === null) throw unknown();
  if (argument?.kind !== 'Number') return moment;
  const given = argument.value.toNumber();
  if (given > INT32_MAX) {
    throw error(condition, `time precision of jsonpath item method .${name}() is out of range for type integer`);
  }
  const precision = Math.min(given, PRECISION_MAX);
  return { ...moment, value: target.applyModifier!(moment.value, precision, true) };
}
