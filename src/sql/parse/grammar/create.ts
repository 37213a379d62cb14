import { notSupported } from '../../../common/errors.js';
import type {
  CreateEnum,
  CreateExtension,
  CreateSchema,
  CreateShellType,
  CreateView,
  Statement,
  Unsupported,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import { acceptIfNotExists } from './names.js';
import type { Rule } from './parser-base.js';
import { skipToEnd } from './skip.js';

// CREATE, and the objects that need few words. What PostgreSQL can create and this engine cannot is recognised before
// the grammar is asked, in unsupported.ts.

/** What this file adds to the grammar. */
export interface CreateRules {
  create: Rule<Statement>;
  createView: Rule<CreateView, [{ start: number; orReplace: boolean; isTemporary: boolean }]>;
  createSchema: Rule<CreateSchema, [number]>;
  createType: Rule<CreateEnum | CreateShellType | Unsupported, [number]>;
  createExtension: Rule<CreateExtension, [number]>;
  enumLabel: Rule<string>;
}

const { CREATE, OR, REPLACE, TEMPORARY, TEMP, LOCAL, GLOBAL, UNLOGGED, VIEW, SCHEMA, TYPE, EXTENSION, AS, ENUM } = K;
const { AUTHORIZATION, WITH, VERSION, CASCADE, TABLE, UNIQUE, INDEX, SEQUENCE } = K;

/** Adds the rules of `CreateRules`. */
export function addCreateRules($: Grammar): void {
  $.create = $.RULE('create', (): Statement => {
    const start = $.nextStart;
    $.CONSUME(CREATE);
    const orReplace = $.acceptThen(OR, REPLACE);
    if (!$.accept(LOCAL)) $.accept(GLOBAL);
    const isTemporary = $.accept(TEMPORARY) || $.accept(TEMP);
    const isUnlogged = !isTemporary && $.accept(UNLOGGED);
    if ($.RECORDING_PHASE) return record();
    const type = $.LA(1).tokenType;
    const mayBeTable = !orReplace;
    const isPlain = !orReplace && !isTemporary && !isUnlogged;
    if (type === TABLE && mayBeTable) {
      return $.SUBRULE($.createTable, { ARGS: [{ start, isTemporary, isUnlogged }] });
    }
    if (type === VIEW && !isUnlogged) {
      return $.SUBRULE($.createView, { ARGS: [{ start, orReplace, isTemporary }] });
    }
    if (type === SEQUENCE && mayBeTable) {
      return $.SUBRULE($.createSequence, { ARGS: [{ start, isTemporary }] });
    }
    if (isPlain) {
      if (type === UNIQUE || type === INDEX) return $.SUBRULE($.createIndex, { ARGS: [start] });
      if (type === SCHEMA) return $.SUBRULE($.createSchema, { ARGS: [start] });
      if (type === TYPE) return $.SUBRULE($.createType, { ARGS: [start] });
      if (type === EXTENSION) return $.SUBRULE($.createExtension, { ARGS: [start] });
    }
    return $.fail();
  });

  function record(): Statement {
    return $.OR<Statement>([
      { ALT: () => $.SUBRULE($.createTable, { ARGS: [{ start: 0, isTemporary: false, isUnlogged: false }] }) },
      { ALT: () => $.SUBRULE($.createView, { ARGS: [{ start: 0, orReplace: false, isTemporary: false }] }) },
      { ALT: () => $.SUBRULE($.createSequence, { ARGS: [{ start: 0, isTemporary: false }] }) },
      { ALT: () => $.SUBRULE($.createIndex, { ARGS: [0] }) },
      { ALT: () => $.SUBRULE($.createSchema, { ARGS: [0] }) },
      { ALT: () => $.SUBRULE($.createType, { ARGS: [0] }) },
      { ALT: () => $.SUBRULE($.createExtension, { ARGS: [0] }) },
    ]);
  }

  $.createView = $.RULE('createView', (prefix = { start: 0, orReplace: false, isTemporary: false }) => {
    $.CONSUME(VIEW);
    const name = $.SUBRULE($.qualifiedName);
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.columnName) : [];
    if ($.sees(1, WITH)) throw notSupported('WITH options of a view', $.placeOfNext());
    $.CONSUME(AS);
    const queryStart = $.nextStart;
    const query = $.SUBRULE($.subquery);
    const queryText = $.textFrom(queryStart);
    if ($.sees(1, WITH)) throw notSupported('WITH CHECK OPTION', $.placeOfNext());
    const { orReplace, isTemporary } = prefix;
    const span = $.spanFrom(prefix.start);
    return { kind: 'CreateView', span, name, columns, orReplace, isTemporary, query, queryText };
  });

  $.createSchema = $.RULE('createSchema', (start = 0) => {
    $.CONSUME(SCHEMA);
    const ifNotExists = acceptIfNotExists($);
    if ($.sees(1, AUTHORIZATION)) throw notSupported('AUTHORIZATION', $.placeOfNext());
    const name = $.SUBRULE($.columnName);
    if ($.sees(1, AUTHORIZATION)) throw notSupported('AUTHORIZATION', $.placeOfNext());
    if ($.sees(1, CREATE)) throw notSupported('CREATE SCHEMA with elements', $.placeOfNext());
    return { kind: 'CreateSchema', span: $.spanFrom(start), name, ifNotExists };
  });

  $.createType = $.RULE('createType', (start = 0): CreateEnum | CreateShellType | Unsupported => {
    $.CONSUME(TYPE);
    const name = $.SUBRULE($.qualifiedName);
    if ($.sees(1, T.endOfInput)) return { kind: 'CreateShellType', span: $.spanFrom(start), name };
    if (!$.RECORDING_PHASE && !($.sees(1, AS) && $.sees(2, ENUM))) return otherType(start);
    $.CONSUME(AS);
    $.CONSUME(ENUM);
    $.CONSUME(T.LeftParen);
    const labels = $.RECORDING_PHASE || !$.sees(1, T.RightParen) ? $.list($.enumLabel) : [];
    $.CONSUME(T.RightParen);
    return { kind: 'CreateEnum', span: $.spanFrom(start), name, labels };
  });

  function otherType(start: number): Unsupported {
    const isKnown = $.sees(1, AS) || $.sees(1, T.LeftParen);
    if (!isKnown) $.fail();
    skipToEnd($);
    return { kind: 'Unsupported', span: $.spanFrom(start), feature: 'CREATE TYPE other than AS ENUM' };
  }

  $.enumLabel = $.RULE('enumLabel', () => $.CONSUME(T.StringToken).image);

  $.createExtension = $.RULE('createExtension', (start = 0) => {
    $.CONSUME(EXTENSION);
    const ifNotExists = acceptIfNotExists($);
    const name = $.SUBRULE($.columnName);
    $.accept(WITH);
    // Where an extension goes and which version it has is not ours to choose.
    while (!$.RECORDING_PHASE) {
      if ($.accept(SCHEMA)) $.SUBRULE2($.columnName);
      else if ($.accept(VERSION)) $.SUBRULE($.wordOrString);
      else if (!$.accept(CASCADE)) break;
    }
    return { kind: 'CreateExtension', span: $.spanFrom(start), name, ifNotExists };
  });
}
