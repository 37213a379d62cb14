import { notSupported } from '../../../common/errors.js';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  ConstraintKind,
  ForeignKeyTarget,
  Identifier,
  QualifiedName,
  ReferentialAction,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';
import { noSequenceOptions } from './sequence.js';
import { skipParentheses } from './skip.js';

// Columns and constraints of tables. Clauses that only place or tune what is stored (STORAGE, COMPRESSION, WITH, NO
// INHERIT) are read and have no effect; those that change what may be stored and have no node are refused.

/** What this file adds to the grammar. */
export interface ConstraintRules {
  columnDefinition: Rule<ColumnDefinition>;
  /** One constraint of a table, with its name. */
  tableConstraint: Rule<TableConstraint>;
  /** A column of a key. */
  keyColumn: Rule<Identifier>;
  /** The table and columns, behind REFERENCES. */
  foreignKeyTarget: Rule<ForeignKeyTarget>;
}

/** A table constraint. `NOT NULL a` belongs to a column, which `column` names then. */
export interface TableConstraint extends ConstraintDefinition {
  readonly column: Identifier | null;
}

interface Timing {
  isDeferrable: boolean;
  isInitiallyDeferred: boolean;
  isNotValid: boolean;
}

const { CONSTRAINT, NOT, NULL, UNIQUE, PRIMARY, KEY, CHECK, DEFAULT, GENERATED, REFERENCES, COLLATE, DEFERRABLE } = K;
const { INITIALLY, DEFERRED, IMMEDIATE, ENFORCED, VALID, NO, INHERIT, NULLS, DISTINCT, ALWAYS, BY, AS, IDENTITY } = K;
const { STORED, VIRTUAL, MATCH, FULL, PARTIAL, SIMPLE, ON, DELETE, UPDATE, RESTRICT, CASCADE, SET, ACTION } = K;
const { FOREIGN, EXCLUDE, USING, INDEX, TABLESPACE, WITH, WITHOUT, INCLUDE, STORAGE, COMPRESSION, PERIOD } = K;

