import { error } from '../../../common/errors.js';
import type * as ast from '../../parse/ast.js';
import { systemRelation } from '../../system/registry.js';
import type { SystemRelation } from '../../system/relation.js';
import type { SystemScan } from '../logical-plan.js';
import type { BindContext } from './context.js';

/** The search path as names are looked up: the system's schema first, unless the path gives it a place. */
export function lookUpPath(searchPath: readonly string[]): readonly string[] {
  return searchPath.includes('pg_catalog') ? searchPath : ['pg_catalog', ...searchPath];
}

/** The system relation a name means; null when it means none, or a user's relation found before it. */
export function findSystemRelation(context: BindContext, { parts }: ast.QualifiedName): SystemRelation | null {
  const { name } = parts[parts.length - 1]!;
  if (parts.length > 1) return systemRelation(parts[parts.length - 2]!.name, name) ?? null;
  for (const schema of lookUpPath(context.options.searchPath)) {
    const found = systemRelation(schema, name);
    if (found !== undefined) return found;
    if (context.catalog.relation(schema, name) !== undefined) return null;
  }
  return null;
}

/** @throws 42501 for a system relation, which takes no changes. */
export function requireNoSystemRelation(context: BindContext, name: ast.QualifiedName): void {
  const system = findSystemRelation(context, name);
  if (system === null) return;
  throw error('insufficient_privilege', `permission denied: "${system.name}" is a system catalog`, { span: name.span });
}

/** A scan of all columns of a system relation. */
export function systemScanOf(context: BindContext, relation: SystemRelation, alias: string): SystemScan {
  const columns = relation.columns.map(({ name, type }) => context.column(name, type));
  const positions = relation.columns.map((_, position) => position);
  return { kind: 'SystemScan', relation, alias, columns, positions, predicate: null };
}
