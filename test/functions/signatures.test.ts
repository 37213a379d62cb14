import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ArgumentType, SqlFunction } from '../../src/sql/functions/function.js';
import { unsupportedFunctions } from '../../src/sql/functions/not-supported.js';
import { allFunctions, allOperators, functionsNamed } from '../../src/sql/functions/registry.js';
import { Oracle } from '../types/oracle.js';

// Every row has the signature that PostgreSQL's catalogs have: argument and result types, what becomes of NULL,
// volatility. Rows that PostgreSQL does not have, or has otherwise, are listed with the reason.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

/** Rows without a counterpart in the catalogs. */
const OWN: Readonly<Record<string, string>> = {
  'nextval(text)': 'a sequence goes by its name: there is no regclass',
  'currval(text)': 'the same',
  'setval(text, bigint)': 'the same',
  'setval(text, bigint, boolean)': 'the same',
};

/** Rows with a counterpart that differs. */
const DIFFERENT: Readonly<Record<string, string>> = {
  'pg_typeof("any")': 'gives the name as text: there is no regtype',
};

function nameOf(type: ArgumentType): string {
  return typeof type === 'string' ? (type === 'any' ? '"any"' : type) : type.sqlName;
}

/** `name(types) -> result, strict, volatility`, as both sides are written. */
interface Signature {
  readonly key: string;
  readonly facts: string;
}

const VOLATILITY = { immutable: 'i', stable: 's', volatile: 'v' } as const;

function ours(row: SqlFunction): Signature {
  const args = row.args.map(nameOf);
  const last = args.length - 1;
  if (row.isVariadic) args[last] = `VARIADIC ${args[last]}${row.args[last] === 'any' ? '' : '[]'}`;
  const key = `${row.name}(${args.join(', ')})`;
  if (row.kind === 'table') {
    const types = row.columns.map((column) => nameOf(column.type));
    // Columns with a name of their own are parameters of the catalog.
    const hasParameters = types.length > 1 || row.columns[0]!.name !== row.name;
    const result = types.length === 1 ? types[0] : 'record';
    const returns = `SETOF ${result}${hasParameters ? `(${types.join(', ')})` : ''}`;
    return { key, facts: `${returns} ${row.nulls === 'propagate' ? 'strict' : ''} ${VOLATILITY[row.volatility]}` };
  }
  if (row.kind !== 'scalar') return { key: `${row.kind} ${key}`, facts: nameOf(row.returns) };
  const strict = row.nulls === 'propagate' ? 'strict' : '';
  return { key, facts: `${nameOf(row.returns)} ${strict} ${VOLATILITY[row.volatility]}` };
}

test('functions have the signatures of pg_proc', async () => {
  const rows = await oracle.rows(`
    SELECT CASE prokind WHEN 'a' THEN 'aggregate ' WHEN 'w' THEN 'window ' ELSE '' END || proname AS name,
      ARRAY(SELECT CASE WHEN n = pronargs AND provariadic <> 0 THEN 'VARIADIC ' ELSE '' END || format_type(t, NULL)
            FROM unnest(proargtypes) WITH ORDINALITY a(t, n) ORDER BY n)::text[],
      pronargdefaults,
      CASE WHEN proretset THEN 'SETOF ' ELSE '' END || format_type(prorettype, NULL) ||
        COALESCE('(' || (SELECT string_agg(format_type(t, NULL), ', ' ORDER BY n)
          FROM unnest(proallargtypes, proargmodes) WITH ORDINALITY o(t, m, n) WHERE m IN ('o', 't')) || ')', ''),
      proisstrict, provolatile, prokind
    FROM pg_proc WHERE pronamespace IN ('pg_catalog'::regnamespace, 'public'::regnamespace)`);
  const catalog = new Map<string, string>();
  for (const [name, argTexts, defaults, returns, isStrict, volatility, kind] of rows) {
    const args = parseList(argTexts!);
    const facts = kind === 'f' ? `${returns} ${isStrict === 't' ? 'strict' : ''} ${volatility}` : returns!;
    for (let count = args.length - Number(defaults); count <= args.length; count++) {
      catalog.set(`${name}(${args.slice(0, count).join(', ')})`, facts);
    }
  }
  expect(compare(allFunctions.map(ours), catalog)).toEqual([]);
});

/** The elements of an array's text, in which types have quotes. */
function parseList(text: string): string[] {
  return Array.from(text.slice(1, -1).matchAll(/"((?:[^"\\]|\\.)*)"|[^,]+/g), (match) =>
    match[1] === undefined ? match[0] : match[1].replace(/\\(.)/g, '$1'),
  );
}

test('operators have the signatures of pg_operator', async () => {
  const rows = await oracle.rows(`
    SELECT oprname, CASE WHEN oprleft = 0 THEN '' ELSE format_type(oprleft, NULL) END, format_type(oprright, NULL),
      format_type(oprresult, NULL), proisstrict, provolatile
    FROM pg_operator JOIN pg_proc ON pg_proc.oid = oprcode`);
  const catalog = new Map<string, string>();
  for (const [name, left, right, returns, isStrict, volatility] of rows) {
    catalog.set(`${left} ${name} ${right}`, `${returns} ${isStrict === 't' ? 'strict' : ''} ${volatility}`);
  }
  const signatures = allOperators.map((row) => ({
    key: `${row.left === null ? '' : nameOf(row.left)} ${row.name} ${nameOf(row.right)}`,
    facts: `${nameOf(row.returns)} ${row.nulls === 'propagate' ? 'strict' : ''} ${VOLATILITY[row.volatility]}`,
  }));
  expect(compare(signatures, catalog)).toEqual([]);
});

function compare(signatures: readonly Signature[], catalog: ReadonlyMap<string, string>): string[] {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const { key, facts } of signatures) {
    if (seen.has(key)) lines.push(`${key} is there twice`);
    seen.add(key);
    const theirs = catalog.get(key);
    if (theirs === undefined) {
      if (OWN[key] === undefined) lines.push(`${key} is not in the catalog`);
    } else if (OWN[key] !== undefined) lines.push(`${key} is in the catalog`);
    else if (theirs !== facts && DIFFERENT[key] === undefined) lines.push(`${key}: ${facts}, PostgreSQL: ${theirs}`);
  }
  return lines;
}

test("the functions that are not supported are PostgreSQL's, and not ours", async () => {
  const names = [...unsupportedFunctions];
  const known = await oracle.rows('SELECT DISTINCT proname FROM pg_proc WHERE proname = ANY($1)', [names]);
  expect(names.filter((name) => functionsNamed(name).length > 0)).toEqual([]);
  expect(known.length).toBe(names.length);
});
