import { Catalog } from '../../src/catalog/catalog.js';
import { error } from '../../src/common/errors.js';
import { seededRandom } from '../../src/common/random.js';
import { SessionIntrospection } from '../../src/engine/session-introspection.js';
import { systemCatalogOf } from '../../src/engine/system-catalogs.js';
import type {
  AggregateFunction,
  FunctionContext,
  ScalarFunction,
  TableFunction,
} from '../../src/sql/functions/function.js';
import { keywordFunction } from '../../src/sql/functions/keyword.js';
import { arrangeArguments, defaultOf } from '../../src/sql/functions/named-arguments.js';
import { functionsNamed, operatorsNamed } from '../../src/sql/functions/registry.js';
import { type Resolution, resolve, resultType } from '../../src/sql/functions/resolve.js';
import type * as ast from '../../src/sql/parse/ast.js';
import { parseExpression } from '../../src/sql/parse/parse.js';
import { MemoryStore } from '../../src/storage/memory-store.js';
import { arrayOf, PgArray } from '../../src/types/array.js';
import * as types from '../../src/types/builtin.js';
import { findCast } from '../../src/types/casts.js';
import { commonType } from '../../src/types/common-type.js';
import { interval } from '../../src/types/interval.js';
import { Row } from '../../src/types/record.js';
import { resolveType, typeByName } from '../../src/types/registry.js';
import type { Modifier, Type } from '../../src/types/type.js';

// Evaluates an expression's text through the parser, the tables of functions and the casts, without planner, executor
// and storage: literals, casts, calls, operators, and subqueries over one function or VALUES.

/** A database with one sequence, which the examples of sequence functions use. */
const CATALOG = Catalog.of(1, [
  { kind: 'schema', id: 20_000, name: 'public', comment: null },
  {
    kind: 'sequence',
    id: 20_001,
    schema: 'public',
    name: 'serial',
    dataType: 'bigint',
    start: 1n,
    increment: 1n,
    minValue: 1n,
    maxValue: 2n ** 63n - 1n,
    isCycling: false,
    ownedBy: null,
    comment: null,
  },
]);

/** A session as functions see it; the clock stands still. */
export function testContext(timeZone = 'UTC', settings: Readonly<Record<string, string>> = {}): FunctionContext {
  let random = seededRandom(1);
  const now = Date.now() * 1000;
  const stored = new MemoryStore().latest;
  const introspection = new SessionIntrospection({
    system: () => systemCatalogOf(CATALOG, ['public']),
    sequenceState: ({ start }) => ({ lastValue: Number(start), isCalled: false }),
    stored: () => stored,
  });
  const sequences = new Map<number, number | bigint>();
  const current = (id: number) => {
    const value = sequences.get(id);
    if (value !== undefined) return value;
    throw error('object_not_in_prerequisite_state', `currval of sequence ${id} is not yet defined in this session`);
  };
  return {
    timeZone,
    now,
    transactionStart: now,
    statementStart: now,
    clockNow: () => now,
    random: () => random.next(),
    seedRandom: (seed) => {
      random = seededRandom(Math.trunc(seed * 1e9));
    },
    setting: (name) => ({ client_encoding: 'UTF8', server_version: '18.0', ...settings })[name.toLowerCase()] ?? null,
    setSetting: (_name, value) => value ?? '',
    schemas: ['public'],
    serialSequence: () => null,
    nextValue: (id) => {
      sequences.set(id, Number(sequences.get(id) ?? 0) + 1);
      return current(id);
    },
    currentValue: current,
    setValue: (id, value) => void sequences.set(id, value),
    lastValue: () => [...sequences.values()].at(-1) ?? 0,
    currentUser: 'postgres',
    currentDatabase: 'postgres',
    currentSchema: 'public',
    introspection,
    names: introspection,
  };
}

export interface Typed {
  readonly type: Type;
  readonly value: unknown;
}

/** Columns by name, of one row. */
type Columns = ReadonlyMap<string, Typed>;

