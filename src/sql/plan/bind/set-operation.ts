import { error } from '../../../common/errors.js';
import type { Span } from '../../../common/span.js';
import * as types from '../../../types/builtin.js';
import { commonType } from '../../../types/common-type.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, OutputColumn } from '../bound-expression.js';
import type { LogicalPlan, SetOperation } from '../logical-plan.js';
import { coerce } from './coerce.js';
import type { BindContext } from './context.js';

// UNION, INTERSECT and EXCEPT of two bound queries.

/** `left` and `right` as one plan, their columns cast to common types. @throws 42601 when they are not as many, 42804. */
export function combine(
  context: BindContext,
  node: ast.SetOperation,
  left: LogicalPlan,
  right: LogicalPlan,
): SetOperation {
  if (left.columns.length !== right.columns.length) {
    throw error('syntax_error', `each ${node.operator} query must have the same number of columns`, {
      span: node.right.span,
    });
  }
  const columnTypes = left.columns.map((column, i) => commonType([column.type, right.columns[i]!.type], node.operator));
  if (!node.isAll || node.operator !== 'UNION') {
    for (const type of columnTypes) {
      if (type.compare === null) {
        throw error('undefined_function', `could not identify an equality operator for type ${type.sqlName}`, {
          span: node.span,
        });
      }
    }
  }
  const side = (plan: LogicalPlan, span: Span) => castColumns(context, plan, columnTypes, span);
  const [leftPlan, rightPlan] = [side(left, node.left.span), side(right, node.right.span)];
  const columns = leftPlan.columns.map(({ name, type, modifier }, i) => {
    const isSame = modifier === rightPlan.columns[i]!.modifier;
    return context.column(name, type, isSame ? modifier : -1);
  });
  return {
    kind: 'SetOperation',
    operator: node.operator,
    isAll: node.isAll,
    left: leftPlan,
    right: rightPlan,
    columns,
  };
}

/** The plan with its columns cast; the plan itself when they have the types already. */
function castColumns(
  context: BindContext,
  plan: LogicalPlan,
  wanted: readonly (typeof types)['text'][],
  span: Span,
): LogicalPlan {
  if (plan.columns.every((column, i) => column.type === wanted[i])) return plan;
  const expressions = plan.columns.map((column, i) => {
    const source = plan.kind === 'Project' ? plan.expressions[i]! : reference(column);
    const isLiteral = source.type === types.unknown && (source.kind === 'Constant' || source.kind === 'Parameter');
    return coerce(context, isLiteral ? source : reference(column), wanted[i]!, -1, 'implicit', span);
  });
  const columns = plan.columns.map(({ name }, i) =>
    context.column(name, expressions[i]!.type, expressions[i]!.modifier),
  );
  return { kind: 'Project', input: plan, expressions, columns };
}

function reference(column: OutputColumn): BoundExpression {
  return { kind: 'Column', id: column.id, name: column.name, type: column.type, modifier: column.modifier };
}
