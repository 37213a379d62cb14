import { nested } from './format/nested.js';
import { formatQuery } from './format/query.js';
import { formatStatement } from './format/statement.js';

// The tree back as SQL: for expressions that are stored, and for EXPLAIN. What comes out parses to the same tree but
// for spans and for the texts that the tree keeps as they were written. Two things the tree does not know come out as
// placeholders: the method of TABLESAMPLE, and what follows PARTITION BY and EXCLUDE.

nested.query = formatQuery;
nested.statement = formatStatement;

export { formatExpression } from './format/expression.js';
export { quoteIdentifier, quoteString } from './format/identifier.js';
export { formatTypeName } from './format/type-name.js';
export { formatStatement };
