import { error, notSupported } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import type { Type } from '../../../types/type.js';
import type { TableFunction } from '../../functions/function.js';
import { functionsNamed } from '../../functions/registry.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import type { ScopeColumn } from '../scope.js';
import { bindKnown } from './condition.js';
import type { ExpressionContext } from './context.js';

// Fields of composite values whose shape is known here: whole rows of FROM items, ROW(...), and functions that give
// several columns. The fields of a row that comes out of a subquery are known only at run time.

export interface Field {
  readonly name: string;
  readonly expression: BoundExpression;
}

/** Binds `(x).field`. @throws 42703, 42809, 0A000 */
export function bindField(at: ExpressionContext, { operand, field, span }: ast.FieldAccess): BoundExpression {
  if (field === null) throw notSupported('all fields of a row as one value', span);
  const { name } = field;
  const { fields, alias, scalar } = composite(at, operand, span);
  if (fields === null) {
    const shown = scalar!.sqlName;
    throw error(
      'wrong_object_type',
      `column notation .${name} applied to type ${shown}, which is not a composite type`,
      { span },
    );
  }
  const found = fields.filter((candidate) => candidate.name === name);
  if (found.length === 1) return found[0]!.expression;
  if (found.length > 1) throw error('ambiguous_column', `column reference "${name}" is ambiguous`, { span });
  if (alias !== null) throw at.scope.undefinedColumn(name, alias, span);
  throw error('undefined_column', `could not identify column "${name}" in record data type`, { span });
}

/** The fields that `(x).*` stands for. @throws 42809, 0A000 */
export function bindAllFields(at: ExpressionContext, operand: ast.Expression, span: Span): readonly Field[] {
  const { fields, scalar } = composite(at, operand, span);
  if (fields !== null) return fields;
  throw error('wrong_object_type', `type ${scalar!.sqlName} is not composite`, { span });
}

/** What is known of a composite; `alias` of a FROM item; `scalar` the type of what is none. */
interface Composite {
  readonly fields: readonly Field[] | null;
  readonly alias: string | null;
  readonly scalar: Type | null;
}

function composite(at: ExpressionContext, operand: ast.Expression, span: Span): Composite {
  const alias = relationAlias(at, operand);
  if (alias !== null) {
    const { relation } = at.scope.findRelation(alias.name, alias.schema)!;
    return {
      fields: relation.columns.map((column) => fieldOf(column, relation.alias)),
      alias: alias.name,
      scalar: null,
    };
  }
  if (operand.kind === 'FunctionCall') {
    const fields = functionFields(at, operand);
    if (fields !== null) return { fields, alias: null, scalar: null };
  }
  const value = bindKnown(at, operand);
  if (value.kind === 'Row') {
    const fields = value.elements.map((expression, i) => ({ name: value.names?.[i] ?? `f${i + 1}`, expression }));
    return { fields, alias: null, scalar: null };
  }
  if (value.type === types.record) throw notSupported('selecting a field of this composite value', span);
  return { fields: null, alias: null, scalar: value.type };
}

function fieldOf({ name, id, type, modifier }: ScopeColumn, alias: string): Field {
  return { name, expression: { kind: 'Column', id, name: `${alias}.${name}`, type, modifier } };
}

/** The FROM item whose whole row an expression is; null for anything else. */
function relationAlias(
  at: ExpressionContext,
  operand: ast.Expression,
): { readonly name: string; readonly schema: string | null } | null {
  const isStar = operand.kind === 'Star' && operand.qualifier.length > 0;
  if (operand.kind !== 'ColumnReference' && !isStar) return null;
  const parts = operand.kind === 'ColumnReference' ? operand.parts : (operand as ast.Star).qualifier;
  const [first] = parts;
  if (parts.length !== 1 || (!isStar && at.scope.findColumn(first!.name, first!.span) !== null)) return null;
  const found = at.scope.findRelation(first!.name);
  // The row of a function of one value is that value.
  if (found === null || (found.relation.isScalar === true && !isStar)) return null;
  return { name: first!.name, schema: null };
}

/** `(f(x)).field` of a function that gives several columns; null for others. */
function functionFields(at: ExpressionContext, node: ast.FunctionCall): readonly Field[] | null {
  const { parts } = node.name;
  const name = parts[parts.length - 1]!.name;
  if (parts.length > 1 && parts[0]!.name !== 'pg_catalog') return null;
  const rows = functionsNamed(name);
  const tables = rows.filter((row): row is TableFunction => row.kind === 'table' && row.columns.length > 1);
  if (tables.length === 0 || tables.length < rows.length || at.sets === undefined) return null;
  return at.sets.bindFields(at, node, name, tables);
}
