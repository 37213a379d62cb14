import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '../../src/common/random.js';
import { readFlags } from '../../src/sql/functions/regex/options.js';
import { Regex } from '../../src/sql/functions/regex/regex.js';
import { answerOf, differences, Oracle } from '../types/oracle.js';
import { regexCases } from './cases/regex.js';
import { evaluateText, testContext } from './evaluator.js';

// Regular expressions beside PostgreSQL: written cases, and generated patterns over generated texts. More of the
// latter: ZATABASE_DIFF_SEED, ZATABASE_DIFF_STATEMENTS.

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
}, 60_000);
afterAll(() => oracle.close());

async function compare(expressions: readonly string[]): Promise<string[]> {
  const context = testContext();
  const theirs = await oracle.evaluate(expressions);
  const ours = expressions.map((expression) => answerOf(() => evaluateText(expression, context)));
  return differences(expressions, ours, theirs);
}

describe('a regular expression gives what PostgreSQL gives', () => {
  test('for its syntax, greediness, captures, options and errors', async () => {
    expect(await compare(regexCases)).toEqual([]);
  });

  const seed = Number(process.env.ZATABASE_DIFF_SEED ?? 1);
  const count = Number(process.env.ZATABASE_DIFF_STATEMENTS ?? 1500);

  test(`for generated patterns, seed ${seed}`, async () => {
    const generator = new PatternGenerator(seededRandom(seed));
    const calls = Array.from({ length: count }, () => generator.call());
    // Some looks inside of looks are more than PostgreSQL wants to compile.
    const found = (await compare(calls)).filter((line) => !line.endsWith('regular expression is too complex'));
    expect(found.slice(0, 20)).toEqual([]);
  });
});

/** Makes patterns of few letters, so that they often match in more than one way. */
class PatternGenerator {
  private captures = 0;
  private hasReferences = false;

  constructor(private readonly random: Random) {}

  private pick<T>(from: readonly T[]): T {
    return from[this.random.below(from.length)]!;
  }

  call(): string {
    this.captures = 0;
    this.hasReferences = this.random.below(6) === 0;
    const prefix = this.random.below(20) === 0 ? this.pick(['(?i)', '(?n)', '(?x)', '(?w)', '(?p)']) : '';
    const pattern = quote(prefix + this.choice(3));
    const text = quote(this.text());
    switch (this.random.below(10)) {
      case 0:
        return `${text} ~ ${pattern}`;
      case 1:
        return `regexp_replace(${text}, ${pattern}, '<\\1\\2>', 'g')`;
      case 2:
        return `regexp_split_to_array(${text}, ${pattern})`;
      case 3:
        return `regexp_instr(${text}, ${pattern}, ${1 + this.random.below(3)}, ${1 + this.random.below(3)}, 1, '', 1)`;
      case 4:
        return `regexp_count(${text}, ${pattern}, 1, '${this.pick(['', 'i', 'n'])}')`;
      case 5:
        return `${text} SIMILAR TO ${pattern}`;
      default:
        return `array[regexp_substr(${text}, ${pattern})] || regexp_match(${text}, ${pattern})`;
    }
  }

  private text(): string {
    const length = this.random.below(9);
    return Array.from({ length }, () => this.pick('aaabbbc\nA_ 1é'.split(''))).join('');
  }

  private choice(depth: number): string {
    const branches = this.random.below(4) === 0 ? 2 + this.random.below(2) : 1;
    return Array.from({ length: branches }, () => this.sequence(depth)).join('|');
  }

  private sequence(depth: number): string {
    const length = this.random.below(4);
    return Array.from({ length: Math.max(length, 1) }, () => this.part(depth)).join('');
  }

  private part(depth: number): string {
    if (this.random.below(14) === 0) return this.pick(['^', '$', '\\m', '\\M', '\\y', '\\Y', '\\A', '\\Z']);
    if (depth > 0 && this.random.below(16) === 0) {
      const captures = this.captures;
      const look = `(${this.pick(['?=', '?!', '?<=', '?<!'])}${this.choice(depth - 1)})`;
      this.captures = captures;
      return look;
    }
    return this.atom(depth) + this.quantifier();
  }

  private atom(depth: number): string {
    const kind = this.random.below(depth > 0 ? 16 : 9);
    if (kind < 6) return this.pick(['a', 'a', 'b', 'b', 'c', '.']);
    if (kind < 9) return this.pick(['[ab]', '[^a]', '\\w', '\\s', '[[:alpha:]]', '\\D', '[b-c_]']);
    if (kind < 11) return `(?:${this.choice(depth - 1)})`;
    if (kind === 11 && this.hasReferences && this.captures > 0) return `\\${1 + this.random.below(this.captures)}`;
    const inner = this.choice(depth - 1);
    // Those inside are counted already: their numbers are lower or higher, and all of them are closed.
    this.captures++;
    return `(${inner})`;
  }

  private quantifier(): string {
    if (this.random.below(2) === 0) return '';
    const quantifier = this.pick([
      '*',
      '*',
      '+',
      '+',
      '?',
      '?',
      '{2}',
      '{1,2}',
      '{0,2}',
      '{2,}',
      '{0}',
      '{1}',
      '{1,1}',
    ]);
    return quantifier + (this.random.below(4) === 0 ? '?' : '');
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

describe('a pattern that makes other matchers backtrack takes time in proportion to the text', () => {
  const length = 20_000;
  const long = 'a'.repeat(length);
  const hostile: readonly (readonly [pattern: string, text: string])[] = [
    ['(a+)+$', `${long}!`],
    ['(a*)*b', long],
    ['(a|aa)+$', `${long}!`],
    ['(a|a)*b', long],
    ['((a*)*)*b', long],
    ['(.*)(.*)(.*)(.*)(.*)x', long],
    ['(a?){255}a{255}', long],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long],
    ['(x+x+)+y', 'x'.repeat(length)],
    ['(a*?)*?b', long],
    ['(?=(a+)+b)a', long],
    ['(?<=(a+)+)b', long],
    ['a.*b|a.*c|a.*d|x', `${long}x`],
    ['(a{1,20}){1,20}b', long],
  ];
  test.each(hostile)('%s', (pattern, text) => {
    const search = new Regex(pattern, readFlags('').options).search(text);
    search.next(0);
    // Tables are filled once; then a step a character for each pass.
    expect(search.steps).toBeLessThan(30 * length + 300_000);
  });

  test('captures of a long text are found in as many passes as there are levels', () => {
    const search = new Regex('(a*)*(a|b)*((a+)?b)*c', readFlags('').options).search(`${'ab'.repeat(length)}c`);
    expect(search.next(0)).not.toBeNull();
    expect(search.steps).toBeLessThan(30 * 2 * length + 300_000);
  });

  test('all matches of a text are found with one pass besides what they take', () => {
    const search = new Regex('a(?=.*x)|b', readFlags('').options).search(`${long}x`);
    let count = 0;
    for (let match = search.next(0); match !== null; match = search.next(match[1]!)) count++;
    expect(count).toBe(length);
    expect(search.steps).toBeLessThan(30 * length);
  });

  test('back references are given up on after a bounded number of attempts', () => {
    const search = new Regex('(a*)(a*)(a*)(a*)(a*)\\1\\2\\3b\\4\\5c', readFlags('').options).search(`${long}bc`);
    expect(() => search.next(0)).toThrow('takes too much work');
  });
});
