import { error } from '../../../common/errors.js';
import type { AggregateFunction, SqlFunction, WindowFunction } from '../../functions/function.js';
import { resolve, resultType } from '../../functions/resolve.js';
import type * as ast from '../../parse/ast.js';
import type { BoundExpression, ColumnExpression } from '../bound-expression.js';
import { columnsOf, isVolatile, sameExpression } from '../expression-tree.js';
import type { LogicalPlan, SortKey, WindowCall, WindowFrame, WindowGroup } from '../logical-plan.js';
import { mapWindowGroup } from '../plan-tree.js';
import { coerce, withKnownType } from './coerce.js';
import { bindCondition, bindKnown } from './condition.js';
import type { ExpressionContext, WindowSink } from './context.js';
import { sortKey } from './order.js';
import { ambiguousFunction, noFunction } from './unresolved-function.js';
import { bindFrame, DEFAULT_FRAME } from './window-frame.js';

// Window calls of one SELECT and the windows it names.

/** A window with its names resolved. */
interface BoundWindow {
  readonly partitionBy: readonly BoundExpression[];
  readonly orderBy: readonly SortKey[];
  readonly frame: WindowFrame;
  /** The frame was written. */
  readonly hasFrame: boolean;
}

interface MutableGroup extends WindowGroup {
  readonly calls: WindowCall[];
}

/** Collects the window calls of a SELECT list and ORDER BY; each becomes a column of its Window node. */
export class WindowCollector implements WindowSink {
  private readonly named = new Map<string, BoundWindow>();

  constructor(
    private readonly definitions: ast.SelectCore['windows'],
    private readonly groups: MutableGroup[] = [],
  ) {}

  get isEmpty(): boolean {
    return this.groups.length === 0;
  }

  /** True when the expression holds a result of one of the calls. */
  isUsedIn(expression: BoundExpression): boolean {
    const used = columnsOf(expression);
    return this.groups.some(({ calls }) => calls.some(({ column }) => used.has(column.id)));
  }

  /** Binds the WINDOW clause, so that its mistakes are found whether a window is used or not. */
  bindDefinitions(at: ExpressionContext): void {
    for (const [i, { name }] of this.definitions.entries()) {
      if (this.definitions.findIndex((other) => other.name.name === name.name) < i) {
        throw error('windowing_error', `window "${name.name}" is already defined`, { span: name.span });
      }
    }
    for (const { name } of this.definitions) this.windowNamed(at, name, this.definitions.length);
  }

  /** Binds a call with OVER and gives the column that will hold its results. */
  bind(at: ExpressionContext, node: ast.FunctionCall, name: string, rows: readonly SqlFunction[]): ColumnExpression {
    const inside: ExpressionContext = { ...at, sets: undefined, windows: NESTED };
    const sorted = node.withinGroup ?? [];
    const nodes = [...node.arguments.map(({ value }) => value), ...sorted.map(({ expression }) => expression)];
    const bound = nodes.map((value) => at.context.rules.expression(inside, value));
    const { candidate, argumentTypes, element } = chooseFunction(node, name, rows, bound);
    checkCall(node, name, candidate);
    const args = bound.map((arg, i) => coerce(at.context, arg, argumentTypes[i]!, -1, 'implicit', nodes[i]!.span));
    const inFilter: ExpressionContext = { ...inside, clause: 'FILTER', aggregates: null, windows: undefined };
    const filter = node.filter === null ? null : bindCondition(inFilter, node.filter, 'FILTER');
    const window =
      'name' in node.over!
        ? this.windowNamed(at, node.over, this.definitions.length)
        : this.bindWindow(at, node.over!, this.definitions.length);
    const type = resultType(candidate.returns, { element });
    const column = at.context.column(name, type);
    const call = this.add(window, { column, function: candidate, args, filter, frame: window.frame });
    return { kind: 'Column', id: call.column.id, name, type, modifier: -1 };
  }

