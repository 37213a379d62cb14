import type { Database } from '../../src/client/database.js';
import { type TypeRow, typeRows } from '../../src/types/registry.js';
import type { Type } from '../../src/types/type.js';
import { code, codeBlock, exampleText, type Page, table } from './page.js';

// The types that columns of users' tables have. What JavaScript gets and gives is found by asking: the example is run,
// and a value of each kind is offered as a parameter.

type ShownRow = TypeRow & Required<Pick<TypeRow, 'doc' | 'example'>>;

/** Types with a description; that none is missing is a test. */
export const shownTypes: readonly ShownRow[] = typeRows.filter(
  (row): row is ShownRow => row.doc !== undefined && row.example !== undefined,
);

/** What a user may pass, by kind: one value that any type which takes the kind takes. */
const KINDS: readonly (readonly [kind: string, values: readonly unknown[]])[] = [
  ['boolean', [true]],
  ['number', [1]],
  ['bigint', [1n]],
  ['Date', [new Date(0)]],
  ['Uint8Array', [new Uint8Array([1])]],
  ['Float32Array', [new Float32Array([1])]],
  ['array', [[1]]],
  ['object', [{ a: 1 }, { days: 1 }]],
];

function takes(type: Type, values: readonly unknown[]): boolean {
  return values.some((value) => {
    try {
      type.fromParameter(value, { timeZone: 'UTC' });
      return true;
    } catch {
      return false;
    }
  });
}

/** Every type takes its text form. */
function acceptedKinds(type: Type): string {
  return ['string', ...KINDS.flatMap(([kind, values]) => (takes(type, values) ? [kind] : []))].join(', ');
}

/** What a value is to a program: `typeof`, or the class. */
function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor.name : typeof value;
}

async function resultKind(database: Database, { type, example }: ShownRow): Promise<string> {
  const cast = `(${example[0]})${type.sqlName === 'character' ? '' : `::${type.sqlName}`}`;
  const { rows } = await database.query<{ x: unknown }>(`SELECT ${cast} AS x`);
  const kind = kindOf(rows[0]!.x);
  return type.name === 'int8' ? 'number, bigint beyond 2^53 - 1' : kind;
}

function sizeText(byteCount: number): string {
  if (byteCount < 0) return 'varies';
  return byteCount === 1 ? '1 byte' : `${byteCount} bytes`;
}

/** Bytes of a value as `pg_type` has them. */
async function sizes(database: Database): Promise<Map<string, string>> {
  const { rows } = await database.query<{ typname: string; typlen: number }>('SELECT typname, typlen FROM pg_type');
  return new Map(rows.map(({ typname, typlen }) => [typname, sizeText(typlen)]));
}

async function entry(database: Database, row: ShownRow, size: string): Promise<string> {
  const { type, aliases, doc, example, range } = row;
  const names = [...new Set([type.sqlName, type.name, ...aliases])];
  const facts: (readonly [string, string])[] = [
    ['names', names.map(code).join(', ')],
    ['size', size],
    ...(range === undefined ? [] : [['range', `${code(range[0])} to ${code(range[1])}`] as const]),
    ['ordered', type.compare === null ? 'no: neither `ORDER BY` nor an index' : 'yes'],
    ['in JavaScript', code(await resultKind(database, row))],
    ['taken as a parameter', acceptedKinds(type)],
    ['OID', `${type.oid}${type.arrayOid === 0 ? '' : `, of the array ${type.arrayOid}`}`],
  ];
  return `## ${type.sqlName}\n\n${doc}\n\n${exampleText(example)}\n\n${table(['', ''], facts)}`;
}

const ARRAYS = `## Arrays

Every type above has an array: \`integer[]\`, \`text[][]\`. Dimensions and lower bounds belong to the value, not to the type.
JavaScript gets an array of values, nested by dimension, and gives one.

${exampleText(["'{{1,2},{3,NULL}}'::integer[]", '{{1,2},{3,NULL}}'])}

## Enums

\`CREATE TYPE ... AS ENUM\` makes a type of some words, ordered as they are listed. JavaScript gets and gives the word.

${codeBlock('sql', "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');\nSELECT 'ok'::mood < 'happy'; -- true")}

## Serial

\`smallserial\`, \`serial\` and \`bigserial\` are no types: in \`CREATE TABLE\` they mean an integer column, NOT NULL, with a
sequence of its own as default. \`GENERATED ALWAYS AS IDENTITY\` is the standard's way to say so.`;

export async function typesPage(database: Database): Promise<Page> {
  const size = await sizes(database);
  const entries: string[] = [];
  for (const row of shownTypes) entries.push(await entry(database, row, size.get(row.type.name)!));
  return {
    path: 'types.md',
    title: 'Types',
    doc: 'The types of columns: names, sizes, text forms, and what they are in JavaScript.',
    body: [...entries, ARRAYS].join('\n\n'),
  };
}