interface Environment {
  readonly context: FunctionContext;
  readonly row: Columns;
  /** Rows that aggregates take; null outside of a subquery. */
  readonly rows: readonly Columns[] | null;
}

/** The text PostgreSQL would print; null for NULL. */
export function evaluateText(text: string, context: FunctionContext): string | null {
  const { type, value } = evaluate(parseExpression(text), { context, row: new Map(), rows: null });
  return value === null ? null : type.format(value, context);
}

const nullOf = (type: Type): Typed => ({ type, value: null });

function evaluate(node: ast.Expression, env: Environment): Typed {
  switch (node.kind) {
    case 'NullLiteral':
      return nullOf(types.unknown);
    case 'BooleanLiteral':
      return { type: types.bool, value: node.value };
    case 'NumberLiteral':
      return numberOf(node.text, env);
    case 'StringLiteral':
      return { type: types.unknown, value: node.value };
    case 'BitLiteral':
      return { type: types.bit, value: node.bits };
    case 'NumericArray':
      return arrayOfAll(
        node.text.split(',').map((part) => {
          const text = part.trim();
          if (!text.startsWith('-')) return numberOf(text, env);
          return callOperator('-', [numberOf(text.slice(1), env)], env);
        }),
        env,
      );
    case 'ArrayConstructor':
      return arrayOfAll(
        node.elements.map((element) => evaluate(element, env)),
        env,
      );
    case 'UnaryOperation': {
      // The lexer has no negative numbers: the largest negative one is a negated literal.
      if (node.operator === '-' && node.operand.kind === 'NumberLiteral') return numberOf(`-${node.operand.text}`, env);
      return callOperator(node.operator, [evaluate(node.operand, env)], env);
    }
    case 'BinaryOperation':
      return callOperator(node.operator, [evaluate(node.left, env), evaluate(node.right, env)], env);
    case 'LogicalOperation': {
      const values = node.operands.map((operand) => coerce(evaluate(operand, env), types.bool, env).value);
      const deciding = node.operator === 'OR';
      const value = values.includes(deciding) ? deciding : values.includes(null) ? null : !deciding;
      return { type: types.bool, value };
    }
    case 'NotOperation': {
      const { value } = coerce(evaluate(node.operand, env), types.bool, env);
      return { type: types.bool, value: value === null ? null : !value };
    }
    case 'IsTest': {
      const { value } = evaluate(node.operand, env);
      const wanted = node.test === 'TRUE' ? true : node.test === 'FALSE' ? false : null;
      return { type: types.bool, value: (value === wanted) !== node.isNegated };
    }
    case 'PatternMatch': {
      let pattern = evaluate(node.pattern, env);
      const isSimilar = node.style === 'SIMILAR TO';
      if (node.escape !== null || isSimilar) {
        const args = node.escape === null ? [pattern] : [pattern, evaluate(node.escape, env)];
        pattern = callFunction(isSimilar ? 'similar_to_escape' : 'like_escape', args, env);
      }
      const symbol = `${node.isNegated ? '!' : ''}${isSimilar ? '~' : node.style === 'LIKE' ? '~~' : '~~*'}`;
      return callOperator(symbol, [evaluate(node.operand, env), pattern], env);
    }
    case 'Cast': {
      const target = typeOf(node.type);
      if (node.operand.kind === 'ArrayConstructor' && node.operand.elements.length === 0) {
        return { type: target.type, value: PgArray.of(target.type.element!, []) };
      }
      return castTo(evaluate(node.operand, env), target.type, target.modifier, env);
    }
    case 'FunctionCall': {
      const name = node.name.parts.at(-1)!.name;
      if (node.isKeyword) return keywordCall(name, node, env);
      const aggregates = functionsNamed(name).filter((row): row is AggregateFunction => row.kind === 'aggregate');
      if (aggregates.length > 0 && env.rows !== null) return aggregateCall(node, aggregates, env);
      return callFunction(name, argumentsInOrder(name, node, env), env);
    }
    case 'RowConstructor': {
      const fields = node.elements.map((element) => known(evaluate(element, env)));
      return {
        type: types.record,
        value: new Row(
          fields.map(({ type }) => type),
          fields.map(({ value }) => value),
        ),
      };
    }
    case 'ColumnReference': {
      const column = env.row.get(node.parts.at(-1)!.name);
      if (column === undefined) throw error('undefined_column', `no column ${node.parts.at(-1)!.name}`);
      return column;
    }
    case 'ScalarSubquery':
      return queryRows(node.query, env)[0] ?? nullOf(types.text);
    case 'ArraySubquery': {
      const rows = queryRows(node.query, env);
      const type = rows[0]!.type;
      return {
        type: arrayOf(type),
        value: PgArray.of(
          type,
          rows.map(({ value }) => value),
        ),
      };
    }
    default:
      throw new Error(`the evaluator of tests does not know ${node.kind}`);
  }
}

