import type * as ast from '../parse/ast.js';
import type { ColumnId, OutputColumn } from './bound-expression.js';
import type { CommonTable } from './common-table.js';
import type { LogicalPlan } from './logical-plan.js';
import type { Scope } from './scope.js';

// The names that WITH adds to those of tables, innermost first. Each link hides the ones behind it.

/** A query of WITH that can be read. */
export interface CommonTableName {
  readonly kind: 'CommonTable';
  readonly name: string;
  readonly table: CommonTable;
  /** How it was written, and where: what another copy is bound from. */
  readonly definition: ast.CommonTableExpression;
  readonly names: WithNames | null;
  readonly outer: Scope | null;
}

/** A recursive query inside its own recursive term. */
export interface WorkTableName {
  readonly kind: 'WorkTable';
  readonly name: string;
  readonly columns: readonly OutputColumn[];
  readonly workTable: ColumnId;
  /** The non-recursive term. */
  readonly source: LogicalPlan;
}

/** Names of a WITH clause that come later: not found, but worth a word. */
export interface LaterNames {
  readonly kind: 'Later';
  readonly names: ReadonlySet<string>;
}

export interface WithNames {
  readonly meaning: CommonTableName | WorkTableName | LaterNames;
  readonly parent: WithNames | null;
}

/** What a name means that is not qualified; null when no WITH has it. */
export function findWithName(names: WithNames | null, name: string): CommonTableName | WorkTableName | null {
  for (let link = names; link !== null; link = link.parent) {
    if (link.meaning.kind !== 'Later' && link.meaning.name === name) return link.meaning;
  }
  return null;
}

/** True when a WITH clause around has the name, but further on. */
export function isLaterName(names: WithNames | null, name: string): boolean {
  for (let link = names; link !== null; link = link.parent) {
    if (link.meaning.kind === 'Later' && link.meaning.names.has(name)) return true;
  }
  return false;
}
