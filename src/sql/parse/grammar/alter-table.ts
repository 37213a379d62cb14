import { notSupported } from '../../../common/errors.js';
import type { AlterTable, AlterTableAction, Identifier, Statement } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { beginsTableConstraint } from './create-table.js';
import { acceptIfNotExists } from './names.js';
import type { Rule } from './parser-base.js';
import { isEmptyOptions, noSequenceOptions } from './sequence.js';
import { skipToComma } from './skip.js';

/** What this file adds to the grammar. */
export interface AlterTableRules {
  /** What follows ALTER. */
  alterTable: Rule<Statement, [number]>;
  alterTableAction: Rule<AlterTable['actions'][number]>;
}

const { TABLE, IF, EXISTS, NOT, ADD, COLUMN, DROP, ALTER, RENAME, TO, CONSTRAINT, SET, SCHEMA, RESET, VALIDATE } = K;
const { DEFAULT, NULL, TYPE, DATA, USING, COLLATE, GENERATED, ALWAYS, BY, AS, IDENTITY, EXPRESSION, RESTART } = K;
const { CASCADE, RESTRICT, OWNER, CLUSTER, INHERIT, NO, OF, REPLICA, ENABLE, DISABLE, FORCE, ATTACH, DETACH } = K;
const { STATISTICS, STORAGE, COMPRESSION, WITHOUT, LOGGED, UNLOGGED, TABLESPACE, ACCESS, OPTIONS } = K;

/** First words of actions that nothing comes of here. */
const otherActions = [OWNER, CLUSTER, INHERIT, NO, OF, NOT, REPLICA, ENABLE, DISABLE, FORCE, ATTACH, DETACH, RESET];
const otherSetActions = [WITHOUT, LOGGED, UNLOGGED, TABLESPACE, ACCESS, T.LeftParen];
const otherColumnActions = [STATISTICS, STORAGE, COMPRESSION, T.LeftParen, EXPRESSION];

