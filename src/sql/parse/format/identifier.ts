import { type Keyword, keywordClasses } from '../keywords.js';

/** A name as SQL: in double quotes where the plain word would be read as something else. */
export function quoteIdentifier(name: string): string {
  const keywordClass = keywordClasses.get(name as Keyword);
  if (/^[a-z_][a-z0-9_$]*$/.test(name) && (keywordClass === undefined || keywordClass === 'unreserved')) return name;
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as SQL. */
export function quoteString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
