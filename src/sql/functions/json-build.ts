import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import { arrayOf, bool, json, jsonb, record, text } from '../../types/builtin.js';
import { formatJson, quoteJson } from '../../types/json-format.js';
import { parseJsonb } from '../../types/json-parse.js';
import type { Row } from '../../types/record.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { BY_LINE, encodeJson, encodeJsonb, encodeKey } from './json-encode.js';
import { scalar, stable } from './row.js';
import { joinAll } from './value-size.js';

// json and jsonb from SQL values.

const textArray = arrayOf(text);

/** Polymorphic, and dependent on the session's time zone. */
const conversion = { ...stable, usesContext: true, usesTypes: true } as const;

/** Takes NULLs, as values of the result. */
const construction = { ...conversion, nulls: 'handle' } as const;

function arrayText(context: FunctionContext, types: readonly Type[], ...values: unknown[]): string {
  const parts = values.map((value, i) => encodeJson(types[i]!, value, context));
  return `[${joinAll(parts, ', ')}]`;
}

function objectText(context: FunctionContext, types: readonly Type[], ...values: unknown[]): string {
  if (values.length % 2 !== 0) {
    throw error('invalid_parameter_value', 'argument list must have even number of elements', {
      hint: 'the arguments must consist of alternating keys and values',
    });
  }
  const members: string[] = [];
  for (let i = 0; i < values.length; i += 2) {
    if (values[i] === null) throw error('null_value_not_allowed', 'null value not allowed for object key');
    const key = encodeKey(types[i]!, values[i], context);
    members.push(`${key} : ${encodeJson(types[i + 1]!, values[i + 1], context)}`);
  }
  return `{${joinAll(members, ', ')}}`;
}

/** The same as jsonb, which has its own words for a missing key. */
function objectTextOfJsonb(context: FunctionContext, types: readonly Type[], ...values: unknown[]): string {
  if (values.length % 2 === 0) {
    for (let i = 0; i < values.length; i += 2) {
      if (values[i] === null) {
        throw error('invalid_parameter_value', `argument ${i + 1}: key must not be null`);
      }
      // The arguments before a bad one are looked at first.
      encodeKey(types[i]!, values[i], context);
    }
  }
  return formatJson(parseJsonb(objectText(context, types, ...values)));
}

const conversions: readonly ScalarFunction[] = [
  {
    ...conversion,
    name: 'to_json',
    args: ['anyelement'],
    returns: json,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: unknown) => encodeJson(type!, value, context),
    doc: 'A value as json: arrays and rows part by part, numbers and booleans as they are, the rest as strings.',
    example: ['to_json(\'Fred said "Hi."\'::text)', '"Fred said \\"Hi.\\""'],
  },
  {
    ...conversion,
    name: 'to_jsonb',
    args: ['anyelement'],
    returns: jsonb,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: unknown) => encodeJsonb(type!, value, context),
    doc: 'A value as jsonb.',
    example: ["to_jsonb(ROW(42, ARRAY['a', NULL]))", '{"f1": 42, "f2": ["a", null]}'],
  },
  {
    ...conversion,
    name: 'array_to_json',
    args: ['anyarray'],
    returns: json,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: PgArray) => encodeJson(type!, value, context),
    doc: 'An array as json.',
    example: ["array_to_json('{{1,5},{99,100}}'::int[])", '[[1,5],[99,100]]'],
  },
  {
    ...conversion,
    name: 'array_to_json',
    args: ['anyarray', bool],
    returns: json,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: PgArray, isPretty: boolean) =>
      encodeJson(type!, value, context, isPretty ? BY_LINE : undefined),
    doc: 'An array as json, with an element of the outermost dimension on each line when the second argument is true.',
    example: ["array_to_json('{{1,5},{99,100}}'::int[], true)", '[[1,5],\n [99,100]]'],
  },
  {
    ...conversion,
    name: 'row_to_json',
    args: [record],
    returns: json,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: Row) => encodeJson(type!, value, context),
    doc: 'A row as a json object.',
    example: ["row_to_json(ROW(1, 'foo'))", '{"f1":1,"f2":"foo"}'],
  },
  {
    ...conversion,
    name: 'row_to_json',
    args: [record, bool],
    returns: json,
    evaluate: (context: FunctionContext, [type]: readonly Type[], value: Row, isPretty: boolean) =>
      encodeJson(type!, value, context, isPretty ? BY_LINE : undefined),
    doc: 'A row as a json object, with a member on each line when the second argument is true.',
    example: ["row_to_json(ROW(1, 'foo'), true)", '{"f1":1,\n "f2":"foo"}'],
  },
];

