import type { Type } from '../../types/type.js';
import { type Bracket, bracketsOf } from '../functions/subscript.js';
import type { BoundExpression } from './bound-expression.js';
import type { SortKey } from './logical-plan.js';

const UTC = { timeZone: 'UTC' };

/** The keys of an order as ORDER BY writes them. */
export function showKeys(keys: readonly SortKey[]): string {
  return keys
    .map(({ expression, isDescending, isNullsFirst }) => {
      const nulls = isNullsFirst === isDescending ? '' : isNullsFirst ? ' NULLS FIRST' : ' NULLS LAST';
      return `${show(expression)}${isDescending ? ' DESC' : ''}${nulls}`;
    })
    .join(', ');
}

const CONSTANT_CHARACTERS_MAX = 48;

/** An expression for people: names as written, operators between their operands. */
export function show(expression: BoundExpression): string {
  switch (expression.kind) {
    case 'Constant':
      return showConstant(expression.value, expression.type);
    case 'Column':
      return expression.name;
    case 'Parameter':
      return `$${expression.index + 1}`;
    case 'Call': {
      const args = expression.args.map(show);
      const brackets = bracketsOf(expression.function, args.length);
      if (brackets !== null) return showSubscripts(args, brackets);
      if (!expression.isOperator) return `${expression.function.name}(${args.join(', ')})`;
      return args.length === 1
        ? `(${expression.function.name} ${args[0]})`
        : `(${args[0]} ${expression.function.name} ${args[1]})`;
    }
    case 'Cast':
      return `${show(expression.operand)}::${expression.type.sqlName}`;
    case 'Logical':
      return `(${expression.operands.map(show).join(` ${expression.operator} `)})`;
    case 'Not':
      return `(NOT ${show(expression.operand)})`;
    case 'IsNull':
      return `(${show(expression.operand)} IS ${expression.isNegated ? 'NOT ' : ''}NULL)`;
    case 'IsBoolean':
      return `(${show(expression.operand)} IS ${expression.isNegated ? 'NOT ' : ''}${expression.test})`;
    case 'DistinctTest':
      return `(${show(expression.left)} IS ${expression.isNegated ? 'NOT ' : ''}DISTINCT FROM ${show(expression.right)})`;
    case 'Case': {
      const operand = expression.operand === null ? '' : ` ${show(expression.operand)}`;
      const branches = expression.branches.map(({ when, then }) => ` WHEN ${show(when)} THEN ${show(then)}`).join('');
      return `CASE${operand}${branches} ELSE ${show(expression.otherwise)} END`;
    }
    case 'CaseOperand':
      return 'CASE operand';
    case 'Coalesce':
      return `COALESCE(${expression.args.map(show).join(', ')})`;
    case 'Extreme':
      return `${expression.which}(${expression.args.map(show).join(', ')})`;
    case 'NullIf':
      return `NULLIF(${show(expression.left)}, ${show(expression.right)})`;
    case 'InList': {
      const items = expression.items.map(show);
      const shown = items.length > 8 ? [...items.slice(0, 8), '...'] : items;
      return `(${show(expression.operand)} ${expression.isNegated ? 'NOT ' : ''}IN (${shown.join(', ')}))`;
    }
    case 'Subquery':
      return `(${expression.mode} subquery)`;
    case 'Array':
      return `ARRAY[${expression.elements.map(show).join(', ')}]`;
    case 'Row':
      return `ROW(${expression.elements.map(show).join(', ')})`;
    case 'ArrayComparison':
      return `(${show(expression.left)} ${expression.compare.name} ${expression.quantifier} (${show(expression.array)}))`;
  }
}

/** `a[1][2:3]` */
function showSubscripts([base, ...bounds]: readonly string[], brackets: readonly Bracket[]): string {
  let next = 0;
  const shown = brackets.map(({ isSlice, hasLower, hasUpper }) => {
    const lower = hasLower ? bounds[next++]! : '';
    const upper = hasUpper ? bounds[next++]! : '';
    return isSlice ? `[${lower}:${upper}]` : `[${lower}]`;
  });
  return base! + shown.join('');
}

function showConstant(value: unknown, type: Type): string {
  if (value === null) return 'NULL';
  const text = type.format(value, UTC);
  const short = text.length > CONSTANT_CHARACTERS_MAX ? `${text.slice(0, CONSTANT_CHARACTERS_MAX)}...` : text;
  return type.category === 'N' || type.category === 'B' ? short : `'${short}'`;
}
