import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DatabaseError } from '../../src/common/errors.js';
import { json, jsonb } from '../../src/types/json.js';
import { formatJson, quoteJson } from '../../src/types/json-format.js';
import {
  compareJsonKeys,
  findPair,
  type JsonObject,
  jsonNumber,
  jsonObject,
  jsonString,
} from '../../src/types/json-node.js';
import { JSON_DEPTH_MAX, parseJson, parseJsonb } from '../../src/types/json-parse.js';
import { parseNumeric } from '../../src/types/numeric-parse.js';
import type { TextContext } from '../../src/types/type.js';

const context: TextContext = { timeZone: 'UTC' };

function detailOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (cause) {
    return (cause as DatabaseError).detail;
  }
  return undefined;
}

describe('jsonb', () => {
  test('reads what JSON.stringify writes, and what it prints is its own normal form', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!text.includes('\\u0000'));
        const value = jsonb.parse(text, -1, context);
        expect(jsonb.toResult(value)).toEqual(JSON.parse(text, (_key, member) => (Object.is(member, -0) ? 0 : member)));
        expect(jsonb.parse(value, -1, context)).toBe(value);
        expect(formatJson(parseJsonb(value))).toBe(value);
      }),
    );
  });

  test('equal values have one key and one hash, whatever the places of their numbers', () => {
    const [a, b] = ['{"a": [1.0, 2]}', '{"a": [1, 2.00]}'].map((text) => jsonb.parse(text, -1, context)) as [
      string,
      string,
    ];
    expect(a).not.toBe(b);
    expect(jsonb.compare!(a, b)).toBe(0);
    expect(jsonb.hashKey(a)).toBe(jsonb.hashKey(b));
    expect(jsonb.encodeKey!(a)).toBe(jsonb.encodeKey!(b));
  });

  test('orders keys by their length in UTF-8, then by bytes', () => {
    const keys = ['b', 'aa', 'a', 'é', 'zz', '😀', 'abc', '\uffff'];
    expect(keys.sort(compareJsonKeys)).toEqual(['a', 'b', 'aa', 'zz', 'é', 'abc', '\uffff', '😀']);
  });

  test('of a built object sorts the pairs, and the last of one key stays', () => {
    const pairs = [
      { key: 'b', value: jsonNumber(parseNumeric('1.10')) },
      { key: 'a', value: jsonString('x') },
      { key: 'b', value: jsonString('y') },
    ];
    expect(formatJson(jsonObject(pairs))).toBe('{"a": "x", "b": "y"}');
  });

  test('finds a key', () => {
    const object = parseJsonb('{"b": 1, "a": 2, "abc": 3, "ab": 4}') as JsonObject;
    expect(formatJson(findPair(object, 'ab')!)).toBe('4');
    expect(findPair(object, 'c')).toBeNull();
  });
});

describe('json', () => {
  test('keeps its text, also where jsonb would refuse it', () => {
    for (const text of [' { "a" : 1, "a": 2 } ', '"\\u0000"', '"\\ud800"', '1e999999'])
      expect(json.parse(text, -1, context)).toBe(text);
  });

  test('knows where each value stands in the text', () => {
    const text = ' { "a" : [ 1 , "x" ] } ';
    const object = parseJson(text);
    expect(text.slice(object.start, object.end)).toBe('{ "a" : [ 1 , "x" ] }');
    const array = (object as JsonObject).pairs[0]!.value;
    expect(text.slice(array.start, array.end)).toBe('[ 1 , "x" ]');
  });
});

describe('errors say what was expected and what was found', () => {
  test.each([
    ['{"a":1,}', 'Expected string, but found "}".'],
    ['[1 2]', 'Expected "," or "]", but found "2".'],
    ['{"a" 1}', 'Expected ":", but found "1".'],
    ['{1:2}', 'Expected string or "}", but found "1".'],
    ['[1,]', 'Expected JSON value, but found "]".'],
    ['1 2', 'Expected end of input, but found "2".'],
    ['{"a":1 "b"}', 'Expected "," or "}", but found ""b"".'],
    ['01', 'Token "01" is invalid.'],
    ['nul', 'Token "nul" is invalid.'],
    ['true x', 'Token "x" is invalid.'],
    ['"abc', 'Token ""abc" is invalid.'],
    ['"a\tb"', 'Character with value 0x09 must be escaped.'],
    ['"\\q"', 'Escape sequence "\\q" is invalid.'],
    ['"\\u12"', '"\\u" must be followed by four hexadecimal digits.'],
    ['"\\ud800a"', 'Unicode low surrogate must follow a high surrogate.'],
    ['"\\ud800\\ud800"', 'Unicode high surrogate must not follow a high surrogate.'],
    ['[1', 'The input string ended unexpectedly.'],
    ['', 'The input string ended unexpectedly.'],
  ])('%s', (text, detail) => {
    expect(detailOf(() => jsonb.parse(text, -1, context))).toBe(detail);
  });
});

describe('nesting', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  test('is read to the limit without recursion, and compared and printed there', () => {
    const value = jsonb.parse(nested(JSON_DEPTH_MAX), -1, context);
    expect(value).toBe(nested(JSON_DEPTH_MAX));
    expect(jsonb.compare!(value, jsonb.parse(nested(JSON_DEPTH_MAX - 1), -1, context))).not.toBe(0);
    expect(typeof jsonb.encodeKey!(value)).toBe('string');
    expect(json.parse(nested(JSON_DEPTH_MAX), -1, context)).toBe(value);
  });

  test('beyond the limit is 54001, however deep', () => {
    for (const depth of [JSON_DEPTH_MAX + 1, 1_000_000]) {
      for (const type of [json, jsonb]) {
        try {
          type.parse(nested(depth), -1, context);
          expect.unreachable();
        } catch (cause) {
          expect((cause as DatabaseError).code).toBe('54001');
        }
      }
    }
    expect(json.parse(`"${'['.repeat(5000)}"`, -1, context)).toHaveLength(5002);
  });
});

test('a string is quoted with the fewest escapes', () => {
  expect(quoteJson('a"b\\c\n\u0001é/')).toBe('"a\\"b\\\\c\\n\\u0001é/"');
  expect(quoteJson('')).toBe('""');
});
