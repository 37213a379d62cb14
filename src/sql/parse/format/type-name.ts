import type { TypeName } from '../ast.js';
import { quoteIdentifier } from './identifier.js';

/** The types whose names are keywords, some of several words. */
const keywordTypes = new Set([
  ...['bigint', 'bit', 'bit varying', 'boolean', 'char', 'character', 'character varying', 'dec', 'decimal'],
  ...['double precision', 'float', 'int', 'integer', 'interval', 'json', 'numeric', 'real', 'smallint', 'time'],
  ...['time with time zone', 'time without time zone', 'timestamp', 'timestamp with time zone'],
  ...['timestamp without time zone', 'varchar'],
]);

/** A type as SQL: `numeric(10, 2)[]`. */
export function formatTypeName(type: TypeName): string {
  return formatElementType(type) + '[]'.repeat(type.arrayDepth);
}

function formatElementType({ name, schema, modifiers, intervalFields }: TypeName): string {
  const list = modifiers.length === 0 ? '' : `(${modifiers.join(', ')})`;
  if (schema !== null) return `${quoteIdentifier(schema)}.${quoteTypeName(name)}${list}`;
  if (name === 'interval' && intervalFields !== null) return `interval ${intervalFields}${list}`;
  if (!keywordTypes.has(name)) return quoteTypeName(name) + list;
  // The precision of a time stands before its zone.
  const zone = /^(\w+)( with(?:out)? time zone)$/.exec(name);
  return zone === null ? name + list : zone[1] + list + zone[2];
}

/** A type that keeps its quotes in the tree has them already. */
function quoteTypeName(name: string): string {
  return name.startsWith('"') ? name : quoteIdentifier(name);
}
