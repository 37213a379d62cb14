import { bool, int4, int8, name, oid, regclass, regtype, text } from '../../types/builtin.js';
import { pgNodeTree } from '../../types/catalog-types.js';
import { regnamespace, regproc, regrole } from '../../types/object-names.js';
import type { NamedKind, Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction, SqlFunction } from './function.js';
import { stable } from './row.js';

// What the system catalogs' own functions tell: definitions as text, names, comments, visibility. An OID that names
// nothing gives NULL.

const ofContext = { ...stable, usesContext: true, example: null } as const;

/** `(oid)` and `(oid, pretty)`. */
function definition(
  called: string,
  evaluate: (context: FunctionContext, objectOid: number, isPretty: boolean) => string | null,
  doc: string,
): ScalarFunction[] {
  return [
    {
      ...ofContext,
      name: called,
      args: [oid],
      returns: text,
      evaluate: (context: FunctionContext, id: number) => evaluate(context, id, false),
      doc,
    },
    {
      ...ofContext,
      name: called,
      args: [oid, bool],
      returns: text,
      evaluate,
      doc: `${doc} With true as people write it.`,
    },
  ];
}

const definitions: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'pg_get_expr',
    args: [pgNodeTree, oid],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, source: string, relation: number) =>
      introspection.expression(source, relation, false),
    doc: 'A stored expression of a relation as SQL text.',
  },
  {
    ...ofContext,
    name: 'pg_get_expr',
    args: [pgNodeTree, oid, bool],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, source: string, relation: number, isPretty: boolean) =>
      introspection.expression(source, relation, isPretty),
    doc: 'A stored expression of a relation as SQL text, with true as people write it.',
  },
  ...definition(
    'pg_get_constraintdef',
    ({ introspection }, id, isPretty) => introspection.constraintDefinition(id, isPretty),
    'The definition of a constraint.',
  ),
  {
    ...ofContext,
    name: 'pg_get_indexdef',
    args: [oid],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number) => introspection.indexDefinition(id, 0, false),
    doc: 'The statement that creates an index.',
  },
  {
    ...ofContext,
    name: 'pg_get_indexdef',
    args: [oid, int4, bool],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number, column: number, isPretty: boolean) =>
      introspection.indexDefinition(id, column, isPretty),
    doc: 'One column of an index, counted from 1; 0: the statement that creates the index.',
  },
  ...definition(
    'pg_get_viewdef',
    ({ introspection }, id) => introspection.viewDefinition(id),
    'The query of a view, as it was written.',
  ),
  {
    ...ofContext,
    name: 'pg_get_viewdef',
    args: [text],
    returns: text,
    evaluate: (context: FunctionContext, view: string) =>
      context.introspection.viewDefinition(regclass.parse(view, -1, context)),
    doc: 'The query of a view, as it was written.',
  },
];

/** TABLE of definitions of what this engine does not have, so that no OID is one of theirs. */
const MISSING_OBJECTS: readonly (readonly [name: string, hasPretty: boolean])[] = [
  ['pg_get_functiondef', false],
  ['pg_get_function_arguments', false],
  ['pg_get_function_identity_arguments', false],
  ['pg_get_function_result', false],
  ['pg_get_partition_constraintdef', false],
  ['pg_get_partkeydef', false],
  ['pg_get_ruledef', true],
  ['pg_get_statisticsobjdef', false],
  ['pg_get_statisticsobjdef_columns', false],
  ['pg_get_triggerdef', true],
];

const missing: readonly ScalarFunction[] = MISSING_OBJECTS.flatMap(([called, hasPretty]) =>
  definition(called, () => null, 'NULL: no such object exists here.').slice(0, hasPretty ? 2 : 1),
);

const comments: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'obj_description',
    args: [oid, name],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number, catalog: string) =>
      introspection.comment(id, catalog, 0),
    doc: 'The comment on an object of a catalog.',
  },
  {
    ...ofContext,
    name: 'obj_description',
    args: [oid],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number) => introspection.comment(id, null, 0),
    doc: 'The comment on an object.',
  },
  {
    ...ofContext,
    name: 'col_description',
    args: [oid, int4],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number, column: number) =>
      column > 0 ? introspection.comment(id, 'pg_class', column) : null,
    doc: 'The comment on a column of a table.',
  },
  {
    ...ofContext,
    name: 'shobj_description',
    args: [oid, name],
    returns: text,
    evaluate: () => null,
    doc: 'The comment on a database, role or tablespace; they have none.',
  },
];

