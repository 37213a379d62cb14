import { columnPosition, type IndexDescriptor, type TableDescriptor } from '../../../catalog/descriptors.js';
import * as types from '../../../types/builtin.js';
import { parseExpression } from '../../parse/parse.js';
import type { BoundExpression, ColumnId, OutputColumn } from '../bound-expression.js';
import { coerce } from './coerce.js';
import { bindCondition } from './condition.js';
import type { BindContext, ExpressionContext } from './context.js';
import { requireImmutable } from './immutable.js';
import { NO_PLACES, rowContext, rowOf, type TextPlaces } from './row-rules.js';
import { inStatement } from './statement-place.js';

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
export function bindIndexRules(
  context: BindContext,
  table: TableDescriptor,
  index: IndexDescriptor,
  places: TextPlaces = NO_PLACES,
): IndexRules {
  const row = rowOf(context, table, 'new');
  const keys = index.keys.map((key): BoundExpression => {
    if (key.columnId !== null) return reference(row.columns[columnPosition(table, key.columnId)]!);
    const at = rowContext(context, table, row, 'index expressions');
    return inStatement(places.get(key.expression!) ?? 0, () => bindKey(at, key.expression!));
  });
  let predicate: BoundExpression | null = null;
  if (index.predicate !== null) {
    const at = rowContext(context, table, row, 'index predicates');
    const node = parseExpression(index.predicate);
    predicate = inStatement(places.get(index.predicate) ?? 0, () => {
      const condition = bindCondition(at, node, 'WHERE');
      requireImmutable(condition, 'functions in index predicate must be marked IMMUTABLE', node.span);
      return condition;
    });
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

/** Columns of the table by their id in the rules. */
export function positionsById({ columns }: IndexRules): ReadonlyMap<ColumnId, number> {
  return new Map(columns.map(({ id }, position) => [id, position]));
}
