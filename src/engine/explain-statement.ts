import { notSupported } from '../common/errors.js';
import type * as ast from '../sql/parse/ast.js';
import { showPlan } from '../sql/plan/explain.js';
import { type CompileTarget, compileStatement, unsupportedStatement } from './compile.js';
import type { Result, RowMode } from './result.js';

const COLUMN = 'QUERY PLAN';
const TEXT_OID = 25;

/** Runs EXPLAIN: the plan as indented text, one line a row. `run` carries the statement out for ANALYZE. */
export function explain(
  statement: ast.Explain,
  target: CompileTarget,
  mode: RowMode,
  run: (inner: ast.Statement) => Result<unknown>,
): Result<unknown> {
  if (statement.format !== 'TEXT') throw notSupported(`EXPLAIN (FORMAT ${statement.format})`, statement.span);
  const { statement: explained } = statement;
  const inner = explained.kind === 'CreateTableAs' ? explained.query : explained;
  if (inner.kind !== 'Query' && inner.kind !== 'Insert' && inner.kind !== 'Update' && inner.kind !== 'Delete') {
    throw unsupportedStatement(inner);
  }
  const { plan } = compileStatement(inner, target);
  const lines = showPlan(plan);
  if (statement.isAnalyze) {
    const start = performance.now();
    const { rows, affectedRows } = run(explained);
    const elapsed = performance.now() - start;
    lines.push(
      `Actual Rows: ${rows.length > 0 ? rows.length : affectedRows}`,
      `Execution Time: ${elapsed.toFixed(3)} ms`,
    );
  }
  const rows = lines.map((line) => (mode === 'array' ? [line] : { [COLUMN]: line }));
  return { rows, fields: [{ name: COLUMN, dataTypeID: TEXT_OID }], affectedRows: 0 };
}
