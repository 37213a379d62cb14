import type {
  AlterEnum,
  CommentOn,
  Drop,
  ObjectKind,
  QualifiedName,
  Statement,
  Truncate,
  Unsupported,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { acceptIfNotExists } from './names.js';
import type { Rule } from './parser-base.js';
import { isEmptyOptions } from './sequence.js';
import { skipToEnd } from './skip.js';

// What can be done with every kind of object: DROP, ALTER ... RENAME, COMMENT, TRUNCATE.

/** What this file adds to the grammar. */
export interface ObjectRules {
  drop: Rule<Drop>;
  alter: Rule<Statement>;
  comment: Rule<CommentOn>;
  truncate: Rule<Truncate>;
  /** A keyword of `objectKinds`. */
  objectKind: Rule<ObjectKind>;
}

const { DROP, ALTER, TABLE, INDEX, SEQUENCE, VIEW, SCHEMA, TYPE, EXTENSION, CONCURRENTLY, IF, EXISTS, CASCADE } = K;
const { RESTRICT, RENAME, TO, COMMENT, ON, IS, NULL, COLUMN, CONSTRAINT, DOMAIN, TRUNCATE, RESTART, CONTINUE } = K;
const { IDENTITY, SET, RESET, OWNER, DEPENDS, NO, ATTACH, ADD, ATTRIBUTE, VALUE, BEFORE, AFTER } = K;

const objectKinds = [TABLE, INDEX, SEQUENCE, VIEW, SCHEMA, TYPE, EXTENSION];
/** What else ALTER does to objects of these kinds. */
const otherAlterations = [SET, RESET, OWNER, DEPENDS, NO, ATTACH, ADD, ALTER, DROP, K.UPDATE];

/** Adds the rules of `ObjectRules`. */
export function addObjectRules($: Grammar): void {
  $.objectKind = $.RULE(
    'objectKind',
    () => $.OR(objectKinds.map((type) => ({ ALT: () => $.CONSUME(type) })))?.tokenType?.name as ObjectKind,
  );

  $.drop = $.RULE('drop', () => {
    const start = $.nextStart;
    $.CONSUME(DROP);
    const objectKind = $.SUBRULE($.objectKind);
    const isConcurrently = objectKind === 'INDEX' && $.accept(CONCURRENTLY);
    const ifExists = $.acceptAll(IF, EXISTS);
    const names = $.list($.qualifiedName);
    const isCascade = $.accept(CASCADE);
    if (!isCascade) $.accept(RESTRICT);
    return { kind: 'Drop', span: $.spanFrom(start), objectKind, names, ifExists, isCascade, isConcurrently };
  });

  $.alter = $.RULE('alter', (): Statement => {
    const start = $.nextStart;
    $.CONSUME(ALTER);
    if ($.RECORDING_PHASE || $.sees(1, TABLE)) return $.SUBRULE($.alterTable, { ARGS: [start] });
    const objectKind = $.SUBRULE($.objectKind);
    const ifExists = $.acceptAll(IF, EXISTS);
    const name = $.SUBRULE($.qualifiedName);
    if ($.accept(RENAME)) return rename(start, objectKind, name, ifExists);
    if (objectKind === 'TYPE' && $.acceptAll(ADD, VALUE)) return addValue(start, name);
    const isMovable = objectKind === 'SEQUENCE' || objectKind === 'VIEW' || objectKind === 'TYPE';
    if (isMovable && $.acceptAll(SET, SCHEMA)) {
      const to = $.SUBRULE($.columnName);
      return { kind: 'SetSchema', span: $.spanFrom(start), objectKind, name, ifExists, to };
    }
    if (objectKind === 'SEQUENCE') {
      const options = $.SUBRULE($.sequenceOptions);
      if (!isEmptyOptions(options)) {
        return { kind: 'AlterSequence', span: $.spanFrom(start), name, ifExists, options };
      }
    }
    if (!otherAlterations.some((type) => $.sees(1, type))) $.fail();
    return unsupported(start, objectKind);
  });

  function rename(start: number, objectKind: ObjectKind, name: QualifiedName, ifExists: boolean): Statement {
    const isColumn = objectKind === 'VIEW' && ($.sees(1, COLUMN) || $.sees(1, T.ColumnName));
    if (isColumn) return renameViewColumn(start, name, ifExists);
    if (objectKind === 'TYPE' && $.accept(VALUE)) {
      const label = $.SUBRULE($.enumLabel);
      $.expect(TO);
      const change = { kind: 'RenameValue' as const, label, to: $.SUBRULE2($.enumLabel) };
      return { kind: 'AlterEnum', span: $.spanFrom(start), name, change };
    }
    if (objectKind === 'TYPE' && $.sees(1, ATTRIBUTE)) return unsupported(start, objectKind, 'RENAME ');
    $.expect(TO);
    const to = $.SUBRULE($.columnName);
    return { kind: 'Rename', span: $.spanFrom(start), objectKind, name, ifExists, to };
  }

  /** What follows `ALTER TYPE x ADD VALUE`. */
  function addValue(start: number, name: QualifiedName): AlterEnum {
    const ifNotExists = acceptIfNotExists($);
    const label = $.SUBRULE3($.enumLabel);
    const side = $.accept(BEFORE) ? ('BEFORE' as const) : $.accept(AFTER) ? ('AFTER' as const) : null;
    const place = side === null ? null : { side, label: $.SUBRULE($.enumLabel) };
    const change = { kind: 'AddValue' as const, label, ifNotExists, place };
    return { kind: 'AlterEnum', span: $.spanFrom(start), name, change };
  }

  /** `ALTER VIEW x RENAME [COLUMN] a TO b`, which ALTER TABLE says too. */
  function renameViewColumn(start: number, name: QualifiedName, ifExists: boolean): Statement {
    const actionStart = $.nextStart;
    $.accept(COLUMN);
    const column = $.SUBRULE2($.columnName);
    $.expect(TO);
    const to = $.SUBRULE3($.columnName);
    const action = { kind: 'RenameColumn' as const, column, to, span: $.spanFrom(actionStart) };
    return { kind: 'AlterTable', span: $.spanFrom(start), name, ifExists, actions: [action] };
  }

  function unsupported(start: number, objectKind: ObjectKind, word = ''): Unsupported {
    const action = $.LA(1).image.toUpperCase();
    skipToEnd($);
    return { kind: 'Unsupported', span: $.spanFrom(start), feature: `ALTER ${objectKind} ... ${word}${action}`.trim() };
  }

  $.comment = $.RULE('comment', () => {
    const start = $.nextStart;
    $.CONSUME(COMMENT);
    $.CONSUME(ON);
    const objectKind = commentedKind();
    const name = $.SUBRULE($.qualifiedName);
    let table: QualifiedName | null = null;
    if (objectKind === 'CONSTRAINT') {
      $.expect(ON);
      table = $.SUBRULE($.qualifiedName);
    }
    $.CONSUME(IS);
    const text = $.RECORDING_PHASE || !$.sees(1, NULL) ? $.CONSUME(T.StringToken).image : null;
    if (text === null) $.expect(NULL);
    return { kind: 'CommentOn', span: $.spanFrom(start), objectKind, name, table, comment: text };
  });

  function commentedKind(): CommentOn['objectKind'] {
    if ($.accept(COLUMN)) return 'COLUMN';
    if ($.accept(CONSTRAINT)) {
      if ($.sees(2, ON) && $.sees(3, DOMAIN)) $.fail();
      return 'CONSTRAINT';
    }
    return $.SUBRULE($.objectKind) as CommentOn['objectKind'];
  }

  $.truncate = $.RULE('truncate', () => {
    const start = $.nextStart;
    $.CONSUME(TRUNCATE);
    $.accept(TABLE);
    const tables = $.list($.tableName);
    const restartIdentity = $.accept(RESTART);
    if (restartIdentity || $.accept(CONTINUE)) $.expect(IDENTITY);
    const isCascade = $.accept(CASCADE);
    if (!isCascade) $.accept(RESTRICT);
    const names = tables.map((table) => table.name);
    return { kind: 'Truncate', span: $.spanFrom(start), tables: names, restartIdentity, isCascade };
  });
}
