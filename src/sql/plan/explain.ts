import { displayName } from '../../catalog/descriptors.js';
import type { BoundExpression } from './bound-expression.js';
import type {
  ExplainDetail,
  ExplainNode,
  NodeDescription,
  NodeRelationship,
  PlanObservations,
} from './explain-tree.js';
import { describeWindow } from './explain-window.js';
import { conjunction } from './expression-tree.js';
import type { SortKey } from './logical-plan.js';
import type { PhysicalPlan, WindowNode } from './physical-plan.js';
import type { PhysicalSource, PhysicalStatement } from './planner.js';
import { show, showKeys } from './show-expression.js';
import type { ConflictPlan } from './write-plan.js';

// A plan as the tree that EXPLAIN shows; `explain-text.ts` and `explain-groups.ts` write it down.

/** The tree of a statement; `observations` of a run only when it ran (`hasRun`). */
export function explainTree(
  statement: PhysicalStatement,
  observations: PlanObservations,
  hasRun: boolean,
): ExplainNode {
  return new TreeBuilder(observations, hasRun).statement(statement);
}

class TreeBuilder {
  private subplanCount = 0;
  /** Steps of a window, which are shown as nodes, by their window, which is one. */
  private readonly windows = new Map<PhysicalPlan, WindowNode>();

  constructor(
    private readonly observations: PlanObservations,
    private readonly hasRun: boolean,
  ) {}

  statement(statement: PhysicalStatement): ExplainNode {
    const top = this.source(statement);
    const tables = statement.commonTables.map(({ name, source }) => ({
      ...this.source(source),
      relationship: 'InitPlan' as const,
      subplanName: `CTE ${name}`,
    }));
    return { ...top, children: [...tables, ...this.subplans(null), ...top.children] };
  }

  private source(source: PhysicalSource): ExplainNode {
    if (source.kind === 'Query') return this.node(source.query, null);
    const { table, returning, source: rows } = source;
    const name = displayName(table);
    return {
      type: 'ModifyTable',
      title: `${source.kind} on ${name}`,
      facts: { Operation: source.kind, 'Relation Name': table.name, Schema: table.schema, Alias: table.name },
      details: source.kind === 'Insert' ? conflictDetails(source.conflict) : [],
      rows: returning === null ? 0 : rows.rows,
      output: returning?.columns.map((column) => column.name) ?? [],
      actuals: this.hasRun ? this.observations.actualsOf(source) : undefined,
      relationship: null,
      subplanName: null,
      children: [this.node(rows, 'Outer')],
    };
  }

  private node(plan: PhysicalPlan, relationship: NodeRelationship | null): ExplainNode {
    const { type, title, facts = {}, details = [], inputs = [] } = describe(plan);
    const window = plan.kind === 'Window' ? (this.windows.get(plan) ?? plan) : this.windows.get(plan);
    for (const input of inputs) if (window !== undefined && input !== window.input) this.windows.set(input, window);
    const children = inputs.map((input, i) => this.node(input, i === 0 ? 'Outer' : 'Inner'));
    return {
      type,
      title: title ?? type,
      facts,
      details,
      rows: plan.rows,
      output: plan.columns.map((column) => column.name),
      actuals: this.hasRun ? this.observations.actualsOf(window ?? plan) : undefined,
      relationship,
      subplanName: null,
      children: [...this.subplans(plan), ...children],
    };
  }

  private subplans(plan: PhysicalPlan | null): ExplainNode[] {
    return this.observations.subplansOf(plan).map((subplan) => {
      const subplanName = `SubPlan ${++this.subplanCount}`;
      return { ...this.node(subplan, 'SubPlan'), subplanName };
    });
  }
}

