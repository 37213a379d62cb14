import {
  displayName,
  type SequenceDescriptor,
  type TableDescriptor,
  type ViewDescriptor,
} from '../../../catalog/descriptors.js';
import { error, notSupported } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type { Span } from '../../../common/span.js';
import type * as ast from '../../parse/ast.js';
import { bindView } from '../../plan/bind/view.js';
import { ViewSourceCollector } from '../../plan/bind/view-sources.js';
import type { OutputColumn } from '../../plan/bound-expression.js';
import { collectColumns } from '../../plan/expression-tree.js';
import { expressionsOf, somePlan } from '../../plan/plan-tree.js';
import { stillNeeded } from './dependencies.js';
import type { SchemaContext } from './schema-context.js';

// CREATE VIEW, what depends on what, and DROP VIEW.

export function createView(schema: SchemaContext, node: ast.CreateView): void {
  if (node.isTemporary) throw notSupported('a temporary view', node.span);
  if (node.query.with?.expressions.some(({ statement }) => statement.kind !== 'Query')) {
    throw notSupported('a view with data-modifying statements in WITH', node.query.span);
  }
  if (node.query.into !== null)
    throw error('feature_not_supported', 'views must not contain SELECT INTO', { span: node.span });
  const binder = schema.bind();
  const schemaName = binder.creationSchema(node.name);
  const { name, span } = node.name.parts[node.name.parts.length - 1]!;
  binder.viewSources = new ViewSourceCollector();
  binder.relationLiterals = [];
  const plan = binder.rules.query(binder, node.query, null);
  binder.finish();
  if (binder.parameterTypes().length > 0) {
    throw error('undefined_parameter', 'there is no parameter $1', { span: node.query.span });
  }
  const used = new Set<number>();
  somePlan(plan, (inner) => {
    for (const expression of expressionsOf(inner)) collectColumns(expression, used);
    return false;
  });
  for (const { source } of binder.commonTables) {
    if (source.kind !== 'Query') continue;
    somePlan(source.query, (inner) => {
      for (const expression of expressionsOf(inner)) collectColumns(expression, used);
      return false;
    });
  }
  const sources = binder.viewSources.sources(used);
  const sequenceIds = [...binder.viewSources.sequenceIds, ...binder.relationLiterals.map(({ oid }) => oid)].filter(
    (id) => schema.catalog.get(id)?.kind === 'sequence',
  );
  const existing = schema.catalog.relation(schemaName, name);
  const view: ViewDescriptor = {
    kind: 'view',
    id: schema.newId(),
    schema: schemaName,
    name,
    columns: viewColumns(node, plan.columns),
    query: node.queryText,
    dependsOn: [...new Set([...sources.map((source) => source.relationId), ...sequenceIds])],
    sources,
    searchPath: binder.searchPath,
    comment: null,
  };
  if (existing === undefined) {
    schema.change([view]);
    return;
  }
  if (!node.orReplace) throw error('duplicate_table', `relation "${name}" already exists`, { span, table: name });
  if (existing.kind !== 'view') throw error('wrong_object_type', `"${name}" is not a view`, { span });
  checkReplacement(existing, view, span);
  schema.change([{ ...view, id: existing.id, comment: existing.comment }]);
}

/** @throws 42601 when there are more names than columns, 42701 for a name used twice, 42P16 for a pseudo-type. */
function viewColumns(node: ast.CreateView, columns: readonly OutputColumn[]): ViewDescriptor['columns'] {
  if (node.columns.length > columns.length) {
    throw error('syntax_error', 'CREATE VIEW specifies more column names than columns', {
      span: node.columns[columns.length]!.span,
    });
  }
  if (columns.length > limits.tableColumnsMax) {
    throw error('too_many_columns', `tables can have at most ${limits.tableColumnsMax} columns`, { span: node.span });
  }
  const names = new Set<string>();
  return columns.map(({ name: given, type, modifier }, i) => {
    const name = node.columns[i]?.name ?? given;
    if (names.has(name)) {
      throw error('duplicate_column', `column "${name}" specified more than once`, { span: node.span, column: name });
    }
    names.add(name);
    if (type.category === 'P') {
      throw error('invalid_table_definition', `column "${name}" has pseudo-type ${type.sqlName}`, { span: node.span });
    }
    return { name, type, modifier };
  });
}

