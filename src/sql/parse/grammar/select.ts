import type { Span } from '../../../common/span.js';
import type {
  Expression,
  QualifiedName,
  Query,
  QueryBody,
  SelectCore,
  Target,
  ValuesCore,
  WithClause,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { toIdentifier } from './names.js';
import { expressionList, followsTarget } from './operators.js';
import type { Rule } from './parser-base.js';
import { type ResultClauses, readResultClauses, refuseTwice } from './result-clauses.js';

// Queries. A query is a body - a SELECT, VALUES, TABLE, or several of them under UNION and its kind - and the clauses
// that apply to its whole result. Parentheses around a body that add no clauses leave no trace in the tree; clauses
// outside of the parentheses of a whole query join those inside, as in PostgreSQL.

/** What this file adds to the grammar. */
export interface SelectRules {
  query: Rule<Query>;
  /** A query without INTO. */
  subquery: Rule<Query>;
  /** `(subquery)`. */
  parenthesizedQuery: Rule<Query>;
  /** The rest of a query whose WITH clause has been read, and where that began. */
  queryAfterWith: Rule<Query, [WithClause | null, number]>;
  selectCore: Rule<SelectCore>;
  valuesCore: Rule<ValuesCore>;
  tableCore: Rule<SelectCore>;
  /** `(a, b)` of VALUES. */
  valuesRow: Rule<Expression[]>;
  target: Rule<Target>;
  /** `TABLE` and the like, and the name, behind INTO. */
  intoTable: Rule<{ name: QualifiedName; isTemporary: boolean }>;
}

const { SELECT, VALUES, TABLE, UNION, INTERSECT, EXCEPT, ALL, DISTINCT, ON, INTO, FROM, WHERE, GROUP, HAVING } = K;
const { WINDOW, WITH, TEMPORARY, TEMP, LOCAL, GLOBAL, UNLOGGED, AS } = K;

/** Whether a query comes next. */
export function beginsQuery($: Grammar): boolean {
  const type = $.LA(1).tokenType;
  if (type === SELECT || type === TABLE || type === WITH || type === VALUES) return true;
  return type === T.QueryParen || type === T.LeftParen;
}

/** Adds the rules of `SelectRules`. */
export function addSelectRules($: Grammar): void {
  /** The INTO clause of the SELECT read last, until its query takes it. */
  let into: { readonly table: NonNullable<Query['into']>; readonly span: Span } | null = null;
  /** Set operations in the query being read. */
  let operations = 0;

  $.query = $.RULE('query', () => {
    const start = $.nextStart;
    const withClause = $.optionally(WITH, () => $.SUBRULE($.withClause));
    return readQuery(withClause, start);
  });

  $.queryAfterWith = $.RULE('queryAfterWith', (withClause: WithClause | null, start: number) =>
    readQuery(withClause, start),
  );

  $.subquery = $.RULE('subquery', () => {
    const query = $.SUBRULE($.query);
    if (!$.RECORDING_PHASE && query.into !== null) {
      $.defer(syntaxError('SELECT ... INTO is not allowed here', query.into.name.span));
    }
    return query;
  });

  $.parenthesizedQuery = $.RULE('parenthesizedQuery', () => {
    $.CONSUME(T.LeftParen);
    const outer = $.enter();
    const query = $.SUBRULE($.subquery);
    $.leave(outer, 1);
    $.CONSUME(T.RightParen);
    return query;
  });

  function readQuery(withClause: WithClause | null, start: number): Query {
    const outerTree = $.beginTree();
    const outerInto = into;
    const outerOperations = operations;
    into = null;
    operations = 0;
    const body = union();
    const clauses = readResultClauses($);
    const intoTable = into as { readonly table: NonNullable<Query['into']> } | null;
    $.endTree(outerTree, operations + 1);
    operations = outerOperations;
    into = outerInto;
    const query: Query = {
      kind: 'Query',
      span: $.spanFrom(start),
      with: withClause,
      body,
      orderBy: clauses.orderBy,
      limit: clauses.limit,
      offset: clauses.offset,
      withTies: clauses.withTies,
      locking: clauses.locking,
      into: intoTable === null ? null : intoTable.table,
    };
    return !$.RECORDING_PHASE && body.kind === 'Query' ? merge(query, clauses, body) : query;
  }

  // ---------------------------------------------------------------------------------------------------- bodies

  function union(): QueryBody {
    const start = $.nextStart;
    let left = intersection(start);
    while ($.sees(1, UNION) || $.sees(1, EXCEPT)) {
      const operator = $.take().tokenType === UNION ? 'UNION' : 'EXCEPT';
      const isAll = quantifier();
      left = setOperation(start, operator, isAll, left, intersection($.nextStart));
    }
    return left;
  }

  function intersection(start: number): QueryBody {
    let left = bodyOperand();
    while ($.sees(1, INTERSECT)) {
      $.take();
      const isAll = quantifier();
      left = setOperation(start, 'INTERSECT', isAll, left, bodyOperand());
    }
    return left;
  }

  function setOperation(
    start: number,
    operator: 'UNION' | 'INTERSECT' | 'EXCEPT',
    isAll: boolean,
    left: QueryBody,
    right: QueryBody,
  ): QueryBody {
    operations++;
    if (right.kind === 'SelectCore' && into !== null && into.span.start > left.span.end) {
      $.defer(syntaxError('INTO is only allowed on first SELECT of UNION/INTERSECT/EXCEPT', into.span));
    }
    return { kind: 'SetOperation', span: $.spanFrom(start), operator, isAll, left, right };
  }

  function quantifier(): boolean {
    const isAll = $.accept(ALL);
    if (!isAll) $.accept(DISTINCT);
    return isAll;
  }

  function bodyOperand(): QueryBody {
    if ($.RECORDING_PHASE || !$.sees(1, SELECT)) return otherOperand();
    return $.SUBRULE($.selectCore);
  }

  function otherOperand(): QueryBody {
    return $.OR<QueryBody>([
      { ALT: () => $.SUBRULE($.selectCore) },
      { ALT: () => $.SUBRULE($.valuesCore) },
      { ALT: () => $.SUBRULE($.tableCore) },
      {
        ALT: () => {
          const query = $.SUBRULE($.parenthesizedQuery);
          return $.RECORDING_PHASE || hasClauses(query) ? query : query.body;
        },
      },
    ]);
  }

  $.selectCore = $.RULE('selectCore', () => {
    const start = $.nextStart;
    $.CONSUME(SELECT);
    const distinct = distinctClause();
    const isEmpty = distinct === false && followsTarget[$.LA(1).tokenTypeIdx] === 1;
    const targets = $.RECORDING_PHASE || !isEmpty ? $.list($.target) : [];
    if ($.accept(INTO)) {
      const intoStart = $.LA(0).start;
      const table = $.SUBRULE($.intoTable);
      into = { table, span: $.spanFrom(intoStart) };
    }
    const from = $.accept(FROM) ? $.list($.tableExpression) : [];
    const where = $.clause(WHERE, $.expression);
    const groupBy = $.clause(GROUP, $.groupBy);
    const having = $.clause(HAVING, $.expression);
    const windows = $.accept(WINDOW) ? $.list($.windowDefinition) : [];
    return {
      kind: 'SelectCore',
      span: $.spanFrom(start),
      distinct,
      targets,
      from,
      where,
      groupBy: groupBy === null ? [] : groupBy.elements,
      isGroupByDistinct: groupBy?.isDistinct === true,
      having,
      windows,
    };
  });

  function distinctClause(): false | readonly Expression[] {
    if (!$.accept(DISTINCT)) {
      $.accept(ALL);
      return false;
    }
    return $.accept(ON) ? $.parenthesizedList($.expression) : [];
  }

  $.target = $.RULE('target', () => {
    const start = $.nextStart;
    if (!$.RECORDING_PHASE && $.LA(1).tokenType === T.Star) {
      $.take();
      const span = $.spanFrom(start);
      return { expression: { kind: 'Star', span, qualifier: [] }, alias: null, span };
    }
    const expression = $.SUBRULE($.targetExpression);
    let alias = null;
    if ($.accept(AS)) alias = $.SUBRULE($.label);
    else if (!$.RECORDING_PHASE && $.sees(1, T.BareLabel)) alias = toIdentifier($.take());
    return { expression, alias, span: $.spanFrom(start) };
  });

  $.intoTable = $.RULE('intoTable', () => {
    if (!$.accept(LOCAL)) $.accept(GLOBAL);
    const isTemporary = $.accept(TEMPORARY) || $.accept(TEMP);
    if (!isTemporary) $.accept(UNLOGGED);
    $.accept(TABLE);
    return { name: $.SUBRULE($.qualifiedName), isTemporary };
  });

  $.valuesCore = $.RULE('valuesCore', () => {
    const start = $.nextStart;
    $.CONSUME(VALUES);
    const rows = $.list($.valuesRow);
    return { kind: 'ValuesCore', span: $.spanFrom(start), rows };
  });

  $.valuesRow = $.RULE('valuesRow', () => {
    $.CONSUME(T.LeftParen);
    const items = expressionList($);
    $.CONSUME(T.RightParen);
    return items;
  });

  $.tableCore = $.RULE('tableCore', () => {
    const start = $.nextStart;
    $.CONSUME(TABLE);
    const { name, isOnly } = $.SUBRULE($.tableName);
    const span = $.spanFrom(start);
    return {
      kind: 'SelectCore',
      span,
      distinct: false,
      targets: [{ expression: { kind: 'Star', span, qualifier: [] }, alias: null, span }],
      from: [{ kind: 'TableReference', span: name?.span, name, alias: null, isOnly, isSampled: false }],
      where: null,
      groupBy: [],
      isGroupByDistinct: false,
      having: null,
      windows: [],
    };
  });
}

function hasClauses(query: Query): boolean {
  return (
    query.with !== null ||
    query.orderBy.length > 0 ||
    query.limit !== null ||
    query.offset !== null ||
    query.locking.length > 0
  );
}

/** One query of the clauses behind a query in parentheses and those inside. */
function merge(outer: Query, clauses: ResultClauses, inner: Query): Query {
  refuseTwice(outer, clauses, inner);
  return {
    kind: 'Query',
    span: outer.span,
    with: outer.with ?? inner.with,
    body: inner.body,
    orderBy: outer.orderBy.length > 0 ? outer.orderBy : inner.orderBy,
    limit: outer.limit ?? inner.limit,
    offset: outer.offset ?? inner.offset,
    withTies: outer.withTies || inner.withTies,
    locking: [...inner.locking, ...outer.locking],
    into: outer.into,
  };
}
