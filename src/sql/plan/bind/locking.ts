import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { findWithName } from '../with-names.js';
import type { BindContext } from './context.js';

// FOR UPDATE and its kind need rows of tables to lock, even where one writer makes locks needless: what they may not
// stand beside is refused, here and in the queries of FROM whose rows they lock too.

/**
 * `reasons` maps what makes other rows of a table's, as messages name it, to whether the query does it.
 * @throws 0A000
 */
export function checkLocking(node: ast.Query, reasons: Readonly<Record<string, boolean>>): void {
  const [clause] = node.locking;
  if (clause === undefined) return;
  for (const [reason, holds] of Object.entries(reasons)) {
    if (!holds) continue;
    throw error('feature_not_supported', `FOR ${clause.strength} is not allowed with ${reason}`, { span: node.span });
  }
}

/**
 * The items of FROM with the clauses of the query around them in each query that they lock.
 * @throws 42P01, 42601 for names that are no items; 0A000 for items without rows to lock
 */
export function lockedItems(
  context: BindContext,
  items: readonly ast.FromItem[],
  clauses: readonly ast.LockingClause[],
): readonly ast.FromItem[] {
  let locked = items;
  for (const clause of clauses) {
    if (clause.tables.length === 0) {
      locked = locked.map((item) => withLock(item, clause, null));
      continue;
    }
    for (const { parts, span } of clause.tables) {
      if (parts.length > 1) {
        throw error('syntax_error', `FOR ${clause.strength} must specify unqualified relation names`, { span });
      }
      const { name } = parts[0]!;
      const item = locked.map((one) => findItem(one, name)).find((one) => one !== null) ?? null;
      const what = item === null ? null : withoutRows(context, item);
      if (what !== null) {
        throw error('feature_not_supported', `FOR ${clause.strength} cannot be applied to ${what}`, { span });
      }
      if (item === null) {
        const problem = `relation "${name}" in FOR ${clause.strength} clause not found in FROM clause`;
        throw error('undefined_table', problem, { span });
      }
      locked = locked.map((one) => withLock(one, clause, item));
    }
  }
  return locked;
}

/** The item with the clause in its queries; `only`: in that one alone. */
function withLock(item: ast.FromItem, clause: ast.LockingClause, only: ast.FromItem | null): ast.FromItem {
  if (item.kind === 'Join') {
    const [left, right] = [withLock(item.left, clause, only), withLock(item.right, clause, only)];
    return left === item.left && right === item.right ? item : { ...item, left, right };
  }
  if (item.kind !== 'SubqueryReference' || (only !== null && only !== item)) return item;
  // Rows of VALUES are nobody's, and not refused as such.
  if (item.query.body.kind === 'ValuesCore') return item;
  const locking = [...item.query.locking, { ...clause, tables: [] }];
  return { ...item, query: { ...item.query, locking } };
}

/** The item of this name among an item and those it joins. */
function findItem(item: ast.FromItem, name: string): ast.FromItem | null {
  if (nameOf(item) === name) return item;
  if (item.kind !== 'Join' || item.alias !== null) return null;
  return findItem(item.left, name) ?? findItem(item.right, name);
}

function nameOf(item: ast.FromItem): string | null {
  if (item.alias !== null) return item.alias.name.name;
  switch (item.kind) {
    case 'TableReference':
      return item.name.parts[item.name.parts.length - 1]!.name;
    case 'FunctionReference':
      return item.calls[0]!.name.parts[item.calls[0]!.name.parts.length - 1]!.name;
    default:
      return null;
  }
}

/** What an item is that has no rows to lock; null for one that has. */
function withoutRows(context: BindContext, item: ast.FromItem): string | null {
  switch (item.kind) {
    case 'FunctionReference':
      return 'a function';
    case 'Join':
      return 'a join';
    case 'TableReference': {
      const { parts } = item.name;
      return parts.length === 1 && findWithName(context.names, parts[0]!.name) !== null ? 'a WITH query' : null;
    }
    case 'SubqueryReference':
      return null;
  }
}
