import type { Catalog } from '../catalog/catalog.js';
import { error, notSupported } from '../common/errors.js';
import { Builder } from '../sql/execute/build.js';
import { compileSource } from '../sql/execute/common-tables.js';
import type { PlanProfile } from '../sql/execute/plan-profile.js';
import type * as ast from '../sql/parse/ast.js';
import { type ParsedStatement, parseStatements } from '../sql/parse/parse.js';
import { allowEverything } from '../sql/plan/access.js';
import type { BindOptions } from '../sql/plan/bind/context.js';
import { bindStatement, type PlannedStatement } from '../sql/plan/bind.js';
import { type PhysicalStatement, planStatement } from '../sql/plan/planner.js';
import type { RuleContext } from '../sql/plan/rules/rule.js';
import type { Statistics } from '../sql/plan/statistics.js';
import * as types from '../types/builtin.js';
import type { TextContext, Type } from '../types/type.js';
import { parseNumericList } from '../types/vector.js';
import { liftVectorLiterals } from './lift-literals.js';
import { PlannedSizes } from './planned-sizes.js';
import type { CompiledStatement, PreparedStatement, StatementAccess } from './prepared.js';
import { RowReader } from './result.js';
import type { SessionSettings } from './settings.js';
import { systemCatalogOf } from './system-catalogs.js';

// From text to something that runs: parse, classify, bind, plan, compile. Nothing here touches stored data.

/** What compiling a statement depends on. */
export interface CompileTarget {
  readonly catalog: Catalog;
  readonly settings: SessionSettings;
  readonly statistics: Statistics;
  /** Counts how often statistics were gathered. */
  readonly statisticsVersion: number;
}

/** Parses a script. Long vector literals become parameters; `compileStatement` undoes that where it does not fit. */
export function prepareText(text: string): PreparedStatement[] {
  return parseLocated(text).map((given) => {
    const parsed = { ...given, statement: withTarget(given.statement) };
    return { parsed, access: accessOf(parsed.statement), text, compiled: null, lifted: [] };
  });
}

/** SELECT INTO is CREATE TABLE AS. */
function withTarget(statement: ast.Statement): ast.Statement {
  if (statement.kind === 'Explain') return { ...statement, statement: withTarget(statement.statement) };
  if (statement.kind !== 'Query' || statement.into === null) return statement;
  const { into, span } = statement;
  return {
    kind: 'CreateTableAs',
    span,
    name: into.name,
    columns: [],
    ifNotExists: false,
    isTemporary: into.isTemporary,
    query: { ...statement, into: null },
    withData: true,
  };
}

/** A text of one statement with vector literals lifted out, and the values of its extra parameters; null: none. */
export function liftText(text: string): { text: string; numbers: readonly string[]; firstIndex: number } | null {
  return liftVectorLiterals(text);
}

function parseLocated(text: string): readonly ParsedStatement[] {
  try {
    return parseStatements(text);
  } catch (cause) {
    throw located(cause, text);
  }
}

/** Adds the text to an error that has a place in it. */
export function located(cause: unknown, text: string): unknown {
  if (cause instanceof RangeError && cause.message.includes('call stack')) {
    // Chains of WITH queries and of views nest deeper than their text does.
    return error('statement_too_complex', 'stack depth limit exceeded', { cause });
  }
  const locate = (cause as { locate?: (text: string) => unknown }).locate;
  return typeof locate === 'function' ? locate.call(cause, text) : cause;
}

export function accessOf(statement: ast.Statement): StatementAccess {
  switch (statement.kind) {
    case 'Query':
      return isWriting(statement) ? 'write' : 'read';
    case 'Copy':
      return statement.direction === 'FROM' ? 'write' : 'read';
    case 'Explain':
      return statement.isAnalyze ? accessOf(statement.statement) : 'read';
    case 'Begin':
    case 'Commit':
    case 'Rollback':
    case 'Savepoint':
    case 'Release':
    case 'SetTransaction':
    case 'SetSetting':
    case 'ResetSetting':
    case 'ShowSetting':
    case 'Analyze':
    case 'Vacuum':
    case 'Unsupported':
    case 'Prepare':
    case 'Execute':
    case 'Deallocate':
      return 'session';
    default:
      return 'write';
  }
}

/** True when a WITH of the query writes. Only that of a whole statement may. */
function isWriting(query: ast.Query): boolean {
  return query.with?.expressions.some(({ statement }) => statement.kind !== 'Query') ?? false;
}

/** Schemas an unqualified name is looked up in. */
export function searchPathOf(settings: SessionSettings): string[] {
  return String(settings.get('search_path'))
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && name !== '$user');
}

