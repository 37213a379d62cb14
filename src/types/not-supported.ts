/** Types that PostgreSQL and pgvector have and this engine does not: 0A000 rather than "does not exist". */
export const unsupportedTypes: ReadonlySet<string> = new Set(
  (
    'money lseg box path polygon circle tsvector tsquery xml pg_lsn ' +
    'txid_snapshot pg_snapshot int4range int8range numrange tsrange tstzrange daterange int4multirange ' +
    'int8multirange nummultirange tsmultirange tstzmultirange datemultirange sparsevec regconfig regdictionary ' +
    'refcursor tid cid xid8'
  ).split(' '),
);

/** Whether a type of this name is known and not supported. */
export function isKnownType(name: string): boolean {
  return unsupportedTypes.has(name);
}