const constructions: readonly ScalarFunction[] = [json, jsonb].flatMap((type): ScalarFunction[] => {
  const isBinary = type === jsonb;
  const between = isBinary ? ': ' : ' : ';
  const buildArray: typeof arrayText = isBinary ? (...given) => formatJson(parseJsonb(arrayText(...given))) : arrayText;
  const buildObject = isBinary ? objectTextOfJsonb : objectText;
  const base = { ...construction, returns: type };
  const doc = (what: string) => `${what} of the arguments as ${type.name}.`;
  return [
    {
      ...base,
      name: `${type.name}_build_array`,
      args: ['any'],
      isVariadic: true,
      evaluate: buildArray,
      doc: doc('An array'),
      example: [`${type.name}_build_array(1, 'foo', NULL)`, '[1, "foo", null]'],
    },
    {
      ...base,
      name: `${type.name}_build_array`,
      args: [],
      evaluate: buildArray,
      doc: 'An empty array.',
      example: [`${type.name}_build_array()`, '[]'],
    },
    {
      ...base,
      name: `${type.name}_build_object`,
      args: ['any'],
      isVariadic: true,
      evaluate: buildObject,
      doc: `${doc('An object')} Keys and values alternate.`,
      example: [
        `${type.name}_build_object('foo', 1, 2, NULL)`,
        isBinary ? '{"2": null, "foo": 1}' : '{"foo" : 1, "2" : null}',
      ],
    },
    {
      ...base,
      name: `${type.name}_build_object`,
      args: [],
      evaluate: buildObject,
      doc: 'An empty object.',
      example: [`${type.name}_build_object()`, '{}'],
    },
    {
      ...scalar,
      name: `${type.name}_object`,
      args: [textArray],
      returns: type,
      evaluate: (pairs: PgArray<string>) => objectOfTexts(type, ...splitPairs(pairs)),
      doc: 'An object of strings from an array of alternating keys and values, or of pairs.',
      example: [`${type.name}_object('{a, 1, b, NULL}')`, `{"a"${between}"1", "b"${between}null}`],
    },
    {
      ...scalar,
      name: `${type.name}_object`,
      args: [textArray, textArray],
      returns: type,
      evaluate: (keys: PgArray<string>, values: PgArray<string>) => {
        if (keys.dimensions.length > 1 || keys.dimensions.length !== values.dimensions.length) {
          throw error('array_subscript_error', 'wrong number of array subscripts');
        }
        if (keys.elements.length !== values.elements.length) {
          throw error('array_subscript_error', 'mismatched array dimensions');
        }
        return objectOfTexts(type, keys.elements, values.elements);
      },
      doc: 'An object of strings from an array of keys and one of values.',
      example: [`${type.name}_object('{a,b}', '{1,2}')`, `{"a"${between}"1", "b"${between}"2"}`],
    },
  ];
});

type Texts = readonly (string | null)[];

function splitPairs({ dimensions, elements }: PgArray<string>): [keys: Texts, values: Texts] {
  if (dimensions.length > 2) throw error('array_subscript_error', 'wrong number of array subscripts');
  if (dimensions.length === 2 && dimensions[1] !== 2) {
    throw error('array_subscript_error', 'array must have two columns');
  }
  if (elements.length % 2 !== 0) throw error('array_subscript_error', 'array must have even number of elements');
  return [elements.filter((_, i) => i % 2 === 0), elements.filter((_, i) => i % 2 === 1)];
}

function objectOfTexts(type: Type<string>, keys: Texts, values: Texts): string {
  const members = keys.map((key, i) => {
    if (key === null) throw error('null_value_not_allowed', 'null value not allowed for object key');
    const value = values[i]!;
    return `${quoteJson(key)} : ${value === null ? 'null' : quoteJson(value)}`;
  });
  const object = `{${joinAll(members, ', ')}}`;
  return type === jsonb ? formatJson(parseJsonb(object)) : object;
}

export const jsonBuildFunctions: readonly ScalarFunction[] = [...conversions, ...constructions];
