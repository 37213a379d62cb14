import type { TableDescriptor } from '../../catalog/descriptors.js';
import type { Expression } from '../parse/ast.js';

/** What a statement wants to do with a table. */
export type TableAction = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/**
 * Asked by the binder for every table a statement names, however deep: views, subqueries and functions included. The
 * permissions module implements it; without one everything is allowed.
 */
export interface AccessControl {
  /** @throws 42501 insufficient_privilege. */
  check(table: TableDescriptor, action: TableAction): void;
  /** A condition on the rows of `table` that the actor may see or change, or null. */
  rowPolicy(table: TableDescriptor, action: TableAction): Expression | null;
}

export const allowEverything: AccessControl = {
  check: () => {},
  rowPolicy: () => null,
};
