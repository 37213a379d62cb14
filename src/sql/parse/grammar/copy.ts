import { notSupported } from '../../../common/errors.js';
import type { Copy, StorageOption } from '../ast.js';
import type { Grammar } from '../grammar.js';
import * as T from '../tokens.js';
import { K, type Token } from '../tokens.js';
import type { Rule } from './parser-base.js';

// COPY, with options in parentheses or in the older form of words; both become the same options.

/** What this file adds to the grammar. */
export interface CopyRules {
  copy: Rule<Copy>;
}

const { COPY, BINARY, FROM, TO, PROGRAM, STDIN, STDOUT, WITH, WHERE, USING, DELIMITERS, DELIMITER, AS, NULL, CSV } = K;
const { HEADER, QUOTE, ESCAPE, FORCE, NOT, ENCODING, FREEZE } = K;

/** Adds the rules of `CopyRules`. */
export function addCopyRules($: Grammar): void {
  $.copy = $.RULE('copy', () => {
    const start = $.nextStart;
    $.CONSUME(COPY);
    const options: StorageOption[] = [];
    if ($.accept(BINARY)) options.push(option('format', 'binary', $.LA(0)));
    const source = copySource();
    const isFrom = $.accept(FROM);
    if (!isFrom) $.expect(TO);
    const file = copyFile();
    if ($.sees(1, USING) || $.sees(1, DELIMITERS)) options.push(legacyDelimiter());
    $.accept(WITH);
    if ($.sees(1, T.LeftParen)) options.push(...$.SUBRULE($.copyOptions));
    else options.push(...wordOptions());
    const where = isFrom ? $.clause(WHERE, $.expression) : null;
    return { kind: 'Copy', span: $.spanFrom(start), source, direction: isFrom ? 'FROM' : 'TO', file, options, where };
  });

  function copySource(): Copy['source'] {
    if (!$.RECORDING_PHASE && $.sees(1, T.LeftParen)) {
      if ([K.INSERT, K.UPDATE, K.DELETE].some((type) => $.sees(2, type))) {
        throw notSupported('COPY of a statement other than a query', $.placeOfNext());
      }
      return $.SUBRULE($.parenthesizedQuery);
    }
    const table = $.SUBRULE($.qualifiedName);
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.columnName) : [];
    return { table, columns };
  }

  function copyFile(): string | null {
    if ($.sees(1, PROGRAM)) throw notSupported('COPY ... PROGRAM', $.placeOfNext());
    if ($.accept(STDIN) || $.accept(STDOUT)) return null;
    return $.CONSUME(T.StringToken).image;
  }

  function option(name: string, value: StorageOption['value'], from: Token): StorageOption {
    return { name, value, span: $.spanFrom(from.start) };
  }

  function legacyDelimiter(): StorageOption {
    const first = $.LA(1);
    $.accept(USING);
    $.expect(DELIMITERS);
    return option('delimiter', $.CONSUME(T.StringToken).image, first);
  }

  /** `CSV HEADER DELIMITER ',' FORCE QUOTE a, b`. */
  function wordOptions(): StorageOption[] {
    const options: StorageOption[] = [];
    while (!$.RECORDING_PHASE) {
      const next = wordOption($.LA(1));
      if (next === null) break;
      options.push(next);
    }
    return options;
  }

  function wordOption(first: Token): StorageOption | null {
    const text = (name: string) => {
      $.accept(AS);
      return option(name, $.CONSUME(T.StringToken).image, first);
    };
    if ($.accept(BINARY)) return option('format', 'binary', first);
    if ($.accept(CSV)) return option('format', 'csv', first);
    if ($.accept(FREEZE)) return option('freeze', true, first);
    if ($.accept(HEADER)) return option('header', true, first);
    if ($.accept(DELIMITER)) return text('delimiter');
    if ($.accept(NULL)) return text('null');
    if ($.accept(QUOTE)) return text('quote');
    if ($.accept(ESCAPE)) return text('escape');
    if ($.accept(ENCODING)) return option('encoding', $.CONSUME(T.StringToken).image, first);
    return $.accept(FORCE) ? forceOption(first) : null;
  }

  /** `FORCE QUOTE a, b`, `FORCE NOT NULL a`, `FORCE NULL *`. */
  function forceOption(first: Token): StorageOption {
    let name = 'force_quote';
    if (!$.accept(QUOTE)) {
      name = $.accept(NOT) ? 'force_not_null' : 'force_null';
      $.expect(NULL);
    }
    if ($.accept(T.Star)) return option(name, '*', first);
    const start = $.nextStart;
    $.list($.columnName);
    return option(name, $.textFrom(start), first);
  }
}
