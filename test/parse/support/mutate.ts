import { seededRandom } from '../../../src/common/random.js';
import { keywordClasses } from '../../../src/sql/parse/keywords.js';

/** Gives another wrong or odd statement with each call. */
export type Mutator = () => string;

const pieces =
  /\s+|--[^\n]*|\/\*.*?\*\/|[a-z]&?'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$\$.*?\$\$|\$\d+|\w+|::|[<>=!]+|\S/gi;

/**
 * Makes statements by taking valid ones apart into words and symbols and deleting, doubling, swapping and replacing
 * some of them. The same seed gives the same statements.
 */
export function mutator(seed: number, statements: readonly string[]): Mutator {
  const { next, below } = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)];
  const sources = statements.map((statement) => statement.match(pieces) ?? []);
  const symbols = [...new Set(sources.flat().filter((piece) => piece.trim() !== ''))];
  const keywords = [...keywordClasses.keys()];

  const change = (parts: string[]): string[] => {
    const at = below(parts.length);
    const choice = next();
    if (choice < 0.25) return parts.toSpliced(at, 1);
    if (choice < 0.4) return parts.toSpliced(at, 0, ` ${pick(symbols)} `);
    if (choice < 0.5) return parts.toSpliced(at, 0, ` ${pick(keywords)} `);
    if (choice < 0.65) return parts.with(at, ` ${pick(symbols)} `);
    if (choice < 0.75) return parts.with(at, ` ${pick(keywords)} `);
    if (choice < 0.85) {
      const other = below(parts.length);
      return parts.with(at, parts[other]).with(other, parts[at]);
    }
    if (choice < 0.93) return parts.toSpliced(at, 0, parts[at]);
    const source = pick(sources);
    return [...parts.slice(0, at), ' ', ...source.slice(below(source.length))];
  };

  return () => {
    let parts: string[] = [...pick(sources)];
    for (let count = 1 + below(2); count > 0 && parts.length > 0; count--) parts = change(parts);
    return parts.join('');
  };
}
