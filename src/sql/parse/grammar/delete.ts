import type { Delete, WithClause } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { K } from '../tokens.js';
import { optionalAlias } from './names.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface DeleteRules {
  delete: Rule<Delete, [WithClause | null, number]>;
}

const { DELETE, FROM, USING, WHERE, RETURNING } = K;

/** Adds the rules of `DeleteRules`. */
export function addDeleteRules($: Grammar): void {
  $.delete = $.RULE('delete', (withClause, start) => {
    $.CONSUME(DELETE);
    $.CONSUME(FROM);
    const { name: table } = $.SUBRULE($.tableName);
    const alias = optionalAlias($);
    const using = $.accept(USING) ? $.list($.tableExpression) : [];
    const where = $.clause(WHERE, $.rowCondition);
    const returning = $.clause(RETURNING, $.returning);
    const span = $.spanFrom(start);
    return { kind: 'Delete', span, with: withClause, table, alias, using, where, returning };
  });
}
