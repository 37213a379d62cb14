import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/common/random.js';
import { arrayOf, resolveType } from '../../src/types/registry.js';
import type { Modifier, TextContext, Type } from '../../src/types/type.js';
import { inputCases } from './input-cases.js';
import { answerOf, differences, oracle } from './oracle.js';

const context: TextContext = { timeZone: 'UTC' };
const SEED = 20_240_130;
/** `numeric(5,2)[]`, `interval day to second(3)`. */
function typeOf(written: string): { type: Type; modifier: Modifier } {
  const match = /^("?[a-z0-9 ]+"?)(?:\(([\d,-]+)\))?(\[\])?$/.exec(written)!;
  const modifiers = match[2] === undefined ? [] : match[2].split(',').map(Number);
  const isInterval = match[1]!.startsWith('interval ');
  const name = isInterval ? 'interval' : match[1]!;
  const fields = isInterval ? match[1]!.slice('interval '.length) : null;
  const resolved = resolveType(name, modifiers, fields)!;
  return match[3] === undefined ? resolved : { type: arrayOf(resolved.type), modifier: resolved.modifier };
}

describe('input functions read and output functions print what PostgreSQL does', () => {
  for (const [written, texts] of Object.entries(inputCases)) {
    test(written, async () => {
      const { type, modifier } = typeOf(written);
      const ours = texts.map((text) => answerOf(() => type.format(type.parse(text, modifier, context), context)));
      const theirs = await oracle.input(written, texts);
      expect(
        differences(
          texts.map((text) => JSON.stringify(text)),
          ours,
          theirs,
        ),
      ).toEqual([]);
    });
  }
});

describe('floats print as PostgreSQL prints them', () => {
  const random = seededRandom(SEED);
  const word = () => Math.floor(random.next() * 2 ** 32);

  test('float8, of any bits, around powers of two and beyond 2^53', async () => {
    const bits = new BigUint64Array(1);
    const float = new Float64Array(bits.buffer);
    const values: number[] = [];
    for (let i = 0; i < 4000; i++) {
      bits[0] = (BigInt(word()) << 32n) | BigInt(word());
      values.push(
        float[0]!,
        word() * 10 ** (random.below(40) - 10),
        Number(`${word() % 100_000}e${15 + random.below(26)}`),
      );
    }
    for (let exponent = -1074; exponent < 1024; exponent++) {
      float[0] = 2 ** exponent;
      bits[0]! -= 1n;
      values.push(2 ** exponent, float[0]);
    }
    expect(await misprinted(values, 'float8')).toEqual([]);
  });

  test('float4, of any bits and around powers of two', async () => {
    const bits = new Uint32Array(1);
    const float = new Float32Array(bits.buffer);
    const values: number[] = [];
    for (let i = 0; i < 4000; i++) {
      bits[0] = word();
      values.push(float[0]!, Math.fround((random.next() * 2 - 1) * 10 ** random.below(8)), Math.fround(word() / 1000));
    }
    for (let exponent = -149; exponent < 128; exponent++) {
      float[0] = 2 ** exponent;
      bits[0]! -= 1;
      values.push(2 ** exponent, -(2 ** exponent), float[0]!);
    }
    expect(await misprinted(values, 'float4')).toEqual([]);
  });

  async function misprinted(all: readonly number[], name: string): Promise<string[]> {
    const values = all.filter(Number.isFinite);
    const type = typeOf(name).type;
    const rows = await oracle.rows(
      `SELECT x::${name}::text FROM unnest($1::text[]) WITH ORDINALITY t(x, n) ORDER BY n`,
      [values.map((value) => (Object.is(value, -0) ? '-0' : value.toPrecision(17)))],
    );
    return values.flatMap((value, i) => {
      const ours = type.format(value, context);
      return ours === rows[i]![0] ? [] : [`${value}: ${ours}, PostgreSQL: ${rows[i]![0]} (seed ${SEED})`];
    });
  }
});
