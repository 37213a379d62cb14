import { error } from '../../../common/errors.js';
import { bool, jsonb, jsonpath } from '../../../types/builtin.js';
import { formatJson, quoteJson } from '../../../types/json-format.js';
import type { JsonNode } from '../../../types/json-node.js';
import { parseJsonb } from '../../../types/json-parse.js';
import { parseJsonPath } from '../../../types/jsonpath-parser.js';
import { setPatternCheck } from '../../../types/jsonpath-pattern.js';
import type { JsonPath } from '../../../types/jsonpath-syntax.js';
import type { TextContext, Type } from '../../../types/type.js';
import type { FunctionContext, Operator, ScalarFunction, TableFunction } from '../function.js';
import { regexOf } from '../regex/cache.js';
import { scalar, stable, table } from '../row.js';
import { PathWalk } from './evaluator.js';
import { formatMoment } from './moment.js';
import type { PathValue } from './value.js';

// The tables of jsonpath: functions in two forms, of which the one with `_tz` may use the session's time zone, and the
// operators, which are silent.

setPatternCheck((pattern, flags) => regexOf(pattern, flags));

let lastPathText = '';
let lastPath: JsonPath | null = null;
let lastText = '';
let lastNode: JsonNode | null = null;

/** The parsed path; mostly it is the statement's own, so that the last one is remembered. */
function pathOf(text: string): JsonPath {
  if (lastPath === null || text !== lastPathText) {
    lastPath = parseJsonPath(text);
    lastPathText = text;
  }
  return lastPath;
}

/** The value a path goes through; several paths may go through one value of a row. */
function nodeOf(text: string): JsonNode {
  if (lastNode === null || text !== lastText) {
    lastNode = parseJsonb(text);
    lastText = text;
  }
  return lastNode;
}

const NO_VARIABLES = '{}';
const noVariables = parseJsonb(NO_VARIABLES);

function variablesOf(text: string): JsonNode {
  if (text === NO_VARIABLES) return noVariables;
  const node = parseJsonb(text);
  if (node.kind === 'object') return node;
  throw error('invalid_parameter_value', '"vars" argument is not an object', {
    detail: 'Jsonpath parameters should be encoded as key-value pairs of "vars" object.',
  });
}

/** What a call gives; `context` is null where no time zone is used. */
interface Call {
  readonly context: TextContext;
  readonly usesZone: boolean;
  readonly target: string;
  readonly path: string;
  readonly variables: JsonNode | null;
  readonly isSilent: boolean;
}

function walkOf({ context, usesZone, target, path, variables, isSilent }: Call): PathWalk {
  return new PathWalk(pathOf(path), nodeOf(target), { variables, isSilent, zone: { context, isUsed: usesZone } });
}

function textOf(value: PathValue, context: TextContext): string {
  return value.kind === 'datetime' ? quoteJson(formatMoment(value, context)) : formatJson(value);
}

function exists(call: Call): boolean | null {
  return walkOf(call).exists();
}

function match(call: Call): boolean | null {
  const found = walkOf(call).query();
  const [only] = found;
  if (found.length === 1 && only!.kind === 'boolean') return only!.value;
  if (call.isSilent || (found.length === 1 && only!.kind === 'null')) return null;
  throw error('singleton_sql_json_item_required', 'single boolean result is expected');
}

function queryArray(call: Call): string {
  return `[${walkOf(call)
    .query()
    .map((value) => textOf(value, call.context))
    .join(', ')}]`;
}

function queryFirst(call: Call): string | null {
  const [first] = walkOf(call).query();
  return first === undefined ? null : textOf(first, call.context);
}

function queryRows(call: Call): (readonly unknown[])[] {
  return walkOf(call)
    .query()
    .map((value) => [textOf(value, call.context)]);
}

// -------------------------------------------------------------------------------------------------------- functions

interface PathFunction {
  readonly name: string;
  readonly returns: Type;
  readonly evaluate: (call: Call) => unknown;
  readonly doc: string;
  /** Path and result over EXAMPLE. */
  readonly example: readonly [path: string, result: string];
}

const EXAMPLE = '{"a": [1, 2, 3]}';

