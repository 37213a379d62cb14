import { error } from '../../common/errors.js';
import { json, jsonb, record } from '../../types/builtin.js';
import { formatJson } from '../../types/json-format.js';
import { parseJsonb } from '../../types/json-parse.js';
import type { Type } from '../../types/type.js';
import type { AggregateFunction, FunctionContext } from './function.js';
import { encodeJson, encodeKey } from './json-encode.js';
import { aggregate } from './row.js';
import { joinAll } from './value-size.js';

// Rows gathered into one json or jsonb value, in order of the input. Without rows the result is NULL.

const collecting = { ...aggregate, nulls: 'take', isOrderSensitive: true, collects: true } as const;

type Finish = AggregateFunction['finish'];

interface Values {
  /** Rows, those left out among them. */
  count: number;
  readonly values: unknown[];
}

function arrayText({ values }: Values, type: Type, context: FunctionContext): string {
  const isLong = type.element !== null || type === record;
  const parts = values.map((value, i) => {
    const part = encodeJson(type, value, context);
    // PostgreSQL begins a line for each array and row behind the first value.
    return i > 0 && isLong && value !== null ? `\n ${part}` : part;
  });
  return `[${joinAll(parts, ', ')}]`;
}

function arrayAggregates(type: Type<string>): AggregateFunction[] {
  const finish: Finish = (state: Values, [argument], context) => {
    if (state.count === 0) return null;
    const array = arrayText(state, argument!, context);
    return type === jsonb ? formatJson(parseJsonb(array)) : array;
  };
  const of = (suffix: string, skipsNulls: boolean, doc: string, result: string): AggregateFunction => ({
    ...collecting,
    name: `${type.name}_${suffix}`,
    args: ['anyelement'],
    returns: type,
    initial: (): Values => ({ count: 0, values: [] }),
    step: (state: Values, value: unknown) => {
      state.count++;
      if (!skipsNulls || value !== null) state.values.push(value);
      return state;
    },
    finish,
    doc,
    example: [`(SELECT ${type.name}_${suffix}(x) FROM (VALUES (1), (NULL), (3)) AS t(x))`, result],
  });
  return [
    of('agg', false, `All values as a ${type.name} array.`, '[1, null, 3]'),
    of('agg_strict', true, `The values that are not NULL as a ${type.name} array.`, '[1, 3]'),
  ];
}

interface Members {
  count: number;
  readonly keys: unknown[];
  readonly values: unknown[];
}

interface ObjectRules {
  readonly skipsNulls: boolean;
  readonly isUnique: boolean;
}

function addMember(type: Type<string>) {
  return (state: Members, key: unknown, value: unknown): Members => {
    if (key === null) {
      throw type === json
        ? error('null_value_not_allowed', 'null value not allowed for object key')
        : error('invalid_parameter_value', 'field name must not be null');
    }
    state.count++;
    state.keys.push(key);
    state.values.push(value);
    return state;
  };
}

/** The members as json texts. @throws 22030 for a key that is there twice when keys must be unique. */
function memberTexts(
  type: Type<string>,
  { keys, values }: Members,
  [keyType, valueType]: readonly Type[],
  context: FunctionContext,
  { skipsNulls, isUnique }: ObjectRules,
): string[] {
  const seen = new Set<string>();
  const members: string[] = [];
  for (const [i, value] of values.entries()) {
    const key = encodeKey(keyType!, keys[i], context);
    if (isUnique && seen.has(key)) {
      const which = type === json ? `: ${key}` : '';
      throw error('duplicate_json_object_key_value', `duplicate JSON object key value${which}`);
    }
    seen.add(key);
    if (!skipsNulls || value !== null) members.push(`${key} : ${encodeJson(valueType!, value, context)}`);
  }
  return members;
}

function objectAggregates(type: Type<string>): AggregateFunction[] {
  const of = (suffix: string, rules: ObjectRules, doc: string): AggregateFunction => {
    const name = `${type.name}_object_agg${suffix}`;
    const shown = rules.skipsNulls ? ['"a" : 1'] : ['"a" : 1', '"b" : null'];
    return {
      ...collecting,
      name,
      args: ['any', 'any'],
      returns: type,
      initial: (): Members => ({ count: 0, keys: [], values: [] }),
      step: addMember(type),
      finish: (state: Members, types, context) => {
        if (state.count === 0) return null;
        const members = joinAll(memberTexts(type, state, types, context, rules), ', ');
        return type === jsonb ? formatJson(parseJsonb(`{${members}}`)) : `{ ${members} }`;
      },
      doc,
      example: [
        `(SELECT ${name}(k, v) FROM (VALUES ('a', 1), ('b', NULL)) AS t(k, v))`,
        type === jsonb ? `{${shown.join(', ').replaceAll(' : ', ': ')}}` : `{ ${shown.join(', ')} }`,
      ],
    };
  };
  return [
    of('', { skipsNulls: false, isUnique: false }, `Keys and values as a ${type.name} object.`),
    of('_strict', { skipsNulls: true, isUnique: false }, 'As without _strict, less the members that are NULL.'),
    of('_unique', { skipsNulls: false, isUnique: true }, 'As without _unique; a key that is there twice is refused.'),
    of(
      '_unique_strict',
      { skipsNulls: true, isUnique: true },
      'Keys must be there once, and members that are NULL are left out.',
    ),
  ];
}

export const jsonAggregates: readonly AggregateFunction[] = [json, jsonb].flatMap((type) => [
  ...arrayAggregates(type),
  ...objectAggregates(type),
]);