/** Adds the rules of `ConstraintRules`. */
export function addConstraintRules($: Grammar): void {
  $.columnDefinition = $.RULE('columnDefinition', () => {
    const start = $.nextStart;
    const name = $.SUBRULE($.columnName);
    const type = $.SUBRULE($.typeName);
    if ($.accept(STORAGE) && !$.accept(DEFAULT)) $.expect(T.ColumnName);
    if ($.accept(COMPRESSION) && !$.accept(DEFAULT)) $.expect(T.ColumnName);
    const { constraints, collation } = columnQualifiers();
    return { name, type, collation, constraints, span: $.spanFrom(start) };
  });

  function columnQualifiers(): { constraints: ConstraintDefinition[]; collation: QualifiedName | null } {
    const constraints: ConstraintDefinition[] = [];
    let collation: QualifiedName | null = null;
    while (!$.RECORDING_PHASE) {
      const start = $.nextStart;
      if ($.accept(COLLATE)) {
        if (collation !== null) throw syntaxError('multiple COLLATE clauses not allowed', $.spanFrom(start));
        collation = $.SUBRULE($.qualifiedName);
        continue;
      }
      const name = $.accept(CONSTRAINT) ? $.SUBRULE($.columnName) : null;
      const definition = columnConstraint();
      if (definition === null) {
        if (name !== null) $.fail();
        break;
      }
      const timing = constraintTiming(definition, false);
      constraints.push({ name, definition, ...timing, span: $.spanFrom(start) });
    }
    return { constraints, collation };
  }

  /** What a column's constraint says; null when none comes next. */
  function columnConstraint(): ConstraintKind | null {
    if ($.sees(1, NOT)) {
      if (!$.acceptAll(NOT, NULL)) {
        if ($.sees(2, DEFERRABLE)) misplaced('NOT DEFERRABLE');
        if ($.sees(2, ENFORCED)) misplaced('NOT ENFORCED');
        $.take();
        $.fail();
      }
      noInherit();
      return { kind: 'NotNull' };
    }
    if ($.accept(NULL)) return { kind: 'Null' };
    if ($.accept(DEFAULT)) {
      const start = $.nextStart;
      const expression = $.SUBRULE($.restrictedExpression);
      return { kind: 'Default', expression, text: $.textFrom(start) };
    }
    if ($.accept(PRIMARY)) {
      $.expect(KEY);
      indexPlacement();
      return { kind: 'PrimaryKey', columns: [] };
    }
    if ($.accept(UNIQUE)) {
      const nullsNotDistinct = nullTreatment();
      indexPlacement();
      return { kind: 'Unique', columns: [], nullsNotDistinct };
    }
    if ($.accept(CHECK)) return check();
    if ($.accept(REFERENCES)) return { kind: 'ForeignKey', columns: [], target: $.SUBRULE($.foreignKeyTarget) };
    if ($.accept(GENERATED)) return generated();
    if ($.sees(1, DEFERRABLE)) misplaced('DEFERRABLE');
    if ($.sees(1, INITIALLY)) {
      if ($.sees(2, DEFERRED)) misplaced('INITIALLY DEFERRED');
      if ($.sees(2, IMMEDIATE)) misplaced('INITIALLY IMMEDIATE');
      $.take();
      $.fail();
    }
    return null;
  }

  function misplaced(clause: string): never {
    throw syntaxError(`misplaced ${clause} clause`, $.placeOfNext());
  }

  function check(): ConstraintKind {
    $.expect(T.LeftParen);
    const start = $.nextStart;
    const expression = $.SUBRULE($.expression);
    const text = $.textFrom(start);
    $.expect(T.RightParen);
    noInherit();
    return { kind: 'Check', expression, text };
  }

  /** `GENERATED ALWAYS AS (x) STORED`, `GENERATED BY DEFAULT AS IDENTITY (...)`. */
  function generated(): ConstraintKind {
    const start = $.nextStart;
    const isAlways = $.accept(ALWAYS);
    if (!isAlways) $.expect(BY, DEFAULT);
    $.expect(AS);
    if ($.accept(IDENTITY)) {
      const options = $.sees(1, T.LeftParen) ? $.SUBRULE($.parenthesizedSequenceOptions) : noSequenceOptions;
      return { kind: 'Identity', isAlways, options };
    }
    $.expect(T.LeftParen);
    const textStart = $.nextStart;
    const expression = $.SUBRULE($.expression);
    const text = $.textFrom(textStart);
    $.expect(T.RightParen);
    if (!isAlways) {
      throw syntaxError('for a generated column, GENERATED ALWAYS must be specified', $.spanFrom(start));
    }
    const isStored = $.accept(STORED);
    if (!isStored) $.accept(VIRTUAL);
    return { kind: 'Generated', expression, text, isStored };
  }

  function nullTreatment(): boolean {
    if (!$.accept(NULLS)) return false;
    const nullsNotDistinct = $.accept(NOT);
    $.expect(DISTINCT);
    return nullsNotDistinct;
  }

  function noInherit(): void {
    if ($.accept(NO)) $.expect(INHERIT);
  }

  /** Where and how the index of a constraint is stored. */
  function indexPlacement(): void {
    if ($.sees(1, INCLUDE)) throw notSupported('INCLUDE in a constraint', $.placeOfNext());
    if ($.accept(WITH)) $.SUBRULE($.storageOptions);
    if ($.sees(1, USING) && $.sees(2, INDEX) && $.sees(3, TABLESPACE)) {
      throw notSupported('TABLESPACE', $.placeOfNext());
    }
  }

  /** DEFERRABLE, INITIALLY DEFERRED, NOT VALID and the like, in any order. */
  function constraintTiming(definition: ConstraintKind, isTable: boolean): Timing {
    const mayWait = ['PrimaryKey', 'Unique', 'ForeignKey', 'Exclude'].includes(definition.kind);
    const timing = { isDeferrable: false, isInitiallyDeferred: false, isNotValid: false };
    let saysNot = false;
    for (;;) {
      const place = $.placeOfNext();
      if (isTable && $.sees(1, NOT) && !$.sees(2, DEFERRABLE) && !$.sees(2, ENFORCED)) {
        $.expect(NOT, VALID);
        timing.isNotValid = true;
      } else if (isTable && $.acceptThen(NO, INHERIT)) {
      } else if ($.accept(ENFORCED)) {
      } else if ($.seesAll(NOT, ENFORCED)) {
        throw notSupported('NOT ENFORCED', place);
      } else if (!mayWait) {
        return timing;
      } else if ($.acceptAll(NOT, DEFERRABLE)) {
        saysNot = true;
      } else if ($.accept(DEFERRABLE)) {
        timing.isDeferrable = true;
      } else if ($.accept(INITIALLY)) {
        if ($.accept(DEFERRED)) timing.isInitiallyDeferred = true;
        else $.expect(IMMEDIATE);
      } else {
        if (timing.isInitiallyDeferred && !saysNot) timing.isDeferrable = true;
        return timing;
      }
      if (saysNot && timing.isDeferrable) {
        throw syntaxError('multiple DEFERRABLE/NOT DEFERRABLE clauses not allowed', place);
      }
      if (saysNot && timing.isInitiallyDeferred) {
        throw syntaxError('constraint declared INITIALLY DEFERRED must be DEFERRABLE', place);
      }
    }
  }

  // -------------------------------------------------------------------------------------- tables and foreign keys

  $.tableConstraint = $.RULE('tableConstraint', () => {
    const start = $.nextStart;
    const name = $.accept(CONSTRAINT) ? $.SUBRULE($.columnName) : null;
    const { definition, column } = tableConstraintKind();
    const timing = constraintTiming(definition, true);
    return { name, definition, ...timing, column, span: $.spanFrom(start) };
  });

  function tableConstraintKind(): { definition: ConstraintKind; column: Identifier | null } {
    let column: Identifier | null = null;
    const definition = $.OR<ConstraintKind>([
      {
        ALT: () => {
          $.CONSUME(CHECK);
          return $.RECORDING_PHASE ? (undefined as never) : check();
        },
      },
      {
        ALT: () => {
          $.CONSUME(UNIQUE);
          const nullsNotDistinct = nullTreatment();
          return { kind: 'Unique', columns: keyColumns(), nullsNotDistinct };
        },
      },
      {
        ALT: () => {
          $.CONSUME(PRIMARY);
          $.CONSUME(KEY);
          return { kind: 'PrimaryKey', columns: keyColumns() };
        },
      },
      {
        ALT: () => {
          $.CONSUME(FOREIGN);
          $.CONSUME2(KEY);
          const columns = $.parenthesizedList($.keyColumn);
          $.CONSUME(REFERENCES);
          return { kind: 'ForeignKey', columns, target: $.SUBRULE($.foreignKeyTarget) };
        },
      },
      {
        ALT: () => {
          $.CONSUME(EXCLUDE);
          if (!$.RECORDING_PHASE) skipExclusion();
          return { kind: 'Exclude' };
        },
      },
      {
        ALT: () => {
          $.CONSUME(NOT);
          $.CONSUME(NULL);
          column = $.SUBRULE($.columnName);
          return { kind: 'NotNull' };
        },
      },
    ]);
    return { definition, column };
  }

  function keyColumns(): Identifier[] {
    if ($.sees(1, USING)) throw notSupported('USING INDEX', $.placeOfNext());
    const columns = $.parenthesizedList($.keyColumn);
    indexPlacement();
    return columns;
  }

  function skipExclusion(): void {
    if ($.accept(USING)) $.expect(T.ColumnName);
    skipParentheses($);
    indexPlacement();
    if ($.sees(1, K.WHERE)) {
      $.take();
      skipParentheses($);
    }
  }

  $.keyColumn = $.RULE('keyColumn', () => {
    if ($.sees(1, PERIOD) && $.sees(2, T.ColumnName)) throw notSupported('PERIOD in a key', $.placeOfNext());
    const column = $.SUBRULE($.columnName);
    if ($.sees(1, WITHOUT)) throw notSupported('WITHOUT OVERLAPS', $.placeOfNext());
    return column;
  });

  $.foreignKeyTarget = $.RULE('foreignKeyTarget', () => {
    const table = $.SUBRULE($.qualifiedName);
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.keyColumn) : [];
    const match = $.accept(MATCH) ? matchKind() : 'SIMPLE';
    let onDelete: ReferentialAction = 'NO ACTION';
    let onUpdate: ReferentialAction = 'NO ACTION';
    while ($.sees(1, ON)) {
      $.take();
      if ($.accept(DELETE)) {
        onDelete = referentialAction();
      } else {
        $.expect(UPDATE);
        onUpdate = referentialAction();
      }
    }
    return { table, columns, onDelete, onUpdate, match };
  });

  function matchKind(): ForeignKeyTarget['match'] {
    if ($.accept(FULL)) return 'FULL';
    if ($.accept(PARTIAL)) return 'PARTIAL';
    $.expect(SIMPLE);
    return 'SIMPLE';
  }

  function referentialAction(): ReferentialAction {
    if ($.accept(CASCADE)) return 'CASCADE';
    if ($.accept(RESTRICT)) return 'RESTRICT';
    if ($.accept(NO)) {
      $.expect(ACTION);
      return 'NO ACTION';
    }
    $.expect(SET);
    const action = $.accept(NULL) ? 'SET NULL' : 'SET DEFAULT';
    if (action === 'SET DEFAULT') $.expect(DEFAULT);
    if ($.sees(1, T.LeftParen)) throw notSupported(`a column list behind ${action}`, $.placeOfNext());
    return action;
  }
}
