import { error, notSupported } from '../../../common/errors.js';
import type {
  Analyze,
  Deallocate,
  Execute,
  Explain,
  Prepare,
  QualifiedName,
  Reindex,
  Statement,
  StorageOption,
  Unsupported,
  Vacuum,
} from '../ast.js';
import type { Grammar } from '../grammar.js';
import { syntaxError } from '../syntax-error.js';
import * as T from '../tokens.js';
import { K } from '../tokens.js';
import type { Rule } from './parser-base.js';
import { beginsDataStatement } from './with.js';

/** What this file adds to the grammar. */
export interface UtilityRules {
  explain: Rule<Explain>;
  analyze: Rule<Analyze>;
  vacuum: Rule<Vacuum>;
  reindex: Rule<Reindex | Unsupported>;
  prepare: Rule<Prepare>;
  execute: Rule<Execute>;
  deallocate: Rule<Deallocate>;
  /** `t (a, b)`. */
  tableWithColumns: Rule<Analyze['tables'][number]>;
}

const { EXPLAIN, ANALYZE, ANALYSE, VERBOSE, CREATE, EXECUTE, VACUUM, FULL, FREEZE, REINDEX, INDEX, TABLE, SCHEMA } = K;
const { DATABASE, SYSTEM, CONCURRENTLY, PREPARE, AS, DEALLOCATE, ALL, MERGE, DECLARE } = K;

const formats = ['TEXT', 'JSON', 'XML', 'YAML'] as const;

