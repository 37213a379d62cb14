import { readFileSync } from 'node:fs';
import { limits } from '../../src/common/limits.js';
import { code, type Page, table } from './page.js';

// Limits of the whole database: the values from the table, and what they mean from its comments.

export interface Limit {
  readonly name: string;
  readonly value: number;
  readonly doc: string;
  /** SQLSTATE of crossing it; null where crossing is no error. */
  readonly code: string | null;
}

const ROW = /\/\*\* (?<doc>.*) \*\/\n {2}(?<name>\w+): /g;

export function readLimits(): Limit[] {
  const source = readFileSync(new URL('../../src/common/limits.ts', import.meta.url), 'utf8');
  return Array.from(source.matchAll(ROW), ({ groups }) => {
    const { doc, name } = groups as { doc: string; name: keyof typeof limits };
    const coded = /^(.*\.) ([0-9A-Z]{5})\.$/.exec(doc);
    return { name, value: limits[name], doc: coded?.[1] ?? doc, code: coded?.[2] ?? null };
  });
}

export function limitsPage(): Page {
  const rows = readLimits().map((limit) => [
    limit.doc,
    Math.floor(limit.value).toLocaleString('en-US'),
    limit.code === null ? 'none' : code(limit.code),
  ]);
  return {
    path: 'limits.md',
    title: 'Limits',
    doc: 'What there is at most, and the error of more. What a session may set is on the page of settings.',
    body: table(['limit', 'at most', 'error'], rows),
  };
}
