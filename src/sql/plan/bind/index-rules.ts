import { columnPosition, type IndexDescriptor, type TableDescriptor } from '../../../catalog/descriptors.js';
import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import { parseExpression } from '../../parse/parse.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { someExpression } from '../expression-tree.js';
import { coerce } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { rowContext, rowOf } from './row-rules.js';

// Indexes on expressions and partial indexes: what their entries are computed from.

/** The keys and the predicate of an index over a row of its table. */
export interface IndexRules {
  /** One a column of the table, in its order. */
  readonly columns: readonly OutputColumn[];
  /** One a key; a plain column is a reference to it. */
  readonly keys: readonly BoundExpression[];
  /** Rows for which it does not hold have no entry; null: all have. */
  readonly predicate: BoundExpression | null;
}

/** True when entries cannot be read off the columns as they are. */
export function isComputed(index: IndexDescriptor): boolean {
  return index.predicate !== null || index.keys.some(({ columnId }) => columnId === null);
}

/** Binds an index. @throws 42P17 for what is not the same at every time and in every session */
export function bindIndexRules(context: BindContext, table: TableDescriptor, index: IndexDescriptor): IndexRules {
  const row = rowOf(context, table, 'new');
  const keys = index.keys.map((key): BoundExpression => {
    if (key.columnId !== null) return reference(row.columns[columnPosition(table, key.columnId)]!);
    const at = rowContext(context, table, row, 'index expressions');
    return bindKey(at, key.expression!);
  });
  let predicate: BoundExpression | null = null;
  if (index.predicate !== null) {
    const at = rowContext(context, table, row, 'index predicates');
    const node = parseExpression(index.predicate);
    predicate = bindCondition(at, node, 'WHERE');
    requireImmutable(predicate, 'functions in index predicate must be marked IMMUTABLE', node.span);
  }
  return { columns: row.columns, keys, predicate };
}

function bindKey(at: ExpressionContext, text: string): BoundExpression {
  const node = parseExpression(text);
  const bound = at.context.rules.expression(at, node);
  const key = bound.type === types.unknown ? coerce(at.context, bound, types.text, -1, 'implicit', node.span) : bound;
  requireImmutable(key, 'functions in index expression must be marked IMMUTABLE', node.span);
  return key;
}

function reference({ id, name, type, modifier }: OutputColumn): BoundExpression {
  return { kind: 'Column', id, name, type, modifier };
}

function requireImmutable(expression: BoundExpression, message: string, span: Span): void {
  const isMoving = (node: BoundExpression) =>
    (node.kind === 'Call' && node.function.volatility !== 'immutable') ||
    (node.kind === 'Cast' && node.cast !== null && !isFixedCast(node.operand.type, node.type));
  if (someExpression(expression, isMoving)) throw error('invalid_object_definition', message, { span });
}

const ZONED = new Set(['timestamptz', 'timetz']);

/** False for casts that depend on the session: its time zone, and how it writes dates. */
function isFixedCast(source: Type, target: Type): boolean {
  const [from, to] = [source.element ?? source, target.element ?? target];
  if (from === to) return true;
  if (from.category === 'D' && to.category === 'D') return ZONED.has(from.name) === ZONED.has(to.name);
  if (from.category === 'D') return to.category !== 'S';
  return to.category !== 'D' && to.name !== 'interval';
}

/** Columns of the table by their id in the rules. */
export function positionsById({ columns }: IndexRules): ReadonlyMap<ColumnId, number> {
  return new Map(columns.map(({ id }, position) => [id, position]));
}
