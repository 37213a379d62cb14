import { renderSpan, type Span } from './span.js';
import { type Condition, SQLSTATE, type SqlState } from './sqlstate.js';

/** What an error may say besides its message. Field names are those of PostgreSQL's error reports. */
export interface ErrorFields {
  /** More facts, one sentence. */
  detail?: string;
  /** What to do next, one sentence. */
  hint?: string;
  schema?: string;
  table?: string;
  column?: string;
  constraint?: string;
  dataType?: string;
  /** Where in the statement, as offsets into its text. */
  span?: Span;
  /** The error underneath: of the store, of a worker, of a callback. */
  cause?: unknown;
}

/**
 * The one error class of this engine.
 *
 * `code` is PostgreSQL's SQLSTATE. `position` counts characters of the statement from 1, as PostgreSQL's does,
 * and `where` shows the text with the place marked; both exist when the mistake has a place.
 */
export class DatabaseError extends Error {
  readonly code: SqlState;
  readonly severity = 'ERROR';
  readonly detail?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly dataType?: string;
  hint?: string;
  span?: Span;
  position?: string;
  where?: string;

  constructor(condition: Condition, message: string, fields: ErrorFields = {}) {
    super(shortened(message), fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'DatabaseError';
    this.code = SQLSTATE[condition];
    const { cause: _, ...rest } = fields;
    Object.assign(this, rest);
  }

  /** Adds the statement's text, from which `position` and `where` follow. The first text given wins. */
  locate(text: string): this {
    if (this.span !== undefined && this.position === undefined) {
      this.position = String(this.span.start + 1);
      this.where = renderSpan(text, this.span);
    }
    return this;
  }
}

/** Messages quote values, and a value may be of any length. */
const MESSAGE_CHARACTERS_MAX = 1500;

function shortened(message: string): string {
  if (message.length <= MESSAGE_CHARACTERS_MAX) return message;
  return `${message.slice(0, MESSAGE_CHARACTERS_MAX - 100)}... (${message.length} characters in all)`;
}

/** Makes a `DatabaseError`: `throw error('undefined_table', 'relation "x" does not exist')`. */
export function error(condition: Condition, message: string, fields?: ErrorFields): DatabaseError {
  return new DatabaseError(condition, message, fields);
}

/** The answer to every construct this engine knows of but does not run. */
export function notSupported(construct: string, span?: Span, hint?: string): DatabaseError {
  return new DatabaseError('feature_not_supported', `${construct} is not supported`, { span, hint });
}
