import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { afterAll, beforeAll } from 'vitest';
import { textParsers } from './text-parsers.js';

/** What PostgreSQL makes of one input: its output text, or the error. */
export interface OracleAnswer {
  readonly text: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** PostgreSQL with pgvector, asked in bulk. */
export class Oracle {
  private constructor(readonly database: PGlite) {}

  static async open(): Promise<Oracle> {
    const database = await PGlite.create({ extensions: { vector } });
    await database.exec('CREATE EXTENSION vector');
    await database.exec(ATTEMPT);
    return new Oracle(database);
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  async exec(sql: string): Promise<void> {
    await this.database.exec(sql);
  }

  /** Rows of a query, every value as text. */
  async rows(sql: string, parameters: unknown[] = []): Promise<(string | null)[][]> {
    const result = await this.database.query(sql, parameters, { rowMode: 'array', parsers: textParsers });
    return result.rows as (string | null)[][];
  }

  /** Gives each text to a type's input function, with its modifier, and takes what its output function prints. */
  async input(typeName: string, texts: readonly string[]): Promise<OracleAnswer[]> {
    await this.exec(`DROP TABLE IF EXISTS one; CREATE TABLE one (c ${typeName})`);
    const [column] = await this.rows(
      `SELECT typinput::text, typoutput::text, pronargs, CASE WHEN typelem <> 0 AND typlen = -1 THEN typelem ELSE t.oid END, atttypmod
       FROM pg_attribute JOIN pg_type t ON t.oid = atttypid JOIN pg_proc p ON p.oid = typinput
       WHERE attrelid = 'one'::regclass AND attname = 'c'`,
    );
    const [input, output, argumentCount, parameter, modifier] = column!;
    const call = argumentCount === '1' ? `${input}(x::cstring)` : `${input}(x::cstring, ${parameter}, ${modifier})`;
    const rows = await this.rows(
      `SELECT CASE WHEN e.sql_error_code IS NULL THEN ${output}(${call})::text END, e.sql_error_code, e.message
       FROM unnest($1::text[]) WITH ORDINALITY t(x, n), LATERAL pg_input_error_info(x, $2) e ORDER BY n`,
      [texts, typeName],
    );
    return rows.map(([text, code, message]) => ({ text: text!, code: code!, message: message! }));
  }

  /** Evaluates expressions, in a few queries, and prints each with its type's output function. */
  async evaluate(expressions: readonly string[]): Promise<OracleAnswer[]> {
    const chunk = 2000;
    const answers: OracleAnswer[] = [];
    for (let at = 0; at < expressions.length; at += chunk) {
      const rows = await this.rows(
        'SELECT r.* FROM unnest($1::text[]) WITH ORDINALITY t(x, n), LATERAL attempt(x) r ORDER BY n',
        [expressions.slice(at, at + chunk)],
      );
      for (const [text, code, message] of rows) answers.push({ text: text!, code: code!, message: message! });
    }
    return answers;
  }
}

/** The instance that the suites of one test file ask; there once `useOracle` has run. */
export let oracle: Oracle;

/** Starts PostgreSQL, which takes seconds, once for all suites of a test file. */
export function useOracle(): void {
  beforeAll(async () => {
    oracle = await Oracle.open();
  }, 60_000);
  afterAll(() => oracle.close());
}

/** Evaluates an expression and catches its error. */
const ATTEMPT = `
  CREATE FUNCTION attempt(expression text, OUT result text, OUT code text, OUT message text) LANGUAGE plpgsql AS $$
  BEGIN
    EXECUTE 'SELECT CASE WHEN x IS NOT NULL THEN format(''%s'', x) END FROM (SELECT ' || expression || ' AS x) s'
      INTO result;
  EXCEPTION WHEN OTHERS THEN
    code := SQLSTATE;
    message := SQLERRM;
  END $$`;

/** Runs `compute` and gives what the oracle would answer. */
export function answerOf(compute: () => string | null): OracleAnswer {
  try {
    return { text: compute(), code: null, message: null };
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === undefined) throw cause;
    return { text: null, code, message };
  }
}

/** The differences between our answers and the oracle's, one line each. */
export function differences(
  labels: readonly string[],
  ours: readonly OracleAnswer[],
  theirs: readonly OracleAnswer[],
  options: { readonly ignoreMessages?: boolean } = {},
): string[] {
  const lines: string[] = [];
  for (const [at, label] of labels.entries()) {
    const show = (answer: OracleAnswer) =>
      answer.code === null
        ? String(answer.text)
        : options.ignoreMessages
          ? answer.code
          : `${answer.code} ${answer.message}`;
    if (show(ours[at]!) !== show(theirs[at]!))
      lines.push(`${label} -> ${show(ours[at]!)}, PostgreSQL: ${show(theirs[at]!)}`);
  }
  return lines;
}
