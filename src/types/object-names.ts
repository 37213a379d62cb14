import { error } from '../common/errors.js';
import type { Condition } from '../common/sqlstate.js';
import { castsOf } from './cast.js';
import { int2, int4, int8, oid } from './integer.js';
import { toOid } from './number-casts.js';
import { text, varchar } from './text.js';
import type { NamedKind, TextContext, Type } from './type.js';

// Types that hold the OID of a catalog object and are written as its name: regclass and its like.

interface NamedTypeRow {
  readonly kind: NamedKind;
  readonly oid: number;
  readonly arrayOid: number;
  /** What the object is called in messages, and the condition when it does not exist. */
  readonly noun: string;
  readonly missing: Condition;
}

function namedType({ kind, oid: typeOid, arrayOid, noun, missing }: NamedTypeRow): Type<number> {
  const typeName = `reg${kind}`;
  const read = (given: string, context: TextContext): number => {
    if (given === '-') return 0;
    if (/^\d+$/.test(given)) return oid.parse(given, -1, context);
    const found = context.names?.oidOf(kind, given) ?? null;
    if (found === null) throw error(missing, `${noun} "${given}" does not exist`);
    return found;
  };
  return {
    ...oid,
    name: typeName,
    sqlName: typeName,
    oid: typeOid,
    arrayOid,
    isPreferred: false,
    parse: (given, _modifier, context) => read(given, context),
    format: (value, context) => (value === 0 ? '-' : (context.names?.nameOf(kind, value) ?? String(value))),
    isShownAsText: true,
    fromParameter: (value, context) =>
      typeof value === 'string' ? read(value, context) : oid.fromParameter(value, context),
  };
}

/** A relation: `'item'::regclass`. */
export const regclass = namedType({
  kind: 'class',
  oid: 2205,
  arrayOid: 2210,
  noun: 'relation',
  missing: 'undefined_table',
});

/** A type: `'integer'::regtype`. */
export const regtype = namedType({
  kind: 'type',
  oid: 2206,
  arrayOid: 2211,
  noun: 'type',
  missing: 'undefined_object',
});

/** A schema. */
export const regnamespace = namedType({
  kind: 'namespace',
  oid: 4089,
  arrayOid: 4090,
  noun: 'schema',
  missing: 'invalid_schema_name',
});

/** A role. */
export const regrole = namedType({
  kind: 'role',
  oid: 4096,
  arrayOid: 4097,
  noun: 'role',
  missing: 'undefined_object',
});

/** A function by its name alone. */
export const regproc = namedType({
  kind: 'proc',
  oid: 24,
  arrayOid: 1008,
  noun: 'function',
  missing: 'undefined_function',
});

export const namedTypes: readonly Type<number>[] = [regclass, regtype, regnamespace, regrole, regproc];

const byText = (value: string, context: TextContext) => regclass.parse(value, -1, context);

/** Rows of `pg_cast`: an OID is any of them, and a text names a relation by itself. */
export const namedCasts = castsOf([
  ...namedTypes.flatMap((type) => [
    [oid, type, 'implicit'] as const,
    [type, oid, 'implicit'] as const,
    [int2, type, 'implicit', (value: number) => value >>> 0] as const,
    [int4, type, 'implicit', (value: number) => value >>> 0] as const,
    [int8, type, 'implicit', toOid] as const,
    [type, int4, 'assignment', (value: number) => value | 0] as const,
    [type, int8, 'assignment'] as const,
  ]),
  [text, regclass, 'implicit', byText],
  [varchar, regclass, 'implicit', byText],
]);
