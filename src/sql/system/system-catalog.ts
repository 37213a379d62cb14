import type { Catalog } from '../../catalog/catalog.js';
import {
  type ColumnDescriptor,
  layoutOf,
  type RelationDescriptor,
  type TableDescriptor,
} from '../../catalog/descriptors.js';
import { error } from '../../common/errors.js';
import { formatType, typeByName, typeByOid } from '../../types/registry.js';
import type { NamedKind, ObjectNames, Type } from '../../types/type.js';
import { quoteIdentifier, splitName } from '../functions/quoting.js';
import { allFunctions } from '../functions/registry.js';
import { functionOid, ROLE_OID } from './object-ids.js';
import { SYSTEM_RELATIONS, SYSTEM_SCHEMAS, systemRelation, systemRelationOf } from './registry.js';
import type { SystemRelation, SystemRow, SystemSource } from './relation.js';
import { schemaOid } from './relations-of.js';

/** A stored expression as PostgreSQL sees it. */
export interface ExpressionFacts {
  readonly type: Type;
  /** Name of an index column made of it. */
  readonly name: string;
  /** It is written as a call, which needs no parentheses among the columns of an index. */
  readonly isCall: boolean;
  /** Places in the table's rows of the columns it reads, in the order in which it names them. */
  readonly columnPositions: readonly number[];
  text(isPretty: boolean): string;
}

/** Binds a stored expression over the columns of a table; handed in by the floor that can. */
export type DescribeExpression = (
  source: string,
  table: TableDescriptor | null,
  /** The column that takes the value, or null. */
  target: ColumnDescriptor | null,
  system: SystemCatalog,
) => ExpressionFacts;

/** Rows of a system relation, with the positions of those that have a key, made when first asked for. */
export class SystemRows {
  private readonly byKey = new Map<number, Map<unknown, number[]>>();

  constructor(
    readonly relation: SystemRelation,
    readonly rows: readonly (readonly unknown[])[],
  ) {}

  /** The rows that have `value` in the column at `position`, in order. */
  lookUp(position: number, value: unknown): readonly number[] {
    let places = this.byKey.get(position);
    const { type } = this.relation.columns[position]!;
    if (places === undefined) {
      places = new Map();
      for (let i = 0; i < this.rows.length; i++) {
        const own = this.rows[i]![position];
        if (own === null) continue;
        const key = type.hashKey(own);
        const found = places.get(key);
        if (found === undefined) places.set(key, [i]);
        else found.push(i);
      }
      this.byKey.set(position, places);
    }
    return value === null ? [] : (places.get(type.hashKey(value)) ?? []);
  }
}

/**
 * One version of the catalog as the system relations show it to one search path: names and OIDs of everything, stored
 * expressions as text, and the rows computed so far.
 */
export class SystemCatalog implements ObjectNames {
  private readonly expressions = new Map<string, ExpressionFacts>();
  private readonly rows = new Map<SystemRelation, SystemRows>();

  constructor(
    readonly catalog: Catalog,
    /** Schemas that names are looked up in, that of the system first unless the path names it. */
    readonly searchPath: readonly string[],
    private readonly describe: DescribeExpression,
  ) {}

  // ---------------------------------------------------------------------------------------------------- names

  oidOf(kind: NamedKind, text: string): number | null {
    switch (kind) {
      case 'class':
        return this.relationOid(splitName(text));
      case 'type':
        return this.typeNamed(text)?.oid ?? null;
      case 'namespace': {
        const [name] = splitName(text);
        return schemaOid(this, name!) || null;
      }
      case 'role':
        return splitName(text)[0] === 'zatabase' ? ROLE_OID : null;
      case 'proc': {
        const parts = splitName(text);
        const place = allFunctions.findIndex(({ name }) => name === parts[parts.length - 1]);
        return place < 0 ? null : functionOid(place);
      }
    }
  }

  nameOf(kind: NamedKind, oid: number): string | null {
    switch (kind) {
      case 'class': {
        const relation = this.relation(oid);
        return relation === null ? null : this.shown(relation.schema, relation.name, 'class');
      }
      case 'type':
        return this.typeText(oid);
      case 'namespace': {
        const system = SYSTEM_SCHEMAS.find((schema) => schemaOid(this, schema) === oid);
        const object = this.catalog.get(oid);
        const name = system ?? (object?.kind === 'schema' ? object.name : null);
        return name === null ? null : quoteIdentifier(name);
      }
      case 'role':
        return oid === ROLE_OID ? 'zatabase' : null;
      case 'proc': {
        const row = allFunctions[oid - functionOid(0)];
        return row === undefined ? null : quoteIdentifier(row.name);
      }
    }
  }

  private relationOid(parts: readonly string[]): number | null {
    if (parts.length > 3) {
      throw error('syntax_error', `improper relation name (too many dotted names): ${parts.join('.')}`);
    }
    const name = parts[parts.length - 1]!;
    const schemas = parts.length > 1 ? [parts[parts.length - 2]!] : this.searchPath;
    for (const schema of schemas) {
      const found = systemRelation(schema, name)?.oid ?? this.catalog.relation(schema, name)?.id;
      if (found !== undefined) return found;
    }
    return null;
  }

