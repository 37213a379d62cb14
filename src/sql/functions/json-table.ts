import { error } from '../../common/errors.js';
import { json, jsonb, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { FunctionContext, TableFunction } from './function.js';
import { checkEscapes, elementsAt, type JsonKind, kindAt, membersAt, rootSpan, textOf } from './json-scan.js';
import { table } from './row.js';

// json and jsonb values as rows, one for each element or member.

/** The words for a value of the wrong kind, which differ from function to function. */
type Refusal = (name: string, kind: JsonKind) => string;

const isArray = (kind: JsonKind) => kind === 'array';
const isObject = (kind: JsonKind) => kind === 'object';

const REFUSALS: Readonly<Record<string, Refusal>> = {
  json_array_elements: (name, kind) => `cannot call ${name} on a ${isObject(kind) ? 'non-array' : 'scalar'}`,
  json_array_elements_text: (name, kind) => `cannot call ${name} on a ${isObject(kind) ? 'non-array' : 'scalar'}`,
  jsonb_array_elements: (_, kind) => `cannot extract elements from ${isObject(kind) ? 'an object' : 'a scalar'}`,
  jsonb_array_elements_text: (_, kind) => `cannot extract elements from ${isObject(kind) ? 'an object' : 'a scalar'}`,
  json_each: (_, kind) => (isArray(kind) ? 'cannot deconstruct an array as an object' : 'cannot deconstruct a scalar'),
  json_each_text: (_, kind) =>
    isArray(kind) ? 'cannot deconstruct an array as an object' : 'cannot deconstruct a scalar',
  jsonb_each: (name) => `cannot call ${name} on a non-object`,
  jsonb_each_text: (name) => `cannot call ${name} on a non-object`,
  json_object_keys: (name, kind) => `cannot call ${name} on ${isArray(kind) ? 'an array' : 'a scalar'}`,
  jsonb_object_keys: (name, kind) => `cannot call ${name} on ${isArray(kind) ? 'an array' : 'a scalar'}`,
};

/** What a function takes apart. */
interface Source {
  readonly value: string;
  readonly name: string;
  /** Its strings are read, so that their escapes must be good. */
  readonly readsStrings: boolean;
}

/** Where the root starts. @throws 22023 when it is of another kind, 22P02 or 22P05 for escapes that say nothing. */
function startOf({ value, name, readsStrings }: Source, wanted: JsonKind): number {
  const { start } = rootSpan(value);
  const kind = kindAt(value, start);
  const isScalar = !isArray(kind) && !isObject(kind);
  if (readsStrings && (kind === wanted || isScalar)) checkEscapes(value);
  if (kind !== wanted) throw error('invalid_parameter_value', REFUSALS[name]!(name, kind));
  return start;
}

type Rows = (source: Source) => Iterable<readonly unknown[]>;

function* elementRows(source: Source): Iterable<readonly unknown[]> {
  const { value } = source;
  for (const { start, end } of elementsAt(value, startOf(source, 'array'))) yield [value.slice(start, end)];
}

function* elementTexts(source: Source): Iterable<readonly unknown[]> {
  const { value } = source;
  for (const span of elementsAt(value, startOf(source, 'array'))) yield [textOf(value, span)];
}

function* memberRows(source: Source): Iterable<readonly unknown[]> {
  const { value } = source;
  for (const { key, start, end } of membersAt(value, startOf(source, 'object'))) {
    yield [key, value.slice(start, end)];
  }
}

function* memberTexts(source: Source): Iterable<readonly unknown[]> {
  const { value } = source;
  for (const member of membersAt(value, startOf(source, 'object'))) yield [member.key, textOf(value, member)];
}

function* keyRows(source: Source): Iterable<readonly unknown[]> {
  const { value } = source;
  for (const { key } of membersAt(value, startOf(source, 'object'))) yield [key];
}

function jsonTables(type: Type<string>): TableFunction[] {
  const of = (
    suffix: string,
    columns: TableFunction['columns'],
    rows: Rows,
    doc: string,
    example: (name: string) => TableFunction['example'],
  ): TableFunction => {
    const name = `${type.name}_${suffix}`;
    // Elements of json stay as they are written, escapes included.
    const readsStrings = type === json && suffix !== 'array_elements';
    return {
      ...table,
      name,
      args: [type],
      columns,
      rows: (_context: FunctionContext, _types: readonly Type[], value: string) => rows({ value, name, readsStrings }),
      doc,
      example: example(name),
    };
  };
  const object = `{"a": "x", "b": [1]}`;
  return [
    of('array_elements', [{ name: 'value', type }], elementRows, 'One row for each element of an array.', (name) => [
      `ARRAY(SELECT value::text FROM ${name}('[1, "x", null]') AS t)`,
      '{1,"\\"x\\"","null"}',
    ]),
    of(
      'array_elements_text',
      [{ name: 'value', type: text }],
      elementTexts,
      'One row for each element of an array, as text.',
      (name) => [`ARRAY(SELECT value FROM ${name}('[1, "x", null]') AS t)`, '{1,x,NULL}'],
    ),
    of(
      'each',
      [
        { name: 'key', type: text },
        { name: 'value', type },
      ],
      memberRows,
      'One row for each member of an object.',
      (name) => [
        `ARRAY(SELECT key || '=' || value::text FROM ${name}('${object}') AS t(key, value))`,
        '{"a=\\"x\\"",b=[1]}',
      ],
    ),
    of(
      'each_text',
      [
        { name: 'key', type: text },
        { name: 'value', type: text },
      ],
      memberTexts,
      'One row for each member of an object, its value as text.',
      (name) => [`ARRAY(SELECT key || '=' || value FROM ${name}('${object}') AS t(key, value))`, '{a=x,b=[1]}'],
    ),
    of(
      'object_keys',
      [{ name: `${type.name}_object_keys`, type: text }],
      keyRows,
      'One row for each key of an object.',
      (name) => [`ARRAY(SELECT key FROM ${name}('${object}') AS key)`, '{a,b}'],
    ),
  ];
}

export const jsonTableFunctions: readonly TableFunction[] = [...jsonTables(json), ...jsonTables(jsonb)];
