import { error } from '../../../common/errors.js';
import { keywordFunction } from '../../functions/keyword.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression } from '../bound-expression.js';
import { coerce } from './coerce.js';
import type { ExpressionContext } from './context.js';

/** Binds `CURRENT_DATE`, `USER`, `LOCALTIME(3)`: a keyword that is a function, perhaps with a precision. */
export function bindKeywordFunction(at: ExpressionContext, node: ast.FunctionCall): BoundExpression {
  const row = keywordFunction(node.name.parts[0]!.name);
  const type = row.returns;
  if (typeof type === 'string') throw new Error(`${row.name} has the polymorphic result ${type}`);
  const call: BoundExpression = {
    kind: 'Call',
    function: row,
    args: [],
    isOperator: false,
    type,
    modifier: -1,
  };
  const [precision] = node.arguments;
  if (precision === undefined) return call;
  const text = precision.value.kind === 'NumberLiteral' ? precision.value.text : '';
  const { span } = precision.value;
  if (!/^\d+$/.test(text)) throw error('syntax_error', `syntax error at or near "${text}"`, { span });
  const modifier = type.packModifiers!([Number(text)]);
  return coerce(at.context, call, type, modifier, 'explicit', node.span);
}
