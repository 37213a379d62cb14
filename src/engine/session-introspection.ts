import type { SequenceDescriptor } from '../catalog/descriptors.js';
import type { Introspection, RelationPart } from '../catalog/introspection.js';
import { columnNames, constraintDefinition, indexColumnText, indexDefinition } from '../sql/system/definitions.js';
import { CLASS } from '../sql/system/object-ids.js';
import { commentsOf } from '../sql/system/pg/comments.js';
import { constraintOf } from '../sql/system/pg/constraints.js';
import { EXPRESSION_SEPARATOR } from '../sql/system/pg/relations.js';
import { systemRelationOf } from '../sql/system/registry.js';
import type { SystemSource } from '../sql/system/relation.js';
import type { SystemCatalog } from '../sql/system/system-catalog.js';
import { sequenceKey } from '../storage/keyspace.js';
import type { StoreReader } from '../storage/store.js';
import { entryBytes, indexBytes, tableBytes } from '../storage/stored-size.js';
import type { NamedKind } from '../types/type.js';

/** What a session tells of the catalog and of stored data. */
export interface IntrospectionAccess {
  /** The catalog that the running statement sees. */
  system(): SystemCatalog;
  sequenceState: SystemSource['sequenceState'];
  /** The newest commit. */
  stored(): StoreReader;
}

const CLASS_NAMES: Readonly<Record<string, number>> = {
  pg_class: CLASS.relation,
  pg_type: CLASS.type,
  pg_namespace: CLASS.namespace,
  pg_constraint: CLASS.constraint,
};

/** The catalog as the `pg_*` functions ask for it. */
export class SessionIntrospection implements Introspection {
  constructor(private readonly access: IntrospectionAccess) {}

  private get system(): SystemCatalog {
    return this.access.system();
  }

  oidOf(kind: NamedKind, text: string): number | null {
    return this.system.oidOf(kind, text);
  }

  nameOf(kind: NamedKind, oid: number): string | null {
    return this.system.nameOf(kind, oid);
  }

  typeText(oid: number, modifier: number): string | null {
    return this.system.typeText(oid, modifier);
  }

  expression(source: string, relationOid: number, isPretty: boolean): string | null {
    const { system } = this;
    const relation = relationOid === 0 ? null : system.catalog.get(relationOid);
    if (relation === undefined) return null;
    const table = relation?.kind === 'table' ? relation : null;
    return source
      .split(EXPRESSION_SEPARATOR)
      .map((one) => system.expressionFacts(one, table).text(isPretty))
      .join(', ');
  }

  constraintDefinition(oid: number, isPretty: boolean): string | null {
    const { system } = this;
    const found = constraintOf(system, oid);
    if (found === null) return null;
    const { table, constraint } = found;
    if ('notNull' in constraint) return `NOT NULL ${columnNames(table, [constraint.columnId])}`;
    return constraintDefinition(system, table, constraint, isPretty);
  }

  indexDefinition(oid: number, key: number, isPretty: boolean): string | null {
    const { system } = this;
    const index = system.catalog.get(oid);
    if (index?.kind !== 'index') return null;
    return key === 0 ? indexDefinition(system, index, isPretty) : (indexColumnText(system, index, key, isPretty) ?? '');
  }

  viewDefinition(oid: number): string | null {
    const view = this.system.catalog.get(oid);
    return view?.kind === 'view' ? ` ${view.query};` : null;
  }

  storedBytes(oid: number, part: RelationPart): number | null {
    const { catalog } = this.system;
    const relation = catalog.get(oid);
    if (relation === undefined) return systemRelationOf(oid) === undefined ? null : 0;
    const reader = this.access.stored();
    switch (relation.kind) {
      case 'table': {
        const indexes = () => relation.indexIds.reduce((bytes, id) => bytes + indexBytes(reader, id), 0);
        if (part === 'indexes') return indexes();
        return tableBytes(reader, oid, part !== 'main') + (part === 'total' ? indexes() : 0);
      }
      case 'index':
        return part === 'indexes' ? 0 : indexBytes(reader, oid);
      case 'sequence':
        return part === 'indexes' ? 0 : entryBytes(reader, sequenceKey(oid));
      case 'view':
        return 0;
      default:
        return null;
    }
  }

  comment(oid: number, catalogName: string | null, column: number): string | null {
    const classId = catalogName === null ? null : (CLASS_NAMES[catalogName] ?? -1);
    for (const comment of commentsOf(this.system.catalog)) {
      if (comment.objectId !== oid || comment.column !== column) continue;
      if (classId === null || classId === comment.classId) return comment.text;
    }
    return null;
  }

  isVisible(kind: 'class' | 'type' | 'proc', oid: number): boolean | null {
    const { system } = this;
    if (kind === 'proc') return system.nameOf('proc', oid) === null ? null : true;
    if (kind === 'class') {
      const relation = system.relation(oid);
      return relation === null ? null : system.finds(relation.schema, relation.name, 'class');
    }
    for (const object of system.catalog.objects()) {
      if (object.kind !== 'enum' || (object.id !== oid && object.arrayId !== oid)) continue;
      return system.finds(object.schema, object.name, 'type');
    }
    return system.typeOf(oid) === null ? null : true;
  }

  sequenceValue(oid: number): number | bigint | null {
    const sequence = this.system.catalog.get(oid);
    if (sequence?.kind !== 'sequence') return null;
    const { lastValue, isCalled } = this.access.sequenceState(sequence as SequenceDescriptor);
    return isCalled ? lastValue : null;
  }

  hasSchema(name: string): boolean {
    return this.system.oidOf('namespace', name) !== null;
  }
}
