import { unreachable } from '../../../common/assert.js';
import type {
  Expression,
  FunctionArgument,
  FunctionCall,
  Identifier,
  OrderItem,
  QualifiedName,
  WindowFrame,
  WindowSpecification,
} from '../ast.js';
import { type Keyword, type KeywordClass, keywordClasses } from '../keywords.js';
import { Precedence, precedenceOf } from '../precedence.js';
import { quoteString } from './identifier.js';
import { nested } from './nested.js';
import { formatTypeName } from './type-name.js';

// Expressions as SQL, with parentheses where the operators' levels ask for them. What comes out parses to the same
// tree, which is what it is for; how it was written - `!=`, `x IS NULL` against `x ISNULL` - is not kept.

/** An expression as SQL. */
export function formatExpression(expression: Expression): string {
  return format(expression, Precedence.or);
}

/** An expression where the grammar takes no AND, IS, LIKE and the like without parentheses: behind DEFAULT. */
export function formatRestricted(expression: Expression): string {
  return format(expression, Precedence.comparison, true);
}

/** An expression where the grammar takes an operand alone. */
export function formatOperand(expression: Expression): string {
  return format(expression, Precedence.primary);
}

/** A list of expressions with commas between. */
export function formatList(expressions: readonly Expression[]): string {
  return expressions.map((expression) => formatExpression(expression)).join(', ');
}

/** In parentheses when it binds looser than `lowest`, or is nothing a restricted place takes. */
function format(expression: Expression, lowest: number, isRestricted = false): string {
  const level = levelOf(expression);
  const isOpen = level >= lowest && !(isRestricted && isNeverRestricted(expression));
  return isOpen ? formatOpen(expression, level, isRestricted) : `(${formatOpen(expression, level, false)})`;
}

function isNeverRestricted({ kind }: Expression): boolean {
  return (
    kind === 'Collate' || kind === 'InList' || kind === 'InSubquery' || kind === 'Between' || kind === 'PatternMatch'
  );
}

/** How tightly the outermost operator of an expression binds. */
function levelOf(expression: Expression): number {
  switch (expression.kind) {
    case 'LogicalOperation':
      return expression.operator === 'OR' ? Precedence.or : Precedence.and;
    case 'NotOperation':
      return Precedence.not;
    case 'IsTest':
    case 'IsJson':
    case 'DistinctTest':
      return Precedence.is;
    case 'Between':
    case 'InList':
    case 'InSubquery':
    case 'PatternMatch':
      return Precedence.pattern;
    case 'BinaryOperation':
    case 'QuantifiedComparison':
      return precedenceOf(expression.operator);
    case 'UnaryOperation':
      return expression.operator === '-' || expression.operator === '+' ? Precedence.sign : Precedence.other;
    case 'Collate':
      return Precedence.collate;
    case 'Cast':
      return Precedence.cast;
    default:
      return Precedence.primary;
  }
}

