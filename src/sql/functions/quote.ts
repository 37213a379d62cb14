import { text } from '../../types/builtin.js';
import { findCast } from '../../types/casts.js';
import type { Type } from '../../types/type.js';
import { formatString } from './format-string.js';
import type { FunctionContext, ScalarFunction } from './function.js';
import { quoteIdentifier, quoteLiteral } from './quoting.js';
import { scalar, stable } from './row.js';

// Texts put together for people and for SQL.

/** A value of any type as a literal of its text. */
function quoteValue(context: FunctionContext, [type]: readonly Type[], value: unknown): string {
  return quoteLiteral(findCast(type!, text)!.apply(value, context, -1) as string);
}

export const quoteFunctions: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'quote_ident',
    args: [text],
    returns: text,
    evaluate: quoteIdentifier,
    doc: 'The text as an SQL identifier, in double quotes where it needs them.',
    example: ["quote_ident('Foo bar')", '"Foo bar"'],
  },
  {
    ...scalar,
    name: 'quote_literal',
    args: [text],
    returns: text,
    evaluate: quoteLiteral,
    doc: 'The text as an SQL literal.',
    example: ["quote_literal('O''Reilly')", "'O''Reilly'"],
  },
  {
    ...stable,
    name: 'quote_literal',
    args: ['anyelement'],
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: quoteValue,
    doc: "Any value's text as an SQL literal.",
    example: ['quote_literal(42.5)', "'42.5'"],
  },
  {
    ...scalar,
    nulls: 'handle',
    name: 'quote_nullable',
    args: [text],
    returns: text,
    evaluate: (value: string | null) => (value === null ? 'NULL' : quoteLiteral(value)),
    doc: 'The text as an SQL literal, or the word NULL.',
    example: ['quote_nullable(NULL)', 'NULL'],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'quote_nullable',
    args: ['anyelement'],
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, types: readonly Type[], value: unknown) =>
      value === null ? 'NULL' : quoteValue(context, types, value),
    doc: "Any value's text as an SQL literal, or the word NULL.",
    example: ['quote_nullable(42.5)', "'42.5'"],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'format',
    args: [text],
    returns: text,
    usesContext: true,
    evaluate: (context: FunctionContext, pattern: string | null) =>
      pattern === null ? null : formatString(context, [], pattern, []),
    doc: 'A pattern without arguments: `%%` becomes a percent sign.',
    example: ["format('100%%')", '100%'],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'format',
    args: [text, 'any'],
    isVariadic: true,
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, types: readonly Type[], pattern: string | null, ...values: unknown[]) =>
      pattern === null ? null : formatString(context, types.slice(1), pattern, values),
    doc: 'Writes arguments into a pattern: `%s` as text, `%I` as identifier, `%L` as literal; `%2$s` takes the second.',
    example: ["format('%s = %L, %I', 'x', 'O''Reilly', 'a b')", "x = 'O''Reilly', \"a b\""],
  },
];