  /** The same calls over other expressions. */
  rewritten(rewrite: (expression: BoundExpression) => BoundExpression): WindowCollector {
    const groups = this.groups.map((group) => {
      const { partitionBy, orderBy, calls } = mapWindowGroup(group, rewrite);
      return { partitionBy, orderBy, calls: [...calls] };
    });
    return new WindowCollector(this.definitions, groups);
  }

  /** The input with the results of the calls behind its columns. */
  plan(input: LogicalPlan): LogicalPlan {
    const calls = this.groups.flatMap((group) => group.calls);
    const columns = [...input.columns, ...calls.map((call) => call.column)];
    return { kind: 'Window', input, groups: this.groups, columns };
  }

  /** The call itself, or the one that is there already and gives the same. */
  private add(window: BoundWindow, call: WindowCall): WindowCall {
    const { partitionBy, orderBy } = window;
    const known = this.groups.find(
      (group) => sameList(group.partitionBy, partitionBy) && sameOrder(group.orderBy, orderBy),
    );
    if (known === undefined) {
      this.groups.push({ partitionBy, orderBy, calls: [call] });
      return call;
    }
    const same = known.calls.find((other) => sameCall(other, call));
    if (same === undefined) known.calls.push(call);
    return same ?? call;
  }

  /** A window of the WINDOW clause; of its own base only those before it count. @throws 42704 */
  private windowNamed(at: ExpressionContext, name: ast.Identifier, before: number): BoundWindow {
    const index = this.definitions.slice(0, before).findIndex((definition) => definition.name.name === name.name);
    if (index < 0) throw error('undefined_object', `window "${name.name}" does not exist`, { span: name.span });
    let window = this.named.get(name.name);
    if (window === undefined) {
      window = this.bindWindow(at, this.definitions[index]!.specification, index);
      this.named.set(name.name, window);
    }
    return window;
  }

  /** @throws 42P20 when the window says again what its base has said */
  private bindWindow(around: ExpressionContext, node: ast.WindowSpecification, before: number): BoundWindow {
    const at: ExpressionContext = { ...around, clause: 'window definitions', sets: undefined, windows: undefined };
    const base = node.base === null ? null : this.windowNamed(around, node.base, before);
    const refuse = (problem: string) => {
      throw error('windowing_error', problem.replace('$', `window "${node.base!.name}"`), { span: node.span });
    };
    const own = uniqueExpressions(node.partitionBy.map((expression) => bindPartitionKey(at, expression)));
    const order = uniqueKeys(node.orderBy.map((item) => sortKey(item, bindKnown(at, item.expression))));
    if (base !== null) {
      if (own.length > 0) refuse('cannot override PARTITION BY clause of $');
      if (order.length > 0 && base.orderBy.length > 0) refuse('cannot override ORDER BY clause of $');
      if (base.hasFrame) refuse('cannot copy $ because it has a frame clause');
    }
    const partitionBy = base === null ? own : base.partitionBy;
    const orderBy = order.length > 0 || base === null ? order : base.orderBy;
    const frame = node.frame === null ? DEFAULT_FRAME : bindFrame(at, node.frame, orderBy, node);
    return { partitionBy, orderBy, frame, hasFrame: node.frame !== null };
  }
}

function bindPartitionKey(at: ExpressionContext, node: ast.Expression): BoundExpression {
  const key = withKnownType(at.context, at.context.rules.expression(at, node), node.span);
  if (key.type.compare !== null) return key;
  throw error('undefined_function', `could not identify an equality operator for type ${key.type.sqlName}`, {
    span: node.span,
  });
}

