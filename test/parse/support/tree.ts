import type { Expression, Statement } from '../../../src/sql/parse/ast.js';
import { parseExpression, parseStatements } from '../../../src/sql/parse/parse.js';

/** The one statement of a text. */
export function parse(text: string): Statement {
  const statements = parseStatements(text);
  if (statements.length !== 1) throw new Error(`${statements.length} statements in ${text}`);
  return statements[0].statement;
}

/** An expression without its places. */
export function parseBare(text: string): unknown {
  return bare(parseExpression(text));
}

const places = new Set(['span', 'operatorSpan', 'queryText', 'whereText']);
const withText = new Set(['Default', 'Check', 'Generated', 'SetDefault']);

/** A tree without its places and without the texts it keeps as they were written. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (value === null || typeof value !== 'object') return value;
  const keepsText = withText.has((value as { kind?: string }).kind ?? '');
  const entries = Object.entries(value).filter(([key]) => !places.has(key) && !(key === 'text' && keepsText));
  return Object.fromEntries(entries.map(([key, inner]) => [key, bare(inner)]));
}

/** Calls `visit` for every object of a tree that has a span, with the nearest one above it. */
export function walk(
  value: unknown,
  visit: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit, parent);
  } else if (value !== null && typeof value === 'object') {
    const node = 'span' in value ? (value as Node) : null;
    if (node !== null) visit(node, parent);
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'span' && key !== 'operatorSpan') walk(inner, visit, node ?? parent);
    }
  }
}

/** Anything with a place. */
export interface Node {
  readonly kind?: string;
  readonly span: { readonly start: number; readonly end: number };
}

export type { Expression };
