import type { TableDescriptor, ViewDescriptor } from '../../../catalog/descriptors.js';
import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { conjunction } from '../expression-tree.js';
import type { LogicalPlan } from '../logical-plan.js';
import { Scope } from '../scope.js';
import { substitute } from '../substitute.js';
import type { RowInput } from '../write-plan.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { rowOf } from './row-rules.js';
import { requireNoSystemRelation } from './system-relation.js';
import { bindTargets } from './targets.js';
import { relationSeen, viewQuery } from './view.js';

// What INSERT, UPDATE and DELETE write to: a table, or a view that shows rows of one table (or of such a view) as they
// are. Writing to a view writes the table's columns behind those of the view, as PostgreSQL's rewriter does.

/** A column as the statement names it, and its place in the table's rows; null when it is computed. */
export interface TargetColumn {
  readonly name: string;
  readonly position: number | null;
}

/** The columns of a target over the columns of a row of the table. */
export interface TargetRow {
  readonly values: readonly BoundExpression[];
  /** What holds for rows that the target shows; null: all. */
  readonly condition: BoundExpression | null;
}

export interface WriteTarget {
  readonly table: TableDescriptor;
  /** The view that was named; null when it was the table. */
  readonly view: ViewDescriptor | null;
  readonly name: string;
  readonly schema: string;
  readonly columns: readonly TargetColumn[];
  over(row: readonly OutputColumn[]): TargetRow;
}

export type WriteCommand = 'INSERT' | 'UPDATE' | 'DELETE';

/** @throws 42P01, 42809 for what is neither table nor view, 55000 for a view whose rows are not those of one table. */
export function bindWriteTarget(context: BindContext, name: ast.QualifiedName, command: WriteCommand): WriteTarget {
  requireNoSystemRelation(context, name);
  const relation = context.relation(name, { needsSchema: false });
  if (relation.kind === 'view') return viewTarget(context, relation, command, name.span);
  return tableTarget(context.writableTable(name));
}

function tableTarget(table: TableDescriptor): WriteTarget {
  return {
    table,
    view: null,
    name: table.name,
    schema: table.schema,
    columns: table.columns.map((column, position) => ({ name: column.name, position })),
    over: (row) => ({ values: row.map(reference), condition: null }),
  };
}

/** The place of a column to be written. @throws 42703, 0A000 for a computed column of a view. */
export function writtenColumn(target: WriteTarget, { name, span }: ast.Identifier, verb: string): number {
  const column = target.columns.find((candidate) => candidate.name === name);
  if (column === undefined) {
    throw error('undefined_column', `column "${name}" of relation "${target.name}" does not exist`, {
      span,
      table: target.name,
      column: name,
    });
  }
  return column.position ?? refuseComputed(target, name, verb, span);
}

/** @throws 0A000. */
export function refuseComputed(target: WriteTarget, column: string, verb: string, span: Span): never {
  throw error('feature_not_supported', `cannot ${verb} column "${column}" of view "${target.name}"`, {
    span,
    detail: 'View columns that are not columns of their base relation are not updatable.',
  });
}

/** A version of a written row under the target's names. */
export interface WrittenRow {
  readonly columns: readonly OutputColumn[];
  readonly inputs: readonly RowInput[];
  /** What columns of a view stand for; empty for those of a table. */
  readonly replacements: ReadonlyMap<ColumnId, BoundExpression>;
}

export function writtenRow(context: BindContext, target: WriteTarget, version: 'new' | 'old'): WrittenRow {
  const row = rowOf(context, target.table, version);
  if (target.view === null) return { ...row, replacements: new Map() };
  const { values } = target.over(row.columns);
  const columns = target.columns.map(({ name }, i) => context.column(name, values[i]!.type, values[i]!.modifier));
  return { columns, inputs: row.inputs, replacements: new Map(columns.map(({ id }, i) => [id, values[i]!])) };
}

// ---------------------------------------------------------------------------------------------------------- views

