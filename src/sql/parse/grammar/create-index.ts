import { notSupported } from '../../../common/errors.js';
import type { CreateIndex, Expression, IndexColumn } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K, WordBit, wordBits } from '../tokens.js';
import { acceptIfNotExists, toIdentifier } from './names.js';
import { readDirection, readNullsOrder } from './order.js';
import type { Rule } from './parser-base.js';
import { beginsCall } from './special-functions.js';

/** What this file adds to the grammar. */
export interface CreateIndexRules {
  /** What follows CREATE. */
  createIndex: Rule<CreateIndex, [number]>;
  /** A column or an expression with its operator class and order. */
  indexColumn: Rule<IndexColumn>;
}

const { UNIQUE, INDEX, CONCURRENTLY, NOT, ON, USING, INCLUDE, NULLS, DISTINCT, WITH, WHERE, COLLATE } = K;
const { FIRST, LAST, TABLESPACE } = K;

/** Adds the rules of `CreateIndexRules`. */
export function addCreateIndexRules($: Grammar): void {
  $.createIndex = $.RULE('createIndex', (start = 0): CreateIndex => {
    const isUnique = $.accept(UNIQUE);
    $.CONSUME(INDEX);
    const isConcurrently = $.accept(CONCURRENTLY);
    const ifNotExists = acceptIfNotExists($);
    const name = ifNotExists || !$.sees(1, ON) ? $.SUBRULE($.columnName) : null;
    $.CONSUME(ON);
    const { name: table } = $.SUBRULE($.tableName);
    const method = $.accept(USING) ? $.CONSUME(T.ColumnName).image : 'btree';
    const columns = $.parenthesizedList($.indexColumn);
    const include = $.accept(INCLUDE) ? $.parenthesizedList($.columnName) : [];
    const nullsNotDistinct = nullTreatment();
    const options = $.accept(WITH) ? $.SUBRULE($.storageOptions) : [];
    if ($.sees(1, TABLESPACE)) throw notSupported('TABLESPACE', $.placeOfNext());
    const whereStart = $.LA(2).start ?? 0;
    const where = $.clause(WHERE, $.expression);
    return {
      kind: 'CreateIndex',
      span: $.spanFrom(start),
      name,
      table,
      ifNotExists,
      isUnique,
      isConcurrently,
      nullsNotDistinct,
      method,
      columns,
      include,
      options,
      where,
      whereText: where === null ? null : $.textFrom(whereStart),
    };
  });

  function nullTreatment(): boolean {
    if (!$.accept(NULLS)) return false;
    const nullsNotDistinct = $.accept(NOT);
    $.expect(DISTINCT);
    return nullsNotDistinct;
  }

  $.indexColumn = $.RULE('indexColumn', () => {
    const start = $.nextStart;
    const expression = indexExpression();
    const collation = $.clause(COLLATE, $.qualifiedName);
    const isNulls = $.sees(1, NULLS) && ($.sees(2, FIRST) || $.sees(2, LAST));
    const operatorClass = !isNulls && $.sees(1, T.ColumnName) ? $.SUBRULE($.qualifiedName) : null;
    if (operatorClass !== null && $.sees(1, T.LeftParen)) {
      throw notSupported('operator class parameters', $.placeOfNext());
    }
    const isDescending = readDirection($);
    const nulls = readNullsOrder($);
    return { expression, operatorClass, collation, isDescending, nulls, span: $.spanFrom(start) };
  });

  /** A column, a call, or any expression in parentheses. */
  function indexExpression(): Expression {
    if ($.RECORDING_PHASE) {
      return $.OR<Expression>([
        { ALT: () => $.SUBRULE($.parenthesizedExpression) },
        { ALT: () => void $.CONSUME(T.ColumnName) as never },
        { ALT: () => void $.CONSUME(T.FunctionName) as never },
      ]);
    }
    if ($.sees(1, T.LeftParen)) return $.SUBRULE($.parenthesizedExpression);
    const isFunction = wordBits[$.LA(1).tokenTypeIdx] === WordBit.functionName;
    if (isFunction || beginsCall($) || $.sees(2, T.Dot)) return $.SUBRULE($.windowlessCall);
    const column = toIdentifier($.CONSUME(T.ColumnName));
    return { kind: 'ColumnReference', span: column.span, parts: [column] };
  }
}
