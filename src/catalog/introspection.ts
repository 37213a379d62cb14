import type { ObjectNames } from '../types/type.js';

/** Which of a relation's bytes are counted. */
export type RelationPart = 'main' | 'table' | 'indexes' | 'total';

/** What functions may ask about catalog objects. OIDs that name nothing give null, as in PostgreSQL. */
export interface Introspection extends ObjectNames {
  /** A type's name with its modifier (-1: none); null for an OID of no type. */
  typeText(typeOid: number, modifier: number): string | null;
  /** SQL text of a stored expression (`pg_node_tree`) over a relation, as PostgreSQL prints it. */
  expression(source: string, relationOid: number, isPretty: boolean): string | null;
  constraintDefinition(constraintOid: number, isPretty: boolean): string | null;
  /** `key` 0: the CREATE INDEX statement; from 1: one of its columns. */
  indexDefinition(indexOid: number, key: number, isPretty: boolean): string | null;
  viewDefinition(viewOid: number): string | null;
  /** Comment on an object of a catalog (`pg_class`; null: any) or, with `column` above 0, on one of its columns. */
  comment(objectOid: number, catalog: string | null, column: number): string | null;
  /** Whether the search path finds the object by its name alone. */
  isVisible(kind: 'class' | 'type' | 'proc', objectOid: number): boolean | null;
  /** Last value given by a sequence; null before the first. */
  sequenceValue(sequenceOid: number): number | bigint | null;
  hasSchema(name: string): boolean;
  /** Bytes of a relation in the store as of the newest commit. */
  storedBytes(relationOid: number, part: RelationPart): number | null;
}
