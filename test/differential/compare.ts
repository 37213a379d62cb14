import type { Answer, RowsAnswer } from './engines.js';
import type { Facts } from './piece.js';

/** What two answers differ in, in one line; null when they agree. */
export function difference(ours: Answer, theirs: Answer, facts: Facts): string | null {
  if (ours.kind === 'error' || theirs.kind === 'error') {
    if (ours.kind === 'error' && theirs.kind === 'error' && ours.code === theirs.code) return null;
    return `${summary(ours)}; PostgreSQL: ${summary(theirs)}`;
  }
  return (
    different('column names', ours.names, theirs.names) ??
    different('types', ours.typeOids, theirs.typeOids) ??
    different('affected rows', [ours.affectedRows], [theirs.affectedRows]) ??
    differentRows(ours, theirs, facts)
  );
}

function summary(answer: Answer): string {
  if (answer.kind === 'error') return `${answer.code} ${answer.message}`;
  const shown = answer.rows.slice(0, 3).map(showRow).join(' ');
  return `${answer.rows.length} rows ${shown}`;
}

function different(what: string, ours: readonly unknown[], theirs: readonly unknown[]): string | null {
  if (ours.length === theirs.length && ours.every((value, i) => value === theirs[i])) return null;
  return `${what} ${ours.join(', ')}; PostgreSQL: ${theirs.join(', ')}`;
}

type Row = readonly (string | null)[];

function differentRows(ours: RowsAnswer, theirs: RowsAnswer, facts: Facts): string | null {
  const read = (answer: RowsAnswer) => answer.rows.map((row) => row.map((value) => normal(value, facts)));
  const [left, right] = [read(ours), read(theirs)];
  if (left.length !== right.length) {
    return `${left.length} rows; PostgreSQL: ${right.length} rows${firstExtra(left, right)}`;
  }
  if (facts.orderedBy !== null) {
    // Rows that tie may come in any order: what is promised is the order of the keys.
    const places = facts.orderedBy.map((name) => ours.names.indexOf(name)).filter((place) => place >= 0);
    const keys = (rows: readonly Row[]) => rows.map((row) => showRow(places.map((place) => row[place]!)));
    const [leftKeys, rightKeys] = [keys(left), keys(right)];
    const at = leftKeys.findIndex((key, i) => key !== rightKeys[i]);
    if (at >= 0) return `order at row ${at}: ${leftKeys[at]}; PostgreSQL: ${rightKeys[at]}`;
  }
  if (facts.isCut) return null;
  const extra = firstExtra(left, right);
  return extra === '' ? null : `rows${extra}`;
}

/** A row that only one side has. */
function firstExtra(ours: readonly Row[], theirs: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const row of ours) counts.set(showRow(row), (counts.get(showRow(row)) ?? 0) + 1);
  for (const row of theirs) counts.set(showRow(row), (counts.get(showRow(row)) ?? 0) - 1);
  const ourOnly = [...counts].find(([, count]) => count > 0);
  const theirOnly = [...counts].find(([, count]) => count < 0);
  if (ourOnly === undefined && theirOnly === undefined) return '';
  return ` ${ourOnly?.[0] ?? 'none'}; PostgreSQL: ${theirOnly?.[0] ?? 'none'}`;
}

function showRow(row: Row): string {
  return `(${row.map((value) => (value === null ? 'NULL' : JSON.stringify(value))).join(', ')})`;
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/;

function normal(value: string | null, facts: Facts): string | null {
  if (value === null || !NUMBER.test(value)) return value;
  if (facts.isApproximate) return String(Number(Number(value).toPrecision(10)) + 0);
  if (facts.mixesEquals) {
    const trimmed = value.includes('.') && !value.includes('e') ? value.replace(/\.?0+$/, '') : value;
    return trimmed === '-0' ? '0' : trimmed;
  }
  return value;
}
