import { error } from '../../../common/errors.js';
import * as types from '../../../types/builtin.js';
import type * as ast from '../../parse/ast.js';
import { queryOf } from '../../parse/query-of.js';
import type { OutputColumn } from '../bound-expression.js';
import type { CommonTable } from '../common-table.js';
import type { LogicalPlan } from '../logical-plan.js';
import { freeColumnsOfPlan } from '../plan-tree.js';
import type { Scope } from '../scope.js';
import type { WithNames } from '../with-names.js';
import type { BindContext } from './context.js';
import { orderRecursive, recursiveTerms } from './recursion.js';
import { combine } from './set-operation.js';

/**
 * Binds the queries of a WITH clause, and with their names in reach what it belongs to. `outer`: the scope around the
 * latter, which the queries see too.
 */
export function withQueries<T>(
  context: BindContext,
  clause: ast.WithClause | null,
  outer: Scope | null,
  bind: () => T,
): T {
  if (clause === null) return bind();
  const around = context.names;
  try {
    checkClause(context, clause);
    if (clause.isRecursive) defineRecursive(context, clause, outer);
    else defineInTurn(context, clause, outer);
    return bind();
  } finally {
    context.names = around;
  }
}

/** @throws 42712 for a name used twice, 0A000 for a write inside of a query. */
function checkClause(context: BindContext, clause: ast.WithClause): void {
  const names = new Set<string>();
  for (const { name, statement } of clause.expressions) {
    if (names.has(name.name)) {
      throw error('duplicate_alias', `WITH query name "${name.name}" specified more than once`, { span: name.span });
    }
    names.add(name.name);
    if (statement.kind !== 'Query' && clause !== context.topWith) {
      throw error(
        'feature_not_supported',
        'WITH clause containing a data-modifying statement must be at the top level',
        { span: name.span },
      );
    }
  }
}

function defineRecursive(context: BindContext, clause: ast.WithClause, outer: Scope | null): void {
  const { expressions, recursive } = orderRecursive(clause.expressions);
  for (const expression of expressions) {
    const isRecursive = recursive.has(expression);
    define(context, expression, outer, isRecursive ? bindRecursive(context, expression, outer) : null);
  }
}

/** Without RECURSIVE each query sees those before it. */
function defineInTurn(context: BindContext, clause: ast.WithClause, outer: Scope | null): void {
  const names = new Set(clause.expressions.map(({ name }) => name.name));
  context.names = { meaning: { kind: 'Later', names }, parent: context.names };
  for (const expression of clause.expressions) {
    define(context, expression, outer, null);
  }
}

/** Binds one query (unless it is `recursive`, which is bound already) and puts its name in reach. */
function define(
  context: BindContext,
  expression: ast.CommonTableExpression,
  outer: Scope | null,
  recursive: LogicalPlan | null,
): void {
  const { name, statement, materialized } = expression;
  const { names } = context;
  const source: CommonTable['source'] =
    recursive !== null
      ? { kind: 'Query', query: recursive }
      : statement.kind === 'Query'
        ? { kind: 'Query', query: context.rules.query(context, statement, outer) }
        : context.rules.write(context, statement);
  const given = source.kind === 'Query' ? source.query.columns : (source.returning?.columns ?? []);
  const table = context.addCommonTable({
    name: name.name,
    source,
    columns: renamed(expression, given),
    outerIds: source.kind === 'Query' ? freeColumnsOfPlan(source.query) : [],
    isMaterialized: materialized,
    isRecursive: recursive !== null,
  });
  context.names = {
    meaning: { kind: 'CommonTable', name: name.name, table, definition: expression, names, outer },
    parent: names,
  };
}

/** The columns under the names of `name (a, b)`. @throws 42P10 when there are more names than columns. */
function renamed(
  { name, columns: aliases }: ast.CommonTableExpression,
  columns: readonly OutputColumn[],
): readonly OutputColumn[] {
  if (aliases.length > columns.length) {
    throw error(
      'invalid_column_reference',
      `WITH query "${name.name}" has ${columns.length} columns available but ${aliases.length} columns specified`,
      { span: name.span },
    );
  }
  return columns.map((column, i) => (aliases[i] === undefined ? column : { ...column, name: aliases[i].name }));
}

// ------------------------------------------------------------------------------------------------------ recursion

/** `left UNION [ALL] right`, where `right` reads what came last. The left side alone decides names and types. */
function bindRecursive(context: BindContext, expression: ast.CommonTableExpression, outer: Scope | null): LogicalPlan {
  const { with: inner } = expression.statement as ast.Query;
  return withQueries(context, inner, outer, () => {
    const terms = recursiveTerms(expression);
    const left = context.rules.query(context, queryOf(terms.left), outer, true);
    const columns = renamed(expression, left.columns).map((column) =>
      column.type === types.unknown ? { ...column, type: types.text } : column,
    );
    const workTable = context.newId();
    const { name } = expression.name;
    const meaning = { kind: 'WorkTable', name, columns, workTable, source: left } as const;
    const right = within(context, { meaning, parent: context.names }, () =>
      context.rules.query(context, queryOf(terms.right), outer, true),
    );
    const union = combine(context, terms, left, right);
    checkTypes(expression, columns, union.columns);
    return {
      kind: 'RecursiveUnion',
      columns: union.columns,
      left: union.left,
      right: union.right,
      isAll: terms.isAll,
      workTable,
    };
  });
}

function within<T>(context: BindContext, names: WithNames, bind: () => T): T {
  const around = context.names;
  context.names = names;
  try {
    return bind();
  } finally {
    context.names = around;
  }
}

/** @throws 42804 when the recursive term makes a column another type. */
function checkTypes(
  { name }: ast.CommonTableExpression,
  columns: readonly OutputColumn[],
  overall: readonly OutputColumn[],
): void {
  columns.forEach(({ type, modifier }, i) => {
    const given = overall[i]!;
    if (given.type === type && given.modifier === modifier) return;
    throw error(
      'datatype_mismatch',
      `recursive query "${name.name}" column ${i + 1} has type ${type.sqlName} in non-recursive term but type ${given.type.sqlName} overall`,
      { span: name.span, hint: 'cast the output of the non-recursive term to the correct type' },
    );
  });
}

/** @throws 42P19 when a query with aggregates reads the recursive query it is part of. */
export function refuseAggregates(scope: Scope, span: ast.Query['span']): void {
  if (scope.relations.some((relation) => relation.isWorkTable)) {
    throw error('invalid_recursion', "aggregate functions are not allowed in a recursive query's recursive term", {
      span,
    });
  }
}
