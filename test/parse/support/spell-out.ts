import type { Expression } from '../../../src/sql/parse/ast.js';
import { formatExpression, formatTypeName } from '../../../src/sql/parse/format.js';

/** An expression with parentheses around every operation, so that no level matters any more. */
export function spellOut(node: Expression): string {
  switch (node.kind) {
    case 'BinaryOperation':
      return `(${spellOut(node.left)} ${node.operator} ${spellOut(node.right)})`;
    case 'UnaryOperation':
      return `(${node.operator} ${spellOut(node.operand)})`;
    case 'LogicalOperation':
      return `(${node.operands.map(spellOut).join(` ${node.operator} `)})`;
    case 'NotOperation':
      return `(NOT ${spellOut(node.operand)})`;
    case 'IsTest':
      return `(${spellOut(node.operand)} IS ${node.isNegated ? 'NOT ' : ''}${node.test})`;
    case 'DistinctTest':
      return `(${spellOut(node.left)} IS ${node.isNegated ? 'NOT ' : ''}DISTINCT FROM ${spellOut(node.right)})`;
    case 'Between': {
      const not = node.isNegated ? 'NOT ' : '';
      return `(${spellOut(node.operand)} ${not}BETWEEN ${spellOut(node.low)} AND ${spellOut(node.high)})`;
    }
    case 'InList':
      return `(${spellOut(node.operand)} ${node.isNegated ? 'NOT ' : ''}IN (${node.items.map(spellOut).join(', ')}))`;
    case 'PatternMatch': {
      const escaping = node.escape === null ? '' : ` ESCAPE ${spellOut(node.escape)}`;
      const words = `${node.isNegated ? 'NOT ' : ''}${node.style}`;
      return `(${spellOut(node.operand)} ${words} ${spellOut(node.pattern)}${escaping})`;
    }
    case 'Cast':
      return `(${spellOut(node.operand)}::${formatTypeName(node.type)})`;
    case 'Collate':
      return `(${spellOut(node.operand)} COLLATE "${node.collation.parts[0].name}")`;
    default:
      return formatExpression(node);
  }
}
