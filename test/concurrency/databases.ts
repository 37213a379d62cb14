import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Engine } from '../../src/engine/engine.js';
import type { Database } from '../../src/index.js';

const root = mkdtempSync(join(tmpdir(), 'zatabase-concurrency-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folderCount = 0;

/** The path of a folder that does not exist yet and goes away with the tests. */
export function newFolder(): string {
  return join(root, String(++folderCount));
}

/** The engine behind a database, to count what it does. */
export function engineOf(db: Database): Engine {
  return (db as unknown as { connection: { engine: Engine } }).connection.engine;
}

/** The SQLSTATE that a promise is rejected with, or 'no error'. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (cause) {
    return (cause as { code?: string }).code ?? String(cause);
  }
}

/** A promise and the means to settle it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = () => {};
  const passed = new Promise<void>((done) => {
    open = done;
  });
  return { passed, open };
}

export async function numberOf(db: Pick<Database, 'query'>, text: string): Promise<number> {
  const { rows } = await db.query<unknown[]>(text, [], { rowMode: 'array' });
  return Number(rows[0]![0]);
}