function viewTarget(context: BindContext, view: ViewDescriptor, command: WriteCommand, span: Span): WriteTarget {
  const query = viewQuery(view);
  const reason = context.inView(view, () => whyNotUpdatable(context, query));
  if (reason !== null) throw notUpdatable(view, command, reason, span);
  const core = query.body as ast.SelectCore;
  const item = core.from[0] as ast.TableReference;
  const seen = relationSeen(context, view, item.name);
  if (seen === null) throw notUpdatable(view, command, SINGLE, span);
  const { relation } = seen;
  const inner = relation.kind === 'view' ? viewTarget(context, relation, command, span) : tableTarget(relation);
  const bind = () => {
    const columns = seen.columns.map(({ position, name }, i) => {
      const { type, modifier } = relation.columns[position]!;
      return context.column(item.alias?.columns[i]?.name ?? name, type, modifier);
    });
    const written = item.name.parts[item.name.parts.length - 1]!.name;
    const alias = item.alias?.name.name ?? written;
    const schema = item.alias === null ? relation.schema : null;
    const scope = new Scope([{ alias, schema, columns, tableId: null }], null);
    const at: ExpressionContext = { context, scope, clause: 'the SELECT list', aggregates: null };
    const { values, condition } = context.inView(view, () => ({
      values: bindTargets(at, core.targets, false).map(({ expression }) => expression),
      condition: core.where === null ? null : bindCondition({ ...at, clause: 'WHERE' }, core.where, 'WHERE'),
    }));
    return { columns, values, condition };
  };
  const shape = bind();
  const places = shape.values.map((value) => {
    if (value.kind !== 'Column') return null;
    const at = shape.columns.findIndex(({ id }) => id === value.id);
    return at < 0 ? null : inner.columns[seen.columns[at]!.position]!.position;
  });
  return {
    table: inner.table,
    view,
    name: view.name,
    schema: view.schema,
    columns: view.columns.map(({ name }, i) => ({ name, position: places[i]! })),
    over: (row) => {
      const below = inner.over(row);
      const { columns, values, condition } = bind();
      const replacements = new Map(
        columns.map(({ id }, i): [ColumnId, BoundExpression] => [id, below.values[seen.columns[i]!.position]!]),
      );
      const replaced = (expression: BoundExpression) => substitute(expression, replacements);
      const conditions = [below.condition, condition === null ? null : replaced(condition)];
      return {
        values: values.map(replaced),
        condition: conjunction(conditions.filter((one): one is BoundExpression => one !== null)),
      };
    },
  };
}

const SINGLE = 'Views that do not select from a single table or view';

/** What keeps rows of a view from being those of one table, for the message; null: nothing. */
function whyNotUpdatable(context: BindContext, query: ast.Query): string | null {
  const { body } = query;
  if (body.kind === 'ValuesCore') return SINGLE;
  if (body.kind !== 'SelectCore') return 'Views containing UNION, INTERSECT, or EXCEPT';
  if (body.distinct !== false) return 'Views containing DISTINCT';
  if (body.groupBy.length > 0) return 'Views containing GROUP BY';
  if (body.having !== null) return 'Views containing HAVING';
  if (query.with !== null) return 'Views containing WITH';
  if (query.limit !== null || query.offset !== null) return 'Views containing LIMIT or OFFSET';
  const computed = rowsBehind(context.rules.query(context, query, null));
  if (computed !== null) return computed;
  return body.from.length === 1 && body.from[0]!.kind === 'TableReference' ? null : SINGLE;
}

/** What computes the rows that a plan projects; null when they are read. */
function rowsBehind(plan: LogicalPlan): string | null {
  let node = plan;
  while (node.kind === 'Project' || node.kind === 'Sort' || node.kind === 'Filter') node = node.input;
  switch (node.kind) {
    case 'Aggregate':
      return 'Views that return aggregate functions';
    case 'Window':
      return 'Views that return window functions';
    case 'Join':
      return node.isLateral && node.right.kind === 'FunctionScan' ? 'Views that return set-returning functions' : null;
    default:
      return null;
  }
}

const ACTIONS = { INSERT: 'insert into', UPDATE: 'update', DELETE: 'delete from' } as const;
const DOING = { INSERT: 'inserting into', UPDATE: 'updating', DELETE: 'deleting from' } as const;

function notUpdatable(view: ViewDescriptor, command: WriteCommand, reason: string, span: Span): Error {
  return error('object_not_in_prerequisite_state', `cannot ${ACTIONS[command]} view "${view.name}"`, {
    span,
    detail: `${reason} are not automatically updatable.`,
    hint: `for ${DOING[command]} the view, write to the tables it reads`,
  });
}

function reference({ id, name, type, modifier }: OutputColumn): BoundExpression {
  return { kind: 'Column', id, name, type, modifier };
}
