import { error } from '../../common/errors.js';
import type { Span } from '../../common/span.js';
import { closestName } from '../../common/spelling.js';
import type { Modifier, Type } from '../../types/type.js';
import type { ColumnId } from './bound-expression.js';

/** A column that a name can mean. */
export interface ScopeColumn {
  readonly name: string;
  readonly id: ColumnId;
  readonly type: Type;
  readonly modifier: Modifier;
}

/** A FROM item under the name it goes by. */
export interface ScopeRelation {
  readonly alias: string;
  /** Schema of a table named without an alias, so that `schema.table.column` finds it; else null. */
  readonly schema: string | null;
  readonly columns: readonly ScopeColumn[];
  /** Id of the table behind it, null for anything else. */
  readonly tableId: number | null;
  /** Ids of the table's columns behind `columns`, where a view knows other ones than there are now. */
  readonly columnIds?: readonly number[];
  /** The item is a function of one column, so that its whole row is that column's value. */
  readonly isScalar?: boolean;
  /** A recursive query inside itself. */
  readonly isWorkTable?: boolean;
  /** An outer join may give NULL for its whole row, which no column tells. */
  readonly isNullable?: boolean;
  /** A query without an alias: `alias` is for messages, no name in the text finds it. */
  readonly isUnnamed?: boolean;
  /** Columns that others stand for already, found under this alias alone. */
  readonly isQualifiedOnly?: boolean;
}

/** What a name found. */
export interface Found {
  readonly column: ScopeColumn;
  readonly relation: ScopeRelation | null;
  /** 0: this query; 1: the query around it; ... */
  readonly depth: number;
}

/**
 * The names visible at one point of a query.
 *
 * `merged` are the columns that JOIN USING joined: an unqualified name means them first, and `*` lists them first.
 * `hidden` are the ids of the columns they stand for, which only a qualified name reaches.
 */
export class Scope {
  constructor(
    readonly relations: readonly ScopeRelation[],
    readonly parent: Scope | null,
    readonly merged: readonly ScopeColumn[] = [],
    readonly hidden: ReadonlySet<ColumnId> = new Set(),
    /** Relations that are written here but not visible: named in the message. */
    readonly invisible: readonly string[] = [],
  ) {}

  static empty(parent: Scope | null): Scope {
    return new Scope([], parent);
  }

  /** Finds an unqualified column. @throws 42702 when two columns have the name; null when none has. */
  findColumn(name: string, span: Span): Found | null {
    let depth = 0;
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent, depth++) {
      const merged = scope.merged.filter((column) => column.name === name);
      if (merged.length === 1) return { column: merged[0]!, relation: null, depth };
      let found: Found | null = null;
      for (const relation of scope.relations) {
        if (relation.isQualifiedOnly) continue;
        for (const column of relation.columns) {
          if (column.name !== name || scope.hidden.has(column.id)) continue;
          if (found !== null || merged.length > 0) {
            throw error('ambiguous_column', `column reference "${name}" is ambiguous`, {
              span,
              hint: `write which table it is of, e.g. ${found?.relation?.alias ?? relation.alias}.${name}`,
            });
          }
          found = { column, relation, depth };
        }
      }
      if (merged.length > 1) throw error('ambiguous_column', `column reference "${name}" is ambiguous`, { span });
      if (found !== null) return found;
    }
    return null;
  }

  /** Finds a FROM item by alias (and schema). @throws 42P09 when tables of two schemas have the name */
  findRelation(alias: string, schema: string | null = null): { relation: ScopeRelation; depth: number } | null {
    let depth = 0;
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent, depth++) {
      const found = scope.relations.filter(
        (relation) =>
          relation.alias === alias && !relation.isUnnamed && (schema === null || relation.schema === schema),
      );
      if (found.length > 1) throw error('ambiguous_alias', `table reference "${alias}" is ambiguous`);
      if (found.length === 1) return { relation: found[0]!, depth };
    }
    return null;
  }

  /** The error for a column nobody has, with the nearest name as a hint. */
  undefinedColumn(name: string, qualifier: string | null, span: Span): Error {
    const names: string[] = [];
    for (let scope: Scope | null = this; scope !== null; scope = scope.parent) {
      for (const relation of scope.relations) {
        if (qualifier !== null && relation.alias !== qualifier) continue;
        for (const column of relation.columns) names.push(`${relation.alias}.${column.name}`);
      }
    }
    const close = closestName(name, names, (candidate) => candidate.slice(candidate.indexOf('.') + 1));
    const shown = qualifier === null ? `"${name}"` : `${qualifier}.${name}`;
    return error('undefined_column', `column ${shown} does not exist`, {
      span,
      column: name,
      hint: close === null ? undefined : `did you mean "${close}"?`,
    });
  }
}