/** Adds the rules of `UtilityRules`. */
export function addUtilityRules($: Grammar): void {
  $.explain = $.RULE('explain', () => {
    const start = $.nextStart;
    $.CONSUME(EXPLAIN);
    const settings = explainSettings();
    const statement = explained();
    return { kind: 'Explain', span: $.spanFrom(start), ...settings, statement };
  });

  function explainSettings(): Pick<Explain, 'isAnalyze' | 'isVerbose' | 'format' | 'options'> {
    const isList = !$.RECORDING_PHASE && $.LA(1).tokenType === T.LeftParen && !beginsNestedQuery();
    if (!isList) {
      const isAnalyze = $.accept(ANALYZE) || $.accept(ANALYSE);
      return { isAnalyze, isVerbose: $.accept(VERBOSE), format: 'TEXT', options: [] };
    }
    let isAnalyze = false;
    let isVerbose = false;
    let format: Explain['format'] = 'TEXT';
    const options: StorageOption[] = [];
    for (const option of $.SUBRULE($.utilityOptions)) {
      if (option.name === 'analyze' || option.name === 'analyse') isAnalyze = booleanOf($, option);
      else if (option.name === 'verbose') isVerbose = booleanOf($, option);
      else if (option.name === 'format') format = formatOf(option);
      else options.push(option);
    }
    return { isAnalyze, isVerbose, format, options };
  }

  /** `((` is no list of options. */
  function beginsNestedQuery(): boolean {
    return $.sees(2, T.LeftParen);
  }

  function formatOf(option: StorageOption): Explain['format'] {
    const name = String(option.value).toUpperCase();
    const format = formats.find((known) => known === name);
    if (format !== undefined) return format;
    const message = `unrecognized value for EXPLAIN option "format": "${option.value}"`;
    $.defer(error('invalid_parameter_value', message, { span: option.span }));
    return 'TEXT';
  }

  function explained(): Statement {
    if ($.RECORDING_PHASE || beginsDataStatement($)) return $.SUBRULE($.dataStatement);
    if ($.sees(1, EXECUTE)) return $.SUBRULE($.execute);
    if ($.sees(1, MERGE) || $.sees(1, DECLARE)) throw notSupported($.LA(1).image.toUpperCase(), $.placeOfNext());
    if (!$.sees(1, CREATE)) $.fail();
    const keyword = $.LA(1);
    const statement = $.SUBRULE($.create);
    if (statement.kind !== 'CreateTableAs') throw $.errorAt(keyword);
    return statement;
  }

  $.analyze = $.RULE('analyze', () => {
    const start = $.nextStart;
    $.OR([{ ALT: () => $.CONSUME(ANALYZE) }, { ALT: () => $.CONSUME(ANALYSE) }]);
    if ($.sees(1, T.LeftParen)) $.SUBRULE($.utilityOptions);
    else $.accept(VERBOSE);
    const tables = $.RECORDING_PHASE || $.sees(1, T.ColumnName) ? $.list($.tableWithColumns) : [];
    return { kind: 'Analyze', span: $.spanFrom(start), tables };
  });

  $.tableWithColumns = $.RULE('tableWithColumns', () => {
    const { name } = $.SUBRULE($.tableName);
    const columns = $.sees(1, T.LeftParen) ? $.parenthesizedList($.columnName) : [];
    return { name, columns };
  });

  $.vacuum = $.RULE('vacuum', () => {
    const start = $.nextStart;
    $.CONSUME(VACUUM);
    let isFull = false;
    let isAnalyze = false;
    if ($.sees(1, T.LeftParen)) {
      for (const option of $.SUBRULE($.utilityOptions)) {
        if (option.name === 'full') isFull = booleanOf($, option);
        if (option.name === 'analyze' || option.name === 'analyse') isAnalyze = booleanOf($, option);
      }
    } else {
      isFull = $.accept(FULL);
      $.accept(FREEZE);
      $.accept(VERBOSE);
      isAnalyze = $.accept(ANALYZE) || $.accept(ANALYSE);
    }
    const tables = $.RECORDING_PHASE || $.sees(1, T.ColumnName) ? $.list($.tableWithColumns) : [];
    return { kind: 'Vacuum', span: $.spanFrom(start), tables: tables.map((table) => table.name), isFull, isAnalyze };
  });

  $.reindex = $.RULE('reindex', (): Reindex | Unsupported => {
    const start = $.nextStart;
    $.CONSUME(REINDEX);
    if ($.sees(1, T.LeftParen)) $.SUBRULE($.utilityOptions);
    const targets = [INDEX, TABLE, SCHEMA, DATABASE, SYSTEM];
    const target = $.OR(targets.map((type) => ({ ALT: () => $.CONSUME(type) })));
    $.accept(CONCURRENTLY);
    const isWhole = target.tokenType === DATABASE || target.tokenType === SYSTEM;
    const name: QualifiedName | null = isWhole && $.seesEnd(1) ? null : $.SUBRULE($.qualifiedName);
    const span = $.spanFrom(start);
    if (target.tokenType === SYSTEM) return { kind: 'Unsupported', span, feature: 'REINDEX SYSTEM' };
    return { kind: 'Reindex', span, target: target.tokenType?.name as Reindex['target'], name };
  });

  // ------------------------------------------------------------------------------------------ prepared statements

  $.prepare = $.RULE('prepare', () => {
    const start = $.nextStart;
    $.CONSUME(PREPARE);
    const name = $.SUBRULE($.columnName);
    const types = $.sees(1, T.LeftParen) ? $.parenthesizedList($.typeName) : [];
    $.CONSUME(AS);
    const statement = $.SUBRULE($.dataStatement);
    return { kind: 'Prepare', span: $.spanFrom(start), name, types, statement };
  });

  $.execute = $.RULE('execute', () => {
    const start = $.nextStart;
    $.CONSUME(EXECUTE);
    const name = $.SUBRULE($.columnName);
    const values = $.sees(1, T.LeftParen) ? $.parenthesizedList($.expression) : [];
    return { kind: 'Execute', span: $.spanFrom(start), name, arguments: values };
  });

  $.deallocate = $.RULE('deallocate', () => {
    const start = $.nextStart;
    $.CONSUME(DEALLOCATE);
    if (!$.seesEnd(2)) $.accept(PREPARE);
    const name = $.accept(ALL) ? null : $.SUBRULE($.columnName);
    return { kind: 'Deallocate', span: $.spanFrom(start), name };
  });
}

/** An option that is on or off; given without a value it is on. */
function booleanOf($: Grammar, option: StorageOption): boolean {
  const { value } = option;
  if (value === null || value === true || value === 1) return true;
  if (value === false || value === 0) return false;
  const word = String(value).toLowerCase();
  if (word === 'on' || word === 'true') return true;
  if (word === 'off' || word === 'false') return false;
  $.defer(syntaxError(`${option.name} requires a Boolean value`, option.span));
  return false;
}
