import { error } from '../common/errors.js';
import type {
  CatalogObject,
  EnumDescriptor,
  ForeignKeyDescriptor,
  IndexDescriptor,
  RelationDescriptor,
  SchemaDescriptor,
  TableDescriptor,
  ViewDescriptor,
} from './descriptors.js';

/** Ids below this belong to built-in types. */
export const FIRST_OBJECT_ID = 20_000;

/** The schemas every database has. `zatabase` holds the tables of the client modules. */
export const DEFAULT_SCHEMAS = ['public', 'zatabase'] as const;

/** A foreign key that points at a table, and the table it belongs to. */
export interface IncomingReference {
  readonly table: TableDescriptor;
  readonly constraint: ForeignKeyDescriptor;
}

/**
 * All catalog objects at one version. Immutable: `with` gives the next version, so that a transaction's schema
 * changes are a catalog of its own until commit.
 */
export class Catalog {
  private readonly byName = new Map<string, RelationDescriptor>();
  private readonly schemas = new Map<string, SchemaDescriptor>();
  private readonly enums = new Map<string, EnumDescriptor>();
  private incoming: Map<number, IncomingReference[]> | null = null;
  private readers: Map<number, ViewDescriptor[]> | null = null;
  private hnsw: readonly IndexDescriptor[] | null = null;

  private constructor(
    /** Grows with every schema change; plans are bound to one version. */
    readonly version: number,
    private readonly byId: ReadonlyMap<number, CatalogObject>,
  ) {
    for (const object of byId.values()) {
      if (object.kind === 'schema') this.schemas.set(object.name, object);
      else if (object.kind === 'enum') this.enums.set(qualified(object.schema, object.name), object);
      else this.byName.set(qualified(object.schema, object.name), object);
    }
  }

  static of(version: number, objects: Iterable<CatalogObject>): Catalog {
    const byId = new Map<number, CatalogObject>();
    for (const object of objects) byId.set(object.id, object);
    return new Catalog(version, byId);
  }

  /** The next version: `put` added or replaced by id, `removed` taken away. */
  with(put: readonly CatalogObject[], removed: readonly number[] = []): Catalog {
    const byId = new Map(this.byId);
    for (const id of removed) byId.delete(id);
    for (const object of put) byId.set(object.id, object);
    return new Catalog(this.version + 1, byId);
  }

  get(id: number): CatalogObject | undefined {
    return this.byId.get(id);
  }

  table(id: number): TableDescriptor {
    const object = this.byId.get(id);
    if (object?.kind !== 'table') throw error('undefined_table', `table ${id} does not exist`);
    return object;
  }

  index(id: number): IndexDescriptor {
    const object = this.byId.get(id);
    if (object?.kind !== 'index') throw error('undefined_object', `index ${id} does not exist`);
    return object;
  }

  indexesOf(table: TableDescriptor): IndexDescriptor[] {
    return table.indexIds.map((id) => this.index(id));
  }

  /** HNSW indexes of all tables. */
  get vectorIndexes(): readonly IndexDescriptor[] {
    this.hnsw ??= [...this.byId.values()].filter(
      (object): object is IndexDescriptor => object.kind === 'index' && object.method === 'hnsw',
    );
    return this.hnsw;
  }

  hasSchema(name: string): boolean {
    return this.schemas.has(name);
  }

  schema(name: string): SchemaDescriptor | undefined {
    return this.schemas.get(name);
  }

  /** A relation by schema and name. */
  relation(schema: string, name: string): RelationDescriptor | undefined {
    return this.byName.get(qualified(schema, name));
  }

  enum(schema: string, name: string): EnumDescriptor | undefined {
    return this.enums.get(qualified(schema, name));
  }

  *objects(): IterableIterator<CatalogObject> {
    yield* this.byId.values();
  }

  *relations(): IterableIterator<RelationDescriptor> {
    yield* this.byName.values();
  }

  /** Foreign keys that point at a table, its own included. */
  referencesTo(tableId: number): readonly IncomingReference[] {
    if (this.incoming === null) {
      this.incoming = new Map();
      for (const table of this.byName.values()) {
        if (table.kind !== 'table') continue;
        for (const constraint of table.constraints) {
          if (constraint.kind !== 'foreign key') continue;
          const references = this.incoming.get(constraint.referencedTableId);
          if (references === undefined) this.incoming.set(constraint.referencedTableId, [{ table, constraint }]);
          else references.push({ table, constraint });
        }
      }
    }
    return this.incoming.get(tableId) ?? [];
  }

  /** Views that read a table or view. */
  viewsOn(relationId: number): readonly ViewDescriptor[] {
    if (this.readers === null) {
      this.readers = new Map();
      for (const view of this.byName.values()) {
        if (view.kind !== 'view') continue;
        for (const id of view.dependsOn) {
          const views = this.readers.get(id);
          if (views === undefined) this.readers.set(id, [view]);
          else views.push(view);
        }
      }
    }
    return this.readers.get(relationId) ?? [];
  }
}

function qualified(schema: string, name: string): string {
  return `${schema}\0${name}`;
}
