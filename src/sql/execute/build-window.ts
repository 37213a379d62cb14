import type { BoundExpression } from '../plan/bound-expression.js';
import { isVolatile, someExpression } from '../plan/expression-tree.js';
import type { WindowCall } from '../plan/logical-plan.js';
import { sortKeysOf } from '../plan/lower-window.js';
import type { WindowStep } from '../plan/physical-plan.js';
import { type CompileScope, compile } from './evaluate.js';
import type { CompiledWindowCall, CompiledWindowStep } from './operators/window.js';
import { BatchFilter, BatchMap } from './vectorize.js';
import type { CompiledArgument } from './window/arguments.js';

// Compiling windows. `scope` is that of the rows, `outside` that of expressions without columns.

export function compileWindowStep(step: WindowStep, scope: CompileScope, outside: CompileScope): CompiledWindowStep {
  const keys = sortKeysOf(step);
  return {
    keys,
    keyMaps: keys.map((key) => new BatchMap(key.expression, scope)),
    partitionKeyCount: step.partitionBy.length,
    sorts: step.sorts,
    calls: step.calls.map((call) => compileCall(call, scope, outside)),
  };
}

function compileCall(call: WindowCall, scope: CompileScope, outside: CompileScope): CompiledWindowCall {
  const { frame } = call;
  const takesAll = call.function.kind === 'aggregate' && takesEveryRow(call);
  const offset = (expression: BoundExpression | null) => (expression === null ? null : compile(expression, outside));
  return {
    function: call.function,
    args: call.args.map(
      (arg): CompiledArgument =>
        takesAll || isHarmless(arg) ? { map: new BatchMap(arg, scope) } : { evaluate: compile(arg, scope) },
    ),
    argumentTypes: call.args.map((arg) => arg.type),
    type: call.column.type,
    filter: call.filter === null ? null : new BatchFilter(call.filter, scope),
    frame,
    start: offset(frame.start.offset),
    end: offset(frame.end.offset),
  };
}

/** True when each row is in some frame, so that its arguments are wanted anyway. */
function takesEveryRow({ frame: { start, end, exclude } }: WindowCall): boolean {
  const reachesOn = end.kind === 'CURRENT ROW' || end.kind === 'FOLLOWING' || end.kind === 'UNBOUNDED FOLLOWING';
  const reachesBack =
    start.kind === 'UNBOUNDED PRECEDING' || start.kind === 'PRECEDING' || start.kind === 'CURRENT ROW';
  return reachesOn && reachesBack && exclude === 'NO OTHERS';
}

/** True when evaluating it in vain makes no difference: no errors, no effects. */
function isHarmless(expression: BoundExpression): boolean {
  return !isVolatile(expression) && !someExpression(expression, (node) => node.kind === 'Call' || node.kind === 'Cast');
}
