import { error } from '../../common/errors.js';
import { arrayOf, PgArray } from '../../types/array.js';
import { bool, bpchar, int4, name, text } from '../../types/builtin.js';
import { characterCount } from '../../types/text.js';
import type { Type } from '../../types/type.js';
import type { ScalarFunction, TableFunction } from './function.js';
import { regexOf } from './regex/cache.js';
import { captured, capturedTexts, matchesOf, offsetOf } from './regex/matches.js';
import { readFlags } from './regex/options.js';
import type { Match, Regex } from './regex/regex.js';
import { replaceMatches } from './regex/replace.js';
import { similarToRegex } from './regex/similar.js';
import { scalar, table } from './row.js';

// Functions of regular expressions. Positions and counts are in characters, from 1.

const texts = arrayOf(text);

/** The pattern of a function that looks for one match, or for all by itself. @throws 22023 when `g` is asked for */
function regexFor(functionName: string, pattern: string, flags: string): Regex {
  if (flags.includes('g') && readFlags(flags).isGlobal) {
    const isMatch = functionName === 'regexp_match';
    throw error('invalid_parameter_value', `${functionName}() does not support the "global" option`, {
      hint: isMatch ? 'Use the regexp_matches function instead.' : undefined,
    });
  }
  return regexOf(pattern, flags);
}

/** @throws 22023 for a number below `least` or above `most` */
function checkParameter(parameter: string, value: number, least: number, most = Number.POSITIVE_INFINITY): void {
  if (value >= least && value <= most) return;
  throw error('invalid_parameter_value', `invalid value for parameter "${parameter}": ${value}`);
}

/** The flags without those that say what to do with matches. */
function withoutGlobal(flags: string): { readonly flags: string; readonly isGlobal: boolean } {
  if (!flags.includes('g')) return { flags, isGlobal: false };
  const { isGlobal } = readFlags(flags);
  return { flags: flags.replaceAll('g', ''), isGlobal };
}

// ------------------------------------------------------------------------------------------------------ evaluation

function match(value: string, pattern: string, flags = ''): PgArray<string> | null {
  const regex = regexFor('regexp_match', pattern, flags);
  const found = regex.search(value).next(0);
  return found === null ? null : PgArray.of(text, capturedTexts(regex, value, found));
}

function* allMatches(value: string, pattern: string, given = ''): Iterable<readonly unknown[]> {
  const { flags, isGlobal } = withoutGlobal(given);
  const regex = regexOf(pattern, flags);
  for (const found of matchesOf(regex, value)) {
    yield [PgArray.of(text, capturedTexts(regex, value, found))];
    if (!isGlobal) return;
  }
}

function* pieces(functionName: string, value: string, pattern: string, flags = ''): Iterable<string> {
  const regex = regexFor(functionName, pattern, flags);
  let at = 0;
  for (const found of matchesOf(regex, value, 0, true)) {
    yield value.slice(at, found[0]!);
    at = found[1]!;
  }
  yield value.slice(at);
}

function count(value: string, pattern: string, start = 1, flags = ''): number {
  checkParameter('start', start, 1);
  const regex = regexFor('regexp_count', pattern, flags);
  let result = 0;
  for (const _ of matchesOf(regex, value, offsetOf(value, start))) result++;
  return result;
}

/** Match number `wanted`; null when there are not as many. */
function nthMatch(regex: Regex, value: string, start: number, wanted: number): Match | null {
  let number = 0;
  for (const found of matchesOf(regex, value, offsetOf(value, start))) if (++number === wanted) return found;
  return null;
}

/** Which capture a subexpression's number means: without any parentheses always the whole match. */
function captureOf(regex: Regex, subexpression: number): number | null {
  if (regex.captureCount === 0) return subexpression > 1 ? null : 0;
  return subexpression > regex.captureCount ? null : subexpression;
}

