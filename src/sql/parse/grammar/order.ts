import type { OrderItem } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';

/** Rules of ORDER BY. */
export interface OrderRules {
  /** One key. */
  orderItem: Rule<OrderItem>;
  /** `BY a, b`, behind ORDER. */
  orderKeys: Rule<OrderItem[]>;
}

const { BY, USING, ASC, DESC, NULLS, FIRST, LAST } = K;

/** `ASC` or `DESC`: whether it is the latter. */
export function readDirection($: Grammar): boolean {
  const isDescending = $.accept(DESC);
  if (!isDescending) $.accept(ASC);
  return isDescending;
}

/** `NULLS FIRST` or `NULLS LAST`; null when neither comes. */
export function readNullsOrder($: Grammar): 'FIRST' | 'LAST' | null {
  if ($.acceptAll(NULLS, FIRST)) return 'FIRST';
  return $.acceptAll(NULLS, LAST) ? 'LAST' : null;
}

/** Adds the rules of `OrderRules`. */
export function addOrderRules($: Grammar): void {
  $.orderKeys = $.RULE('orderKeys', () => {
    $.CONSUME(BY);
    return $.list($.orderItem);
  });

  $.orderItem = $.RULE('orderItem', () => {
    const start = $.nextStart;
    const expression = $.SUBRULE($.expression);
    const usingOperator = $.clause(USING, $.operatorName);
    const isDescending = usingOperator === null && readDirection($);
    const nulls = readNullsOrder($);
    return { expression, isDescending, nulls, usingOperator, span: $.spanFrom(start) };
  });
}
