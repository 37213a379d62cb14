import type { TokenType } from 'chevrotain';
import { notSupported } from '../../../common/errors.js';
import type {
  Expression,
  FromItem,
  FunctionCall,
  FunctionReference,
  Identifier,
  Join,
  SubqueryReference,
  TableAlias,
  TableReference,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K, WordBit, wordBits } from '../tokens.js';
import { functionApplication } from './function-call.js';
import { toIdentifier } from './names.js';
import type { Rule } from './parser-base.js';
import { beginsCall, beginsSpecialCall } from './special-functions.js';

// FROM: tables, subqueries, functions, and the joins between them.
//
// Joins group from the left, but a join without its ON yet waits for it: in `a JOIN b JOIN c ON x ON y` the inner
// pair is b and c. One loop with a stack of waiting joins reads them all.

/** What this file adds to the grammar. */
export interface FromRules {
  /** A FROM item with the joins that follow it. */
  tableExpression: Rule<FromItem>;
  /** One table, subquery or function. */
  tablePrimary: Rule<FromItem>;
  /** `(a JOIN b ON x) AS j`. */
  parenthesizedJoin: Rule<Join>;
  subqueryReference: Rule<SubqueryReference>;
  functionReference: Rule<FunctionReference>;
  tableReference: Rule<TableReference>;
  /** A call as FROM, CREATE INDEX and the like take it: without FILTER and OVER. */
  windowlessCall: Rule<FunctionCall>;
  /** One of `AS f (a int, b text)`. */
  typedColumn: Rule<ColumnDefinitions[number]>;
}

type JoinType = Join['type'];
type ColumnDefinitions = FunctionReference['columnDefinitions'];

const { JOIN, INNER, LEFT, RIGHT, FULL, OUTER, CROSS, NATURAL, ON, USING, LATERAL, ROWS, FROM, AS, WITH } = K;
const { ORDINALITY, TABLESAMPLE, REPEATABLE, XMLTABLE, JSON_TABLE, COLLATE } = K;

const joinWords = T.tableByType([JOIN, INNER, LEFT, RIGHT, FULL, CROSS, NATURAL].map((type) => [type, 1]));

const naturalWords = T.tableByType([JOIN, INNER, LEFT, RIGHT, FULL].map((type) => [type, 1]));