/** The row a call means. @throws 42883, 42725, 42809 for functions that are no window functions */
function chooseFunction(
  node: ast.FunctionCall,
  name: string,
  rows: readonly SqlFunction[],
  bound: readonly BoundExpression[],
) {
  const given = bound.map((arg) => arg.type);
  // `f()` is never the call of an aggregate without arguments, which is `f(*)`.
  const candidates = rows.filter((row) => !node.isStar || row.args.length === 0);
  const resolution = resolve(candidates, given);
  if (resolution === 'ambiguous') throw ambiguousFunction(name, given, node.span);
  if (resolution === 'none') throw noFunction(name, given, node.span);
  const { candidate } = resolution;
  if (candidate.kind === 'aggregate' && !node.isStar && bound.length === 0) {
    throw error('wrong_object_type', `${name}(*) must be used to call a parameterless aggregate function`, {
      span: node.span,
    });
  }
  if (candidate.kind !== 'aggregate' && candidate.kind !== 'window') {
    const problem = `OVER specified, but ${name} is not a window function nor an aggregate function`;
    throw error('wrong_object_type', problem, { span: node.span });
  }
  return { ...resolution, candidate };
}

/** @throws 0A000 for what PostgreSQL does not do either, 42809 */
function checkCall(node: ast.FunctionCall, name: string, row: WindowFunction | AggregateFunction): void {
  const { span } = node;
  const refuse = (problem: string): never => {
    throw error('feature_not_supported', problem, { span });
  };
  if (row.kind === 'aggregate' && (row.directArguments !== undefined || row.isHypothetical === true)) {
    if (node.withinGroup !== null) refuse(`OVER is not supported for ordered-set aggregate ${name}`);
    throw error('wrong_object_type', `WITHIN GROUP is required for ordered-set aggregate ${name}`, { span });
  }
  if (node.withinGroup !== null) {
    const what = row.kind === 'window' ? 'window function' : 'aggregate';
    throw error('wrong_object_type', `${what} ${name} cannot have WITHIN GROUP`, { span });
  }
  if (node.isDistinct) refuse('DISTINCT is not implemented for window functions');
  if (node.orderBy.length > 0) refuse('aggregate ORDER BY is not implemented for window functions');
  if (node.filter !== null && row.kind === 'window') {
    refuse('FILTER is not implemented for non-aggregate window functions');
  }
}

/** Stands where a window call's arguments are bound. */
const NESTED: WindowSink = {
  bind(_at, node): never {
    throw error('windowing_error', 'window function calls cannot be nested', { span: node.span });
  },
};

function sameCall(left: WindowCall, right: WindowCall): boolean {
  const isSameEnd = (side: 'start' | 'end') => {
    const [a, b] = [left.frame[side], right.frame[side]];
    return a.kind === b.kind && a.inRange === b.inRange && sameOptional(a.offset, b.offset);
  };
  return (
    left.function === right.function &&
    sameList(left.args, right.args) &&
    !left.args.some(isVolatile) &&
    sameOptional(left.filter, right.filter) &&
    left.frame.mode === right.frame.mode &&
    left.frame.exclude === right.frame.exclude &&
    isSameEnd('start') &&
    isSameEnd('end')
  );
}

function sameOptional(left: BoundExpression | null, right: BoundExpression | null): boolean {
  return left === null || right === null ? left === right : sameExpression(left, right);
}

function uniqueExpressions(expressions: readonly BoundExpression[]): BoundExpression[] {
  return expressions.filter((key, i) => expressions.findIndex((other) => sameExpression(other, key)) === i);
}

/** A key that comes again decides nothing more. */
function uniqueKeys(keys: readonly SortKey[]): SortKey[] {
  return keys.filter((key, i) => keys.findIndex((other) => sameExpression(other.expression, key.expression)) === i);
}

function sameList(left: readonly BoundExpression[], right: readonly BoundExpression[]): boolean {
  return left.length === right.length && left.every((expression, i) => sameExpression(expression, right[i]!));
}

function sameOrder(left: readonly SortKey[], right: readonly SortKey[]): boolean {
  return (
    left.length === right.length &&
    left.every((key, i) => {
      const other = right[i]!;
      const isSame = key.isDescending === other.isDescending && key.isNullsFirst === other.isNullsFirst;
      return isSame && sameExpression(key.expression, other.expression);
    })
  );
}
