import { readFlags } from './options.js';
import { Regex } from './regex.js';

// Compiled patterns by their text and flags. A pattern that stands in the statement is looked up by one comparison;
// those that come from rows share a bounded cache.

const ENTRIES_MAX = 200;
const cache = new Map<string, Regex>();
let lastPattern: string | null = null;
let lastFlags = '';
let lastRegex: Regex | null = null;

/** The compiled pattern; `flags` without `g`. @throws 2201B, 22023 */
export function regexOf(pattern: string, flags = ''): Regex {
  if (lastRegex !== null && pattern === lastPattern && flags === lastFlags) return lastRegex;
  const key = `${flags}/${pattern}`;
  let regex = cache.get(key);
  if (regex === undefined) {
    regex = new Regex(pattern, readFlags(flags).options);
  } else {
    cache.delete(key);
  }
  // What was used last stands last; the first goes when there are too many.
  cache.set(key, regex);
  if (cache.size > ENTRIES_MAX) cache.delete(cache.keys().next().value!);
  lastPattern = pattern;
  lastFlags = flags;
  lastRegex = regex;
  return regex;
}
