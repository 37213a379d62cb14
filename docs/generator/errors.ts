import { type Condition, SQLSTATE } from '../../src/common/sqlstate.js';
import { CONDITIONS } from './conditions.js';
import { code, type Page, table } from './page.js';
import { raisedConditions } from './raised.js';

/** Classes of SQLSTATE, by the first two characters, with PostgreSQL's names. */
const CLASSES: Readonly<Record<string, string>> = {
  '08': 'Connection exception',
  '0A': 'Feature not supported',
  '21': 'Cardinality violation',
  '22': 'Data exception',
  '23': 'Integrity constraint violation',
  '25': 'Invalid transaction state',
  '2B': 'Dependent privilege descriptors still exist',
  '3B': 'Savepoint exception',
  '3D': 'Invalid catalog name',
  '3F': 'Invalid schema name',
  '40': 'Transaction rollback',
  '42': 'Syntax error or access rule violation',
  '53': 'Insufficient resources',
  '54': 'Program limit exceeded',
  '55': 'Object not in prerequisite state',
  '57': 'Operator intervention',
  '58': 'System error',
  '72': 'Snapshot failure',
  MD: 'Client modules of this engine',
  XX: 'Internal error',
};

export function errorsPage(): Page {
  const sorted = [...raisedConditions()].sort((a, b) => (SQLSTATE[a] < SQLSTATE[b] ? -1 : 1));
  const sections = [...new Set(sorted.map((condition) => SQLSTATE[condition].slice(0, 2)))].map((prefix) => {
    const rows = sorted.filter((condition) => SQLSTATE[condition].startsWith(prefix)).map(conditionRow);
    return `## Class ${prefix}: ${CLASSES[prefix] ?? prefix}\n\n${table(['code', 'name', 'when', 'example'], rows)}`;
  });
  return {
    path: 'errors.md',
    title: 'Error codes',
    doc: 'Every error has an SQLSTATE in `code`: the same that PostgreSQL raises.',
    body: sections.join('\n\n'),
  };
}

/** Longer examples say nothing to a reader. */
const EXAMPLE_LENGTH_MAX = 200;

function conditionRow(condition: Condition): string[] {
  const { when, example = [] } = CONDITIONS[condition];
  const text = example.map((statement) => code(`${statement};`)).join(' ');
  return [code(SQLSTATE[condition]), condition, when, text.length > EXAMPLE_LENGTH_MAX ? '' : text];
}