function position(
  value: string,
  pattern: string,
  start = 1,
  wanted = 1,
  endOption = 0,
  flags = '',
  subexpression = 0,
): number {
  checkParameter('start', start, 1);
  checkParameter('n', wanted, 1);
  checkParameter('endoption', endOption, 0, 1);
  checkParameter('subexpr', subexpression, 0);
  const regex = regexFor('regexp_instr', pattern, flags);
  const capture = captureOf(regex, subexpression);
  const found = capture === null ? null : nthMatch(regex, value, start, wanted);
  if (found === null || found[2 * capture!]! < 0) return 0;
  return characterCount(value.slice(0, found[2 * capture! + endOption]!)) + 1;
}

function part(value: string, pattern: string, start = 1, wanted = 1, flags = '', subexpression = 0): string | null {
  checkParameter('start', start, 1);
  checkParameter('n', wanted, 1);
  checkParameter('subexpr', subexpression, 0);
  const regex = regexFor('regexp_substr', pattern, flags);
  const capture = captureOf(regex, subexpression);
  const found = capture === null ? null : nthMatch(regex, value, start, wanted);
  return found === null ? null : captured(value, found, capture!);
}

function replace(value: string, pattern: string, replacement: string, given = ''): string {
  const first = given[0];
  if (first !== undefined && first >= '0' && first <= '9') {
    throw error('invalid_parameter_value', `invalid regular expression option: "${first}"`, {
      hint: 'If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.',
    });
  }
  const { flags, isGlobal } = withoutGlobal(given);
  return replaceMatches(regexOf(pattern, flags), value, replacement, { number: isGlobal ? 0 : 1 });
}

function replaceFrom(
  value: string,
  pattern: string,
  replacement: string,
  start: number,
  wanted?: number,
  given = '',
): string {
  checkParameter('start', start, 1);
  if (wanted !== undefined) checkParameter('n', wanted, 0);
  const { flags, isGlobal } = withoutGlobal(given);
  const number = wanted ?? (isGlobal ? 0 : 1);
  return replaceMatches(regexOf(pattern, flags), value, replacement, { from: offsetOf(value, start), number });
}

/** The first capture's text, or the whole match without parentheses. */
function substringBy(value: string, pattern: string): string | null {
  const regex = regexOf(pattern);
  const found = regex.search(value).next(0);
  return found === null ? null : captured(value, found, regex.captureCount > 0 ? 1 : 0);
}

// ------------------------------------------------------------------------------------------------------------ rows

interface Family {
  readonly name: string;
  readonly returns: Type;
  readonly argNames: readonly string[];
  readonly args: readonly Type[];
  /** The fewest arguments; there is a row for each number up to all. */
  readonly least: number;
  readonly evaluate: (...args: never[]) => unknown;
  readonly doc: string;
  /** By number of arguments, from the fewest on. */
  readonly examples: readonly (readonly [expression: string, result: string])[];
}