function numberOf(text: string, env: Environment): Typed {
  if (/^-?\d+$/.test(text)) {
    for (const type of [types.int4, types.int8]) {
      try {
        return { type, value: type.parse(text, -1, env.context) };
      } catch {
        // The next larger type takes it.
      }
    }
  }
  return { type: types.numeric, value: types.numeric.parse(text, -1, env.context) };
}

function known(value: Typed): Typed {
  return value.type === types.unknown ? { type: types.text, value: value.value } : value;
}

function arrayOfAll(elements: readonly Typed[], env: Environment): Typed {
  const type = commonType(
    elements.map((element) => element.type),
    'ARRAY',
  );
  const values = elements.map((element) => coerce(element, type, env).value);
  if (type.element === null) return { type: arrayOf(type), value: PgArray.of(type, values) };
  const parts = values as PgArray[];
  const [first] = parts;
  return {
    type,
    value: new PgArray(
      type.element,
      [parts.length, ...first!.dimensions],
      [1, ...first!.lowerBounds],
      parts.flatMap((part) => part.elements),
    ),
  };
}

function typeOf(name: ast.TypeName): { type: Type; modifier: Modifier } {
  const resolved = resolveType(name.name, name.modifiers, name.intervalFields);
  if (resolved === null) throw error('undefined_object', `type "${name.name}" does not exist`);
  return name.arrayDepth > 0 ? { type: arrayOf(resolved.type), modifier: resolved.modifier } : resolved;
}

function coerce(given: Typed, type: Type, env: Environment): Typed {
  if (given.type === type) return given;
  if (given.value === null) return nullOf(type);
  const cast = findCast(given.type, type);
  if (cast === null) throw error('datatype_mismatch', `cannot cast ${given.type.sqlName} to ${type.sqlName}`);
  return { type, value: cast.apply(given.value, env.context, -1) };
}

function castTo(given: Typed, type: Type, modifier: Modifier, env: Environment): Typed {
  if (given.value === null) return nullOf(type);
  const cast = findCast(given.type, type);
  if (cast === null) throw error('cannot_coerce', `cannot cast type ${given.type.sqlName} to ${type.sqlName}`);
  const inner = type === interval || given.type !== types.unknown ? modifier : -1;
  const value = cast.apply(given.value, env.context, inner);
  return {
    type,
    value: modifier === -1 || value === null ? value : (type.applyModifier?.(value, modifier, true) ?? value),
  };
}

// ----------------------------------------------------------------------------------------------------------- calls

function callOperator(symbol: string, args: readonly Typed[], env: Environment): Typed {
  const given = args.map((arg) => arg.type);
  const resolution = resolve(operatorsNamed(symbol, args.length === 1), given, true);
  if (resolution === 'none') throw error('undefined_function', `operator does not exist: ${show(symbol, given)}`);
  if (resolution === 'ambiguous') throw error('ambiguous_function', `operator is not unique: ${show(symbol, given)}`);
  return run(resolution, args, env);
}

function show(symbol: string, given: readonly Type[]): string {
  const names = given.map((type) => type.sqlName);
  return names.length === 1 ? `${symbol} ${names[0]}` : `${names[0]} ${symbol} ${names[1]}`;
}

