import type { Span } from '../../../common/span.js';
import type { Expression, LockingClause, OrderItem, Query } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { numberLiteral } from './literals.js';

// ORDER BY, LIMIT, OFFSET, FETCH and FOR UPDATE: what follows the body of a query. LIMIT and OFFSET come in either
// order, and before or behind the locking clauses.

/** The clauses of a query's result. */
export interface ResultClauses {
  orderBy: readonly OrderItem[];
  limit: Expression | null;
  offset: Expression | null;
  withTies: boolean;
  locking: readonly LockingClause[];
  /** Where LIMIT or FETCH, and OFFSET stand. */
  limitPlace: Span;
  offsetPlace: Span;
}

const { ORDER, LIMIT, OFFSET, FETCH, FIRST, NEXT, ROW, ROWS, ONLY, WITH, TIES, FOR, UPDATE, SHARE, NO, KEY, OF } = K;
const { NOWAIT, SKIP, LOCKED, READ, ALL } = K;

const nowhere: Span = { start: 0, end: 0 };
const none: ResultClauses = {
  orderBy: [],
  limit: null,
  offset: null,
  withTies: false,
  locking: [],
  limitPlace: nowhere,
  offsetPlace: nowhere,
};

const beginsClause = T.tableByType([ORDER, LIMIT, OFFSET, FETCH, FOR].map((type) => [type, 1]));

/** Reads the clauses behind a query's body, if there are any. */
export function readResultClauses($: Grammar): ResultClauses {
  if ($.RECORDING_PHASE || beginsClause[$.LA(1).tokenTypeIdx] === 0) return none;
  const clauses = { ...none };
  clauses.orderBy = $.clause(ORDER, $.orderKeys) ?? [];
  if ($.sees(1, FOR)) {
    clauses.locking = lockingClauses($);
    limits($, clauses);
  } else {
    limits($, clauses);
    clauses.locking = lockingClauses($);
  }
  return clauses;
}

function limits($: Grammar, clauses: ResultClauses): void {
  let hasLimit = false;
  let hasOffset = false;
  for (;;) {
    const place = $.placeOfNext();
    if (!hasLimit && ($.sees(1, LIMIT) || $.sees(1, FETCH))) {
      hasLimit = true;
      clauses.limitPlace = place;
      if ($.sees(1, LIMIT)) clauses.limit = limitClause($);
      else fetchClause($, clauses);
    } else if (!hasOffset && $.accept(OFFSET)) {
      hasOffset = true;
      clauses.offsetPlace = place;
      clauses.offset = $.SUBRULE($.expression);
      if (!$.accept(ROW)) $.accept(ROWS);
    } else {
      return;
    }
  }
}

function limitClause($: Grammar): Expression | null {
  const keyword = $.take();
  if ($.accept(ALL)) return null;
  const start = $.nextStart;
  const limit = $.SUBRULE($.expression);
  if ($.sees(1, T.Comma)) {
    const offset = $.textFrom(start);
    $.take();
    const countStart = $.nextStart;
    $.SUBRULE($.expression);
    const hint = `Use LIMIT ${$.textFrom(countStart)} OFFSET ${offset}.`;
    throw syntaxError('LIMIT #,# syntax is not supported', { start: keyword.start, end: $.lastEnd }, hint);
  }
  return limit;
}

/** `FETCH FIRST [n] ROWS ONLY | WITH TIES`. */
function fetchClause($: Grammar, clauses: ResultClauses): void {
  $.take();
  if (!$.accept(FIRST)) $.expect(NEXT);
  const isCounted = !(($.sees(1, ROW) || $.sees(1, ROWS)) && ($.sees(2, ONLY) || $.sees(2, WITH)));
  const next = $.LA(1);
  clauses.limit = isCounted
    ? fetchCount($)
    : { kind: 'NumberLiteral', span: { start: next.start, end: next.end }, text: '1' };
  if (!$.accept(ROW)) $.expect(ROWS);
  const tiesPlace = $.placeOfNext();
  clauses.withTies = $.accept(WITH);
  if (!clauses.withTies) {
    $.expect(ONLY);
    return;
  }
  $.expect(TIES);
  if (clauses.orderBy.length === 0) {
    throw syntaxError('WITH TIES cannot be specified without ORDER BY clause', tiesPlace);
  }
}

function fetchCount($: Grammar): Expression {
  const sign = $.LA(1);
  if (sign.tokenType !== T.Minus && sign.tokenType !== T.Plus) return $.SUBRULE($.primary);
  $.take();
  const operand = numberLiteral($.CONSUME(T.NumberToken));
  return { kind: 'UnaryOperation', span: $.spanFrom(sign.start), operator: sign.image, operand };
}

function lockingClauses($: Grammar): LockingClause[] {
  const clauses: LockingClause[] = [];
  while ($.sees(1, FOR)) {
    $.take();
    if (clauses.length === 0 && $.accept(READ)) {
      $.expect(ONLY);
      return clauses;
    }
    const strength = lockStrength($);
    clauses.push({ strength, tables: $.accept(OF) ? $.list($.qualifiedName) : [], wait: lockWait($) });
  }
  return clauses;
}

function lockStrength($: Grammar): LockingClause['strength'] {
  if ($.accept(UPDATE)) return 'UPDATE';
  if ($.accept(SHARE)) return 'SHARE';
  if ($.accept(NO)) {
    $.expect(KEY, UPDATE);
    return 'NO KEY UPDATE';
  }
  $.expect(KEY, SHARE);
  return 'KEY SHARE';
}

function lockWait($: Grammar): LockingClause['wait'] {
  if ($.accept(NOWAIT)) return 'NOWAIT';
  if (!$.accept(SKIP)) return '';
  $.expect(LOCKED);
  return 'SKIP LOCKED';
}

/** Refuses a clause behind parentheses that the query inside them has already. */
export function refuseTwice(outer: Query, clauses: ResultClauses, inner: Query): void {
  const refuse = (clause: string, span: Span) => {
    throw syntaxError(`multiple ${clause} clauses not allowed`, span);
  };
  if (outer.orderBy.length > 0 && inner.orderBy.length > 0) refuse('ORDER BY', outer.orderBy[0].span);
  if (outer.offset !== null && inner.offset !== null) refuse('OFFSET', clauses.offsetPlace);
  if (outer.limit !== null && inner.limit !== null) refuse('LIMIT', clauses.limitPlace);
  if (outer.with !== null && inner.with !== null) refuse('WITH', inner.with.span);
}
