import type { TableDescriptor, ViewDescriptor } from '../../../catalog/descriptors.js';
import { assert } from '../../../common/assert.js';
import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import { parseStatements } from '../../parse/parse.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import type { LogicalPlan } from '../logical-plan.js';
import type { BindContext } from './context.js';
import { columnIdsOf, sourceName } from './view-sources.js';

// A view is kept as its text, and beside it what each name in FROM meant when it was made (`ViewSource`). The text is
// bound against that: a table that was renamed, or has more columns today, looks to the view as it did then, and the
// reader's search path and WITH are of no account.

/** A relation as the view that is being bound knows it. */
export interface SeenRelation {
  readonly relation: TableDescriptor | ViewDescriptor;
  /** Places of the columns it shows, and their names. */
  readonly columns: readonly { readonly position: number; readonly name: string }[];
}

/** What a name in the text of a view means; null for names that the view did not note: those of system relations. */
export function relationSeen(context: BindContext, view: ViewDescriptor, name: ast.QualifiedName): SeenRelation | null {
  const source = view.sources.find((candidate) => candidate.name === sourceName(name));
  if (source === undefined) return null;
  const relation = context.catalog.get(source.relationId);
  assert(relation?.kind === 'table' || relation?.kind === 'view', 'what a view reads exists');
  const ids = columnIdsOf(relation);
  const columns = source.columns.flatMap((column) => {
    const position = ids.indexOf(column.id);
    return position < 0 ? [] : [{ position, name: column.name }];
  });
  return { relation, columns };
}

const trees = new WeakMap<ViewDescriptor, ast.Query>();

/** The query of a view. */
export function viewQuery(view: ViewDescriptor): ast.Query {
  let query = trees.get(view);
  if (query === undefined) {
    const [parsed] = parseStatements(view.query);
    assert(parsed?.statement.kind === 'Query', 'a view holds a query');
    query = parsed.statement;
    trees.set(view, query);
  }
  return query;
}

/** The rows of a view under its column names. @throws 42P17 when the view reads itself. */
export function bindView(context: BindContext, view: ViewDescriptor, span: Span): LogicalPlan {
  if (context.views.includes(view.id)) {
    throw error('invalid_object_definition', `infinite recursion detected in rules for relation "${view.name}"`, {
      span,
    });
  }
  const input = context.inView(view, () => context.rules.query(context, viewQuery(view), null));
  const columns = view.columns.map(({ name, type, modifier }) => context.column(name, type, modifier));
  return { kind: 'Project', input, columns, expressions: input.columns.map(reference) };
}

function reference({ id, name, type, modifier }: OutputColumn): BoundExpression {
  return { kind: 'Column', id, name, type, modifier };
}
