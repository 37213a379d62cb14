import { currentTimeKeywords } from './current-time.js';
import type { Family, ScalarFunction } from './function.js';
import { sessionNameKeywords } from './session-name.js';

/** TABLE of functions that are keywords and have no parentheses: `CURRENT_DATE`, `USER`. */
export const keywordFamilies: readonly Family<ScalarFunction>[] = [
  { chapter: 'datetime', rows: currentTimeKeywords },
  { chapter: 'system', rows: sessionNameKeywords },
];

export const keywordFunctions: readonly ScalarFunction[] = keywordFamilies.flatMap(({ rows }) => rows);

const rows = new Map(keywordFunctions.map((row) => [row.name, row]));

/** The function of a keyword in lower case. */
export function keywordFunction(name: string): ScalarFunction {
  return rows.get(name)!;
}
