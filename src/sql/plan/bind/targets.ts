import { error } from '../../../common/errors.js';
import { limits } from '../../../common/limits.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import type { Scope, ScopeColumn } from '../scope.js';
import { withKnownType } from './coerce.js';
import type { ExpressionContext } from './context.js';
import { missingRelation } from './expression.js';
import { bindAllFields } from './field-access.js';
import { visibleColumns } from './from.js';

/** One column of a SELECT list after `*` was spread out. */
export interface BoundTarget {
  readonly name: string;
  readonly expression: BoundExpression;
  /** The node it came from; null for a column of a `*`. */
  readonly node: ast.Expression | null;
}

/** Binds a SELECT list or RETURNING. Types stay unknown with `keepsUnknown`. */
export function bindTargets(
  at: ExpressionContext,
  targets: readonly ast.Target[],
  keepsUnknown: boolean,
): BoundTarget[] {
  const bound: BoundTarget[] = [];
  for (const { expression, alias, span } of targets) {
    if (expression.kind === 'Star') {
      for (const column of starColumns(at.scope, expression)) {
        const { name, id, type, modifier } = column;
        bound.push({ name, expression: { kind: 'Column', id, name, type, modifier }, node: null });
      }
      continue;
    }
    if (expression.kind === 'FieldAccess' && expression.field === null) {
      for (const field of bindAllFields(at, expression.operand, span)) bound.push({ ...field, node: null });
      continue;
    }
    const value = at.context.rules.expression(at, expression);
    const known = keepsUnknown ? value : withKnownType(at.context, value, span);
    bound.push({ name: alias?.name ?? targetName(expression), expression: known, node: expression });
  }
  if (bound.length > limits.targetColumnsMax) {
    throw error('too_many_columns', `target lists can have at most ${limits.targetColumnsMax} entries`);
  }
  return bound;
}

function starColumns(scope: Scope, star: ast.Star): readonly ScopeColumn[] {
  if (star.qualifier.length === 0) {
    if (scope.relations.length === 0) {
      throw error('syntax_error', 'SELECT * with no tables specified is not valid', { span: star.span });
    }
    return visibleColumns(scope);
  }
  const alias = star.qualifier[star.qualifier.length - 1]!.name;
  const schema = star.qualifier.length > 1 ? star.qualifier[star.qualifier.length - 2]!.name : null;
  const found = scope.findRelation(alias, schema);
  if (found === null) throw missingRelation(scope, alias, star.span);
  return found.relation.columns;
}

/** The name PostgreSQL gives a column without an alias: of the column, function, type or keyword; else ?column?. */
export function targetName(expression: ast.Expression): string {
  return nameOf(expression)?.name ?? '?column?';
}

/** `isWeak`: a cast's own name, used when nothing inside has a better one. */
function nameOf(expression: ast.Expression): { name: string; isWeak: boolean } | null {
  switch (expression.kind) {
    case 'ColumnReference':
      return strong(expression.parts[expression.parts.length - 1]!.name);
    case 'FunctionCall':
      return strong(expression.name.parts[expression.name.parts.length - 1]!.name);
    case 'Subscript':
    case 'Collate':
      return nameOf(expression.operand);
    case 'FieldAccess':
      return expression.field === null ? nameOf(expression.operand) : strong(expression.field.name);
    case 'Cast': {
      const inner = nameOf(expression.operand);
      if (inner !== null && !inner.isWeak) return inner;
      return { name: internalTypeName(expression.type), isWeak: true };
    }
    case 'Case': {
      const inner = expression.otherwise === null ? null : nameOf(expression.otherwise);
      return inner !== null && !inner.isWeak ? inner : { name: 'case', isWeak: true };
    }
    case 'ScalarSubquery': {
      const body = expression.query.body;
      if (body.kind === 'SelectCore' && body.targets.length === 1) {
        const { alias, expression: only } = body.targets[0]!;
        return alias !== null ? strong(alias.name) : only.kind === 'Star' ? null : nameOf(only);
      }
      return body.kind === 'ValuesCore' ? strong('column1') : null;
    }
    case 'Exists':
      return strong('exists');
    case 'ArrayConstructor':
    case 'NumericArray':
    case 'ArraySubquery':
      return strong('array');
    case 'RowConstructor':
      return strong('row');
    case 'GroupingCall':
      return strong('grouping');
    default:
      return null;
  }
}

function strong(name: string): { name: string; isWeak: boolean } {
  return { name, isWeak: false };
}

/** Names as `pg_type.typname` has them: what PostgreSQL calls a column that is only a cast. */
const INTERNAL_NAMES: Readonly<Record<string, string>> = {
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  smallint: 'int2',
  real: 'float4',
  'double precision': 'float8',
  float: 'float8',
  decimal: 'numeric',
  dec: 'numeric',
  boolean: 'bool',
  'character varying': 'varchar',
  character: 'bpchar',
  char: 'bpchar',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'bit varying': 'varbit',
};

function internalTypeName(type: ast.TypeName): string {
  if (type.name === 'float' && type.modifiers.length === 1 && type.modifiers[0]! <= 24) return 'float4';
  return INTERNAL_NAMES[type.name] ?? type.name;
}
