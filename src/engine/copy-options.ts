import { error, notSupported } from '../common/errors.js';
import type { CopyColumns, CopyFormat } from '../sql/execute/copy/copy-format.js';
import type * as ast from '../sql/parse/ast.js';

const KNOWN = new Set([
  'format',
  'freeze',
  'delimiter',
  'null',
  'header',
  'quote',
  'escape',
  'force_quote',
  'force_not_null',
  'force_null',
  'encoding',
]);
const NOT_SUPPORTED = new Set(['default', 'on_error', 'log_verbosity', 'reject_limit']);
const UTF8 = new Set(['utf8', 'unicode']);

/** Reads the options of COPY. @throws 42601, 22023 and 0A000 as PostgreSQL, and 0A000 for what is not supported here. */
export function copyFormat({ options, direction }: ast.Copy): CopyFormat {
  const given = new Map<string, ast.StorageOption>();
  for (const option of options) {
    const { name, span } = option;
    if (NOT_SUPPORTED.has(name)) throw notSupported(`the option ${name.toUpperCase()} of COPY`, span);
    if (!KNOWN.has(name)) throw error('syntax_error', `option "${name}" not recognized`, { span });
    if (given.has(name)) throw error('syntax_error', 'conflicting or redundant options', { span });
    given.set(name, option);
  }
  const kind = kindOf(given.get('format'));
  const isCsv = kind === 'csv';
  const format: CopyFormat = {
    kind,
    delimiter: textOf(given.get('delimiter')) ?? (isCsv ? ',' : '\t'),
    nullText: textOf(given.get('null')) ?? (isCsv ? '' : '\\N'),
    header: headerOf(given.get('header'), direction),
    quote: textOf(given.get('quote')) ?? '"',
    escape: textOf(given.get('escape')) ?? textOf(given.get('quote')) ?? '"',
    forceQuote: columnsOf(given.get('force_quote')),
    forceNotNull: columnsOf(given.get('force_not_null')),
    forceNull: columnsOf(given.get('force_null')),
  };
  checkEncoding(given.get('encoding'));
  const freeze = given.get('freeze');
  if (freeze !== undefined && booleanOf(freeze) && direction === 'FROM') throw notSupported('COPY FREEZE', freeze.span);
  checkCharacters(format);
  if (!isCsv) {
    for (const name of ['quote', 'escape', 'force_quote', 'force_not_null', 'force_null']) {
      if (given.has(name)) throw error('feature_not_supported', `COPY ${name.toUpperCase()} requires CSV mode`);
    }
  }
  if (direction === 'FROM' && given.has('force_quote')) {
    throw error('feature_not_supported', 'COPY FORCE_QUOTE cannot be used with COPY FROM');
  }
  for (const name of ['force_not_null', 'force_null', 'freeze']) {
    if (direction === 'TO' && given.has(name)) {
      throw error('invalid_parameter_value', `COPY ${name.toUpperCase()} cannot be used with COPY TO`);
    }
  }
  return format;
}

function kindOf(option: ast.StorageOption | undefined): CopyFormat['kind'] {
  if (option === undefined) return 'text';
  const value = textOf(option)!;
  if (value === 'text' || value === 'csv') return value;
  if (value === 'binary') throw notSupported('COPY in binary format', option.span);
  throw error('invalid_parameter_value', `COPY format "${value}" not recognized`, { span: option.span });
}

function textOf(option: ast.StorageOption | undefined): string | null {
  if (option === undefined) return null;
  if (option.value === null) throw error('syntax_error', `${option.name} requires a parameter`);
  return String(option.value);
}

function headerOf(option: ast.StorageOption | undefined, direction: ast.Copy['direction']): CopyFormat['header'] {
  if (option === undefined) return false;
  if (String(option.value).toLowerCase() !== 'match') return booleanOf(option, ' or "match"');
  if (direction === 'FROM') return 'match';
  throw error('feature_not_supported', 'cannot use "match" with HEADER in COPY TO');
}

/** An option that is on or off; given without a value it is on. */
function booleanOf({ name, value }: ast.StorageOption, orElse = ''): boolean {
  if (value === null) return true;
  const word = String(value).toLowerCase();
  if (word === 'on' || word === 'true' || word === '1') return true;
  if (word === 'off' || word === 'false' || word === '0') return false;
  throw error('syntax_error', `${name} requires a Boolean value${orElse}`);
}

/** Names of `(a, "B")`, which come as their text. */
function columnsOf(option: ast.StorageOption | undefined): CopyColumns {
  if (option === undefined) return [];
  const text = textOf(option)!;
  if (text === '*') return '*';
  return [...text.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)].map(([whole, quoted]) =>
    quoted === undefined ? whole.toLowerCase() : quoted.replaceAll('""', '"'),
  );
}

function checkEncoding(option: ast.StorageOption | undefined): void {
  const name = textOf(option);
  if (name === null || UTF8.has(name.toLowerCase().replace(/[^a-z0-9]/g, ''))) return;
  throw notSupported(`COPY in encoding "${name}"`, option!.span, 'use UTF8');
}

function checkCharacters({ kind, delimiter, nullText, quote, escape }: CopyFormat): void {
  const isCsv = kind === 'csv';
  const one = (what: string, value: string) => {
    if (value.length === 1 && value < '\x80') return;
    throw error('feature_not_supported', `COPY ${what} must be a single one-byte character`);
  };
  const refuse = (message: string) => error('invalid_parameter_value', message);
  one('delimiter', delimiter);
  if (/[\r\n]/.test(delimiter)) throw refuse('COPY delimiter cannot be newline or carriage return');
  if (/[\r\n]/.test(nullText)) throw refuse('COPY null representation cannot use newline or carriage return');
  if (!isCsv && /[\\.a-z0-9]/.test(delimiter)) throw refuse(`COPY delimiter cannot be "${delimiter}"`);
  if (isCsv) {
    one('quote', quote);
    if (delimiter === quote) throw refuse('COPY delimiter and quote must be different');
    one('escape', escape);
  }
  if (nullText.includes(delimiter)) {
    throw refuse('COPY delimiter character must not appear in the NULL specification');
  }
  if (isCsv && nullText.includes(quote)) {
    throw refuse('CSV quote character must not appear in the NULL specification');
  }
}
