import type { Span } from '../../../common/span.js';
import type { Expression } from '../ast.js';
import type { Token } from '../tokens.js';

// Nodes of single tokens.

/** Where a token stands. */
export function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}

/** The node of a string's token, and of a word's that stands for one. */
export function stringLiteral(token: Token): Expression {
  return { kind: 'StringLiteral', span: spanOf(token), value: token.image };
}

/** The node of a number's token. */
export function numberLiteral(token: Token): Expression {
  return { kind: 'NumberLiteral', span: spanOf(token), text: token.image };
}

/** The node of a bit string's token. */
export function bitLiteral(token: Token): Expression {
  return { kind: 'BitLiteral', span: spanOf(token), bits: token.image };
}

/** The node of `[1,2,3]`, one token. */
export function numericArray(token: Token): Expression {
  return { kind: 'NumericArray', span: spanOf(token), text: token.image };
}
