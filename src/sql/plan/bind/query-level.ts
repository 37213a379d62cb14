import type { ColumnId } from '../bound-expression.js';
import type { Scope } from '../scope.js';
import type { BindContext } from './context.js';

/**
 * How many queries out the nearest of some columns is found: 0 for a column of the query `scope` stands in. Results of
 * aggregates are columns of the query they belong to. Null when none is found.
 */
export function levelOf(context: BindContext, scope: Scope, ids: ReadonlySet<ColumnId>): number | null {
  if (ids.size === 0) return null;
  const isUsed = ({ id }: { readonly id: ColumnId }) => ids.has(id);
  const owners = new Set<Scope>();
  for (const id of ids) {
    const owner = context.ownerOf(id);
    if (owner !== undefined) owners.add(owner);
  }
  let level = 0;
  for (let at: Scope | null = scope; at !== null; at = at.parent, level++) {
    if (owners.has(at) || at.merged.some(isUsed)) return level;
    if (at.relations.some(({ columns }) => columns.some(isUsed))) return level;
  }
  return null;
}

/** The scope of the query so many levels out. */
export function scopeAt(scope: Scope, level: number): Scope {
  let at = scope;
  for (let i = 0; i < level; i++) at = at.parent!;
  return at;
}
