import type { Query, QueryBody } from './ast.js';

/** A body as a query without clauses of its own; a query as it is. */
export function queryOf(body: QueryBody): Query {
  if (body.kind === 'Query') return body;
  return {
    kind: 'Query',
    span: body.span,
    with: null,
    body,
    orderBy: [],
    limit: null,
    offset: null,
    withTies: false,
    locking: [],
    into: null,
  };
}
