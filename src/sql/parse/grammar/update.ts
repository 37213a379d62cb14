import { notSupported } from '../../../common/errors.js';
import type { Assignment, Expression, Update, WithClause } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { optionalAlias } from './names.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface UpdateRules {
  update: Rule<Update, [WithClause | null, number]>;
  /** `a = x`, `(a, b) = (x, y)`. */
  assignment: Rule<Assignment>;
  /** The condition, behind WHERE of UPDATE and DELETE. */
  rowCondition: Rule<Expression>;
}

const { UPDATE, SET, FROM, WHERE, RETURNING, CURRENT, OF } = K;

/** Adds the rules of `UpdateRules`. */
export function addUpdateRules($: Grammar): void {
  $.update = $.RULE('update', (withClause, start) => {
    $.CONSUME(UPDATE);
    const { name: table } = $.SUBRULE($.tableName);
    const alias = optionalAlias($, SET);
    $.CONSUME(SET);
    const assignments = $.list($.assignment);
    const from = $.accept(FROM) ? $.list($.tableExpression) : [];
    const where = $.clause(WHERE, $.rowCondition);
    const returning = $.clause(RETURNING, $.returning);
    const span = $.spanFrom(start);
    return { kind: 'Update', span, with: withClause, table, alias, assignments, from, where, returning };
  });

  $.assignment = $.RULE('assignment', () => {
    const start = $.nextStart;
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.insertColumn) : [$.SUBRULE($.insertColumn)];
    $.CONSUME(T.Equal);
    const value = $.SUBRULE($.expression);
    if ($.defaultMarkers.size > 0) allowDefaults(value);
    return { columns, value, span: $.spanFrom(start) };
  });

  /** DEFAULT may be a value, or an item of the row that is the value. */
  function allowDefaults(value: Expression): void {
    $.defaultMarkers.delete(value);
    if (value.kind !== 'RowConstructor') return;
    for (const element of value.elements) $.defaultMarkers.delete(element);
  }

  $.rowCondition = $.RULE('rowCondition', () => {
    if ($.sees(1, CURRENT) && $.sees(2, OF)) throw notSupported('WHERE CURRENT OF', $.placeOfNext());
    return $.SUBRULE($.expression);
  });
}