/** Adds the rules of `AlterTableRules`. */
export function addAlterTableRules($: Grammar): void {
  $.alterTable = $.RULE('alterTable', (start = 0): AlterTable => {
    $.CONSUME(TABLE);
    const ifExists = $.acceptAll(IF, EXISTS);
    const { name } = $.SUBRULE($.tableName);
    const isAlone = $.sees(1, RENAME) || ($.sees(1, SET) && $.sees(2, SCHEMA));
    const actions = isAlone ? [$.SUBRULE($.alterTableAction)] : $.list($.alterTableAction);
    return { kind: 'AlterTable', span: $.spanFrom(start), name, ifExists, actions };
  });

  $.alterTableAction = $.RULE('alterTableAction', () => {
    const start = $.nextStart;
    const action = $.RECORDING_PHASE ? record() : readAction();
    return { ...action, span: $.spanFrom(start) };
  });

  function record(): AlterTableAction {
    $.OR(
      [ADD, DROP, ALTER, RENAME, SET, VALIDATE, ...otherActions].map((type) => ({ ALT: () => void $.CONSUME(type) })),
    );
    return undefined as never;
  }

  function readAction(): AlterTableAction {
    if ($.accept(ADD)) return addition();
    if ($.accept(DROP)) return removal();
    if ($.accept(ALTER)) return $.sees(1, CONSTRAINT) ? unsupported('ALTER CONSTRAINT') : columnChange();
    if ($.accept(RENAME)) return renaming();
    if ($.accept(VALIDATE)) {
      $.expect(CONSTRAINT);
      return { kind: 'ValidateConstraint', constraint: $.SUBRULE($.columnName) };
    }
    if ($.accept(SET)) {
      if ($.accept(SCHEMA)) return { kind: 'SetSchema', schema: $.SUBRULE($.columnName) };
      if (!otherSetActions.some((type) => $.sees(1, type))) $.fail();
      return unsupported(`ALTER TABLE ... SET ${wordOf()}`);
    }
    if (!otherActions.some((type) => $.sees(1, type))) $.fail();
    return unsupported(`ALTER TABLE ... ${wordOf()}`);
  }

  /** The next word as the name of an action; of a parenthesis its usual content. */
  function wordOf(): string {
    return $.sees(1, T.LeftParen) ? '(...)' : $.LA(1).image.toUpperCase();
  }

  function unsupported(feature: string): AlterTableAction {
    skipToComma($);
    return { kind: 'Unsupported', feature };
  }

  function isCascade(): boolean {
    const cascades = $.accept(CASCADE);
    if (!cascades) $.accept(RESTRICT);
    return cascades;
  }

  function addition(): AlterTableAction {
    if (beginsTableConstraint($)) {
      const { column, ...constraint } = $.SUBRULE($.tableConstraint);
      return column === null ? { kind: 'AddConstraint', constraint } : { kind: 'SetNotNull', column };
    }
    $.accept(COLUMN);
    const ifNotExists = acceptIfNotExists($);
    return { kind: 'AddColumn', column: $.SUBRULE($.columnDefinition), ifNotExists };
  }

  function removal(): AlterTableAction {
    if ($.accept(CONSTRAINT)) {
      const ifExists = $.acceptAll(IF, EXISTS);
      const constraint = $.SUBRULE($.columnName);
      return { kind: 'DropConstraint', constraint, ifExists, isCascade: isCascade() };
    }
    $.accept(COLUMN);
    const ifExists = $.acceptAll(IF, EXISTS);
    const column = $.SUBRULE($.columnName);
    return { kind: 'DropColumn', column, ifExists, isCascade: isCascade() };
  }

  function renaming(): AlterTableAction {
    if ($.accept(TO)) return { kind: 'RenameTable', to: $.SUBRULE($.columnName) };
    const isConstraint = $.accept(CONSTRAINT);
    if (!isConstraint) $.accept(COLUMN);
    const name = $.SUBRULE($.columnName);
    $.expect(TO);
    const to = $.SUBRULE($.columnName);
    return isConstraint
      ? { kind: 'RenameConstraint', constraint: name, to }
      : { kind: 'RenameColumn', column: name, to };
  }

  // ------------------------------------------------------------------------------------------------ one column

  function columnChange(): AlterTableAction {
    $.accept(COLUMN);
    const column = $.SUBRULE($.columnName);
    if ($.accept(SET)) return setting(column);
    if ($.accept(DROP)) return dropping(column);
    if ($.accept(TYPE)) return typeChange(column);
    if ($.accept(ADD)) {
      $.expect(GENERATED);
      const isAlways = $.accept(ALWAYS);
      if (!isAlways) $.expect(BY, DEFAULT);
      $.expect(AS, IDENTITY);
      const options = $.sees(1, T.LeftParen) ? $.SUBRULE($.parenthesizedSequenceOptions) : noSequenceOptions;
      return { kind: 'AddIdentity', column, isAlways, options };
    }
    if ($.sees(1, RESET) || $.sees(1, OPTIONS)) return unsupported(`ALTER COLUMN ... ${wordOf()}`);
    if (!$.sees(1, RESTART)) $.fail();
    return identityChange(column, null);
  }

  function setting(column: Identifier): AlterTableAction {
    if ($.accept(DEFAULT)) {
      const start = $.nextStart;
      const expression = $.SUBRULE($.expression);
      return { kind: 'SetDefault', column, expression, text: $.textFrom(start) };
    }
    if ($.accept(NOT)) {
      $.expect(NULL);
      return { kind: 'SetNotNull', column };
    }
    if ($.accept(DATA)) {
      $.expect(TYPE);
      return typeChange(column);
    }
    if (otherColumnActions.some((type) => $.sees(1, type))) return unsupported(`ALTER COLUMN ... SET ${wordOf()}`);
    return identityChange(column, SET);
  }

  function dropping(column: Identifier): AlterTableAction {
    if ($.accept(DEFAULT)) return { kind: 'DropDefault', column };
    if ($.accept(NOT)) {
      $.expect(NULL);
      return { kind: 'DropNotNull', column };
    }
    const isIdentity = $.accept(IDENTITY);
    if (!isIdentity) $.expect(EXPRESSION);
    const ifExists = $.acceptThen(IF, EXISTS);
    return { kind: isIdentity ? 'DropIdentity' : 'DropExpression', column, ifExists };
  }

  function typeChange(column: Identifier): AlterTableAction {
    const type = $.SUBRULE($.typeName);
    if ($.sees(1, COLLATE)) throw notSupported('COLLATE in ALTER COLUMN ... TYPE', $.placeOfNext());
    return { kind: 'SetType', column, type, using: $.clause(USING, $.expression) };
  }

  /** `SET GENERATED ALWAYS SET START 5 RESTART`; `taken` is the SET that has been read already. */
  function identityChange(column: Identifier, taken: typeof SET | null): AlterTableAction {
    let isAlways: boolean | null = null;
    let options = noSequenceOptions;
    for (let hasSet = taken !== null; ; hasSet = $.accept(SET)) {
      if (hasSet && $.accept(GENERATED)) {
        isAlways = $.accept(ALWAYS);
        if (!isAlways) $.expect(BY, DEFAULT);
      } else if (hasSet || $.sees(1, RESTART)) {
        const given = $.SUBRULE($.sequenceOptions);
        if (isEmptyOptions(given)) $.fail();
        options = { ...options, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) };
      } else {
        return { kind: 'SetIdentity', column, isAlways, options };
      }
    }
  }
}