const PATH_FUNCTIONS: readonly PathFunction[] = [
  {
    name: 'jsonb_path_exists',
    returns: bool,
    evaluate: exists,
    doc: 'Whether a path finds anything.',
    example: ['$.a[*] ? (@ > 2)', 't'],
  },
  {
    name: 'jsonb_path_match',
    returns: bool,
    evaluate: match,
    doc: 'The truth of the predicate that a path is.',
    example: ['exists($.a[*] ? (@ > 3))', 'f'],
  },
  {
    name: 'jsonb_path_query_array',
    returns: jsonb,
    evaluate: queryArray,
    doc: 'What a path finds, as an array.',
    example: ['$.a[*] ? (@ > 1)', '[2, 3]'],
  },
  {
    name: 'jsonb_path_query_first',
    returns: jsonb,
    evaluate: queryFirst,
    doc: 'The first value that a path finds; NULL for none.',
    example: ['$.a[last]', '3'],
  },
];

const SIGNATURE = {
  args: [jsonb, jsonpath, jsonb, bool],
  argNames: ['target', 'path', 'vars', 'silent'],
  defaults: [NO_VARIABLES, false],
} as const;

function callOf(usesZone: boolean) {
  return (context: TextContext, target: string, path: string, variables: string, isSilent: boolean): Call => ({
    context,
    usesZone,
    target,
    path,
    variables: variablesOf(variables),
    isSilent,
  });
}

/** A function with and without time zone: the former depends on a setting. */
function inBothForms<Row>(make: (suffix: string, usesZone: boolean) => Row): Row[] {
  return [make('', false), make('_tz', true)];
}

const scalars: readonly ScalarFunction[] = PATH_FUNCTIONS.flatMap(({ name, returns, evaluate, doc, example }) =>
  inBothForms((suffix, usesZone): ScalarFunction => {
    const call = callOf(usesZone);
    return {
      ...(usesZone ? stable : scalar),
      ...SIGNATURE,
      name: name + suffix,
      returns,
      usesContext: true,
      evaluate: (context: FunctionContext, target: string, path: string, variables: string, isSilent: boolean) =>
        evaluate(call(context, target, path, variables, isSilent)),
      doc,
      example: [`${name}${suffix}('${EXAMPLE}', '${example[0]}')`, example[1]],
    };
  }),
);

const tables: readonly TableFunction[] = inBothForms((suffix, usesZone): TableFunction => {
  const call = callOf(usesZone);
  const name = `jsonb_path_query${suffix}`;
  return {
    ...table,
    ...SIGNATURE,
    volatility: usesZone ? 'stable' : 'immutable',
    name,
    columns: [{ name, type: jsonb }],
    rows: (context, _types, target: string, path: string, variables: string, isSilent: boolean) =>
      queryRows(call(context, target, path, variables, isSilent)),
    doc: 'A row for each value that a path finds.',
    example: [`ARRAY(SELECT value FROM ${name}('${EXAMPLE}', '$.a[*] ? (@ > 1)') AS value)`, '{2,3}'],
  };
});

export const jsonpathTables: readonly TableFunction[] = tables;

function silentCall(context: FunctionContext, target: string, path: string): Call {
  return { context, usesZone: false, target, path, variables: null, isSilent: true };
}

/** The functions behind the operators, which SQL may call too. */
const operatorFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'jsonb_path_exists_opr',
    args: [jsonb, jsonpath],
    returns: bool,
    usesContext: true,
    evaluate: (context: FunctionContext, target: string, path: string) => exists(silentCall(context, target, path)),
    doc: 'As the operator `@?`.',
    example: [`jsonb_path_exists_opr('${EXAMPLE}', '$.b')`, 'f'],
  },
  {
    ...scalar,
    name: 'jsonb_path_match_opr',
    args: [jsonb, jsonpath],
    returns: bool,
    usesContext: true,
    evaluate: (context: FunctionContext, target: string, path: string) => match(silentCall(context, target, path)),
    doc: 'As the operator `@@`.',
    example: [`jsonb_path_match_opr('${EXAMPLE}', '$.a[0] == 1')`, 't'],
  },
];

export const jsonpathFunctions: readonly ScalarFunction[] = [...scalars, ...operatorFunctions];

export const jsonpathOperators: readonly Operator[] = [
  {
    ...scalar,
    name: '@?',
    left: jsonb,
    right: jsonpath,
    returns: bool,
    usesContext: true,
    evaluate: operatorFunctions[0]!.evaluate,
    doc: 'Whether a path finds anything; NULL for an error.',
    example: [`'${EXAMPLE}'::jsonb @? '$.a[*] ? (@ > 2)'`, 't'],
  },
  {
    ...scalar,
    name: '@@',
    left: jsonb,
    right: jsonpath,
    returns: bool,
    usesContext: true,
    evaluate: operatorFunctions[1]!.evaluate,
    doc: 'The truth of the predicate that a path is; NULL for an error or anything else.',
    example: [`'${EXAMPLE}'::jsonb @@ '$.a[*] > 2'`, 't'],
  },
];
