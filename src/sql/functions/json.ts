import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import { arrayOf, bool, int4, json, jsonb, text } from '../../types/builtin.js';
import { formatJson } from '../../types/json-format.js';
import { type JsonNode, jsonNull } from '../../types/json-node.js';
import { parseJson, parseJsonb } from '../../types/json-parse.js';
import type { ArgumentType, Operator, ScalarFunction } from './function.js';
import { jsonAccessFunctions, jsonAccessOperators } from './json-access.js';
import { jsonBuildFunctions } from './json-build.js';
import { contains, hasKey } from './json-contain.js';
import {
  concatenate,
  editPath,
  type JsonEdit,
  removeAllKeys,
  removeElement,
  removeKeys,
  stripNulls,
} from './json-edit.js';
import { compactJson, prettyJson } from './json-pretty.js';
import { checkEscapes } from './json-scan.js';
import { scalar } from './row.js';

// The tables of json and jsonb: what `json-*.ts` computes, as functions and operators.

const textArray = arrayOf(text);

let lastText = '';
let lastNode: JsonNode = parseJsonb('0');

/** As `parseJsonb`; the last text is remembered, since one side of an operator is mostly a constant. */
function parseConstant(value: string): JsonNode {
  if (value !== lastText) {
    lastNode = parseJsonb(value);
    lastText = value;
  }
  return lastNode;
}

// -------------------------------------------------------------------------------------------------------- operators

type JsonbOperator = Pick<Operator, 'evaluate' | 'doc' | 'example' | 'commutator'>;

function jsonbOperator(symbol: string, right: ArgumentType, returns: typeof bool | typeof jsonb, rest: JsonbOperator) {
  return { ...scalar, name: symbol, left: jsonb, right, returns, ...rest } satisfies Operator;
}

export const jsonOperators: readonly Operator[] = [
  ...jsonAccessOperators,
  jsonbOperator('@>', jsonb, bool, {
    evaluate: (whole: string, part: string) => contains(parseJsonb(whole), parseConstant(part)),
    commutator: '<@',
    doc: 'Whether the left value contains the right one.',
    example: [`'{"a": 1, "b": [1, 2]}'::jsonb @> '{"b": [2]}'`, 't'],
  }),
  jsonbOperator('<@', jsonb, bool, {
    evaluate: (part: string, whole: string) => contains(parseJsonb(whole), parseConstant(part)),
    commutator: '@>',
    doc: 'Whether the right value contains the left one.',
    example: [`'{"b": 2}'::jsonb <@ '{"a": 1, "b": 2}'`, 't'],
  }),
  jsonbOperator('?', text, bool, {
    evaluate: (value: string, key: string) => hasKey(parseJsonb(value), key),
    doc: 'Whether a text is a key of the object or a string of the array.',
    example: [`'["a", "b"]'::jsonb ? 'b'`, 't'],
  }),
  jsonbOperator('?|', textArray, bool, {
    evaluate: (value: string, keys: PgArray<string>) => {
      const node = parseJsonb(value);
      return keys.elements.some((key) => key !== null && hasKey(node, key));
    },
    doc: 'Whether any of the texts is a key of the object or a string of the array.',
    example: [`'{"a": 1, "b": 2}'::jsonb ?| ARRAY['b', 'd']`, 't'],
  }),
  jsonbOperator('?&', textArray, bool, {
    evaluate: (value: string, keys: PgArray<string>) => {
      const node = parseJsonb(value);
      return keys.elements.every((key) => key === null || hasKey(node, key));
    },
    doc: 'Whether all of the texts are keys of the object or strings of the array.',
    example: [`'["a", "b", "c"]'::jsonb ?& ARRAY['a', 'b']`, 't'],
  }),
  jsonbOperator('||', jsonb, jsonb, {
    evaluate: (left: string, right: string) => formatJson(concatenate(parseJsonb(left), parseJsonb(right))),
    doc: 'Joins two values: members of objects, the right ones first; elements of arrays.',
    example: [`'{"a": 1, "b": 2}'::jsonb || '{"b": 3}'`, '{"a": 1, "b": 3}'],
  }),
  jsonbOperator('-', text, jsonb, {
    evaluate: (value: string, key: string) => formatJson(removeKeys(parseJsonb(value), [key])),
    doc: 'Without a key, or without the elements that are this string.',
    example: [`'{"a": 1, "b": 2}'::jsonb - 'a'`, '{"b": 2}'],
  }),
  jsonbOperator('-', textArray, jsonb, {
    evaluate: (value: string, keys: PgArray<string>) => formatJson(removeAllKeys(parseJsonb(value), keys)),
    doc: 'Without several keys, or without the elements that are these strings.',
    example: [`'{"a": 1, "b": 2, "c": 3}'::jsonb - '{a,c}'::text[]`, '{"b": 2}'],
  }),
  jsonbOperator('-', int4, jsonb, {
    evaluate: (value: string, index: number) => formatJson(removeElement(parseJsonb(value), index)),
    doc: 'Without an element, counted from 0, or from the end when negative.',
    example: [`'["a", "b", "c"]'::jsonb - 1`, '["a", "c"]'],
  }),
  jsonbOperator('#-', textArray, jsonb, {
    evaluate: (value: string, path: PgArray<string>) => edit(value, path, { kind: 'delete' }),
    doc: 'Without what a path leads to.',
    example: [`'["a", {"b": 1, "c": 2}]'::jsonb #- '{1,b}'`, '["a", {"c": 2}]'],
  }),
];

// -------------------------------------------------------------------------------------------------------- functions

function edit(value: string, path: PgArray<string>, change: JsonEdit): string {
  return formatJson(editPath(parseJsonb(value), path, change));
}