/** CREATE OR REPLACE may only add columns behind the others. @throws 42P16. */
function checkReplacement(before: ViewDescriptor, after: ViewDescriptor, span: Span): void {
  if (after.columns.length < before.columns.length) {
    throw error('invalid_table_definition', 'cannot drop columns from view', { span });
  }
  before.columns.forEach((column, i) => {
    const next = after.columns[i]!;
    if (next.name !== column.name) {
      throw error('invalid_table_definition', `cannot change name of view column "${column.name}" to "${next.name}"`, {
        span,
        hint: 'use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead',
      });
    }
    if (next.type !== column.type || next.modifier !== column.modifier) {
      throw error(
        'invalid_table_definition',
        `cannot change data type of view column "${column.name}" from ${column.type.sqlName} to ${next.type.sqlName}`,
        { span },
      );
    }
  });
}

// ------------------------------------------------------------------------------------------------- dependent views

/**
 * Removes the views that read a relation, and those that read them, before it goes away itself. `columnId`: only that
 * column goes. `doomed`: ids of views that go away by themselves.
 * @throws 2BP01 without CASCADE.
 */
export function dropViewsOn(
  schema: SchemaContext,
  relation: TableDescriptor | ViewDescriptor | SequenceDescriptor,
  isCascade: boolean,
  columnId: number | null = null,
  doomed: ReadonlySet<number> = new Set(),
): void {
  const views = schema.catalog
    .viewsOn(relation.id)
    .filter((view) => columnId === null || uses(view, relation, columnId));
  const strangers = views.filter(({ id }) => !doomed.has(id));
  if (strangers.length > 0 && !isCascade) throw viewsNeed(relation, strangers, columnId);
  for (const view of views) dropView(schema, view, isCascade, doomed);
}

/** True when a view refers to a column. */
export function uses(view: ViewDescriptor, relation: { readonly id: number }, columnId: number): boolean {
  return view.sources.some(
    ({ relationId, columns }) =>
      relationId === relation.id && columns.some((column) => column.id === columnId && column.isUsed),
  );
}

function viewsNeed(
  relation: TableDescriptor | ViewDescriptor | SequenceDescriptor,
  views: readonly ViewDescriptor[],
  columnId: number | null,
): Error {
  const column = relation.kind === 'table' ? relation.columns.find(({ id }) => id === columnId) : undefined;
  const object = `${relation.kind} ${displayName(relation)}`;
  const shown = column === undefined ? object : `column ${column.name} of ${object}`;
  return stillNeeded(
    shown,
    views.map((view) => `view ${displayName(view)}`),
  );
}

/** Removes a view; with `isCascade` also those that read it. It may have gone already with another one. */
export function dropView(
  schema: SchemaContext,
  view: ViewDescriptor,
  isCascade: boolean,
  doomed: ReadonlySet<number> = new Set(),
): void {
  if (schema.catalog.get(view.id) === undefined) return;
  dropViewsOn(schema, view, isCascade, null, doomed);
  schema.change([], [view]);
}

/** Lets views that cannot do without something refuse its removal, or go with it. @throws 2BP01 without CASCADE. */
export function requireViews(schema: SchemaContext, table: TableDescriptor, what: string, isCascade: boolean): void {
  for (const view of schema.catalog.viewsOn(table.id)) {
    try {
      bindView(schema.bind(), view, { start: 0, end: 0 });
    } catch (cause) {
      if (isCascade) {
        dropView(schema, view, true);
        continue;
      }
      throw error('dependent_objects_still_exist', `cannot drop ${what} because other objects depend on it`, {
        detail: `view ${displayName(view)} depends on ${what}`,
        hint: 'use DROP ... CASCADE to drop the dependent objects too',
        cause,
      });
    }
  }
}

/** Gives a column of a view another name; views that read it keep the old one. */
export function renameViewColumn(
  schema: SchemaContext,
  view: ViewDescriptor,
  from: ast.Identifier,
  to: ast.Identifier,
): void {
  if (!view.columns.some(({ name }) => name === from.name)) {
    throw error('undefined_column', `column "${from.name}" does not exist`, { span: from.span, column: from.name });
  }
  if (view.columns.some(({ name }) => name === to.name)) {
    throw error('duplicate_column', `column "${to.name}" of relation "${view.name}" already exists`, { span: to.span });
  }
  const columns = view.columns.map((column) => (column.name === from.name ? { ...column, name: to.name } : column));
  schema.change([{ ...view, columns }]);
}
