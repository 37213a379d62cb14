import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Database } from '../../src/client/database.js';
import { open } from '../../src/client/database.js';
import * as types from '../../src/types/builtin.js';
import { textParsers, typeOids } from '../types/text-parsers.js';

// The two engines behind one face: a statement in, an answer out whose values are texts, so that they can be compared.

/** What an engine made of a statement. */
export type Answer = RowsAnswer | ErrorAnswer;

export interface RowsAnswer {
  readonly kind: 'rows';
  readonly names: readonly string[];
  readonly typeOids: readonly number[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly affectedRows: number;
}

export interface ErrorAnswer {
  readonly kind: 'error';
  readonly code: string;
  readonly message: string;
}

export interface Engine {
  run(text: string, parameters?: readonly unknown[]): Promise<Answer>;
  /** An empty database. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const asGiven: Record<number, (value: unknown) => string> = Object.fromEntries(
  typeOids.map((oid) => [oid, (value: unknown) => String(value)]),
);

interface RawResult {
  readonly rows: unknown[];
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly affectedRows?: number;
}

function rowsAnswer(result: RawResult, oid: (oid: number) => number): RowsAnswer {
  return {
    kind: 'rows',
    names: result.fields.map(({ name }) => name),
    typeOids: result.fields.map(({ dataTypeID }) => oid(dataTypeID)),
    rows: result.rows as (string | null)[][],
    affectedRows: result.affectedRows ?? 0,
  };
}

function isCopy(text: string): boolean {
  return text.startsWith('COPY ');
}

/** The data of COPY FROM. */
function dataOf([data]: readonly unknown[]): Blob {
  return new Blob([typeof data === 'string' ? data : '']);
}

/** The lines of what COPY TO wrote, as rows. */
async function copyAnswer(result: {
  readonly blob?: Blob | undefined;
  readonly affectedRows?: number;
}): Promise<RowsAnswer> {
  const lines = ((await result.blob?.text()) ?? '').split('\n').map((line) => [line]);
  return { kind: 'rows', names: [], typeOids: [], rows: lines, affectedRows: result.affectedRows ?? 0 };
}

/** Errors of an engine have an SQLSTATE; anything else is a crash, told with where it happened. */
function errorAnswer(cause: unknown): ErrorAnswer {
  const { code, message, stack } = cause as { code?: unknown; message: string; stack?: string };
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return { kind: 'error', code, message };
  const place = (stack ?? '').split('\n').slice(1, 4).join(' ').replace(/\s+/g, ' ');
  return { kind: 'error', code: 'crash', message: `${message} ${place}` };
}

/** Ours, in memory. */
export class OurEngine implements Engine {
  private constructor(public database: Database) {}

  static async open(): Promise<OurEngine> {
    return new OurEngine(await open());
  }

  async run(text: string, parameters: readonly unknown[] = []): Promise<Answer> {
    try {
      if (isCopy(text)) return await copyAnswer(await this.database.query(text, [], { blob: dataOf(parameters) }));
      const result = await this.database.query(text, parameters, { rowMode: 'array', parsers: textParsers });
      return rowsAnswer(result as RawResult, (oid) => oid);
    } catch (cause) {
      return errorAnswer(cause);
    }
  }

  async reset(): Promise<void> {
    await this.database.close();
    this.database = await open();
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/** PostgreSQL with pgvector. */
export class Postgres implements Engine {
  private constructor(
    readonly database: PGlite,
    /** Types of extensions have other OIDs in every database. */
    private readonly extensionOids: ReadonlyMap<number, number>,
  ) {}

  static async open(): Promise<Postgres> {
    const database = await PGlite.create({ extensions: { vector } });
    await database.exec("CREATE EXTENSION vector SCHEMA pg_catalog; SET timezone = 'UTC'");
    const { rows } = await database.query<{ oid: number; typname: string }>(
      "SELECT oid::int, typname FROM pg_type WHERE typname IN ('vector', '_vector')",
    );
    return new Postgres(
      database,
      new Map(rows.map(({ oid, typname }) => [oid, typname === 'vector' ? types.vector.oid : types.vector.arrayOid])),
    );
  }

  async run(text: string, parameters: readonly unknown[] = []): Promise<Answer> {
    try {
      if (isCopy(text)) return await copyAnswer(await this.database.query(text, [], { blob: dataOf(parameters) }));
      const options = { rowMode: 'array' as const, parsers: textParsers, serializers: asGiven };
      const result = await this.database.query(text, [...parameters], options);
      return rowsAnswer(result as RawResult, (oid) => this.extensionOids.get(oid) ?? oid);
    } catch (cause) {
      return errorAnswer(cause);
    }
  }

  async reset(): Promise<void> {
    await this.database.exec("ROLLBACK; DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET timezone = 'UTC'");
  }

  close(): Promise<void> {
    return this.database.close();
  }
}