const FAMILIES: readonly Family[] = [
  {
    name: 'regexp_count',
    returns: int4,
    argNames: ['string', 'pattern', 'start', 'flags'],
    args: [text, text, int4, text],
    least: 2,
    evaluate: count,
    doc: 'How many matches a text has, from a position on.',
    examples: [
      ["regexp_count('123456789012', '\\d\\d\\d')", '4'],
      ["regexp_count('123456789012', '\\d\\d\\d', 2)", '3'],
      ["regexp_count('aXbx', 'x', 1, 'i')", '2'],
    ],
  },
  {
    name: 'regexp_instr',
    returns: int4,
    argNames: ['string', 'pattern', 'start', 'N', 'endoption', 'flags', 'subexpr'],
    args: [text, text, int4, int4, int4, text, int4],
    least: 2,
    evaluate: position,
    doc: 'The position of the `N`th match or of one of its captures (behind its end with endoption 1), 0 without.',
    examples: [
      ["regexp_instr('abcdefg', 'd.f')", '4'],
      ["regexp_instr('abcabc', 'b', 3)", '5'],
      ["regexp_instr('abcabc', 'b', 1, 2)", '5'],
      ["regexp_instr('abcabc', 'b', 1, 2, 1)", '6'],
      ["regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i')", '3'],
      ["regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i', 2)", '5'],
    ],
  },
  {
    name: 'regexp_like',
    returns: bool,
    argNames: ['string', 'pattern', 'flags'],
    args: [text, text, text],
    least: 2,
    evaluate: (value: string, pattern: string, flags = '') => regexFor('regexp_like', pattern, flags).test(value),
    doc: 'Whether a text has a match of a regular expression.',
    examples: [
      ["regexp_like('Hello World', 'world$')", 'f'],
      ["regexp_like('Hello World', 'world$', 'i')", 't'],
    ],
  },
  {
    name: 'regexp_match',
    returns: texts,
    argNames: ['string', 'pattern', 'flags'],
    args: [text, text, text],
    least: 2,
    evaluate: match,
    doc: 'The captures of the first match, or the whole match when the pattern has no parentheses; NULL without a match.',
    examples: [
      ["regexp_match('foobarbequebaz', '(bar)(beque)')", '{bar,beque}'],
      ["regexp_match('fooBAR', 'bar', 'i')", '{BAR}'],
    ],
  },
  {
    name: 'regexp_split_to_array',
    returns: texts,
    argNames: ['string', 'pattern', 'flags'],
    args: [text, text, text],
    least: 2,
    evaluate: (value: string, pattern: string, flags = '') =>
      PgArray.of(text, [...pieces('regexp_split_to_array', value, pattern, flags)]),
    doc: 'The texts between the matches.',
    examples: [
      ["regexp_split_to_array('hello world', '\\s+')", '{hello,world}'],
      ["regexp_split_to_array('aXbxc', 'x', 'i')", '{a,b,c}'],
    ],
  },
  {
    name: 'regexp_substr',
    returns: text,
    argNames: ['string', 'pattern', 'start', 'N', 'flags', 'subexpr'],
    args: [text, text, int4, int4, text, int4],
    least: 2,
    evaluate: part,
    doc: 'The `N`th match or one of its captures; NULL without.',
    examples: [
      ["regexp_substr('abcdef', 'c..')", 'cde'],
      ["regexp_substr('abcabc', 'b.?', 3)", 'bc'],
      ["regexp_substr('a1b2', '[a-z]\\d', 1, 2)", 'b2'],
      ["regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i')", 'CDEF'],
      ["regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2)", 'EF'],
    ],
  },
  {
    name: 'regexp_replace',
    returns: text,
    argNames: ['string', 'pattern', 'replacement', 'flags'],
    args: [text, text, text, text],
    least: 3,
    evaluate: replace,
    doc: 'Replaces the first match, or with the flag `g` all; `\\1` to `\\9` and `\\&` stand for captures and the match.',
    examples: [
      ["regexp_replace('Thomas', '.[mN]a.', 'M')", 'ThM'],
      ["regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g')", 'fooXarYXazY'],
    ],
  },
  {
    name: 'regexp_replace',
    returns: text,
    argNames: ['string', 'pattern', 'replacement', 'start', 'N', 'flags'],
    args: [text, text, text, int4, int4, text],
    least: 4,
    evaluate: replaceFrom,
    doc: 'Replaces the `N`th match from a position on, all with 0.',
    examples: [
      ["regexp_replace('banana', 'a', 'o', 3)", 'banona'],
      ["regexp_replace('banana', 'a', 'o', 3, 2)", 'banano'],
      ["regexp_replace('BANANA', 'a', 'o', 3, 0, 'i')", 'BANoNo'],
    ],
  },
];

const regexpFunctions = FAMILIES.flatMap(({ least, args, argNames, examples, ...family }) =>
  examples.map(
    (example, i): ScalarFunction => ({
      ...scalar,
      ...family,
      args: args.slice(0, least + i),
      argNames: argNames.slice(0, least + i),
      example,
    }),
  ),
);

const namedForms = (
  [
    ['textregexeq', text, '', false],
    ['textregexne', text, '', true],
    ['texticregexeq', text, 'i', false],
    ['texticregexne', text, 'i', true],
    ['bpcharregexeq', bpchar, '', false],
    ['bpcharregexne', bpchar, '', true],
    ['bpcharicregexeq', bpchar, 'i', false],
    ['bpcharicregexne', bpchar, 'i', true],
    ['nameregexeq', name, '', false],
    ['nameregexne', name, '', true],
    ['nameicregexeq', name, 'i', false],
    ['nameicregexne', name, 'i', true],
  ] as const
).map(
  ([functionName, type, flags, isNegated]): ScalarFunction => ({
    ...scalar,
    name: functionName,
    args: [type, text],
    returns: bool,
    evaluate: (value: string, pattern: string) => regexOf(pattern, flags).test(value) !== isNegated,
    doc: `Whether a text has ${isNegated ? 'no' : 'a'} match, as the operator ${isNegated ? '!' : ''}~${flags === '' ? '' : '*'}.`,
    example: [`${functionName}('abc', 'b')`, isNegated ? 'f' : 't'],
  }),
);

const similarFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'similar_to_escape',
    args: [text],
    returns: text,
    evaluate: (pattern: string) => similarToRegex(pattern, '\\'),
    doc: 'A pattern of SIMILAR TO as a regular expression.',
    example: ["similar_to_escape('a%|b_')", '^(?:a.*|b.)$'],
  },
  {
    ...scalar,
    name: 'similar_to_escape',
    args: [text, text],
    returns: text,
    evaluate: similarToRegex,
    doc: 'A pattern of SIMILAR TO with an escape character as a regular expression.',
    example: ["similar_to_escape('a#%', '#')", '^(?:a\\%)$'],
  },
  {
    ...scalar,
    name: 'similar_escape',
    args: [text, text],
    returns: text,
    nulls: 'handle',
    evaluate: (pattern: string | null, escape: string | null) =>
      pattern === null ? null : similarToRegex(pattern, escape ?? '\\'),
    doc: 'As similar_to_escape; without an escape character it is the backslash.',
    example: ["similar_escape('a%', NULL)", '^(?:a.*)$'],
  },
  {
    ...scalar,
    name: 'substring',
    args: [text, text],
    returns: text,
    evaluate: substringBy,
    doc: 'The part of a text that matches a regular expression, or its first parentheses; NULL without a match.',
    example: ["substring('Thomas' from '...$')", 'mas'],
  },
  {
    ...scalar,
    name: 'substring',
    args: [text, text, text],
    returns: text,
    evaluate: (value: string, pattern: string, escape: string) => substringBy(value, similarToRegex(pattern, escape)),
    doc: 'The part of a text that the middle of a pattern of SIMILAR TO matches.',
    example: [`substring('Thomas' similar '%#"o_a#"_' escape '#')`, 'oma'],
  },
];

const regexTables: readonly TableFunction[] = [
  ...[2, 3].map(
    (length): TableFunction => ({
      ...table,
      name: 'regexp_matches',
      args: [text, text, text].slice(0, length),
      argNames: ['string', 'pattern', 'flags'].slice(0, length),
      columns: [{ name: 'regexp_matches', type: texts }],
      rows: (_context, _types, value: string, pattern: string, flags?: string) => allMatches(value, pattern, flags),
      doc: 'The captures of the first match, with the flag `g` of all, one row each.',
      example:
        length === 2
          ? ["(SELECT m FROM regexp_matches('k=v', '(.)=(.)') AS m)", '{k,v}']
          : ["(SELECT array_agg(m) FROM regexp_matches('a1 b2', '([a-z])([0-9])', 'g') AS m)", '{{a,1},{b,2}}'],
    }),
  ),
  ...[2, 3].map(
    (length): TableFunction => ({
      ...table,
      name: 'regexp_split_to_table',
      args: [text, text, text].slice(0, length),
      argNames: ['string', 'pattern', 'flags'].slice(0, length),
      columns: [{ name: 'regexp_split_to_table', type: text }],
      *rows(_context, _types, value: string, pattern: string, flags?: string) {
        for (const piece of pieces('regexp_split_to_table', value, pattern, flags)) yield [piece];
      },
      doc: 'The texts between the matches, one row each.',
      example:
        length === 2
          ? ["ARRAY(SELECT p FROM regexp_split_to_table('a, b,c', ',\\s*') AS p)", '{a,b,c}']
          : ["ARRAY(SELECT p FROM regexp_split_to_table('1x2X3', 'x', 'i') AS p)", '{1,2,3}'],
    }),
  ),
];

export const regexFunctions: readonly (ScalarFunction | TableFunction)[] = [
  ...regexpFunctions,
  ...namedForms,
  ...similarFunctions,
  ...regexTables,
];
