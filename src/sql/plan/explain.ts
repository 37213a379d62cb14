import { displayName } from '../../catalog/descriptors.js';
import type { Type } from '../../types/type.js';
import type { BoundExpression } from './bound-expression.js';
import { conjunction } from './expression-tree.js';
import type { SortKey } from './logical-plan.js';
import type { PhysicalPlan } from './physical-plan.js';
import type { PhysicalStatement } from './planner.js';

// Plans as indented text, in PostgreSQL's manner:
//
//   Limit  (rows=10)
//     ->  Index Scan using item_price_idx on item  (rows=33)
//           Index Cond: (item.price < 10)

const UTC = { timeZone: 'UTC' };

export function showPlan(statement: PhysicalStatement): string[] {
  if (statement.kind === 'Query') return showNode(statement.query, '');
  const lines = [`${statement.kind} on ${displayName(statement.table)}`];
  lines.push(...indent(statement.source));
  return lines;
}

function indent(plan: PhysicalPlan): string[] {
  const [first, ...rest] = showNode(plan, '');
  return [`  ->  ${first}`, ...rest.map((line) => `      ${line}`)];
}

function showNode(plan: PhysicalPlan, prefix: string): string[] {
  const { title, details, inputs } = describe(plan);
  const lines = [`${prefix}${title}  (rows=${Math.round(plan.rows)})`];
  for (const detail of details) lines.push(`  ${detail}`);
  for (const input of inputs) lines.push(...indent(input));
  return lines;
}

interface Description {
  readonly title: string;
  readonly details: readonly string[];
  readonly inputs: readonly PhysicalPlan[];
}

function describe(plan: PhysicalPlan): Description {
  switch (plan.kind) {
    case 'TableScan':
      return {
        title: `Seq Scan on ${tableAs(plan)}`,
        details: optional('Filter', plan.predicate),
        inputs: [],
      };
    case 'IndexScan': {
      const way = plan.isBackward ? 'Index Scan Backward' : 'Index Scan';
      return {
        title: `${way} using ${plan.index.name} on ${tableAs(plan)}`,
        details: [...optional('Index Cond', conjunction(plan.condition.shown)), ...optional('Filter', plan.predicate)],
        inputs: [],
      };
    }
    case 'RowCount':
      return { title: `Row Count of ${tableAs(plan)}`, details: [], inputs: [] };
    case 'VectorSearch': {
      const column = plan.table.columns[plan.vectorPosition]!.name;
      const order = `(${plan.alias}.${column} ${plan.operator} ${show(plan.query)})`;
      const title =
        plan.index === null
          ? `Exact Vector Search on ${tableAs(plan)}`
          : `Vector Search using ${plan.index.name} on ${tableAs(plan)}`;
      return { title, details: [`Order By: ${order}`, ...optional('Filter', plan.predicate)], inputs: [] };
    }
    case 'Values':
      return plan.columns.length === 0 && plan.rowsOfValues.length === 1
        ? { title: 'Result', details: [], inputs: [] }
        : { title: 'Values Scan', details: [], inputs: [] };
    case 'Filter':
      return { title: 'Filter', details: optional('Filter', plan.predicate), inputs: [plan.input] };
    case 'Project':
      return { title: 'Project', details: [`Output: ${plan.expressions.map(show).join(', ')}`], inputs: [plan.input] };
    case 'HashJoin': {
      const keys = plan.leftKeys.map((key, i) => `(${show(key)} = ${show(plan.rightKeys[i]!)})`).join(' AND ');
      return {
        title: plan.type === 'inner' ? 'Hash Join' : `Hash ${capital(plan.type)} Join`,
        details: [`Hash Cond: ${keys}`, ...optional('Join Filter', plan.residual)],
        inputs: [plan.left, plan.right],
      };
    }
    case 'NestedLoopJoin':
      return {
        title: plan.type === 'inner' ? 'Nested Loop' : `Nested Loop ${capital(plan.type)} Join`,
        details: optional('Join Filter', plan.condition),
        inputs: [plan.left, plan.right],
      };
    case 'HashAggregate': {
      const isGrouped = plan.groups.length > 0;
      return {
        title: isGrouped ? 'HashAggregate' : 'Aggregate',
        details: isGrouped ? [`Group Key: ${plan.groups.map(show).join(', ')}`] : [],
        inputs: [plan.input],
      };
    }
    case 'Sort':
      return { title: 'Sort', details: [`Sort Key: ${showKeys(plan.keys)}`], inputs: [plan.input] };
    case 'TopN':
      return {
        title: 'Top-N Sort',
        details: [`Sort Key: ${showKeys(plan.keys)}`, `Limit: ${show(plan.limit)}`],
        inputs: [plan.input],
      };
    case 'Limit':
      return { title: 'Limit', details: [], inputs: [plan.input] };
    case 'Distinct':
      return { title: 'Unique', details: [], inputs: [plan.input] };
    case 'SetOperation':
      return {
        title: `${capital(plan.operator.toLowerCase())}${plan.isAll ? ' All' : ''}`,
        details: [],
        inputs: [plan.left, plan.right],
      };
    case 'FunctionScan':
      return {
        title: `Function Scan on ${plan.calls.map((call) => call.function.name).join(', ')}`,
        details: [],
        inputs: [],
      };
  }
}

function tableAs(plan: { readonly table: { schema: string; name: string }; readonly alias: string }): string {
  const name = displayName(plan.table);
  return plan.alias === plan.table.name ? name : `${name} ${plan.alias}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function optional(label: string, expression: BoundExpression | null): string[] {
  return expression === null ? [] : [`${label}: ${show(expression)}`];
}

function showKeys(keys: readonly SortKey[]): string {
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

function showConstant(value: unknown, type: Type): string {
  if (value === null) return 'NULL';
  const text = type.format(value, UTC);
  const short = text.length > CONSTANT_CHARACTERS_MAX ? `${text.slice(0, CONSTANT_CHARACTERS_MAX)}...` : text;
  return type.category === 'N' || type.category === 'B' ? short : `'${short}'`;
}
