import { describe, expect, test } from 'vitest';
import { likePrefix, textAfterPrefix } from '../../src/sql/plan/like-prefix.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe('the start of a LIKE pattern', () => {
  test.each([
    ['abc%', 'abc', true],
    ['abc%%', 'abc', true],
    ['abc', 'abc', false],
    ['ab_c%', 'ab', false],
    ['ab%c', 'ab', false],
    ['a\\%b%', 'a%b', true],
    ['a\\_b', 'a_b', false],
    ['a\\\\%', 'a\\', true],
  ])('%s starts with %s', (pattern, prefix, isWhole) => {
    expect(likePrefix(pattern)).toEqual({ prefix, isWhole });
  });

  test.each(['%abc', '_', '', 'abc\\'])('%s says nothing of it', (pattern) => {
    expect(likePrefix(pattern)).toBeNull();
  });
});

describe('the text above a prefix', () => {
  test.each(['a', 'ab', 'a\u007f', 'é', '\ud7ff', 'a\u{10ffff}', '\uffff', '😀'])('%j', (prefix) => {
    const after = textAfterPrefix(prefix)!;
    for (const tail of ['', 'a', '\u{10ffff}', '\u{10ffff}\u{10ffff}']) {
      expect(Buffer.compare(bytes(prefix + tail), bytes(after))).toBeLessThan(0);
    }
    // Nothing lies between: the letter before the last one of `after` is the last one of the prefix.
    expect(bytes(after).length).toBeLessThanOrEqual(bytes(prefix).length + 1);
  });

  test('is none when there is no larger letter', () => {
    expect(textAfterPrefix('\u{10ffff}\u{10ffff}')).toBeNull();
  });
});
