import { bool, int4, int8, name, oid, regclass, regtype, text } from '../../types/builtin.js';
import { pgNodeTree } from '../../types/catalog-types.js';
import { regnamespace, regproc, regrole } from '../../types/object-names.js';
import type { NamedKind, Type } from '../../types/type.js';
import type { FunctionContext, ScalarFunction, SqlFunction } from './function.js';
import { stable } from './row.js';

// What the system catalogs' own functions tell: definitions as text, names, comments, visibility. An OID that names
// nothing gives NULL.

const ofContext = { ...stable, usesContext: true } as const;

/** `(oid)` and `(oid, pretty)`. */
function definition(
  called: string,
  evaluate: (context: FunctionContext, objectOid: number, isPretty: boolean) => string | null,
  doc: string,
  examples: readonly [plain: ScalarFunction['example'], pretty: ScalarFunction['example']],
): ScalarFunction[] {
  return [
    {
      ...ofContext,
      name: called,
      args: [oid],
      returns: text,
      evaluate: (context: FunctionContext, id: number) => evaluate(context, id, false),
      doc,
      example: examples[0],
    },
    {
      ...ofContext,
      name: called,
      args: [oid, bool],
      returns: text,
      evaluate,
      doc: `${doc} With true as people write it.`,
      example: examples[1],
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
    example: [
      "(SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'item'::regclass AND adnum = 3)",
      '1.5',
    ],
  },
  {
    ...ofContext,
    name: 'pg_get_expr',
    args: [pgNodeTree, oid, bool],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, source: string, relation: number, isPretty: boolean) =>
      introspection.expression(source, relation, isPretty),
    doc: 'A stored expression of a relation as SQL text, with true as people write it.',
    example: [
      "(SELECT pg_get_expr(adbin, adrelid, true) FROM pg_attrdef WHERE adrelid = 'item'::regclass AND adnum = 3)",
      '1.5',
    ],
  },
  ...definition(
    'pg_get_constraintdef',
    ({ introspection }, id, isPretty) => introspection.constraintDefinition(id, isPretty),
    'The definition of a constraint.',
    [
      [
        "(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'item_price_check')",
        'CHECK ((price > (0)::numeric))',
      ],
      [
        "(SELECT pg_get_constraintdef(oid, true) FROM pg_constraint WHERE conname = 'item_price_check')",
        'CHECK (price > 0::numeric)',
      ],
    ],
  ),
  {
    ...ofContext,
    name: 'pg_get_indexdef',
    args: [oid],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number) => introspection.indexDefinition(id, 0, false),
    doc: 'The statement that creates an index.',
    example: [
      "pg_get_indexdef('item_price_idx'::regclass)",
      'CREATE INDEX item_price_idx ON public.item USING btree (price)',
    ],
  },
  {
    ...ofContext,
    name: 'pg_get_indexdef',
    args: [oid, int4, bool],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number, column: number, isPretty: boolean) =>
      introspection.indexDefinition(id, column, isPretty),
    doc: 'One column of an index, counted from 1; 0: the statement that creates the index.',
    example: ["pg_get_indexdef('item_price_idx'::regclass, 1, true)", 'price'],
  },
  ...definition(
    'pg_get_viewdef',
    ({ introspection }, id) => introspection.viewDefinition(id),
    'The query of a view, as it was written.',
    [
      ["pg_get_viewdef('cheap'::regclass) LIKE '%SELECT%'", 't'],
      ["pg_get_viewdef('cheap'::regclass, true) LIKE '%SELECT%'", 't'],
    ],
  ),
  {
    ...ofContext,
    name: 'pg_get_viewdef',
    args: [text],
    returns: text,
    evaluate: (context: FunctionContext, view: string) =>
      context.introspection.viewDefinition(regclass.parse(view, -1, context)),
    doc: 'The query of a view, as it was written.',
    example: ["pg_get_viewdef('cheap') LIKE '%SELECT%'", 't'],
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
  definition(called, () => null, 'NULL: no such object exists here.', [
    [`${called}(0) IS NULL`, 't'],
    [`${called}(0, true) IS NULL`, 't'],
  ]).slice(0, hasPretty ? 2 : 1),
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
    example: ["obj_description('item'::regclass, 'pg_class')", 'What is sold'],
  },
  {
    ...ofContext,
    name: 'obj_description',
    args: [oid],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number) => introspection.comment(id, null, 0),
    doc: 'The comment on an object.',
    example: ["obj_description('item'::regclass)", 'What is sold'],
  },
  {
    ...ofContext,
    name: 'col_description',
    args: [oid, int4],
    returns: text,
    evaluate: ({ introspection }: FunctionContext, id: number, column: number) =>
      column > 0 ? introspection.comment(id, 'pg_class', column) : null,
    doc: 'The comment on a column of a table.',
    example: ["col_description('item'::regclass, 3)", 'In euros'],
  },
  {
    ...ofContext,
    name: 'shobj_description',
    args: [oid, name],
    returns: text,
    evaluate: () => null,
    doc: 'The comment on a database, role or tablespace; they have none.',
    example: ["shobj_description(0, 'pg_database') IS NULL", 't'],
  },
];

const VISIBLE: readonly (readonly [name: string, kind: 'class' | 'type' | 'proc', object: string])[] = [
  ['pg_table_is_visible', 'class', "'item'::regclass"],
  ['pg_type_is_visible', 'type', "'text'::regtype"],
  ['pg_function_is_visible', 'proc', "'now'::regproc"],
];

const visibility: readonly ScalarFunction[] = VISIBLE.map(([called, kind, object]) => ({
  ...ofContext,
  name: called,
  args: [oid],
  returns: bool,
  evaluate: ({ introspection }: FunctionContext, id: number) => introspection.isVisible(kind, id),
  doc: 'Whether the search path finds the object by its name alone.',
  example: [`${called}(${object})`, 't'],
}));

const LOOK_UPS: readonly (readonly [kind: NamedKind, type: Type, example: ScalarFunction['example']])[] = [
  ['class', regclass, ["to_regclass('item')", 'item']],
  ['type', regtype, ["to_regtype('int4')", 'integer']],
  ['namespace', regnamespace, ["to_regnamespace('public')", 'public']],
  ['role', regrole, ["to_regrole('nobody') IS NULL", 't']],
  ['proc', regproc, ["to_regproc('now')", 'now']],
];

const lookUps: readonly ScalarFunction[] = LOOK_UPS.map(([kind, type, example]) => ({
  ...ofContext,
  name: `to_${type.name}`,
  args: [text],
  returns: type,
  evaluate: ({ introspection }: FunctionContext, given: string) =>
    given === '-' ? 0 : /^\d+$/.test(given) ? Number(given) : introspection.oidOf(kind, given),
  doc: 'The object of a name; NULL when there is none.',
  example,
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
    example: ['pg_get_userbyid(10) = current_user', 't'],
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
    example: ["pg_sequence_last_value('item_id_seq') IS NULL", 't'],
  },
  {
    ...ofContext,
    name: 'pg_relation_is_publishable',
    args: [regclass],
    returns: bool,
    evaluate: () => false,
    doc: 'Whether changes of a relation can be replicated by publications, which do not exist here.',
    example: ["pg_relation_is_publishable('item_price_idx')", 'f'],
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
    example: ["(SELECT count(*) FROM pg_partition_ancestors('item'))", '0'],
  },
];