  /** A relation by its OID, of users or of the system. */
  relation(oid: number): RelationDescriptor | SystemRelation | null {
    const object = this.catalog.get(oid);
    if (object !== undefined && object.kind !== 'schema' && object.kind !== 'enum') return object;
    return systemRelationOf(oid) ?? null;
  }

  /** The type a text names, `integer`, `text[]`, `shop.mood`; null when there is none. */
  typeNamed(text: string): Type | null {
    const array = /^(.*?)(?:\s*\([\d\s,]*\))?((?:\s*\[\d*\])*)$/s.exec(text.trim())!;
    const name = array[1]!.trim();
    const plain = name.replace(/^pg_catalog\./, '').replace(/\s+/g, ' ');
    const known = typeByName(plain.startsWith('"') ? plain.slice(1, -1) : plain.toLowerCase());
    const base = known ?? this.enumNamed(name);
    if (base === null || array[2] === '') return base;
    return base.arrayOid === 0 ? null : this.typeOf(base.arrayOid);
  }

  private enumNamed(text: string): Type | null {
    const parts = splitName(text);
    const name = parts[parts.length - 1]!;
    const schemas = parts.length > 1 ? [parts[parts.length - 2]!] : this.searchPath;
    for (const schema of schemas) {
      const found = this.catalog.enum(schema, name);
      if (found !== undefined) return found.type;
    }
    return null;
  }

  /** A type by its OID, enums and their arrays included. */
  typeOf(oid: number): Type | null {
    const known = typeByOid(oid);
    if (known !== null) return known;
    for (const object of this.catalog.objects()) {
      if (object.kind !== 'enum') continue;
      if (object.id === oid) return object.type;
      if (object.arrayId === oid) return this.arrays.get(oid) ?? null;
    }
    return null;
  }

  /** Arrays over enums, which columns of tables have. */
  private get arrays(): ReadonlyMap<number, Type> {
    const found = new Map<number, Type>();
    for (const relation of this.catalog.relations()) {
      if (relation.kind !== 'table') continue;
      for (const { type } of layoutOf(relation).columns) if (type.element !== null) found.set(type.oid, type);
    }
    return found;
  }

  /** A type's name for people: enums with their schema unless the search path finds them. */
  typeText(oid: number, modifier = -1): string | null {
    for (const object of this.catalog.objects()) {
      if (object.kind !== 'enum' || (object.id !== oid && object.arrayId !== oid)) continue;
      const name = this.shown(object.schema, object.name, 'type');
      return object.id === oid ? name : `${name}[]`;
    }
    const type = typeByOid(oid);
    if (type === null) return null;
    return modifier === -1 && type.name === 'bpchar' ? type.sqlName : formatType(type, modifier);
  }

  /** The name alone where the search path finds just this object by it. */
  private shown(schema: string, name: string, kind: 'class' | 'type'): string {
    const quoted = quoteIdentifier(name);
    return this.finds(schema, name, kind) ? quoted : `${quoteIdentifier(schema)}.${quoted}`;
  }

  /** True when the search path finds the object of this schema by its name alone. */
  finds(schema: string, name: string, kind: 'class' | 'type'): boolean {
    for (const candidate of this.searchPath) {
      if (candidate === schema) return true;
      const isTaken =
        kind === 'class'
          ? systemRelation(candidate, name) !== undefined || this.catalog.relation(candidate, name) !== undefined
          : this.catalog.enum(candidate, name) !== undefined;
      if (isTaken) return false;
    }
    return false;
  }

  /** The relations of the system, which are relations like others. */
  readonly systemRelations = SYSTEM_RELATIONS;

  // ---------------------------------------------------------------------------------------------- expressions

  /** A stored expression over the columns of a table. @throws what binding it throws */
  expressionFacts(
    source: string,
    table: TableDescriptor | null,
    target: ColumnDescriptor | null = null,
  ): ExpressionFacts {
    const key = `${table?.id ?? 0}\0${target?.id ?? 0}\0${source}`;
    let facts = this.expressions.get(key);
    if (facts === undefined) {
      facts = this.describe(source, table, target, this);
      this.expressions.set(key, facts);
    }
    return facts;
  }

  // ----------------------------------------------------------------------------------------------------- rows

  /** The rows of a relation, computed once unless they depend on more than the catalog. */
  rowsOf(relation: SystemRelation, source: SystemSource): SystemRows {
    const known = this.rows.get(relation);
    if (known !== undefined) return known;
    const names = relation.columns.map(({ name }) => name);
    const rows: unknown[][] = [];
    for (const row of relation.rows(source)) rows.push(valuesOf(row, names));
    const made = new SystemRows(relation, rows);
    if (!relation.isVolatile) this.rows.set(relation, made);
    return made;
  }
}

function valuesOf(row: SystemRow, names: readonly string[]): unknown[] {
  return names.map((name) => row[name] ?? null);
}
