// The tree back as SQL: for expressions that are stored, and for EXPLAIN. What comes out parses to the same tree but
// for spans and for the texts that the tree keeps as they were written. Two things the tree does not know come out as
// placeholders: the method of TABLESAMPLE, and what follows PARTITION BY and EXCLUDE.

export { formatExpression } from './format/expression.js';
export { quoteIdentifier, quoteString } from './format/identifier.js';
export { formatStatement } from './format/statement.js';
export { formatTypeName } from './format/type-name.js';