const VISIBLE: readonly (readonly [string, 'class' | 'type' | 'proc'])[] = [
  ['pg_table_is_visible', 'class'],
  ['pg_type_is_visible', 'type'],
  ['pg_function_is_visible', 'proc'],
];

const visibility: readonly ScalarFunction[] = VISIBLE.map(([called, kind]) => ({
  ...ofContext,
  name: called,
  args: [oid],
  returns: bool,
  evaluate: ({ introspection }: FunctionContext, id: number) => introspection.isVisible(kind, id),
  doc: 'Whether the search path finds the object by its name alone.',
}));

const LOOK_UPS: readonly (readonly [NamedKind, Type])[] = [
  ['class', regclass],
  ['type', regtype],
  ['namespace', regnamespace],
  ['role', regrole],
  ['proc', regproc],
];

const lookUps: readonly ScalarFunction[] = LOOK_UPS.map(([kind, type]) => ({
  ...ofContext,
  name: `to_${type.name}`,
  args: [text],
  returns: type,
  evaluate: ({ introspection }: FunctionContext, given: string) =>
    given === '-' ? 0 : /^\d+$/.test(given) ? Number(given) : introspection.oidOf(kind, given),
  doc: 'The object of a name; NULL when there is none.',
}));

/** TABLE of encodings: texts are UTF8, the other number is that of "none". */
const ENCODINGS: readonly (readonly [number, string])[] = [
  [0, 'SQL_ASCII'],
  [6, 'UTF8'],
];

const names: readonly ScalarFunction[] = [
  {
    ...ofContext,
    name: 'pg_get_userbyid',
    args: [oid],
    returns: name,
    evaluate: ({ introspection }: FunctionContext, id: number) =>
      introspection.nameOf('role', id) ?? `unknown (OID=${id})`,
    doc: 'The name of a role.',
  },
  {
    ...ofContext,
    name: 'pg_encoding_to_char',
    args: [int4],
    returns: name,
    evaluate: (_context: FunctionContext, id: number) => ENCODINGS.find(([number]) => number === id)?.[1] ?? '',
    doc: 'The name of an encoding.',
    example: ['pg_encoding_to_char(6)', 'UTF8'],
  },
  {
    ...ofContext,
    name: 'pg_char_to_encoding',
    args: [name],
    returns: int4,
    evaluate: (_context: FunctionContext, encoding: string) =>
      ENCODINGS.find(([, known]) => known === encoding.toUpperCase().replace('-', ''))?.[0] ?? -1,
    doc: 'The number of an encoding.',
    example: ["pg_char_to_encoding('UTF8')", '6'],
  },
  {
    ...ofContext,
    name: 'pg_sequence_last_value',
    volatility: 'volatile',
    args: [regclass],
    returns: int8,
    evaluate: ({ introspection }: FunctionContext, id: number) => introspection.sequenceValue(id),
    doc: 'The last value of a sequence; NULL before the first.',
  },
  {
    ...ofContext,
    name: 'pg_relation_is_publishable',
    args: [regclass],
    returns: bool,
    evaluate: () => false,
    doc: 'Whether changes of a relation can be replicated by publications, which do not exist here.',
  },
];

/** TABLE of the functions that system catalogs are read with. */
export const catalogInfoFunctions: readonly SqlFunction[] = [
  ...definitions,
  ...missing,
  ...comments,
  ...visibility,
  ...lookUps,
  ...names,
  {
    kind: 'table',
    name: 'pg_partition_ancestors',
    args: [regclass],
    columns: [{ name: 'relid', type: regclass }],
    nulls: 'propagate',
    volatility: 'volatile',
    rows: () => [],
    doc: 'The tables a partition belongs to. No table is one.',
    example: null,
  },
];