function callFunction(name: string, args: readonly Typed[], env: Environment): Typed {
  const rows = functionsNamed(name).filter((row): row is ScalarFunction => row.kind === 'scalar');
  const given = args.map((arg) => arg.type);
  const resolution = resolve(rows, given);
  const shown = `${name}(${given.map((type) => type.sqlName).join(', ')})`;
  if (resolution === 'none') {
    const type = args.length === 1 ? typeByName(name) : null;
    if (type !== null) return castTo(args[0]!, type, -1, env);
    throw error('undefined_function', `function ${shown} does not exist`);
  }
  if (resolution === 'ambiguous') throw error('ambiguous_function', `function ${shown} is not unique`);
  return run(resolution, args, env);
}

/** `current_timestamp(3)`: a keyword that is a function, with the precision of its type. */
function keywordCall(name: string, node: ast.FunctionCall, env: Environment): Typed {
  const row = keywordFunction(name);
  const type = row.returns as Type;
  const value = row.evaluate(env.context);
  const [precision] = node.arguments;
  if (precision === undefined) return { type, value };
  const modifier = type.packModifiers!([Number((precision.value as ast.NumberLiteral).text)]);
  return { type, value: type.applyModifier!(value, modifier, true) };
}

/** The arguments of a call, those given by name put in their places. */
function argumentsInOrder(name: string, node: ast.FunctionCall, env: Environment): Typed[] {
  const given = node.arguments.map(({ value }) => evaluate(value, env));
  const names = node.arguments.map((argument) => argument.name?.name ?? null);
  if (names.every((argument) => argument === null)) return given;
  for (const row of functionsNamed(name)) {
    const sources = arrangeArguments(row, names);
    if (sources === null) continue;
    return sources.map((source, i) =>
      source === null ? { type: row.args[i] as Type, value: defaultOf(row, i) } : given[source]!,
    );
  }
  throw error('undefined_function', `function ${name} has no such argument names`);
}

function coerceAll(
  resolution: Resolution<{ readonly args: ScalarFunction['args'] }>,
  args: readonly Typed[],
  env: Environment,
) {
  return args.map((arg, i) => coerce(arg, resolution.argumentTypes[i]!, env));
}

function run(resolution: Resolution<ScalarFunction>, args: readonly Typed[], env: Environment): Typed {
  const { candidate } = resolution;
  const coerced = coerceAll(resolution, args, env);
  const type = resultType(candidate.returns, resolution);
  const values = coerced.map(({ value }) => value);
  for (let i = values.length; i < candidate.args.length; i++) values.push(defaultOf(candidate, i));
  if (candidate.nulls === 'propagate' && values.includes(null)) return nullOf(type);
  const before: unknown[] = [];
  if (candidate.usesContext) before.push(env.context);
  if (candidate.usesTypes) before.push(coerced.map((arg) => arg.type));
  const value = candidate.evaluate(...before, ...values);
  if (value === undefined) throw new Error(`${candidate.name} gave undefined`);
  return { type, value };
}

function aggregateCall(node: ast.FunctionCall, rows: readonly AggregateFunction[], env: Environment): Typed {
  let inputs = env.rows!;
  for (const { expression, isDescending } of [...node.orderBy].reverse()) {
    const keys = new Map(inputs.map((row) => [row, known(evaluate(expression, { ...env, row, rows: null }))]));
    const order = (a: Columns, b: Columns) => keys.get(a)!.type.compare!(keys.get(a)!.value, keys.get(b)!.value);
    inputs = [...inputs].sort((a, b) => order(a, b) * (isDescending ? -1 : 1));
  }
  const arguments_ = node.isStar ? [] : node.arguments.map(({ value }) => value);
  const given = arguments_.map((argument) => evaluate(argument, { ...env, rows: null }).type);
  const resolution = resolve(
    rows.filter((row) => !node.isStar || row.args.length === 0),
    given,
  );
  if (typeof resolution === 'string')
    throw error('undefined_function', `${node.name.parts.at(-1)!.name}: ${resolution}`);
  const { candidate, argumentTypes } = resolution;
  let state = candidate.initial(argumentTypes);
  for (const row of inputs) {
    const args = arguments_.map((argument) => evaluate(argument, { ...env, row, rows: null }));
    const values = coerceAll(resolution, args, env).map(({ value }) => value);
    if (candidate.nulls === 'skip' && values.includes(null)) continue;
    state = candidate.step(state, ...values);
  }
  return {
    type: resultType(candidate.returns, resolution),
    value: candidate.finish(state, argumentTypes, env.context),
  };
}

