import { error } from '../common/errors.js';
import type * as ast from '../sql/parse/ast.js';
import type { ExplainDisplay } from '../sql/plan/explain-tree.js';

/** What EXPLAIN was asked for. */
export interface ExplainOptions extends ExplainDisplay {
  readonly isAnalyze: boolean;
  /** Planning Time and Execution Time. */
  readonly showsSummary: boolean;
  readonly format: ast.Explain['format'];
}

const SERIALIZE = new Set(['none', 'off', 'text', 'binary']);

/**
 * Reads the options of EXPLAIN. BUFFERS, WAL, SETTINGS, MEMORY, SERIALIZE and GENERIC_PLAN are checked and add nothing:
 * there is no buffer pool or log to count, and plans are always for any parameters.
 * @throws 42601 for one that PostgreSQL does not have either, 22023 where ANALYZE is missing.
 */
export function explainOptions({ isAnalyze, isVerbose, format, options }: ast.Explain): ExplainOptions {
  const given = new Map<string, boolean>();
  for (const option of options) {
    const { name, span } = option;
    if (name === 'serialize') given.set(name, serializes(option));
    else if (KNOWN.has(name)) given.set(name, booleanOf(option));
    else throw error('syntax_error', `unrecognized EXPLAIN option "${name}"`, { span });
  }
  for (const name of ['wal', 'timing', 'serialize']) {
    if (given.get(name) === true && !isAnalyze) {
      throw error('invalid_parameter_value', `EXPLAIN option ${name.toUpperCase()} requires ANALYZE`);
    }
  }
  if (given.get('generic_plan') === true && isAnalyze) {
    const message = 'EXPLAIN options ANALYZE and GENERIC_PLAN cannot be used together';
    throw error('invalid_parameter_value', message);
  }
  return {
    isAnalyze,
    isVerbose,
    format,
    showsCosts: given.get('costs') ?? true,
    showsTiming: given.get('timing') ?? isAnalyze,
    showsSummary: given.get('summary') ?? isAnalyze,
  };
}

const KNOWN = new Set(['costs', 'timing', 'summary', 'buffers', 'wal', 'settings', 'memory', 'generic_plan']);

function serializes({ value, span }: ast.StorageOption): boolean {
  if (value === null) return true;
  const word = String(value).toLowerCase();
  if (!SERIALIZE.has(word)) {
    const message = `unrecognized value for EXPLAIN option "serialize": "${value}"`;
    throw error('invalid_parameter_value', message, { span });
  }
  return word === 'text' || word === 'binary';
}

/** An option that is on or off; given without a value it is on. */
function booleanOf({ name, value }: ast.StorageOption): boolean {
  if (value === null || value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  const word = String(value).toLowerCase();
  if (word === 'on' || word === 'true') return true;
  if (word === 'off' || word === 'false') return false;
  throw error('syntax_error', `${name} requires a Boolean value`);
}
