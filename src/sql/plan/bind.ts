import type { TableDescriptor } from '../../catalog/descriptors.js';
import type { Type } from '../../types/type.js';
import type * as ast from '../parse/ast.js';
import { BindContext, type BindOptions } from './bind/context.js';
import { bindExpression } from './bind/expression.js';
import { bindInsert } from './bind/insert.js';
import { bindRowRules, type RowRules } from './bind/row-rules.js';
import { bindQuery } from './bind/select.js';
import { bindDelete, bindUpdate } from './bind/update.js';
import type { CommonTable } from './common-table.js';
import type { LogicalPlan } from './logical-plan.js';
import type { WritePlan } from './write-plan.js';

/** A statement whose every name and type is resolved. */
export interface BoundStatement {
  readonly plan: { readonly kind: 'Query'; readonly query: LogicalPlan } | WritePlan;
  /** The queries of its WITH clauses, and how many scans read each. */
  readonly commonTables: readonly { readonly table: CommonTable; readonly referenceCount: number }[];
  /** One a parameter of the text. */
  readonly parameterTypes: readonly Type[];
  /** False when the plan is only right now and must not be kept. */
  readonly isCacheable: boolean;
}

/** Statements that are planned; all others are carried out from their AST. */
export type PlannedStatement = ast.Query | ast.Insert | ast.Update | ast.Delete;

const rules = { expression: bindExpression, query: bindQuery, write: bindWrite };

/** Makes the context in which expressions and queries of one statement are bound. */
export function bindContext(options: BindOptions): BindContext {
  return new BindContext(options, rules);
}

/** Binds what every new row of a table must go through. */
export function bindTableRules(table: TableDescriptor, options: BindOptions): RowRules {
  return bindRowRules(bindContext(options), table);
}

/** Resolves every name and type of a statement. @throws 42xxx with the place of the mistake. */
export function bindStatement(statement: PlannedStatement, options: BindOptions): BoundStatement {
  const context = bindContext(options);
  context.topWith = statement.with;
  const plan = bindPlan(context, statement);
  context.finish();
  const commonTables = context.commonTables.map((table) => ({
    table,
    referenceCount: context.referenceCount(table),
  }));
  return { plan, commonTables, parameterTypes: context.parameterTypes(), isCacheable: !context.isVolatilePlan };
}

function bindPlan(context: BindContext, statement: PlannedStatement): BoundStatement['plan'] {
  return statement.kind === 'Query'
    ? { kind: 'Query', query: bindQuery(context, statement, null) }
    : bindWrite(context, statement);
}

function bindWrite(context: BindContext, statement: Exclude<PlannedStatement, ast.Query>): WritePlan {
  switch (statement.kind) {
    case 'Insert':
      return bindInsert(context, statement);
    case 'Update':
      return bindUpdate(context, statement);
    case 'Delete':
      return bindDelete(context, statement);
  }
}