function setPath(value: string, path: PgArray<string>, part: string, mayAppend = true): string {
  return edit(value, path, { kind: 'set', value: parseJsonb(part), mayAppend });
}

function insertPath(value: string, path: PgArray<string>, part: string, isAfter = false): string {
  return edit(value, path, { kind: 'insert', value: parseJsonb(part), isAfter });
}

function setPathLax(
  value: string | null,
  path: PgArray<string> | null,
  part: string | null,
  mayAppend: boolean | null = true,
  nullTreatment: string | null = 'use_json_null',
): string | null {
  if (value === null || path === null || mayAppend === null) return null;
  if (nullTreatment !== null && part !== null) return setPath(value, path, part, mayAppend);
  switch (nullTreatment) {
    case 'raise_exception':
      throw error('null_value_not_allowed', 'JSON value must not be null', {
        detail: 'Exception was raised because null_value_treatment is "raise_exception".',
      });
    case 'use_json_null':
      return edit(value, path, { kind: 'set', value: jsonNull, mayAppend });
    case 'delete_key':
      return edit(value, path, { kind: 'delete' });
    case 'return_target':
      return value;
    default:
      throw error(
        'invalid_parameter_value',
        'null_value_treatment must be "delete_key", "return_target", "use_json_null", or "raise_exception"',
      );
  }
}

function stripNullsOfJson(value: string, inArrays = false): string {
  checkEscapes(value);
  return compactJson(stripNulls(parseJson(value), inArrays), value);
}

function stripNullsOfJsonb(value: string, inArrays = false): string {
  return formatJson(stripNulls(parseJsonb(value), inArrays));
}

/** A row for each count of arguments from `least` on: PostgreSQL's rows have defaults for the others. */
function withDefaults(
  row: Omit<ScalarFunction, 'example'>,
  least: number,
  examples: readonly ScalarFunction['example'][],
): ScalarFunction[] {
  return examples.map((example, i) => ({ ...row, args: row.args.slice(0, least + i), example }));
}

export const jsonFunctions: readonly ScalarFunction[] = [
  ...jsonAccessFunctions,
  ...jsonBuildFunctions,
  ...withDefaults(
    {
      ...scalar,
      name: 'jsonb_set',
      args: [jsonb, textArray, jsonb, bool],
      returns: jsonb,
      evaluate: setPath,
      doc: 'Replaces what a path leads to; adds a last key or element that is not there, unless a fourth argument is false.',
    },
    3,
    [
      [`jsonb_set('[{"f1": 1}, 2]', '{0,f1}', '[2, 3]')`, '[{"f1": [2, 3]}, 2]'],
      [`jsonb_set('[{"f1": 1}, 2]', '{0,f3}', '3', false)`, '[{"f1": 1}, 2]'],
    ],
  ),
  ...withDefaults(
    {
      ...scalar,
      nulls: 'handle',
      name: 'jsonb_set_lax',
      args: [jsonb, textArray, jsonb, bool, text],
      returns: jsonb,
      evaluate: setPathLax,
      doc: 'As jsonb_set, but a NULL value becomes null, or what the fifth argument says: delete_key, return_target, use_json_null or raise_exception.',
    },
    3,
    [
      [`jsonb_set_lax('{"a": 1}', '{a}', NULL)`, '{"a": null}'],
      [`jsonb_set_lax('{"a": 1}', '{b}', NULL, false)`, '{"a": 1}'],
      [`jsonb_set_lax('{"a": 1, "b": 2}', '{a}', NULL, true, 'delete_key')`, '{"b": 2}'],
    ],
  ),
  ...withDefaults(
    {
      ...scalar,
      name: 'jsonb_insert',
      args: [jsonb, textArray, jsonb, bool],
      returns: jsonb,
      evaluate: insertPath,
      doc: 'Adds a key, or an element before the one a path leads to; behind it when a fourth argument is true.',
    },
    3,
    [
      [`jsonb_insert('{"a": [0, 1, 2]}', '{a,1}', '"x"')`, '{"a": [0, "x", 1, 2]}'],
      [`jsonb_insert('{"a": [0, 1, 2]}', '{a,1}', '"x"', true)`, '{"a": [0, 1, "x", 2]}'],
    ],
  ),
  ...withDefaults(
    {
      ...scalar,
      name: 'json_strip_nulls',
      args: [json, bool],
      returns: json,
      evaluate: stripNullsOfJson,
      doc: 'Without members that are null, and without elements that are null when a second argument is true.',
    },
    1,
    [
      [`json_strip_nulls('[{"f1": 1, "f2": null}, 2, null]')`, '[{"f1":1},2,null]'],
      ["json_strip_nulls('[1, 2, null, 3]', true)", '[1,2,3]'],
    ],
  ),
  ...withDefaults(
    {
      ...scalar,
      name: 'jsonb_strip_nulls',
      args: [jsonb, bool],
      returns: jsonb,
      evaluate: stripNullsOfJsonb,
      doc: 'Without members that are null, and without elements that are null when a second argument is true.',
    },
    1,
    [
      [`jsonb_strip_nulls('[{"f1": 1, "f2": null}, 2, null]')`, '[{"f1": 1}, 2, null]'],
      ["jsonb_strip_nulls('[1, 2, null, 3]', true)", '[1, 2, 3]'],
    ],
  ),
  {
    ...scalar,
    name: 'jsonb_pretty',
    args: [jsonb],
    returns: text,
    evaluate: (value: string) => prettyJson(parseJsonb(value)),
    doc: 'A value over many lines, indented.',
    example: [`jsonb_pretty('{"a": [1]}')`, '{\n    "a": [\n        1\n    ]\n}'],
  },
];
