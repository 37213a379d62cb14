import type { Catalog } from '../../../catalog/catalog.js';
import { CLASS } from '../object-ids.js';
import { catalogRelation, NO_ROWS } from '../relation.js';

// pg_description: COMMENT ON.

export interface ObjectComment {
  readonly classId: number;
  readonly objectId: number;
  /** Number of a column; 0: the object itself. */
  readonly column: number;
  readonly text: string;
}

/** Every comment of the catalog. */
export function* commentsOf(catalog: Catalog): Iterable<ObjectComment> {
  for (const object of catalog.objects()) {
    const classId = object.kind === 'schema' ? CLASS.namespace : object.kind === 'enum' ? CLASS.type : CLASS.relation;
    if (object.comment !== null) yield { classId, objectId: object.id, column: 0, text: object.comment };
    if (object.kind !== 'table') continue;
    for (const { id, comment } of object.columns) {
      if (comment !== null) yield { classId, objectId: object.id, column: id, text: comment };
    }
    for (const { id, comment } of object.constraints) {
      if (comment !== null) yield { classId: CLASS.constraint, objectId: id, column: 0, text: comment };
    }
  }
}

export const pgDescription = catalogRelation({
  name: 'pg_description',
  oid: 2609,
  keys: ['objoid'],
  columns: 'objoid oid, classoid oid, objsubid int4, description text',
  *rows({ catalog }) {
    for (const { classId, objectId, column, text } of commentsOf(catalog)) {
      yield { objoid: objectId, classoid: classId, objsubid: column, description: text };
    }
  },
});

export const pgShdescription = catalogRelation({
  name: 'pg_shdescription',
  oid: 2396,
  columns: 'objoid oid, classoid oid, description text',
  rows: NO_ROWS,
});