function formatOpen(node: Expression, level: number, isRestricted: boolean): string {
  switch (node.kind) {
    case 'ColumnReference':
      return formatParts(node.parts);
    case 'Star':
      return node.qualifier.length === 0 ? '*' : `${formatParts(node.qualifier)}.*`;
    case 'NullLiteral':
      return 'NULL';
    case 'BooleanLiteral':
      return node.value ? 'true' : 'false';
    case 'NumberLiteral':
      return node.text;
    case 'StringLiteral':
      return quoteString(node.value);
    case 'BitLiteral':
      return `B'${node.bits}'`;
    case 'Parameter':
      return `$${node.index}`;
    case 'UnaryOperation':
      // Signs nest as they are; another operator of the level would take the operand from `@ a || b`.
      return formatUnary(
        node.operator,
        format(node.operand, level === Precedence.sign ? level : level + 1, isRestricted),
      );
    case 'BinaryOperation': {
      // Comparisons do not chain: an operand of their own level needs parentheses on both sides.
      const lowest = level === Precedence.comparison ? level + 1 : level;
      const left = format(node.left, lowest, isRestricted);
      return `${left} ${formatOperator(node.operator)} ${format(node.right, level + 1, isRestricted)}`;
    }
    case 'LogicalOperation':
      return node.operands.map((operand) => format(operand, level + 1)).join(` ${node.operator} `);
    case 'NotOperation':
      return `NOT ${format(node.operand, level)}`;
    case 'IsTest':
      return `${formatTested(node.operand)} IS ${node.isNegated ? 'NOT ' : ''}${node.test}`;
    case 'IsJson': {
      const shape = node.shape === 'VALUE' ? '' : ` ${node.shape}`;
      const keys = node.uniqueKeys ? ' WITH UNIQUE KEYS' : '';
      return `${formatTested(node.operand)} IS ${node.isNegated ? 'NOT ' : ''}JSON${shape}${keys}`;
    }
    case 'DistinctTest': {
      const right = format(node.right, level + 1);
      return `${formatTested(node.left)} IS ${node.isNegated ? 'NOT ' : ''}DISTINCT FROM ${right}`;
    }
    case 'Between': {
      const bounds = `${format(node.low, level + 1, true)} AND ${format(node.high, level + 1)}`;
      const words = `${node.isNegated ? 'NOT ' : ''}BETWEEN${node.isSymmetric ? ' SYMMETRIC' : ''}`;
      return `${format(node.operand, level + 1)} ${words} ${bounds}`;
    }
    case 'InList':
      return `${format(node.operand, level + 1)} ${node.isNegated ? 'NOT ' : ''}IN (${formatList(node.items)})`;
    case 'InSubquery':
      return `${format(node.operand, level + 1)} ${node.isNegated ? 'NOT ' : ''}IN (${nested.query(node.query)})`;
    case 'PatternMatch': {
      const escaping = node.escape === null ? '' : ` ESCAPE ${format(node.escape, level + 1)}`;
      const words = `${node.isNegated ? 'NOT ' : ''}${node.style}`;
      return `${format(node.operand, level + 1)} ${words} ${format(node.pattern, level + 1)}${escaping}`;
    }
    case 'QuantifiedComparison': {
      const right = node.right.kind === 'Query' ? nested.query(node.right) : formatExpression(node.right);
      return `${format(node.left, level + 1)} ${formatOperator(node.operator)} ${node.quantifier} (${right})`;
    }
    case 'Case':
      return formatCase(node);
    case 'Cast':
      return `${format(node.operand, level, isRestricted)}::${formatTypeName(node.type)}`;
    case 'Collate':
      return `${format(node.operand, level)} COLLATE ${formatName(node.collation)}`;
    case 'FunctionCall':
      return formatCall(node);
    case 'Exists':
      return `EXISTS (${nested.query(node.query)})`;
    case 'ScalarSubquery':
      return `(${nested.query(node.query)})`;
    case 'ArrayConstructor':
      return `ARRAY${formatElements(node.elements)}`;
    case 'NumericArray':
      return `ARRAY[${node.text}]`;
    case 'ArraySubquery':
      return `ARRAY(${nested.query(node.query)})`;
    case 'RowConstructor':
      return `${node.hasKeyword ? 'ROW' : ''}(${formatList(node.elements)})`;
    case 'Subscript': {
      const [lower, upper] = [node.lower, node.upper].map((bound) => (bound === null ? '' : formatExpression(bound)));
      return `${formatBase(node.operand, false)}[${node.isSlice ? `${lower}:${upper}` : lower}]`;
    }
    case 'FieldAccess':
      return `${formatBase(node.operand, true)}.${node.field === null ? '*' : formatLabel(node.field)}`;
    case 'GroupingCall':
      return `GROUPING(${formatList(node.arguments)})`;
    case 'DefaultMarker':
      return 'DEFAULT';
    default:
      return unreachable(node);
  }
}

// --------------------------------------------------------------------------------------------------- operators