/** Adds the rules of `FromRules`. */
export function addFromRules($: Grammar): void {
  $.tableExpression = $.RULE('tableExpression', () => {
    const left = $.SUBRULE($.tablePrimary);
    if ($.RECORDING_PHASE || joinWords[$.LA(1).tokenTypeIdx] === 0) return left;
    return joins(left);
  });

  // ----------------------------------------------------------------------------------------------------- joins

  /** A join that has read its right side, or will, and waits for ON or USING. */
  interface WaitingJoin {
    readonly left: FromItem;
    readonly type: JoinType;
  }

  function joins(first: FromItem): FromItem {
    const outer = $.beginTree();
    const waiting: WaitingJoin[] = [];
    let item = first;
    let count = 0;
    for (;;) {
      const next = $.LA(1);
      if (joinWords[next.tokenTypeIdx] === 1) {
        count++;
        $.take();
        if (next.tokenType === CROSS) {
          $.expect(JOIN);
          item = join('CROSS', item, $.SUBRULE($.tablePrimary), {});
        } else if (next.tokenType === NATURAL) {
          if (naturalWords[$.LA(1).tokenTypeIdx] === 0) $.fail();
          const type = joinType($.take().tokenType);
          item = join(type, item, $.SUBRULE($.tablePrimary), { isNatural: true });
        } else {
          waiting.push({ left: item, type: joinType(next.tokenType) });
          item = $.SUBRULE($.tablePrimary);
        }
      } else if (waiting.length > 0) {
        const { left, type } = waiting.pop() as WaitingJoin;
        if ($.accept(ON)) item = join(type, left, item, { condition: $.SUBRULE($.expression) });
        else item = joinUsing(type, left, item);
      } else {
        $.endTree(outer, count);
        return item;
      }
    }
  }

  /** The rest of `LEFT OUTER JOIN`, whose first word has been taken. */
  function joinType(word: TokenType): JoinType {
    if (word !== JOIN) {
      if (word !== INNER) $.accept(OUTER);
      $.expect(JOIN);
    }
    switch (word) {
      case LEFT:
        return 'LEFT';
      case RIGHT:
        return 'RIGHT';
      case FULL:
        return 'FULL';
      default:
        return 'INNER';
    }
  }

  function joinUsing(type: JoinType, left: FromItem, right: FromItem): Join {
    $.expect(USING);
    const using = $.parenthesizedList($.columnName);
    const name = $.accept(AS) ? $.SUBRULE($.columnName) : null;
    return join(type, left, right, { using, usingAlias: name });
  }

  function join(
    type: JoinType,
    left: FromItem,
    right: FromItem,
    how: {
      condition?: Expression;
      using?: readonly Identifier[];
      usingAlias?: Identifier | null;
      isNatural?: boolean;
    },
  ): Join {
    return {
      kind: 'Join',
      span: $.spanFrom(left.span.start),
      type,
      left,
      right,
      condition: how.condition ?? null,
      using: how.using ?? null,
      isNatural: how.isNatural ?? false,
      usingAlias: how.usingAlias ?? null,
      alias: null,
    };
  }

  // ----------------------------------------------------------------------------------------------- single items

  $.tablePrimary = $.RULE('tablePrimary', (): FromItem => {
    if ($.RECORDING_PHASE) return record();
    const { tokenType, tokenTypeIdx } = $.LA(1);
    if (tokenType === T.QueryParen) return $.SUBRULE($.subqueryReference);
    if (tokenType === T.LeftParen) return $.SUBRULE($.parenthesizedJoin);
    if (tokenType === LATERAL) {
      return $.sees(2, T.LeftParen) ? $.SUBRULE($.subqueryReference) : $.SUBRULE($.functionReference);
    }
    if (tokenType === ROWS && $.sees(2, FROM)) return $.SUBRULE($.functionReference);
    if (beginsCall($) || wordBits[tokenTypeIdx] === WordBit.functionName) return $.SUBRULE($.functionReference);
    return $.SUBRULE($.tableReference);
  });

  function record(): FromItem {
    return $.OR<FromItem>({
      DEF: [
        { ALT: () => $.SUBRULE($.tableReference) },
        { ALT: () => $.SUBRULE($.subqueryReference) },
        { ALT: () => $.SUBRULE($.parenthesizedJoin) },
        { ALT: () => $.SUBRULE($.functionReference) },
      ],
      IGNORE_AMBIGUITIES: true,
    });
  }

  $.tableReference = $.RULE('tableReference', () => {
    const start = $.nextStart;
    const { name, isOnly } = $.SUBRULE($.tableName);
    const alias = tableAlias();
    const isSampled = tableSample();
    return { kind: 'TableReference', span: $.spanFrom(start), name, alias, isOnly, isSampled };
  });

  function tableSample(): boolean {
    if (!$.accept(TABLESAMPLE)) return false;
    $.SUBRULE($.functionName);
    $.parenthesizedList($.expression);
    if ($.accept(REPEATABLE)) $.SUBRULE($.parenthesizedExpression);
    return true;
  }

  $.subqueryReference = $.RULE('subqueryReference', () => {
    const start = $.nextStart;
    const isLateral = $.accept(LATERAL);
    // Counts one level more than the parentheses: the stack that a nested FROM takes is twice that of an operand.
    const outer = $.enter();
    const query = $.SUBRULE($.parenthesizedQuery);
    $.leave(outer, 0);
    const alias = tableAlias();
    return { kind: 'SubqueryReference', span: $.spanFrom(start), query, alias, isLateral };
  });

  $.parenthesizedJoin = $.RULE('parenthesizedJoin', () => {
    const start = $.nextStart;
    $.CONSUME(T.LeftParen);
    const outer = $.enter();
    const item = $.SUBRULE($.tableExpression);
    $.leave(outer, 1);
    // Parentheses around anything but a bare join are a mistake.
    if (!$.RECORDING_PHASE && (item.kind !== 'Join' || item.alias !== null)) $.fail();
    $.CONSUME(T.RightParen);
    const alias = tableAlias();
    return { ...(item as Join), span: $.spanFrom(start), alias };
  });

  /** `AS name (a, b)`. */
  function tableAlias(): TableAlias | null {
    let name: Identifier;
    if ($.accept(AS)) name = $.SUBRULE($.columnName);
    else if (!$.RECORDING_PHASE && (wordBits[$.LA(1).tokenTypeIdx] & WordBit.columnName) !== 0) {
      name = toIdentifier($.take());
    } else return null;
    return { name, columns: $.sees(1, T.LeftParen) ? $.parenthesizedList($.columnName) : [] };
  }

  // ------------------------------------------------------------------------------------------------- functions

  $.functionReference = $.RULE('functionReference', () => {
    const start = $.nextStart;
    const isLateral = $.accept(LATERAL);
    const calls = $.acceptAll(ROWS, FROM) ? rowsFrom() : [$.SUBRULE($.windowlessCall)];
    const withOrdinality = $.acceptAll(WITH, ORDINALITY);
    const { alias, columnDefinitions } = functionAlias();
    const span = $.spanFrom(start);
    return { kind: 'FunctionReference', span, calls, withOrdinality, alias, columnDefinitions, isLateral };
  });

  function rowsFrom(): FunctionCall[] {
    $.expect(T.LeftParen);
    const calls = $.list($.windowlessCall);
    if ($.sees(1, AS)) throw notSupported('a column definition list in ROWS FROM', $.placeOfNext());
    $.expect(T.RightParen);
    return calls;
  }

  /** `AS f`, `AS f (a, b)`, `AS f (a int, b text)`, `AS (a int, b text)`. */
  function functionAlias(): { alias: TableAlias | null; columnDefinitions: ColumnDefinitions } {
    const hasAs = $.accept(AS);
    let name: Identifier | null = null;
    if (!$.RECORDING_PHASE && $.sees(1, T.ColumnName)) name = toIdentifier($.take());
    else if (hasAs && !$.sees(1, T.LeftParen)) $.fail();
    if ((name === null && !hasAs) || !$.sees(1, T.LeftParen)) {
      return { alias: name === null ? null : { name, columns: [] }, columnDefinitions: [] };
    }
    if (name !== null && ($.sees(3, T.Comma) || $.sees(3, T.RightParen))) {
      return { alias: { name, columns: $.parenthesizedList($.columnName) }, columnDefinitions: [] };
    }
    const columnDefinitions = $.parenthesizedList($.typedColumn);
    return { alias: name === null ? null : { name, columns: [] }, columnDefinitions };
  }

  $.typedColumn = $.RULE('typedColumn', () => {
    const name = $.SUBRULE($.columnName);
    const type = $.SUBRULE($.typeName);
    if ($.accept(COLLATE)) throw notSupported('COLLATE in a column definition list', $.placeOfNext());
    return { name, type };
  });

  $.windowlessCall = $.RULE('windowlessCall', (): FunctionCall => {
    if (!$.RECORDING_PHASE && beginsSpecialCall($)) return specialCall();
    const name = $.SUBRULE($.functionName);
    if ($.RECORDING_PHASE) return undefined as never;
    if (!$.sees(1, T.LeftParen)) $.fail();
    return functionApplication($, name);
  });

  function specialCall(): FunctionCall {
    const token = $.LA(1);
    if ([XMLTABLE, JSON_TABLE].includes(token.tokenType)) {
      throw notSupported(token.image.toUpperCase(), $.placeOfNext());
    }
    const call = $.SUBRULE($.primary);
    if (call.kind !== 'FunctionCall') throw notSupported(`${token.image.toUpperCase()} in FROM`, call.span);
    return call;
  }
}
