import type { Expression, GroupingElement } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';

// GROUP BY. A row written in parentheses alone is a list of grouping columns, not a value: `GROUP BY (a, b), c` has
// the three elements a, b and c; in GROUPING SETS and behind ROLLUP and CUBE it is one set. `ROW(a, b)` is a value.

/** What this file adds to the grammar. */
export interface GroupByRules {
  /** `BY [ALL | DISTINCT] elements`, behind GROUP. */
  groupBy: Rule<{ elements: GroupingElement[]; isDistinct: boolean }>;
  groupingElement: Rule<GroupingElement>;
}

const { BY, ALL, DISTINCT, ROLLUP, CUBE, GROUPING, SETS } = K;

/** Adds the rules of `GroupByRules`. */
export function addGroupByRules($: Grammar): void {
  $.groupBy = $.RULE('groupBy', () => {
    $.CONSUME(BY);
    const isDistinct = $.accept(DISTINCT);
    if (!isDistinct) $.accept(ALL);
    const elements: GroupingElement[] = [];
    for (const element of $.list($.groupingElement)) {
      if (element.kind === 'Expression' && isBareRow(element.expression)) elements.push(...flatten(element));
      else elements.push(element);
    }
    return { elements, isDistinct };
  });

  $.groupingElement = $.RULE('groupingElement', (): GroupingElement => {
    if ($.acceptAll(T.LeftParen, T.RightParen)) return { kind: 'Empty' };
    if ($.seesAll(GROUPING, SETS)) return groupingSets();
    if ($.sees(1, ROLLUP) && $.sees(2, T.LeftParen)) return rollup('Rollup');
    if ($.sees(1, CUBE) && $.sees(2, T.LeftParen)) return rollup('Cube');
    return { kind: 'Expression', expression: $.SUBRULE($.expression) };
  });

  function groupingSets(): GroupingElement {
    $.take();
    $.take();
    const outer = $.enter();
    const sets = $.parenthesizedList($.groupingElement);
    $.leave(outer, 1);
    return { kind: 'Sets', sets };
  }

  function rollup(kind: 'Rollup' | 'Cube'): GroupingElement {
    $.take();
    const values = $.parenthesizedList($.expression);
    return { kind, items: values.map((value) => (isBareRow(value) ? value.elements : [value])) };
  }

  function flatten(element: { kind: 'Expression'; expression: Expression }): GroupingElement[] {
    const { expression } = element;
    if (!isBareRow(expression)) return [element];
    return expression.elements.flatMap((inner) => flatten({ kind: 'Expression', expression: inner }));
  }

  function isBareRow(value: Expression): value is Expression & { kind: 'RowConstructor' } {
    return value.kind === 'RowConstructor' && value.hasKeyword !== true;
  }
}