function describe(plan: PhysicalPlan): NodeDescription {
  switch (plan.kind) {
    case 'TableScan':
      return {
        type: 'Seq Scan',
        title: `Seq Scan on ${tableAs(plan)}`,
        facts: relation(plan),
        details: optional('Filter', plan.predicate),
      };
    case 'SystemScan':
      return {
        type: 'Seq Scan',
        title: `Seq Scan on ${plan.relation.name}${plan.alias === plan.relation.name ? '' : ` ${plan.alias}`}`,
        facts: { 'Relation Name': plan.relation.name, Schema: plan.relation.schema, Alias: plan.alias },
        details: optional('Filter', plan.predicate),
      };
    case 'IndexScan': {
      const way = plan.isBackward ? 'Index Scan Backward' : 'Index Scan';
      return {
        type: 'Index Scan',
        title: `${way} using ${plan.index.name} on ${tableAs(plan)}`,
        facts: {
          'Scan Direction': plan.isBackward ? 'Backward' : 'Forward',
          'Index Name': plan.index.name,
          ...relation(plan),
        },
        details: [...optional('Index Cond', conjunction(plan.condition.shown)), ...optional('Filter', plan.predicate)],
      };
    }
    case 'RowCount':
      return { type: 'Row Count', title: `Row Count of ${tableAs(plan)}`, facts: relation(plan) };
    case 'VectorSearch': {
      const column = plan.table.columns[plan.vectorPosition]!.name;
      const order = `(${plan.alias}.${column} ${plan.operator} ${show(plan.query)})`;
      const details = [{ label: 'Order By', value: order }, ...optional('Filter', plan.predicate)];
      if (plan.index === null) {
        const title = `Exact Vector Search on ${tableAs(plan)}`;
        return { type: 'Exact Vector Search', title, facts: relation(plan), details };
      }
      return {
        type: 'Vector Search',
        title: `Vector Search using ${plan.index.name} on ${tableAs(plan)}`,
        facts: { 'Index Name': plan.index.name, ...relation(plan) },
        details,
      };
    }
    case 'Values':
      return { type: plan.columns.length === 0 && plan.rowsOfValues.length === 1 ? 'Result' : 'Values Scan' };
    case 'Filter':
      return { type: 'Filter', details: optional('Filter', plan.predicate), inputs: [plan.input] };
    case 'Project':
      return {
        type: 'Project',
        details: [{ label: 'Output', value: plan.expressions.map(show) }],
        inputs: [plan.input],
      };
    case 'HashJoin': {
      const keys = plan.leftKeys.map((key, i) => `(${show(key)} = ${show(plan.rightKeys[i]!)})`).join(' AND ');
      return {
        type: 'Hash Join',
        title: plan.type === 'inner' ? 'Hash Join' : `Hash ${capital(plan.type)} Join`,
        facts: { 'Join Type': capital(plan.type) },
        details: [{ label: 'Hash Cond', value: keys }, ...optional('Join Filter', plan.residual)],
        inputs: [plan.left, plan.right],
      };
    }
    case 'NestedLoopJoin':
      return {
        type: 'Nested Loop',
        title: plan.type === 'inner' ? 'Nested Loop' : `Nested Loop ${capital(plan.type)} Join`,
        facts: { 'Join Type': capital(plan.type) },
        details: optional('Join Filter', plan.condition),
        inputs: [plan.left, plan.right],
      };
    case 'IndexJoin': {
      const { right, residual } = plan;
      const name = plan.type === 'inner' ? 'Index Join' : `Index ${capital(plan.type)} Join`;
      return {
        type: 'Index Join',
        title: `${name} using ${right.index.name} on ${tableAs(right)}`,
        facts: { 'Join Type': capital(plan.type), 'Index Name': right.index.name, ...relation(right) },
        details: [...optional('Index Cond', conjunction(right.condition.shown)), ...optional('Join Filter', residual)],
        inputs: [plan.left],
      };
    }
    case 'HashAggregate': {
      const isGrouped = plan.groups.length > 0;
      return {
        type: 'Aggregate',
        title: isGrouped ? 'HashAggregate' : 'Aggregate',
        facts: { Strategy: isGrouped ? 'Hashed' : 'Plain', 'Partial Mode': 'Simple' },
        details: isGrouped ? [{ label: 'Group Key', value: plan.groups.map(show) }] : [],
        inputs: [plan.input],
      };
    }
    case 'GroupingSets': {
      const isMixed = plan.sets.some((set) => set.length === 0);
      return {
        type: 'Aggregate',
        title: isMixed ? 'MixedAggregate' : 'HashAggregate',
        facts: { Strategy: isMixed ? 'Mixed' : 'Hashed', 'Partial Mode': 'Simple' },
        details: plan.sets.map((set) =>
          set.length === 0
            ? { label: 'Group Key', value: '()' }
            : { label: 'Hash Key', value: set.map((group) => show(plan.groups[group]!)) },
        ),
        inputs: [plan.input],
      };
    }
    case 'Window':
      return describeWindow(plan);
    case 'Sort':
      return { type: 'Sort', details: sortKey(plan), inputs: [plan.input] };
    case 'TopN':
      return {
        type: 'Top-N Sort',
        details: [...sortKey(plan), { label: 'Limit', value: show(plan.limit) }],
        inputs: [plan.input],
      };
    case 'Limit':
      return { type: 'Limit', inputs: [plan.input] };
    case 'Distinct':
      return { type: 'Unique', inputs: [plan.input] };
    case 'SetOperation':
      return {
        type: 'SetOp',
        title: `${capital(plan.operator.toLowerCase())}${plan.isAll ? ' All' : ''}`,
        facts: { Command: `${capital(plan.operator.toLowerCase())}${plan.isAll ? ' All' : ''}` },
        inputs: [plan.left, plan.right],
      };
    case 'CommonTableScan':
    case 'WorkTableScan': {
      const name = plan.alias === plan.name ? plan.name : `${plan.name} ${plan.alias}`;
      const type = plan.kind === 'WorkTableScan' ? 'WorkTable Scan' : 'CTE Scan';
      return { type, title: `${type} on ${name}`, facts: { 'CTE Name': plan.name, Alias: plan.alias } };
    }
    case 'RecursiveUnion':
      return { type: 'Recursive Union', inputs: [plan.left, plan.right] };
    case 'FunctionScan': {
      const names = plan.calls.map((call) => call.function.name).join(', ');
      return { type: 'Function Scan', title: `Function Scan on ${names}`, facts: { 'Function Name': names } };
    }
  }
}

function relation(plan: {
  readonly table: { schema: string; name: string };
  readonly alias: string;
}): Record<string, string> {
  return { 'Relation Name': plan.table.name, Schema: plan.table.schema, Alias: plan.alias };
}

function sortKey({ keys }: { readonly keys: readonly SortKey[] }): ExplainDetail[] {
  return [{ label: 'Sort Key', value: keys.map((key) => showKeys([key])) }];
}

function conflictDetails(conflict: ConflictPlan | null): ExplainDetail[] {
  if (conflict === null) return [];
  const details = [{ label: 'Conflict Resolution', value: conflict.isUpdate ? 'UPDATE' : 'NOTHING' }];
  const names = conflict.indexes?.map(({ name }) => name) ?? [];
  return names.length === 0 ? details : [...details, { label: 'Conflict Arbiter Indexes', value: names.join(', ') }];
}

function tableAs(plan: { readonly table: { schema: string; name: string }; readonly alias: string }): string {
  const name = displayName(plan.table);
  return plan.alias === plan.table.name ? name : `${name} ${plan.alias}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function optional(label: string, expression: BoundExpression | null): ExplainDetail[] {
  return expression === null ? [] : [{ label, value: show(expression) }];
}
