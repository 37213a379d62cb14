import { displayName } from '../../catalog/descriptors.js';
import type { BoundExpression } from './bound-expression.js';
import { describeWindow } from './explain-window.js';
import { conjunction } from './expression-tree.js';
import type { PhysicalPlan } from './physical-plan.js';
import type { PhysicalSource, PhysicalStatement } from './planner.js';
import { show, showKeys } from './show-expression.js';

// Plans as indented text, in PostgreSQL's manner:
//
//   Limit  (rows=10)
//     ->  Index Scan using item_price_idx on item  (rows=33)
//           Index Cond: (item.price < 10)

export function showPlan(statement: PhysicalStatement): string[] {
  const [title, ...rest] = showSource(statement);
  const tables = statement.commonTables.flatMap(({ name, source }) => {
    const [first, ...lines] = showSource(source);
    return [`  CTE ${name}`, `    ->  ${first}`, ...lines.map((line) => `        ${line}`)];
  });
  return [title!, ...tables, ...rest];
}

function showSource(source: PhysicalSource): string[] {
  if (source.kind === 'Query') return showNode(source.query, '');
  return [`${source.kind} on ${displayName(source.table)}`, ...indent(source.source)];
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
    case 'SystemScan':
      return {
        title: `Seq Scan on ${plan.relation.name}${plan.alias === plan.relation.name ? '' : ` ${plan.alias}`}`,
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
    case 'GroupingSets': {
      const isMixed = plan.sets.some((set) => set.length === 0);
      const key = (set: readonly number[]) => set.map((group) => show(plan.groups[group]!)).join(', ');
      return {
        title: isMixed ? 'MixedAggregate' : 'HashAggregate',
        details: plan.sets.map((set) => (set.length === 0 ? 'Group Key: ()' : `Hash Key: ${key(set)}`)),
        inputs: [plan.input],
      };
    }
    case 'Window':
      return describeWindow(plan);
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
    case 'CommonTableScan':
    case 'WorkTableScan': {
      const name = plan.alias === plan.name ? plan.name : `${plan.name} ${plan.alias}`;
      const title = plan.kind === 'WorkTableScan' ? 'WorkTable Scan' : 'CTE Scan';
      return { title: `${title} on ${name}`, details: [], inputs: [] };
    }
    case 'RecursiveUnion':
      return { title: 'Recursive Union', details: [], inputs: [plan.left, plan.right] };
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
