import { describe, expect, test } from 'vitest';
import { formatExpression, formatStatement, formatTypeName, quoteIdentifier } from '../../src/sql/parse/format.js';
import { parseExpression, parseTypeName } from '../../src/sql/parse/parse.js';
import { corpus } from './support/corpus.js';
import { isUnsupported } from './support/postgres.js';
import { bare, parse, walk } from './support/tree.js';

describe('what is formatted parses to the same tree', () => {
  test.each(Object.keys(corpus))('statements about %s', (subject) => {
    for (const text of corpus[subject].filter((statement) => !isUnsupported(statement))) {
      const tree = parse(text);
      const formatted = formatStatement(tree);
      expect(bare(parse(formatted)), formatted).toEqual(bare(tree));
      expect(formatStatement(parse(formatted))).toBe(formatted);
    }
  });

  test('types', () => {
    for (const text of [
      'numeric(10, 2)[]',
      'timestamp(3) with time zone',
      'interval day to second(3)',
      '"char"',
      's."T"(1)',
    ]) {
      expect(formatTypeName(parseTypeName(text))).toBe(text);
    }
  });
});

describe('parentheses appear only where the levels ask for them', () => {
  test.each([
    '(a + b) * c',
    'a + b * c',
    'a - (b - c)',
    '(a < b) = c',
    'NOT (a AND b)',
    'NOT a = b',
    '(NOT a) IS NULL',
    'a AND (b OR c)',
    'a OR b AND c',
    '-(a + b)',
    '(-a) ^ 2',
    '(-1)::int',
    '-1::int',
    '(a || b) COLLATE "C"',
    'a BETWEEN (b IS NULL) AND c',
    'a BETWEEN (b COLLATE "C") AND c',
    '(a IS DISTINCT FROM b) IS NULL',
    'a IS NULL IS NULL',
    '(ARRAY[1, 2])[1]',
    '(f(x)).y',
    '- -1',
    '@ (a || b)',
    '(a, b) = (c, d)',
    `position('a' IN b)`,
    'extract(year FROM a)',
    'x OPERATOR(public.<->) y',
    'ARRAY[(1), 31]',
    '"left"(a)',
    'left(a, 1)',
    'a."Select"',
  ])('%s', (text) => {
    const expected = text.replace('(-a) ^ 2', '-a ^ 2');
    expect(formatExpression(parseExpression(text))).toBe(expected);
  });
});

test('names are quoted where a plain word would be read as something else', () => {
  expect(['a', 'A', 'select', 'left', 'int', 'value', 'a b', 'a"b', '1a', 'é'].map(quoteIdentifier)).toEqual([
    'a',
    '"A"',
    '"select"',
    '"left"',
    '"int"',
    'value',
    '"a b"',
    '"a""b"',
    '"1a"',
    '"é"',
  ]);
});

test('every span lies within that of the node above it', () => {
  for (const text of Object.values(corpus).flat()) {
    // A table constraint NOT NULL moves to its column.
    if (text.includes('CONSTRAINT nn NOT NULL')) continue;
    walk(parse(text), (node, parent) => {
      expect(node.span.start, text).toBeLessThanOrEqual(node.span.end);
      if (parent === null) return;
      expect(node.span.start, text).toBeGreaterThanOrEqual(parent.span.start);
      expect(node.span.end, text).toBeLessThanOrEqual(parent.span.end);
    });
  }
});
