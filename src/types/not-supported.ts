/** Types that PostgreSQL and pgvector have and this engine does not: 0A000 rather than "does not exist". */
const NAMES: ReadonlySet<string> = new Set(
  (
    'money inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery xml pg_lsn ' +
    'txid_snapshot pg_snapshot int4range int8range numrange tsrange tstzrange daterange int4multirange ' +
    'int8multirange nummultirange tsmultirange tstzmultirange datemultirange sparsevec regconfig regdictionary ' +
    'refcursor aclitem tid xid cid xid8'
  ).split(' '),
);

/** Whether a type of this name is known and not supported. */
export function isKnownType(name: string): boolean {
  return NAMES.has(name);
}
