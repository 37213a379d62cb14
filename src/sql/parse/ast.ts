// The abstract syntax tree: what a statement says, before any name or type is known.
//
// Nodes are plain readonly objects with a `kind` equal to their type's name and the `span` they came from.
// Names are as written, folded to lower case unless quoted. Nothing here looks at the catalog.

export type * from './ast/expression.js';
export type * from './ast/name.js';
export type * from './ast/query.js';
export type * from './ast/schema.js';
export type * from './ast/session.js';
export type * from './ast/write.js';
