import type { LogicalPlan } from './logical-plan.js';
import { RULES } from './rules/index.js';
import type { RuleContext } from './rules/rule.js';

/** Runs the rules in order. `onStep` sees the plan after each rule that changed it. */
export function optimize(
  plan: LogicalPlan,
  context: RuleContext,
  onStep?: (rule: string, plan: LogicalPlan) => void,
): LogicalPlan {
  let current = plan;
  for (const rule of RULES) {
    const next = rule.apply(current, context);
    if (next !== current) onStep?.(rule.name, next);
    current = next;
  }
  return current;
}
