import { unsupportedFunctions } from '../../src/sql/functions/not-supported.js';
import { unsupportedStatements } from '../../src/sql/parse/unsupported.js';
import { unsupportedTypes } from '../../src/types/not-supported.js';
import { DIFFERENCES } from './deliberate-differences.js';
import { code, type Page, table } from './page.js';
import { UNSUPPORTED, UNSUPPORTED_FORMS, type UnsupportedRow } from './unsupported.js';

const INTRODUCTION = `What PostgreSQL has and this engine does not is answered with \`0A000\` (feature_not_supported) and named: it is never
taken for a mistake and never answered wrongly. Everything else on this page differs on purpose. The tests run each row
on both engines.`;

function words(names: Iterable<string>): string {
  return [...names].sort().map(code).join(', ');
}

function unsupportedTable(rows: readonly UnsupportedRow[]): string {
  const cells = rows.map(({ construct, statement, instead }) => [construct, code(statement), instead ?? '']);
  return table(['construct', 'for example', 'instead'], cells);
}

export function differencesPage(): Page {
  const differs = DIFFERENCES.map(({ subject, postgres, here, why }) => [subject, postgres, here, why]);
  const parts = [
    INTRODUCTION,
    '## What differs',
    table(['subject', 'PostgreSQL', 'here', 'why'], differs),
    '## What is not supported',
    unsupportedTable(UNSUPPORTED),
    '### Forms of what is supported otherwise',
    unsupportedTable(UNSUPPORTED_FORMS),
    '### Statements',
    words(unsupportedStatements),
    '### Types',
    words(unsupportedTypes),
    '### Functions',
    words(unsupportedFunctions),
  ];
  return {
    path: 'differences.md',
    title: 'Differences from PostgreSQL',
    doc: 'What is not here, and what is otherwise.',
    body: parts.join('\n\n'),
  };
}
