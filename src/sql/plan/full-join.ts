import { error } from '../../common/errors.js';
import * as types from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { BoundExpression } from './bound-expression.js';

/** Types whose equality PostgreSQL neither hashes nor merges, and those it merges alone. */
const NEITHER = new Set<Type>([types.vector]);
const MERGED = new Set<Type>([types.bit, types.varbit]);

/**
 * FULL JOIN needs rows to find their partners by a key, as PostgreSQL's does: one that is hashed, or nothing but keys
 * that are merged.
 * @throws 0A000
 */
export function checkFullJoin(keys: readonly BoundExpression[], residual: readonly BoundExpression[]): void {
  if (keys.some(({ type }) => !NEITHER.has(type) && !MERGED.has(type))) return;
  const isMerged = keys.every(({ type }) => !NEITHER.has(type)) && residual.every(({ kind }) => kind === 'Constant');
  if (isMerged) return;
  const problem = 'FULL JOIN is only supported with merge-joinable or hash-joinable join conditions';
  throw error('feature_not_supported', problem, { hint: 'join by the equality of a column of each side' });
}
