import type { Begin, Commit, Release, Rollback, Savepoint, TransactionModes } from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';

/** What this file adds to the grammar. */
export interface TransactionRules {
  /** `BEGIN` or `START TRANSACTION`. */
  begin: Rule<Begin>;
  /** `COMMIT` or `END`. */
  commit: Rule<Commit>;
  /** `ROLLBACK` or `ABORT`. */
  rollback: Rule<Rollback>;
  savepoint: Rule<Savepoint>;
  release: Rule<Release>;
  /** Any number of modes, with or without commas. */
  transactionModes: Rule<TransactionModes>;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const { BEGIN, START, TRANSACTION, WORK, COMMIT, END, ROLLBACK, ABORT, AND, NO, CHAIN, TO, SAVEPOINT, RELEASE } = K;
const { ISOLATION, LEVEL, READ, ONLY, WRITE, UNCOMMITTED, COMMITTED, REPEATABLE, SERIALIZABLE, NOT, DEFERRABLE } = K;

/** Adds the rules of `TransactionRules`. */
export function addTransactionRules($: Grammar): void {
  $.begin = $.RULE('begin', () => {
    const start = $.nextStart;
    if ($.RECORDING_PHASE) {
      $.OR([{ ALT: () => void $.CONSUME(BEGIN) }, { ALT: () => void $.CONSUME(START) }]);
    } else if ($.accept(START)) {
      $.expect(TRANSACTION);
    } else {
      $.expect(BEGIN);
      if (!$.accept(WORK)) $.accept(TRANSACTION);
    }
    const modes = $.SUBRULE($.transactionModes);
    return { kind: 'Begin', span: $.spanFrom(start), modes };
  });

  $.commit = $.RULE('commit', () => {
    const start = $.nextStart;
    $.OR([{ ALT: () => $.CONSUME(COMMIT) }, { ALT: () => $.CONSUME(END) }]);
    if (!$.accept(WORK)) $.accept(TRANSACTION);
    const isChain = chain();
    return { kind: 'Commit', span: $.spanFrom(start), isChain };
  });

  $.rollback = $.RULE('rollback', () => {
    const start = $.nextStart;
    $.OR([{ ALT: () => $.CONSUME(ROLLBACK) }, { ALT: () => $.CONSUME(ABORT) }]);
    const isAbort = $.LA(0).tokenType === ABORT;
    if (!$.accept(WORK)) $.accept(TRANSACTION);
    if (!isAbort && $.accept(TO)) {
      if (!$.seesEnd(2)) $.accept(SAVEPOINT);
      const savepoint = $.SUBRULE($.columnName);
      return { kind: 'Rollback', span: $.spanFrom(start), isChain: false, savepoint };
    }
    const isChain = chain();
    return { kind: 'Rollback', span: $.spanFrom(start), isChain, savepoint: null };
  });

  /** `AND CHAIN`, `AND NO CHAIN`. */
  function chain(): boolean {
    if (!$.accept(AND)) return false;
    const isChain = !$.accept(NO);
    $.expect(CHAIN);
    return isChain;
  }

  $.savepoint = $.RULE('savepoint', () => {
    const start = $.nextStart;
    $.CONSUME(SAVEPOINT);
    const name = $.SUBRULE($.columnName);
    return { kind: 'Savepoint', span: $.spanFrom(start), name };
  });

  $.release = $.RULE('release', () => {
    const start = $.nextStart;
    $.CONSUME(RELEASE);
    if (!$.seesEnd(2)) $.accept(SAVEPOINT);
    const name = $.SUBRULE($.columnName);
    return { kind: 'Release', span: $.spanFrom(start), name };
  });

  $.transactionModes = $.RULE('transactionModes', () => {
    const modes: Writable<TransactionModes> = { isolation: null, isReadOnly: null, isDeferrable: null };
    if ($.RECORDING_PHASE) return modes;
    let mustFollow = false;
    for (;;) {
      const place = $.placeOfNext();
      const given = readMode();
      if (given === null) {
        if (mustFollow) $.fail();
        return modes;
      }
      for (const key of Object.keys(given) as (keyof TransactionModes)[]) {
        if (modes[key] !== null) throw syntaxError('conflicting or redundant options', place);
      }
      Object.assign(modes, given);
      mustFollow = $.accept(T.Comma);
    }
  });

  function readMode(): Partial<TransactionModes> | null {
    if ($.accept(ISOLATION)) {
      $.expect(LEVEL);
      return { isolation: isolationLevel() };
    }
    if ($.accept(READ)) {
      const isReadOnly = $.accept(ONLY);
      if (!isReadOnly) $.expect(WRITE);
      return { isReadOnly };
    }
    if ($.accept(DEFERRABLE)) return { isDeferrable: true };
    return $.acceptThen(NOT, DEFERRABLE) ? { isDeferrable: false } : null;
  }

  function isolationLevel(): NonNullable<TransactionModes['isolation']> {
    if ($.accept(SERIALIZABLE)) return 'SERIALIZABLE';
    if ($.accept(REPEATABLE)) {
      $.expect(READ);
      return 'REPEATABLE READ';
    }
    $.expect(READ);
    if ($.accept(UNCOMMITTED)) return 'READ UNCOMMITTED';
    $.expect(COMMITTED);
    return 'READ COMMITTED';
  }
}
