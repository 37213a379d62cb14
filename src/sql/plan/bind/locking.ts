import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';

/**
 * FOR UPDATE and its kind need rows of tables to lock, even where one writer makes locks needless. `reasons` maps what
 * makes other rows of them, as messages name it, to whether the query does it.
 * @throws 0A000
 */
export function checkLocking(node: ast.Query, reasons: Readonly<Record<string, boolean>>): void {
  const [clause] = node.locking;
  if (clause === undefined) return;
  const strength = /^FOR (?:NO KEY UPDATE|UPDATE|KEY SHARE|SHARE)/.exec(clause)?.[0] ?? 'FOR UPDATE';
  for (const [reason, holds] of Object.entries(reasons)) {
    if (holds) throw error('feature_not_supported', `${strength} is not allowed with ${reason}`, { span: node.span });
  }
}
