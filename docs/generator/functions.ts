import { CHAPTERS, type ChapterName } from '../../src/sql/functions/chapters.js';
import type { Family, Operator, SqlFunction } from '../../src/sql/functions/function.js';
import { keywordFamilies } from '../../src/sql/functions/keyword.js';
import { functionFamilies, operatorFamilies } from '../../src/sql/functions/registry.js';
import { jsonpathLanguage } from './jsonpath.js';
import { anchor, code, type Example, exampleText, type Page } from './page.js';
import { signatures } from './signature.js';

// A page for each chapter of functions and operators: the rows of its families, those of one name together.

export type Row = SqlFunction | Operator;

export interface FunctionChapter {
  readonly name: ChapterName;
  readonly functions: readonly SqlFunction[];
  /** Functions that are called without parentheses. */
  readonly keywords: readonly SqlFunction[];
  readonly operators: readonly Operator[];
}

export const functionChapters: readonly FunctionChapter[] = (Object.keys(CHAPTERS) as ChapterName[]).map((name) => ({
  name,
  functions: rowsOf(functionFamilies, name),
  keywords: rowsOf(keywordFamilies, name),
  operators: rowsOf(operatorFamilies, name),
}));

function rowsOf<Item>(families: readonly Family<Item>[], name: ChapterName): Item[] {
  return families.flatMap(({ chapter, rows }) => (chapter === name ? rows : []));
}

/** The rows of each name, in the order of the names' first rows. */
export function byName<Named extends Row>(rows: readonly Named[]): Map<string, Named[]> {
  return groupBy(rows, (row) => ('left' in row && row.left === null ? `${row.name} (prefix)` : row.name));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The rows of one name: signatures, what they do, examples; rows that say the same once. */
function entry(rows: readonly Row[]): string {
  return [...groupBy(rows, ({ doc }) => doc)]
    .map(([doc, alike]) => {
      const examples = new Map(alike.flatMap(({ example }): Example[] => (example === null ? [] : [example])));
      const lines = [signatures(alike).join('<br>'), doc, ...[...examples].map(exampleText)];
      return lines.join('\n\n');
    })
    .join('\n\n');
}

function section(
  title: string,
  groups: ReadonlyMap<string, readonly Row[]>,
  heading: (name: string) => string,
): string {
  if (groups.size === 0) return '';
  const entries = [...groups].map(([name, rows]) => `### ${heading(name)}\n\n${entry(rows)}`);
  return `## ${title}\n\n${entries.join('\n\n')}`;
}

function chapterPage({ name, functions, keywords, operators }: FunctionChapter): Page {
  const named = byName(functions);
  const names = [...named.keys()].sort();
  const sorted = new Map(names.map((each) => [each, named.get(each)!]));
  const contents = names.map((each) => `[${each}](#${anchor(each)})`).join(', ');
  const body = [
    contents,
    name === 'jsonpath' ? jsonpathLanguage() : '',
    section('Operators', byName(operators), code),
    section('Functions', sorted, (each) => each),
    section('Functions without parentheses', byName(keywords), (each) => each),
  ];
  const { title, doc } = CHAPTERS[name];
  return { path: `functions-${name}.md`, title, doc, body: body.filter((part) => part !== '').join('\n\n') };
}

export const functionPages = (): Page[] => functionChapters.map(chapterPage);

/** The examples of all rows, in the order of the chapters. */
export const functionExamples: readonly Example[] = functionChapters.flatMap(({ functions, keywords, operators }) =>
  [...functions, ...keywords, ...operators].flatMap(({ example }) => (example === null ? [] : [example])),
);
