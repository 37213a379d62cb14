import { EmbeddedActionsParser } from 'chevrotain';
import { describe, expect, test } from 'vitest';
import { ParserBase } from '../../src/sql/parse/grammar/parser-base.js';
import { SqlParser } from '../../src/sql/parse/grammar.js';
import { keywordClasses } from '../../src/sql/parse/keywords.js';
import { findKeyword, hashStep, K } from '../../src/sql/parse/tokens.js';

describe('the grammar', () => {
  test('passes Chevrotain’s own validation: no ambiguity, no left recursion, nothing twice', () => {
    expect(() => new SqlParser({ skipValidations: false })).not.toThrow();
  });

  test('has no rule that hides a method of the parser', () => {
    const rules = (new SqlParser({ skipValidations: true }) as unknown as { definedRulesNames: string[] })
      .definedRulesNames;
    expect(rules.length).toBeGreaterThan(100);
    for (const rule of rules) {
      expect(rule in EmbeddedActionsParser.prototype || rule in ParserBase.prototype, rule).toBe(false);
    }
  });
});

describe('the keyword table', () => {
  const hashOf = (word: string) => [...word].reduce((hash, letter) => hashStep(hash, letter.charCodeAt(0)), 0);

  test('finds each keyword in lower and upper case, and no other word', () => {
    for (const word of keywordClasses.keys()) {
      for (const text of [word, word.toUpperCase()]) {
        expect(findKeyword(text, 0, text.length, hashOf(text))?.type).toBe(K[word.toUpperCase() as keyof typeof K]);
      }
      expect(findKeyword(`${word}x`, 0, word.length + 1, hashOf(`${word}x`))?.word).not.toBe(word);
    }
  });
});
