import { notSupported } from '../../../common/errors.js';
import type {
  AssignedColumn,
  ConflictClause,
  Expression,
  Identifier,
  Insert,
  Query,
  Returning,
  WithClause,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { assignedSubscripts } from './indirection.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface InsertRules {
  insert: Rule<Insert, [WithClause | null, number]>;
  /** A column of the list behind the table. */
  insertColumn: Rule<AssignedColumn>;
  /** `CONFLICT ...`, behind ON. */
  conflictClause: Rule<ConflictClause>;
  /** A column or expression of a conflict target. */
  conflictKey: Rule<Expression>;
  /** The targets, behind RETURNING. */
  returning: Rule<Returning>;
}

const { INSERT, INTO, AS, DEFAULT, VALUES, OVERRIDING, SYSTEM, USER, VALUE, ON, CONFLICT, CONSTRAINT, DO, NOTHING } = K;
const { UPDATE, SET, WHERE, RETURNING, WITH, OLD, NEW } = K;

/** Adds the rules of `InsertRules`. */
export function addInsertRules($: Grammar): void {
  $.insert = $.RULE('insert', (withClause, start) => {
    $.CONSUME(INSERT);
    $.CONSUME(INTO);
    const table = $.SUBRULE($.qualifiedName);
    const alias = $.accept(AS) ? $.SUBRULE($.columnName) : null;
    const { columns, overriding, source } = insertSource();
    const onConflict = $.clause(ON, $.conflictClause);
    const returning = $.clause(RETURNING, $.returning);
    const span = $.spanFrom(start);
    return { kind: 'Insert', span, with: withClause, table, alias, columns, overriding, source, onConflict, returning };
  });

  function insertSource(): Pick<Insert, 'columns' | 'overriding' | 'source'> {
    if ($.acceptThen(DEFAULT, VALUES)) return { columns: null, overriding: null, source: null };
    const isList = !$.RECORDING_PHASE && $.LA(1).tokenType === T.LeftParen && !$.sees(2, T.LeftParen);
    const columns = isList ? $.parenthesizedList($.insertColumn) : null;
    const overriding = overridingClause();
    const source = $.SUBRULE($.subquery);
    allowDefaults(source);
    return { columns, overriding, source };
  }

  function overridingClause(): 'SYSTEM' | 'USER' | null {
    if (!$.accept(OVERRIDING)) return null;
    const kind = $.accept(SYSTEM) ? 'SYSTEM' : 'USER';
    if (kind === 'USER') $.expect(USER);
    $.expect(VALUE);
    return kind;
  }

  /** DEFAULT may be an item of the VALUES that are inserted. */
  function allowDefaults(source: Query): void {
    if ($.defaultMarkers.size === 0 || source.body.kind !== 'ValuesCore') return;
    for (const row of source.body.rows) for (const item of row) $.defaultMarkers.delete(item);
  }

  $.insertColumn = $.RULE('insertColumn', () => {
    const column = $.SUBRULE($.columnName);
    const subscripts = $.RECORDING_PHASE ? [] : assignedSubscripts($);
    if ($.sees(1, T.Dot)) throw notSupported('assignment to a field of a column', column.span);
    return subscripts.length === 0 ? column : { ...column, subscripts };
  });

  $.conflictClause = $.RULE('conflictClause', () => {
    const start = $.LA(0).start;
    $.CONSUME(CONFLICT);
    const constraint = $.acceptThen(ON, CONSTRAINT) ? $.SUBRULE($.columnName) : null;
    const hasTarget = constraint === null && $.sees(1, T.LeftParen);
    const target = hasTarget ? $.parenthesizedList($.conflictKey) : [];
    const targetWhere = hasTarget ? $.clause(WHERE, $.expression) : null;
    $.CONSUME(DO);
    if ($.accept(NOTHING)) {
      const span = $.spanFrom(start);
      return { target, targetWhere, constraint, action: 'NOTHING', assignments: [], where: null, span };
    }
    $.CONSUME(UPDATE);
    $.CONSUME(SET);
    const assignments = $.list($.assignment);
    const where = $.clause(WHERE, $.expression);
    const span = $.spanFrom(start);
    return { target, targetWhere, constraint, action: 'UPDATE', assignments, where, span };
  });

  $.conflictKey = $.RULE('conflictKey', () => {
    const { expression, collation, operatorClass } = $.SUBRULE($.indexColumn);
    if ($.RECORDING_PHASE) return expression;
    if (collation !== null) throw notSupported('COLLATE in ON CONFLICT', collation.span);
    if (operatorClass !== null) throw notSupported('an operator class in ON CONFLICT', operatorClass.span);
    return expression;
  });

  $.returning = $.RULE('returning', () => {
    let oldAlias: Identifier | null = null;
    let newAlias: Identifier | null = null;
    if ($.acceptThen(WITH, T.LeftParen)) {
      do {
        const keyword = $.LA(1);
        const isOld = $.accept(OLD);
        if (!isOld) $.expect(NEW);
        $.expect(AS);
        const name = $.SUBRULE($.columnName);
        if ((isOld ? oldAlias : newAlias) !== null) {
          throw syntaxError(`${isOld ? 'OLD' : 'NEW'} cannot be specified multiple times`, keyword);
        }
        if (isOld) oldAlias = name;
        else newAlias = name;
      } while ($.accept(T.Comma));
      $.expect(T.RightParen);
    }
    return { targets: $.list($.target), oldAlias, newAlias };
  });
}
