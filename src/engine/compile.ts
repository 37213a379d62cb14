import type { Catalog } from '../catalog/catalog.js';
import { error, notSupported } from '../common/errors.js';
import { Builder } from '../sql/execute/build.js';
import { compileInsert } from '../sql/execute/writes/insert.js';
import { compileDelete, compileUpdate } from '../sql/execute/writes/update.js';
import type { CompiledWrite } from '../sql/execute/writes/writer.js';
import type * as ast from '../sql/parse/ast.js';
import { type ParsedStatement, parseStatements } from '../sql/parse/parse.js';
import { allowEverything } from '../sql/plan/access.js';
import type { BindOptions } from '../sql/plan/bind/context.js';
import { bindStatement, type PlannedStatement } from '../sql/plan/bind.js';
import { type PhysicalStatement, type PhysicalWrite, planStatement } from '../sql/plan/planner.js';
import type { RuleContext } from '../sql/plan/rules/rule.js';
import type { Statistics } from '../sql/plan/statistics.js';
import * as types from '../types/builtin.js';
import type { Type } from '../types/type.js';
import { parseNumericList } from '../types/vector.js';
import { liftVectorLiterals } from './lift-literals.js';
import type { CompiledStatement, PreparedStatement, StatementAccess } from './prepared.js';
import { RowReader } from './result.js';
import type { SessionSettings } from './settings.js';

// From text to something that runs: parse, classify, bind, plan, compile. Nothing here touches stored data.

/** What compiling a statement depends on. */
export interface CompileTarget {
  readonly catalog: Catalog;
  readonly settings: SessionSettings;
  readonly statistics: Statistics;
}

/** Parses a script. Long vector literals become parameters; `compileStatement` undoes that where it does not fit. */
export function prepareText(text: string): PreparedStatement[] {
  return parseLocated(text).map((parsed) => ({
    parsed,
    access: accessOf(parsed.statement),
    text,
    compiled: null,
    lifted: [],
  }));
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
  const locate = (cause as { locate?: (text: string) => unknown }).locate;
  return typeof locate === 'function' ? locate.call(cause, text) : cause;
}

export function accessOf(statement: ast.Statement): StatementAccess {
  switch (statement.kind) {
    case 'Query':
      return 'read';
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
    case 'Reindex':
    case 'Copy':
      return 'session';
    default:
      return 'write';
  }
}

/** Schemas an unqualified name is looked up in. */
export function searchPathOf(settings: SessionSettings): string[] {
  return String(settings.get('search_path'))
    .split(',')
    .map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
    .filter((name) => name !== '' && name !== '$user');
}

export function bindOptionsOf(target: Pick<CompileTarget, 'catalog' | 'settings'>): BindOptions {
  const { catalog, settings } = target;
  const text = { timeZone: settings.get('timezone') as string };
  return { catalog, searchPath: searchPathOf(settings), text, access: allowEverything };
}

export function ruleContextOf(target: CompileTarget): RuleContext {
  // Ids of columns that rules make must not meet those the binder made.
  let nextId = 1_000_000_000;
  return {
    catalog: target.catalog,
    statistics: target.statistics,
    text: { timeZone: target.settings.get('timezone') as string },
    isEnabled: (setting) => target.settings.isOn(setting),
    required: null,
    column: (column) => ({ id: nextId++, ...column }),
  };
}

/** Compiles a query or write. `parameterTypes` may fix types of parameters in advance. */
export function compileStatement(
  statement: PlannedStatement,
  target: CompileTarget,
  parameterTypes: readonly (Type | null)[] = [],
): CompiledStatement {
  const bound = bindStatement(statement, { ...bindOptionsOf(target), parameterTypes });
  const plan = planStatement(bound.plan, ruleContextOf(target));
  return compilePlan(plan, target, bound.parameterTypes, bound.isCacheable);
}

function compilePlan(
  plan: PhysicalStatement,
  target: CompileTarget,
  parameterTypes: readonly Type[],
  isCacheable: boolean,
): CompiledStatement {
  const builder = new Builder();
  const columns = plan.kind === 'Query' ? plan.query.columns : (plan.returning?.columns ?? []);
  return {
    plan,
    run:
      plan.kind === 'Query'
        ? { kind: 'query', factory: builder.build(plan.query), point: builder.pointRead(plan.query) }
        : { kind: 'write', write: compileWrite(plan, builder) },
    columns,
    reader: new RowReader(columns),
    parameterTypes,
    catalog: target.catalog,
    isCacheable,
  };
}

function compileWrite(plan: PhysicalWrite, builder: Builder): CompiledWrite {
  switch (plan.kind) {
    case 'Insert':
      return compileInsert(plan, builder);
    case 'Update':
      return compileUpdate(plan, builder);
    case 'Delete':
      return compileDelete(plan, builder);
  }
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