/** An operator's name, in `OPERATOR(...)` when it has a schema. */
export function formatOperator(operator: string): string {
  return /[^~!@#^&|`?+\-*/%<>=]/.test(operator) ? `OPERATOR(${operator})` : operator;
}

/** A sign stands close to its operand unless the two would run together: `- -1` is no comment. */
function formatUnary(operator: string, operand: string): string {
  const isSign = operator === '-' || operator === '+';
  return isSign && !/^[-+]/.test(operand) ? operator + operand : `${formatOperator(operator)} ${operand}`;
}

/** The operand of IS, which may be another test that is complete by itself: `a IS NULL IS TRUE`. */
function formatTested(operand: Expression): string {
  return format(operand, operand.kind === 'DistinctTest' ? Precedence.is + 1 : Precedence.is);
}

/** What a subscript or a field may follow without parentheses. */
function formatBase(operand: Expression, isField: boolean): string {
  const isBare =
    (operand.kind === 'Subscript' && !operand.isWhole) ||
    operand.kind === 'FieldAccess' ||
    operand.kind === 'Parameter' ||
    operand.kind === 'ScalarSubquery' ||
    (operand.kind === 'ColumnReference' && !isField);
  return isBare ? formatExpression(operand) : `(${formatExpression(operand)})`;
}

function formatCase(node: Expression & { kind: 'Case' }): string {
  const operand = node.operand === null ? '' : ` ${formatExpression(node.operand)}`;
  const branches = node.branches.map(({ when, then }) => {
    return ` WHEN ${formatExpression(when)} THEN ${formatExpression(then)}`;
  });
  const otherwise = node.otherwise === null ? '' : ` ELSE ${formatExpression(node.otherwise)}`;
  return `CASE${operand}${branches.join('')}${otherwise} END`;
}

/** `[a, b]`. Rows of numbers would read as one numeric array: the first one's parentheses prevent that. */
function formatElements(elements: readonly Expression[]): string {
  if (elements.length > 0 && elements.every((element) => element.kind === 'ArrayConstructor')) {
    return `[${elements.map((element) => formatRow(element.elements)).join(', ')}]`;
  }
  const texts = elements.map((element) => formatExpression(element));
  if (elements.length > 0 && texts.every((text) => /^[-+]?[\d.]/.test(text))) texts[0] = `(${texts[0]})`;
  return `[${texts.join(', ')}]`;
}

/** The elements of an inner array, where a list of numbers is just that. */
function formatRow(elements: readonly Expression[]): string {
  if (elements.length > 0 && elements.every((element) => element.kind === 'ArrayConstructor')) {
    return formatElements(elements);
  }
  return `[${formatList(elements)}]`;
}

// ------------------------------------------------------------------------------------------------------- calls

/** The functions whose plain name the grammar reads as a form of its own. */
const specialForms: Record<string, (values: readonly string[], node: FunctionCall) => string> = {
  extract: ([, source], { arguments: values }) => `extract(${fieldName(values[0].value)} FROM ${source})`,
  position: (_, { arguments: values }) => {
    const [text, part] = values.map(({ value }) => format(value, Precedence.comparison + 1, true));
    return `position(${part} IN ${text})`;
  },
  normalize: (values, { arguments: [, form] }) => {
    const name = form?.value.kind === 'StringLiteral' ? `, ${form.value.value}` : '';
    return `normalize(${values[0]}${name})`;
  },
};

function fieldName(value: Expression): string {
  const name = value.kind === 'StringLiteral' ? value.value : formatExpression(value);
  return /^[a-z_]+$/.test(name) ? name : quoteString(name);
}

/** A function call with all that belongs to it. */
export function formatCall(node: FunctionCall): string {
  const { parts } = node.name;
  const values = node.arguments.map(formatArgument);
  if (node.isKeyword) return values.length === 0 ? parts[0].name : `${parts[0].name}(${values[0]})`;
  const isPlain = parts.length === 1 && !parts[0].isQuoted;
  const special = isPlain ? specialForms[parts[0].name] : undefined;
  if (special !== undefined) return special(values, node);
  if (node.isVariadic) values[values.length - 1] = `VARIADIC ${values[values.length - 1]}`;
  const order = node.orderBy.length === 0 ? '' : ` ORDER BY ${formatOrder(node.orderBy)}`;
  const inside = node.isStar ? '*' : `${node.isDistinct ? 'DISTINCT ' : ''}${values.join(', ')}${order}`;
  const group = node.withinGroup === null ? '' : ` WITHIN GROUP (ORDER BY ${formatOrder(node.withinGroup)})`;
  const filter = node.filter === null ? '' : ` FILTER (WHERE ${formatExpression(node.filter)})`;
  const over = node.over === null ? '' : ` OVER ${formatOver(node.over)}`;
  return `${formatFunctionName(node.name)}(${inside})${group}${filter}${over}`;
}

/** A function's name: keywords such as `coalesce` and `left` stay as they are. */
function formatFunctionName({ parts }: QualifiedName): string {
  if (parts.length > 1) return formatParts(parts);
  const [{ name, isQuoted }] = parts;
  return isQuoted || !/^[a-z_][a-z0-9_$]*$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function formatArgument({ name, value }: FunctionArgument): string {
  const text = formatExpression(value);
  return name === null ? text : `${formatIdentifier(name)} => ${text}`;
}

/** The keys of ORDER BY. */
export function formatOrder(items: readonly OrderItem[]): string {
  return items.map(formatOrderItem).join(', ');
}

function formatOrderItem({ expression, isDescending, nulls, usingOperator }: OrderItem): string {
  const using = usingOperator === null ? '' : ` USING ${formatOperator(usingOperator)}`;
  return `${formatExpression(expression)}${using}${isDescending ? ' DESC' : ''}${nulls === null ? '' : ` NULLS ${nulls}`}`;
}

function formatOver(over: WindowSpecification | Identifier): string {
  return 'name' in over ? formatIdentifier(over) : formatWindow(over);
}

/** `(PARTITION BY a ORDER BY b ROWS ...)`. */
export function formatWindow({ base, partitionBy, orderBy, frame }: WindowSpecification): string {
  const parts: string[] = [];
  if (base !== null) parts.push(formatIdentifier(base));
  if (partitionBy.length > 0) parts.push(`PARTITION BY ${formatList(partitionBy)}`);
  if (orderBy.length > 0) parts.push(`ORDER BY ${formatOrder(orderBy)}`);
  if (frame !== null) parts.push(formatFrame(frame));
  return `(${parts.join(' ')})`;
}

function formatFrame({ mode, start, end, exclude }: WindowFrame): string {
  const [from, to] = [start, end].map(({ kind, offset }) => {
    return offset === null ? kind : `${formatExpression(offset)} ${kind}`;
  });
  return `${mode} BETWEEN ${from} AND ${to}${exclude === 'NO OTHERS' ? '' : ` EXCLUDE ${exclude}`}`;
}

// ------------------------------------------------------------------------------------------------------- names

/** A name of a column, a table, an alias: quoted when it was, or when it would be read as something else. */
export function formatIdentifier({ name, isQuoted }: Identifier): string {
  const keywordClass = keywordClasses.get(name as Keyword);
  return !isQuoted && keywordClass === 'columnName' ? name : formatWord(name, isQuoted, keywordClass);
}

/** A name behind AS or behind a dot, where every word may stand. */
export function formatLabel({ name, isQuoted }: Identifier): string {
  return formatWord(name, isQuoted, undefined);
}

function formatWord(name: string, isQuoted: boolean, keywordClass: KeywordClass | undefined): string {
  const isPlain = !isQuoted && (keywordClass === undefined || keywordClass === 'unreserved');
  return isPlain && /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** The parts of a name with dots between. */
export function formatParts(parts: readonly Identifier[]): string {
  return parts.map((part, index) => (index === 0 ? formatIdentifier(part) : formatLabel(part))).join('.');
}

/** A qualified name. */
export function formatName({ parts }: QualifiedName): string {
  return formatParts(parts);
}

/** Names in parentheses with a blank before, or nothing: ` (a, b)`. */
export function formatNames(names: readonly Identifier[]): string {
  return names.length === 0 ? '' : ` (${names.map(formatIdentifier).join(', ')})`;
}
