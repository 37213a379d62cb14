import { bool, bpchar, bytea, name, text } from '../../types/builtin.js';
import { asBuffer } from '../../types/bytea.js';
import type { Type } from '../../types/type.js';
import type { Operator, ScalarFunction } from './function.js';
import { lowerText } from './letter-case.js';
import { escapePattern, likeMatcher } from './like-matcher.js';
import { scalar } from './row.js';

// Matching texts with patterns: LIKE and ILIKE, which are operators to PostgreSQL.

const like = (value: string, pattern: string) => likeMatcher(pattern)(value);
const likeIgnoringCase = (value: string, pattern: string) => likeMatcher(lowerText(pattern))(lowerText(value));

/** One unit a byte. */
const latin1 = (bytes: Uint8Array) => asBuffer(bytes).toString('latin1');
const likeBytes = (value: Uint8Array, pattern: Uint8Array) => likeMatcher(latin1(pattern))(latin1(value));

type Match<Value> = (value: Value, pattern: Value) => boolean;

/** An operator, its opposite, and their example. */
function matchRows<Value>(symbol: string, left: Type, right: Type, match: Match<Value>, about: string): Operator[] {
  const word = symbol === '~~' ? 'LIKE' : 'ILIKE';
  const sample = left === bytea ? "'\\x616263'::bytea" : `'abc'::${left.name}`;
  const pattern = left === bytea ? "'a%'::bytea" : `'${word === 'LIKE' ? 'a' : 'A'}%'`;
  const row = { ...scalar, left, right, returns: bool };
  return [
    {
      ...row,
      name: symbol,
      negator: `!${symbol}`,
      evaluate: match,
      doc: `${word}: whether ${about} matches a pattern with \`%\` and \`_\`.`,
      example: [`${sample} ${word} ${pattern}`, 't'],
    },
    {
      ...row,
      name: `!${symbol}`,
      negator: symbol,
      evaluate: (value: Value, given: Value) => !match(value, given),
      doc: `NOT ${word}.`,
      example: [`${sample} NOT ${word} ${pattern}`, 'f'],
    },
  ];
}

export const patternOperators: readonly Operator[] = [
  ...matchRows('~~', text, text, like, 'a text'),
  ...matchRows('~~', bpchar, text, like, 'a padded text'),
  ...matchRows('~~', name, text, like, 'a name'),
  ...matchRows('~~', bytea, bytea, likeBytes, 'a byte string'),
  ...matchRows('~~*', text, text, likeIgnoringCase, 'a text in whatever case'),
  ...matchRows('~~*', bpchar, text, likeIgnoringCase, 'a padded text in whatever case'),
  ...matchRows('~~*', name, text, likeIgnoringCase, 'a name in whatever case'),
  {
    ...scalar,
    name: '^@',
    left: text,
    right: text,
    returns: bool,
    evaluate: (value: string, prefix: string) => value.startsWith(prefix),
    doc: 'Whether the first text starts with the second.',
    example: ["'alphabet' ^@ 'alph'", 't'],
  },
];

const likeFunctions: readonly ScalarFunction[] = [
  ...([text, name] as const).flatMap((type): ScalarFunction[] => [
    {
      ...scalar,
      name: 'like',
      args: [type, text],
      returns: bool,
      evaluate: like,
      doc: 'Whether a text matches a pattern, as LIKE.',
      example: [`"like"('abc'::${type.name}, 'a%')`, 't'],
    },
    {
      ...scalar,
      name: 'notlike',
      args: [type, text],
      returns: bool,
      evaluate: (value: string, pattern: string) => !like(value, pattern),
      doc: 'Whether a text does not match a pattern, as NOT LIKE.',
      example: [`notlike('abc'::${type.name}, 'a%')`, 'f'],
    },
  ]),
  {
    ...scalar,
    name: 'like_escape',
    args: [text, text],
    returns: text,
    evaluate: escapePattern,
    doc: 'A LIKE pattern with another escape character as one with the backslash; what ESCAPE calls.',
    example: ["like_escape('50#% of', '#')", '50\\% of'],
  },
  {
    ...scalar,
    name: 'like_escape',
    args: [bytea, bytea],
    returns: bytea,
    evaluate: (pattern: Uint8Array, escape: Uint8Array) =>
      new Uint8Array(Buffer.from(escapePattern(latin1(pattern), latin1(escape)), 'latin1')),
    doc: 'A LIKE pattern of bytes with another escape byte as one with the backslash.',
    example: ["like_escape('50#%'::bytea, '#'::bytea)", '\\x35305c25'],
  },
];

export const patternFunctions: readonly ScalarFunction[] = likeFunctions;
