import { open } from '../../src/index.js';
import { castsPage } from './casts.js';
import { differencesPage } from './differences.js';
import { errorsPage } from './errors.js';
import { expressionExamples, expressionsPage } from './expressions.js';
import { functionExamples, functionPages } from './functions.js';
import { indexesPage } from './indexes.js';
import { jsonpathExamples } from './jsonpath.js';
import { limitsPage } from './limits.js';
import { codeBlock, type Example, type Page } from './page.js';
import { settingsPage } from './settings.js';
import { SETUP } from './setup.js';
import { statementsPage } from './statements.js';
import { shownTypes, typesPage } from './types.js';

// The reference: its pages in order, and the examples on them.

/** Expressions that the pages show with their values. */
export const examples: readonly Example[] = [
  ...functionExamples,
  ...jsonpathExamples,
  ...expressionExamples,
  ...shownTypes.map(({ example }) => example),
];

/** Asks a database in memory where a fact is known only there. */
export async function referencePages(): Promise<Page[]> {
  await using database = await open();
  const pages: Page[] = [
    statementsPage(),
    expressionsPage(),
    await typesPage(database),
    castsPage(),
    ...functionPages(),
    indexesPage(),
    settingsPage(),
    limitsPage(),
    errorsPage(),
    differencesPage(),
  ];
  return [contentsPage(pages), ...pages];
}

const INTRODUCTION = `The dialect is that of PostgreSQL 18 with pgvector 0.8. Every example on these pages is run by the tests, here and in
PostgreSQL. What differs is on the page of [differences](differences.md).`;

function contentsPage(pages: readonly Page[]): Page {
  const line = ({ title, path, doc }: Page) => `- [${title}](${path}): ${doc}`;
  const isFunctions = ({ path }: Page) => path.startsWith('functions-');
  const first = pages.findIndex(isFunctions);
  const parts = [
    INTRODUCTION,
    pages.slice(0, first).map(line).join('\n'),
    '## Functions and operators',
    pages.filter(isFunctions).map(line).join('\n'),
    '## Around the language',
    pages
      .slice(first)
      .filter((page) => !isFunctions(page))
      .map(line)
      .join('\n'),
    '## What the examples find',
    codeBlock('sql', SETUP.trim()),
  ];
  return { path: 'README.md', title: 'SQL reference', doc: 'What the engine understands.', body: parts.join('\n\n') };
}
