import { notSupported } from '../../../common/errors.js';
import type { CommonTableExpression, Delete, Insert, Query, Update, WithClause } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';
import { beginsQuery } from './select.js';

/** What this file adds to the grammar. */
export interface WithRules {
  withClause: Rule<WithClause>;
  commonTableExpression: Rule<CommonTableExpression>;
  /** A query, or an INSERT, UPDATE or DELETE, with or without WITH. */
  dataStatement: Rule<Query | Insert | Update | Delete>;
}

const { WITH, RECURSIVE, AS, MATERIALIZED, NOT, SEARCH, CYCLE, INSERT, UPDATE, DELETE, MERGE } = K;

/** Adds the rules of `WithRules`. */
export function addWithRules($: Grammar): void {
  $.withClause = $.RULE('withClause', () => {
    const start = $.nextStart;
    $.CONSUME(WITH);
    // `WITH recursive AS (...)` names an expression so.
    const isName = $.sees(2, AS) || $.sees(2, T.LeftParen);
    const isRecursive = !isName && $.accept(RECURSIVE);
    const expressions = $.list($.commonTableExpression);
    return { isRecursive, expressions, span: $.spanFrom(start) };
  });

  $.commonTableExpression = $.RULE('commonTableExpression', () => {
    const start = $.nextStart;
    const name = $.SUBRULE($.columnName);
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.columnName) : [];
    $.CONSUME(AS);
    const materialized = $.accept(MATERIALIZED) ? true : $.acceptThen(NOT, MATERIALIZED) ? false : null;
    $.CONSUME(T.LeftParen);
    const outer = $.enter();
    const statement = $.SUBRULE($.dataStatement);
    $.leave(outer, 1);
    if (!$.RECORDING_PHASE && statement.kind === 'Query' && statement.into !== null) {
      $.defer(syntaxError('SELECT ... INTO is not allowed here', statement.into.name.span));
    }
    $.CONSUME(T.RightParen);
    if ($.sees(1, SEARCH) || $.sees(1, CYCLE)) {
      throw notSupported(`the ${$.LA(1).image.toUpperCase()} clause`, $.placeOfNext());
    }
    return { name, columns, statement, materialized, span: $.spanFrom(start) };
  });

  $.dataStatement = $.RULE('dataStatement', (): Query | Insert | Update | Delete => {
    const start = $.nextStart;
    const withClause = $.optionally(WITH, () => $.SUBRULE($.withClause));
    const ARGS: [WithClause | null, number] = [withClause, start];
    if (!$.RECORDING_PHASE && beginsQuery($)) return $.SUBRULE($.queryAfterWith, { ARGS });
    if ($.sees(1, MERGE)) throw notSupported('MERGE', $.placeOfNext());
    return $.OR<Query | Insert | Update | Delete>([
      { ALT: () => $.SUBRULE($.insert, { ARGS }) },
      { ALT: () => $.SUBRULE($.update, { ARGS }) },
      { ALT: () => $.SUBRULE($.delete, { ARGS }) },
      { ALT: () => $.SUBRULE($.queryAfterWith, { ARGS }) },
    ]);
  });
}

/** Whether a statement of `dataStatement` comes next. */
export function beginsDataStatement($: Grammar): boolean {
  return beginsQuery($) || [INSERT, UPDATE, DELETE].some((type) => $.sees(1, type));
}
