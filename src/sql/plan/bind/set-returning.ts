import { notSupported } from '../../../common/errors.js';
import type { TableFunction } from '../../functions/function.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnExpression, OutputColumn } from '../bound-expression.js';
import { sameExpression, someExpression } from '../expression-tree.js';
import type { LogicalPlan, TableCall } from '../logical-plan.js';
import type { ExpressionContext, SetSink } from './context.js';
import { bindTableCall } from './table-call.js';

/**
 * Collects the calls of functions that give rows from one SELECT list. They run side by side for every row of the
 * input, which is repeated as often as the longest one gives rows; the others are NULL from their end on.
 */
export class SetCollector implements SetSink {
  constructor(private readonly calls: { readonly call: TableCall; readonly columns: readonly OutputColumn[] }[] = []) {}

  get isEmpty(): boolean {
    return this.calls.length === 0;
  }

  /** True when the expression holds a value of one of the calls. */
  isUsedIn(expression: BoundExpression): boolean {
    const ids = new Set(this.calls.flatMap(({ columns }) => columns.map(({ id }) => id)));
    return someExpression(expression, (node) => node.kind === 'Column' && ids.has(node.id));
  }

  /** Binds a call and gives the column that will hold its values. @throws 0A000 for functions of several columns */
  bind(at: ExpressionContext, node: ast.FunctionCall, name: string, rows: readonly TableFunction[]): ColumnExpression {
    const columns = this.columnsOf(at, node, name, rows);
    if (columns.length > 1) throw notSupported(`${name}, which gives several columns, outside of FROM`, node.span);
    return reference(columns[0]!);
  }

  /** Binds a call and gives the columns that will hold the fields of its rows. */
  bindFields(
    at: ExpressionContext,
    node: ast.FunctionCall,
    name: string,
    rows: readonly TableFunction[],
  ): { readonly name: string; readonly expression: ColumnExpression }[] {
    const columns = this.columnsOf(at, node, name, rows);
    return columns.map((column) => ({ name: column.name, expression: reference(column) }));
  }

  private columnsOf(
    at: ExpressionContext,
    node: ast.FunctionCall,
    name: string,
    rows: readonly TableFunction[],
  ): readonly OutputColumn[] {
    const nodes = node.arguments.map(({ value }) => value);
    const inside: ExpressionContext = { ...at, clause: 'arguments of set-returning functions', sets: undefined };
    const { call, columns } = bindTableCall(inside, rows, name, nodes, node, name);
    const known = this.calls.find((other) => sameCall(other.call, call));
    if (known === undefined) this.calls.push({ call, columns });
    return known?.columns ?? columns;
  }

  /** The same calls with other arguments. */
  rewritten(rewrite: (expression: BoundExpression) => BoundExpression): SetCollector {
    return new SetCollector(
      this.calls.map(({ call, columns }) => ({ call: { ...call, args: call.args.map(rewrite) }, columns })),
    );
  }

  /** Joins every row of the input with the rows of the calls for it. */
  plan(input: LogicalPlan): LogicalPlan {
    const calls = this.calls.map(({ call }) => call);
    const columns = this.calls.flatMap((one) => one.columns);
    const right: LogicalPlan = { kind: 'FunctionScan', calls, columns, withOrdinality: false };
    if (isOneRow(input)) return right;
    return {
      kind: 'Join',
      type: 'inner',
      left: input,
      right,
      condition: null,
      columns: [...input.columns, ...columns],
      // Also without a reference to the left: the order of its rows is kept.
      isLateral: true,
    };
  }
}

function reference({ id, name, type, modifier }: OutputColumn): ColumnExpression {
  return { kind: 'Column', id, name, type, modifier };
}

/** The input of a SELECT without FROM: the rows of the calls need not be held to be repeated. */
function isOneRow(input: LogicalPlan): boolean {
  return input.kind === 'Values' && input.columns.length === 0 && input.rows.length === 1;
}

function sameCall(left: TableCall, right: TableCall): boolean {
  return (
    left.function === right.function &&
    left.function.volatility !== 'volatile' &&
    left.args.length === right.args.length &&
    left.args.every((arg, i) => sameExpression(arg, right.args[i]!))
  );
}
