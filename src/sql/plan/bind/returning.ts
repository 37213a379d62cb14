import type * as ast from '../../parse/ast.js';
import type { LogicalPlan } from '../logical-plan.js';
import { Scope, type ScopeRelation } from '../scope.js';
import { substitute } from '../substitute.js';
import type { ReturningPlan, RowInput } from '../write-plan.js';
import type { BindContext, ExpressionContext } from './context.js';
import { relationOf } from './row-rules.js';
import { bindTargets } from './targets.js';
import { type WriteTarget, writtenRow } from './write-target.js';

/** What RETURNING may refer to beside the table itself. */
export interface ReturningSource {
  /** Name the table goes by. */
  readonly alias: string;
  /** Which version of the row an unqualified column means. */
  readonly version: 'new' | 'old';
  /** FROM or USING: the source's relations, and the plan that gives their columns. */
  readonly relations: readonly ScopeRelation[];
  readonly plan: LogicalPlan | null;
}

/** Binds RETURNING: the row in the version the statement is about, `old.x` and `new.x`, and columns of the source. */
export function bindReturning(
  context: BindContext,
  target: WriteTarget,
  returning: ast.Returning | null,
  source: ReturningSource,
): ReturningPlan | null {
  if (returning === null) return null;
  const main = writtenRow(context, target, source.version);
  const before = writtenRow(context, target, 'old');
  const after = writtenRow(context, target, 'new');
  const inputs: RowInput[] = [...main.inputs, ...before.inputs, ...after.inputs];
  for (const { id } of source.plan?.columns ?? []) inputs.push({ id, from: 'source', position: -1 });
  const versions = [
    relationOf(returning.oldAlias?.name ?? 'old', before),
    relationOf(returning.newAlias?.name ?? 'new', after),
  ].filter((relation) => relation.alias !== source.alias);
  // Only `old.x` and `new.x` reach these; `x` and `*` mean the row itself.
  const hidden = new Set(versions.flatMap((relation) => relation.columns.map((column) => column.id)));
  const relations = [relationOf(source.alias, main, target.schema), ...source.relations, ...versions];
  const scope = new Scope(relations, null, [], hidden);
  const at: ExpressionContext = { context, scope, clause: 'RETURNING', aggregates: null };
  const targets = bindTargets(at, returning.targets, false);
  const replacements = new Map([...main.replacements, ...before.replacements, ...after.replacements]);
  return {
    columns: targets.map(({ name, expression }) => context.column(name, expression.type, expression.modifier)),
    values: targets.map(({ expression }) => ({
      expression: replacements.size === 0 ? expression : substitute(expression, replacements),
      inputs,
    })),
  };
}
