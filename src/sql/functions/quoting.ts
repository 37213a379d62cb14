import { error } from '../../common/errors.js';

/** Words that stand for themselves only in quotes: PostgreSQL's keywords but for the unreserved ones. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
   char character check coalesce collate collation column concurrently constraint create cross current_catalog
   current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
   desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
   grouping having ilike in initially inner inout int integer intersect interval into is isnull join json json_array
   json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value
   lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
   not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision
   primary real references returning right row select session_user setof similar smallint some substring symmetric
   system_user table tablesample then time timestamp to trailing treat trim true union unique user using values varchar
   variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces
   xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** The name as SQL writes it: in double quotes unless it is a plain lower-case word. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The text as an SQL literal. A backslash asks for the E form. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/**
 * The parts of a name as a text has it, `Sales."Order.id"`: folded to lower case unless in double quotes.
 * @throws 42602 when it is no name.
 */
export function splitName(text: string): string[] {
  const part = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/y;
  const parts: string[] = [];
  for (;;) {
    const match = part.exec(text);
    if (match === null) throw error('invalid_name', 'invalid name syntax');
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2]!.toLowerCase());
    if (match[3] === '') return parts;
  }
}
