import { PGlite } from '@electric-sql/pglite';
import { DatabaseError } from '../../../src/common/errors.js';
import { parseStatements } from '../../../src/sql/parse/parse.js';

/** What a parser says of a text: nothing, or its error. Positions count from 0. */
export interface Verdict {
  readonly isAccepted: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly position?: number;
  readonly hint?: string;
}

const accepted: Verdict = { isAccepted: true };

// PostgreSQL parses a whole script before it runs any of it. A parenthesis behind the statement is a sure mistake:
// when that is what it complains of, it took the statement, and nothing has run.
const sentinel = '\n;)';

interface PostgresError {
  readonly code: string;
  readonly message: string;
  readonly position?: string;
  readonly hint?: string;
}

/** What PostgreSQL's scanner and grammar say of a statement, without running it. */
export async function askPostgres(postgres: PGlite, statement: string): Promise<Verdict> {
  const text = statement + sentinel;
  try {
    await postgres.exec(text);
  } catch (cause) {
    const { code, message, position, hint } = cause as PostgresError;
    const at = position === undefined ? undefined : Number(position) - 1;
    if (code === '42601' && at === [...text].length - 1) return accepted;
    return { isAccepted: false, code, message, position: at, hint };
  }
  throw new Error(`PostgreSQL ran ${text}`);
}

/** What our parser says of a statement in the same place. */
export function askOurs(statement: string): Verdict {
  const text = statement + sentinel;
  try {
    parseStatements(text);
  } catch (cause) {
    if (!(cause instanceof DatabaseError)) throw cause;
    const { code, message, span, hint } = cause;
    if (code === '42601' && span?.start === text.length - 1) return accepted;
    return { isAccepted: false, code, message, position: span?.start, hint };
  }
  throw new Error(`no error for ${text}`);
}

/** Whether our parser gives up on what a statement does, and so reads over some of it. */
export function isUnsupported(statement: string): boolean {
  try {
    return parseStatements(statement).some(({ statement: node }) => {
      if (node.kind === 'AlterTable') return node.actions.some((action) => action.kind === 'Unsupported');
      return node.kind === 'Unsupported';
    });
  } catch {
    return false;
  }
}

export { PGlite };
