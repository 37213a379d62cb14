import type { RelationPart } from '../../catalog/introspection.js';
import { error } from '../../common/errors.js';
import { int8, oid, regclass, text } from '../../types/builtin.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { stable, volatile } from './row.js';

// How many bytes relations take in the store as of the newest commit, and where tablespaces lie.

const TABLE: readonly (readonly [name: string, part: RelationPart, doc: string])[] = [
  ['pg_relation_size', 'main', 'Bytes of the rows of a table, or of an index, in the store.'],
  ['pg_table_size', 'table', 'Bytes of a table in the store, without its indexes.'],
  ['pg_indexes_size', 'indexes', 'Bytes of the indexes of a table in the store.'],
  ['pg_total_relation_size', 'total', 'Bytes of a table with its indexes in the store.'],
];

const sizes: readonly ScalarFunction[] = TABLE.map(([name, part, doc]) => ({
  ...volatile,
  usesContext: true,
  name,
  args: [regclass],
  returns: int8,
  evaluate: ({ introspection }: FunctionContext, relation: number) => introspection.storedBytes(relation, part),
  doc,
  example: [`${name}('item'::regclass) >= 0`, 't'],
}));

/** The tablespaces there are: pg_default and pg_global, and 0 for that of the database. */
const TABLESPACES: ReadonlySet<number> = new Set([0, 1663, 1664]);

function tablespaceLocation(id: number): string {
  if (TABLESPACES.has(id)) return '';
  throw error('undefined_file', `tablespace ${id} does not exist`);
}

export const relationSizeFunctions: readonly ScalarFunction[] = [
  ...sizes,
  {
    ...stable,
    name: 'pg_tablespace_location',
    args: [oid],
    returns: text,
    evaluate: tablespaceLocation,
    doc: 'The folder of a tablespace; those there are lie in that of the database.',
    example: ["pg_tablespace_location(1663::oid) = ''", 't'],
  },
];