/** What texts in a statement depend on when it is bound. */
function textContextOf({ catalog, settings }: Pick<CompileTarget, 'catalog' | 'settings'>): TextContext {
  const names = systemCatalogOf(catalog, searchPathOf(settings));
  return { timeZone: settings.get('timezone') as string, names };
}

export function bindOptionsOf(target: Pick<CompileTarget, 'catalog' | 'settings'>): BindOptions {
  const { catalog, settings } = target;
  const text = textContextOf(target);
  return { catalog, searchPath: searchPathOf(settings), text, access: allowEverything };
}

export function ruleContextOf(target: CompileTarget): RuleContext {
  // Ids of columns that rules make must not meet those the binder made.
  let nextId = 1_000_000_000;
  return {
    catalog: target.catalog,
    statistics: target.statistics,
    text: textContextOf(target),
    isEnabled: (setting) => target.settings.isOn(setting),
    required: null,
    column: (column) => ({ id: nextId++, ...column }),
  };
}

/** Compiles a query or write. `parameterTypes` may fix types of parameters in advance; `profile` watches its nodes. */
export function compileStatement(
  statement: PlannedStatement,
  target: CompileTarget,
  parameterTypes: readonly (Type | null)[] = [],
  profile: PlanProfile | null = null,
): CompiledStatement {
  const bound = bindStatement(statement, { ...bindOptionsOf(target), parameterTypes });
  const sizes = new PlannedSizes(target.statisticsVersion);
  const plan = planStatement(bound, ruleContextOf({ ...target, statistics: sizes.watch(target.statistics) }));
  return compilePlan(plan, target, bound, sizes, profile);
}

function compilePlan(
  plan: PhysicalStatement,
  target: CompileTarget,
  { parameterTypes, isCacheable }: Pick<CompiledStatement, 'parameterTypes' | 'isCacheable'>,
  sizes: PlannedSizes,
  profile: PlanProfile | null,
): CompiledStatement {
  const builder = new Builder(profile);
  if (profile !== null) profile.statement = plan;
  const source = compileSource(plan, builder);
  const columns = plan.kind === 'Query' ? plan.query.columns : (plan.returning?.columns ?? []);
  // With queries of WITH beside it, the statement has more to end than one read. Nodes are watched as operators.
  const isShort = plan.kind === 'Query' && plan.commonTables.length === 0 && profile === null;
  const query = isShort ? plan.query : null;
  const shortForms = {
    point: query && builder.pointRead(query),
    nearest: query && builder.nearestRead(query),
  };
  return {
    plan,
    run: source.kind === 'query' ? { ...source, ...shortForms } : source,
    columns,
    reader: new RowReader(columns, undefined, textContextOf(target)),
    parameterTypes,
    catalog: target.catalog,
    isCacheable,
    sizes: shortForms.point === null ? sizes : null,
  };
}

/** Runtime values of a statement's parameters. @throws 08P01 when their count is wrong, 22xxx when one does not fit. */
export function bindParameters(
  given: readonly unknown[],
  parameterTypes: readonly Type[],
  context: { readonly timeZone: string },
): unknown[] {
  if (given.length !== parameterTypes.length) {
    throw error(
      'protocol_violation',
      `bind message supplies ${given.length} parameters, but prepared statement requires ${parameterTypes.length}`,
      { hint: 'pass as many values as the statement has $1, $2, ...' },
    );
  }
  const values: unknown[] = new Array(given.length);
  for (let i = 0; i < given.length; i++) {
    const value = given[i];
    values[i] = value === null || value === undefined ? null : parameterValue(value, parameterTypes[i]!, i, context);
  }
  return values;
}

function parameterValue(value: unknown, type: Type, index: number, context: { readonly timeZone: string }): unknown {
  try {
    return type.fromParameter(value, context);
  } catch (cause) {
    const failure = cause as { code?: unknown; detail?: string };
    if (typeof failure.code === 'string') failure.detail ??= `The value is that of parameter $${index + 1}.`;
    throw cause;
  }
}

/** The vectors behind lifted literals, or null when a parameter turned out to be something else. */
export function liftedVectors(
  numbers: readonly string[],
  firstIndex: number,
  parameterTypes: readonly Type[],
): Float32Array[] | null {
  if (!numbers.every((_, i) => parameterTypes[firstIndex + i] === types.vector)) return null;
  return numbers.map((list) => parseNumericList(list));
}

/** The answer to a statement that is known but not run. */
export function unsupportedStatement(statement: ast.Statement): Error {
  const feature = statement.kind === 'Unsupported' ? statement.feature : statement.kind.toUpperCase();
  return notSupported(feature, statement.span);
}
