import { notSupported } from '../../../common/errors.js';
import type { ResetSetting, SetSetting, SetTransaction, ShowSetting } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';

// SET, RESET and SHOW. The forms with words of their own (SET TIME ZONE, SET NAMES ...) are settings too, under the
// names PostgreSQL keeps them by.

/** What this file adds to the grammar. */
export interface SettingRules {
  setStatement: Rule<SetSetting | SetTransaction>;
  resetStatement: Rule<ResetSetting>;
  showStatement: Rule<ShowSetting>;
  /** `hnsw.ef_search`. */
  settingName: Rule<string>;
  settingValue: Rule<string | number | boolean>;
  /** A string, or a word that is not reserved. */
  wordOrString: Rule<string>;
}

type Value = string | number | boolean;

const { SET, LOCAL, SESSION, TRANSACTION, CHARACTERISTICS, AS, SNAPSHOT, TIME, ZONE, TO, DEFAULT, FROM, CURRENT } = K;
const { NAMES, SCHEMA, ROLE, AUTHORIZATION, XML, OPTION, CATALOG, RESET, ALL, SHOW, ISOLATION, LEVEL, TRUE, FALSE } = K;
const { ON, INTERVAL, NONE } = K;

/** Adds the rules of `SettingRules`. */
export function addSettingRules($: Grammar): void {
  $.setStatement = $.RULE('setStatement', () => {
    const start = $.nextStart;
    $.CONSUME(SET);
    if ($.acceptAll(SESSION, CHARACTERISTICS)) {
      $.expect(AS, TRANSACTION);
      const modes = transactionModes();
      return { kind: 'SetTransaction', span: $.spanFrom(start), modes, isSession: true };
    }
    const isLocal = isScope(LOCAL) && $.accept(LOCAL);
    if (!isLocal && isScope(SESSION)) $.accept(SESSION);
    if (isSpecial(TRANSACTION)) {
      if ($.sees(1, SNAPSHOT)) throw notSupported('SET TRANSACTION SNAPSHOT', $.placeOfNext());
      const modes = transactionModes();
      return { kind: 'SetTransaction', span: $.spanFrom(start), modes, isSession: false };
    }
    const { name, values } = setting();
    return { kind: 'SetSetting', span: $.spanFrom(start), name, values, isLocal };
  });

  /** Whether LOCAL or SESSION comes next and is not itself the setting's name. */
  function isScope(type: typeof LOCAL): boolean {
    if (!$.sees(1, type)) return false;
    return (
      !$.sees(2, TO) && !$.sees(2, T.Equal) && !$.sees(2, T.Dot) && !(type === SESSION && $.sees(2, AUTHORIZATION))
    );
  }

  function transactionModes() {
    const modes = $.SUBRULE($.transactionModes);
    if (!$.RECORDING_PHASE && Object.values(modes).every((mode) => mode === null)) $.fail();
    return modes;
  }

  function setting(): { name: string; values: readonly Value[] | null } {
    if ($.acceptAll(TIME, ZONE)) return { name: 'timezone', values: timeZone() };
    if ($.acceptAll(SESSION, AUTHORIZATION)) return { name: 'session_authorization', values: wordOrDefault() };
    if (isSpecial(ROLE)) return { name: 'role', values: [$.SUBRULE($.wordOrString)] };
    if (isSpecial(NAMES)) {
      const isGiven = $.sees(1, T.StringToken) || $.sees(1, DEFAULT);
      return { name: 'client_encoding', values: isGiven ? wordOrDefault() : null };
    }
    if (isSpecial(SCHEMA)) return { name: 'search_path', values: [$.CONSUME(T.StringToken).image] };
    if (isSpecial(CATALOG)) throw notSupported('SET CATALOG', $.placeOfNext());
    if ($.acceptAll(XML, OPTION)) throw notSupported('SET XML OPTION', $.placeOfNext());
    const name = $.SUBRULE($.settingName);
    if ($.accept(FROM)) {
      $.expect(CURRENT);
      throw notSupported('SET ... FROM CURRENT', $.placeOfNext());
    }
    if (!$.accept(TO)) $.expect(T.Equal);
    if ($.accept(DEFAULT)) return { name, values: null };
    return { name, values: $.list($.settingValue) };
  }

  /** Takes a word that begins a form of its own, unless `=` or TO makes it a setting's name. */
  function isSpecial(type: typeof ROLE): boolean {
    if (!$.sees(1, type) || $.sees(2, TO) || $.sees(2, T.Equal) || $.sees(2, T.Dot)) return false;
    $.take();
    return true;
  }

  function wordOrDefault(): Value[] | null {
    return $.accept(DEFAULT) ? null : [$.SUBRULE($.wordOrString)];
  }

  function timeZone(): Value[] | null {
    if ($.accept(DEFAULT) || $.accept(LOCAL)) return null;
    if ($.sees(1, INTERVAL)) throw notSupported('SET TIME ZONE INTERVAL', $.placeOfNext());
    const isWord = $.sees(1, T.Identifier) || $.sees(1, T.QuotedIdentifier) || $.sees(1, T.StringToken);
    return isWord ? [$.take().image] : [$.SUBRULE($.signedNumber)];
  }

  $.settingName = $.RULE('settingName', () => {
    let name = $.CONSUME(T.ColumnName).image;
    while (!$.RECORDING_PHASE && $.accept(T.Dot)) name += `.${$.CONSUME(T.ColumnName).image}`;
    return name;
  });

  $.wordOrString = $.RULE('wordOrString', () =>
    $.OR([{ ALT: () => $.CONSUME(T.StringToken).image }, { ALT: () => $.CONSUME(T.Word).image }]),
  );

  $.settingValue = $.RULE('settingValue', () => {
    if ($.RECORDING_PHASE) {
      $.OR({
        DEF: [T.StringToken, T.Word, TRUE, FALSE, ON, T.NumberToken].map((type) => ({
          ALT: () => void $.CONSUME(type),
        })),
        IGNORE_AMBIGUITIES: true,
      });
      return '';
    }
    if ($.accept(TRUE)) return true;
    if ($.accept(FALSE)) return false;
    if ([T.StringToken, T.Word, ON, NONE].some((type) => $.sees(1, type))) return $.take().image;
    return $.SUBRULE($.signedNumber);
  });

  $.resetStatement = $.RULE('resetStatement', () => {
    const start = $.nextStart;
    $.CONSUME(RESET);
    const name = namedSetting();
    return { kind: 'ResetSetting', span: $.spanFrom(start), name };
  });

  $.showStatement = $.RULE('showStatement', () => {
    const start = $.nextStart;
    $.CONSUME(SHOW);
    const name = namedSetting();
    return { kind: 'ShowSetting', span: $.spanFrom(start), name };
  });

  /** A setting by name; null for ALL. */
  function namedSetting(): string | null {
    if ($.accept(ALL)) return null;
    if ($.acceptAll(TIME, ZONE)) return 'timezone';
    if ($.acceptAll(TRANSACTION, ISOLATION)) {
      $.expect(LEVEL);
      return 'transaction_isolation';
    }
    if ($.acceptAll(SESSION, AUTHORIZATION)) return 'session_authorization';
    return $.SUBRULE($.settingName);
  }
}
