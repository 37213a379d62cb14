import {
  type CatalogObject,
  displayName,
  type EnumDescriptor,
  type SequenceDescriptor,
  type TableDescriptor,
  type ViewDescriptor,
} from '../../../catalog/descriptors.js';
import { error } from '../../../common/errors.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import { bindRowRules } from '../../plan/bind/row-rules.js';
import { bindView } from '../../plan/bind/view.js';
import type { BoundExpression } from '../../plan/bound-expression.js';
import { someExpression } from '../../plan/expression-tree.js';
import { expressionsOf, somePlan } from '../../plan/plan-tree.js';
import type { SchemaContext } from './schema-context.js';

// What depends on sequences and types. Catalog objects keep expressions as text, so that is what is looked through:
// first for the name or OID as such, then, bound, for what it means.

/** What one DROP removes: `doomed` are the ids of all objects it names, which need nobody's leave among themselves. */
export interface Dropping {
  readonly isCascade: boolean;
  readonly doomed: ReadonlySet<number>;
}

/** @throws 2BP01 `cannot drop table a because other objects depend on it` */
export function stillNeeded(what: string, dependents: readonly string[]): Error {
  return error('dependent_objects_still_exist', `cannot drop ${what} because other objects depend on it`, {
    detail: dependents.map((dependent) => `${dependent} depends on ${what}`).join('\n'),
    hint: 'use DROP ... CASCADE to drop the dependent objects too',
  });
}

/** A part of a table with an expression of its own. */
export interface TablePart {
  readonly table: TableDescriptor;
  readonly kind: 'default' | 'generated' | 'check';
  /** Id of the column or constraint. */
  readonly id: number;
}

export function showPart({ table, kind, id }: TablePart): string {
  if (kind === 'check') {
    return `constraint ${table.constraints.find((one) => one.id === id)?.name} on table ${displayName(table)}`;
  }
  const column = `column ${table.columns.find((one) => one.id === id)?.name} of table ${displayName(table)}`;
  return kind === 'default' ? `default value for ${column}` : column;
}

/** Defaults, generated columns and checks that use an object. */
export function partsUsing(schema: SchemaContext, object: SequenceDescriptor | EnumDescriptor): TablePart[] {
  const parts: TablePart[] = [];
  const mayUse = (text: string | null) =>
    text !== null && (text.includes(object.name) || text.includes(`'${object.id}'`));
  for (const table of schema.catalog.relations()) {
    if (table.kind !== 'table') continue;
    for (const { id, sequenceId } of table.columns) {
      if (sequenceId === object.id) parts.push({ table, kind: 'default', id });
    }
    const texts = [...table.columns.flatMap((column) => [column.default, column.generated])];
    for (const constraint of table.constraints) if (constraint.kind === 'check') texts.push(constraint.expression);
    if (!texts.some(mayUse)) continue;
    const { defaults, generated, checks } = bindRowRules(schema.bind(), table);
    table.columns.forEach(({ id, default: text }, position) => {
      if (text !== null && refersTo(defaults[position]!, object)) parts.push({ table, kind: 'default', id });
    });
    for (const { position, value } of generated) {
      const { id } = table.columns[position]!;
      if (refersTo(value.expression, object)) parts.push({ table, kind: 'generated', id });
    }
    const constraints = table.constraints.filter(({ kind }) => kind === 'check');
    checks.forEach(({ condition }, i) => {
      if (refersTo(condition.expression, object)) parts.push({ table, kind: 'check', id: constraints[i]!.id });
    });
  }
  return parts;
}

/** Views that use a type, in a column or anywhere in their query. */
export function viewsUsing(schema: SchemaContext, object: EnumDescriptor): ViewDescriptor[] {
  const views: ViewDescriptor[] = [];
  for (const view of schema.catalog.relations()) {
    if (view.kind !== 'view') continue;
    const plan = bindView(schema.bind(), view, { start: 0, end: 0 });
    const isUsed = somePlan(plan, (node) => expressionsOf(node).some((expression) => refersTo(expression, object)));
    if (isUsed || view.columns.some(({ type }) => isOf(type, object))) views.push(view);
  }
  return views;
}

function isOf(type: Type, object: EnumDescriptor): boolean {
  return type === object.type || type.element === object.type;
}

/** Columns of a type or of arrays of it. */
export function columnsOfType(schema: SchemaContext, object: EnumDescriptor): { table: TableDescriptor; id: number }[] {
  const found: { table: TableDescriptor; id: number }[] = [];
  for (const table of schema.catalog.relations()) {
    if (table.kind !== 'table') continue;
    for (const { id, type } of table.columns) if (isOf(type, object)) found.push({ table, id });
  }
  return found;
}

function refersTo(expression: BoundExpression, object: CatalogObject): boolean {
  return someExpression(expression, (node) => {
    if (object.kind === 'enum') return isOf(node.type, object);
    return node.kind === 'Constant' && node.type === types.regclass && node.value === object.id;
  });
}

/** Takes a default or check away; a generated column is the caller's to drop. */
export function removePart(schema: SchemaContext, { table, kind, id }: TablePart): void {
  const current = schema.catalog.get(table.id);
  if (current?.kind !== 'table' || kind === 'generated') return;
  const columns = current.columns.map((column) =>
    kind === 'default' && column.id === id ? { ...column, default: null, sequenceId: null } : column,
  );
  const constraints = current.constraints.filter((one) => kind !== 'check' || one.id !== id);
  schema.change([{ ...current, columns, constraints }]);
}