// ------------------------------------------------------------------------------------------------------ subqueries

/** The values of a query's one column. */
function queryRows(query: ast.Query, env: Environment): Typed[] {
  const { body } = query;
  if (body.kind !== 'SelectCore') throw new Error('the evaluator of tests wants a SELECT');
  const [from] = body.from;
  const [target] = body.targets;
  const rows = from === undefined ? [new Map<string, Typed>()] : rowsOf(from, env);
  const first = rows.at(0) ?? emptyRow;
  if (isAggregate(target!.expression)) return [evaluate(target!.expression, { ...env, row: first, rows })];
  return rows.map((row) => evaluate(target!.expression, { ...env, row, rows: null }));
}

const emptyRow: Columns = new Map([['x', nullOf(types.int4)]]);

function isAggregate(node: ast.Expression): boolean {
  switch (node.kind) {
    case 'FunctionCall': {
      const name = node.name.parts.at(-1)!.name;
      return (
        functionsNamed(name).some((row) => row.kind === 'aggregate') ||
        node.arguments.some(({ value }) => isAggregate(value))
      );
    }
    case 'Cast':
    case 'UnaryOperation':
      return isAggregate(node.operand);
    case 'BinaryOperation':
      return isAggregate(node.left) || isAggregate(node.right);
    default:
      return false;
  }
}

function rowsOf(item: ast.FromItem, env: Environment): Columns[] {
  if (item.kind === 'FunctionReference') return functionRows(item, env);
  if (item.kind !== 'SubqueryReference' || item.query.body.kind !== 'ValuesCore') {
    throw new Error('the evaluator of tests wants a function or VALUES in FROM');
  }
  const names = item.alias!.columns.map((column) => column.name);
  const table = item.query.body.rows.map((row) => row.map((value) => evaluate(value, env)));
  const columnTypes = names.map((_, i) =>
    commonType(
      table.map((row) => row[i]!.type),
      'VALUES',
    ),
  );
  return table.map((row) => new Map(names.map((name, i) => [name, coerce(row[i]!, columnTypes[i]!, env)])));
}

function functionRows(item: ast.FunctionReference, env: Environment): Columns[] {
  const call = item.calls[0]!;
  const name = call.name.parts.at(-1)!.name;
  const tables = functionsNamed(name).filter((row): row is TableFunction => row.kind === 'table');
  const args = call.arguments.map(({ value }) => evaluate(value, env));
  const resolution = resolve(
    tables,
    args.map((arg) => arg.type),
  );
  if (typeof resolution === 'string') throw error('undefined_function', `function ${name}: ${resolution}`);
  const { candidate } = resolution;
  const coerced = coerceAll(resolution, args, env);
  const values = coerced.map(({ value }) => value);
  for (let i = values.length; i < candidate.args.length && candidate.defaults !== undefined; i++) {
    values.push(defaultOf(candidate, i));
  }
  const alias = item.alias?.name.name ?? name;
  const columns = candidate.columns.map((column, i) => ({
    name: item.alias?.columns[i]?.name ?? (column.name === name ? alias : column.name),
    type: resultType(column.type, resolution),
  }));
  if (candidate.nulls === 'propagate' && values.includes(null)) return [];
  const rows: Columns[] = [];
  const given = coerced.map((arg) => arg.type);
  for (const row of candidate.rows(env.context, given, ...values)) {
    rows.push(new Map(columns.map(({ name: column, type }, i) => [column, { type, value: row[i] }])));
  }
  return rows;
}
