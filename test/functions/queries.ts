import type { ResultParsers } from '../../src/engine/result.js';
import { type Database, open } from '../../src/index.js';
import type { Oracle } from '../types/oracle.js';
import { textParsers } from '../types/text-parsers.js';

// Runs queries through the whole engine and through PostgreSQL, and compares rows as text, column names and types, and
// the codes and messages of errors.

interface Answer {
  readonly columns?: readonly string[];
  readonly rows?: readonly unknown[];
  readonly code?: string;
  readonly message?: string;
}

interface Queryable {
  query(
    sql: string,
    params: unknown[],
    options: object,
  ): Promise<{ rows: unknown[]; fields: { name: string; dataTypeID: number }[] }>;
}

async function answer(database: Queryable, sql: string): Promise<Answer> {
  try {
    const { rows, fields } = await database.query(sql, [], { rowMode: 'array', parsers: textParsers as ResultParsers });
    return { columns: fields.map(({ name, dataTypeID }) => `${name}: ${dataTypeID}`), rows };
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    if (code === undefined) throw cause;
    return { code, message };
  }
}

/** Our engine beside PostgreSQL; `setup` is run on both. */
export class Comparison {
  private constructor(
    private readonly oracle: Oracle,
    private readonly database: Database,
  ) {}

  static async open(oracle: Oracle, setup = ''): Promise<Comparison> {
    const database = await open(':memory:');
    await oracle.exec(setup);
    await database.exec(setup);
    return new Comparison(oracle, database);
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  /** The differences between both answers to each query, a line each. */
  async differences(queries: readonly string[]): Promise<string[]> {
    const lines: string[] = [];
    for (const sql of queries) {
      const ours = show(await answer(this.database as unknown as Queryable, sql));
      const theirs = show(await answer(this.oracle.database as unknown as Queryable, sql));
      if (ours !== theirs) lines.push(`${sql} -> ${ours}, PostgreSQL: ${theirs}`);
    }
    return lines;
  }

  /** The SQLSTATEs of queries that we refuse and PostgreSQL takes. */
  async refusals(queries: readonly string[]): Promise<(string | undefined)[]> {
    const codes: (string | undefined)[] = [];
    for (const sql of queries) codes.push((await answer(this.database as unknown as Queryable, sql)).code);
    return codes;
  }
}

/** Messages of syntax and binding errors are shown with their place, which is cut off. */
function show({ columns, rows, code, message }: Answer): string {
  if (code !== undefined) return `${code} ${message!.split('\n')[0]}`;
  return JSON.stringify({ columns, rows });
}
