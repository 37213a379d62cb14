import type * as ast from '../../parse/ast.js';
import { formatExpression } from '../../parse/format.js';
import { parseExpression } from '../../parse/parse.js';

// Names of columns in the expressions that are stored as text: checks, generated columns.

/** True when a stored expression refers to a column of this name. */
export function mentions(text: string, column: string): boolean {
  let isFound = false;
  visitNames(parseExpression(text), (name) => {
    if (name === column) isFound = true;
    return name;
  });
  return isFound;
}

/** The tree with the last part of every column reference mapped. */
function visitNames(node: unknown, map: (name: string) => string): unknown {
  if (Array.isArray(node)) return node.map((item) => visitNames(item, map));
  if (node === null || typeof node !== 'object') return node;
  const tree = node as Record<string, unknown>;
  if (tree.kind === 'ColumnReference') {
    const parts = tree.parts as ast.Identifier[];
    const last = parts[parts.length - 1]!;
    return { ...tree, parts: [...parts.slice(0, -1), { ...last, name: map(last.name), isQuoted: true }] };
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, visitNames(value, map)]));
}

/** The expression with a column under another name; the same text when it does not use the column. */
export function renameIn(text: string, from: string, to: string): string {
  if (!mentions(text, from)) return text;
  return formatExpression(visitNames(parseExpression(text), (name) => (name === from ? to : name)) as ast.Expression);
}
