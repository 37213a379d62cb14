import type { Query, Statement } from '../ast.js';

/**
 * What expressions hold of queries and queries of statements, as SQL. The files that define these stand on
 * `expression.ts` and `query.ts`; `format.ts` enters them here.
 */
export interface NestedFormats {
  query: (query: Query) => string;
  statement: (statement: Statement) => string;
}

export const nested = {} as NestedFormats;
