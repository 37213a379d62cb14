import { bool, bpchar, name, text } from '../../types/builtin.js';
import type { Operator } from './function.js';
import { regexOf } from './regex/cache.js';
import { scalar } from './row.js';

// Operators of regular expressions.

interface Variant {
  readonly symbol: string;
  readonly negator: string;
  readonly flags: string;
  readonly isNegated: boolean;
  readonly doc: string;
  readonly pattern: string;
  readonly result: string;
}

const VARIANTS: readonly Variant[] = [
  {
    symbol: '~',
    negator: '!~',
    flags: '',
    isNegated: false,
    doc: 'Whether a text has a match of a regular expression.',
    pattern: "'t.*ma'",
    result: 't',
  },
  {
    symbol: '!~',
    negator: '~',
    flags: '',
    isNegated: true,
    doc: 'Whether a text has no match of a regular expression.',
    pattern: "'T.*ma'",
    result: 't',
  },
  {
    symbol: '~*',
    negator: '!~*',
    flags: 'i',
    isNegated: false,
    doc: 'Whether a text has a match of a regular expression, in whatever case.',
    pattern: "'T.*ma'",
    result: 't',
  },
  {
    symbol: '!~*',
    negator: '~*',
    flags: 'i',
    isNegated: true,
    doc: 'Whether a text has no match of a regular expression, in whatever case.',
    pattern: "'T.*ma'",
    result: 'f',
  },
];

export const regexOperators: readonly Operator[] = VARIANTS.flatMap(
  ({ symbol, negator, flags, isNegated, doc, pattern, result }) =>
    [text, bpchar, name].map(
      (left): Operator => ({
        ...scalar,
        name: symbol,
        left,
        right: text,
        returns: bool,
        negator,
        evaluate: isNegated
          ? (value: string, given: string) => !regexOf(given, flags).test(value)
          : (value: string, given: string) => regexOf(given, flags).test(value),
        doc,
        example: [`'thomas'::${left.name} ${symbol} ${pattern}`, result],
      }),
    ),
);
