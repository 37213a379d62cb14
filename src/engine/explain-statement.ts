import { Batch } from '../columnar/batch.js';
import { ObjectColumn } from '../columnar/column.js';
import { assert } from '../common/assert.js';
import { PlanProfile } from '../sql/execute/plan-profile.js';
import type * as ast from '../sql/parse/ast.js';
import type { PlannedStatement } from '../sql/plan/bind.js';
import type { OutputColumn } from '../sql/plan/bound-expression.js';
import { explainTree } from '../sql/plan/explain.js';
import { formatJson, formatXml, formatYaml } from '../sql/plan/explain-format.js';
import { type ExplainGroup, type ExplainProperty, explainGroup, numberOf } from '../sql/plan/explain-groups.js';
import { explainText } from '../sql/plan/explain-text.js';
import type { ExplainNode } from '../sql/plan/explain-tree.js';
import * as types from '../types/builtin.js';
import { unsupportedStatement } from './compile.js';
import { type ExplainOptions, explainOptions } from './explain-options.js';
import type { CompiledStatement } from './prepared.js';

/** How a session carries out what is explained. */
export interface ExplainTarget {
  compile(statement: PlannedStatement, profile: PlanProfile): CompiledStatement;
  run(compiled: CompiledStatement): void;
  /** Runs CREATE TABLE AS and watches its query. */
  create(statement: ast.CreateTableAs, profile: PlanProfile): void;
}

/** The one column of an answer. */
export interface ExplainAnswer {
  readonly columns: readonly OutputColumn[];
  readonly rows: Batch;
}

interface Summary {
  readonly planningMs: number;
  /** Null when the statement did not run. */
  readonly executionMs: number | null;
}

const now = () => performance.now();

/** EXPLAIN: how a statement is computed and, with ANALYZE, which then runs it, what every node did. */
export function explain(statement: ast.Explain, target: ExplainTarget): ExplainAnswer {
  const options = explainOptions(statement);
  const { statement: explained } = statement;
  const planned = explained.kind === 'CreateTableAs' ? explained.query : explained;
  if (planned.kind !== 'Query' && planned.kind !== 'Insert' && planned.kind !== 'Update' && planned.kind !== 'Delete') {
    throw unsupportedStatement(planned);
  }
  let profile = new PlanProfile(options.showsTiming ? now : null);
  const start = now();
  const compiled = target.compile(planned, profile);
  const planningMs = now() - start;
  let executionMs: number | null = null;
  if (options.isAnalyze) {
    const runStart = now();
    if (explained.kind === 'CreateTableAs') {
      const creating = new PlanProfile(options.showsTiming ? now : null);
      target.create(explained, creating);
      // A table that is there already is not made again.
      if (creating.statement !== null) profile = creating;
    } else target.run(compiled);
    executionMs = now() - runStart;
  }
  assert(profile.statement !== null, 'compiling tells the profile its plan');
  const tree = explainTree(profile.statement, profile, options.isAnalyze);
  return answer(tree, { planningMs, executionMs }, options);
}

function answer(tree: ExplainNode, summary: Summary, options: ExplainOptions): ExplainAnswer {
  switch (options.format) {
    case 'TEXT':
      return inRows([...explainText(tree, options), ...summaryText(summary, options)]);
    case 'JSON':
      return inRows([formatJson(wholeGroup(tree, summary, options))], types.json);
    case 'YAML':
      return inRows([formatYaml(wholeGroup(tree, summary, options))]);
    case 'XML':
      return inRows([formatXml(wholeGroup(tree, summary, options))]);
  }
}

function inRows(lines: readonly string[], type: OutputColumn['type'] = types.text): ExplainAnswer {
  return {
    columns: [{ id: 0, name: 'QUERY PLAN', type, modifier: -1 }],
    rows: new Batch([new ObjectColumn(lines)], lines.length),
  };
}

function summaryText({ planningMs, executionMs }: Summary, { showsSummary }: ExplainOptions): string[] {
  if (!showsSummary) return [];
  const planning = `Planning Time: ${planningMs.toFixed(3)} ms`;
  return executionMs === null ? [planning] : [planning, `Execution Time: ${executionMs.toFixed(3)} ms`];
}

function wholeGroup(tree: ExplainNode, { planningMs, executionMs }: Summary, options: ExplainOptions): ExplainGroup {
  const properties: ExplainProperty[] = [['Plan', explainGroup(tree, options)]];
  if (options.showsSummary) properties.push(['Planning Time', numberOf(planningMs, 3)]);
  if (executionMs !== null) {
    properties.push(['Triggers', { kind: 'groups', itemName: 'Trigger', items: [] }]);
    if (options.showsSummary) properties.push(['Execution Time', numberOf(executionMs, 3)]);
  }
  return { kind: 'group', properties };
}
