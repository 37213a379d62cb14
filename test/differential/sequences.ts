import type { Dice } from './dice.js';
import { type Piece, sql, text } from './piece.js';
import type { Definition, SchemaModel } from './schema.js';

// Sequences of their own. One statement takes one value: which row of several gets which is not defined.

/** One of each line at most. */
const OPTIONS: readonly (readonly string[])[] = [
  ['INCREMENT BY 3', 'INCREMENT BY -2'],
  ['START 5'],
  ['MINVALUE -3', 'NO MINVALUE'],
  ['MAXVALUE 9'],
  ['CYCLE', 'NO CYCLE'],
  ['CACHE 1'],
];

function drawOptions(dice: Dice, count: number): string {
  return dice
    .some(OPTIONS, count)
    .map((line) => dice.pick(line))
    .join(' ');
}

export function createSequence(dice: Dice, schema: SchemaModel, name: string): Definition {
  const type = dice.pick(['', '', ' AS smallint', ' AS integer']);
  const options = drawOptions(dice, dice.between(0, 2));
  const statement = text(`CREATE SEQUENCE ${name}${type} ${options}`.trimEnd());
  return { statement, after: { ...schema, sequences: [...schema.sequences, name] } };
}

export function changeSequence(dice: Dice, schema: SchemaModel): Definition {
  const name = nameOf(dice, schema);
  if (dice.chance(0.25)) {
    const after = { ...schema, sequences: schema.sequences.filter((other) => other !== name) };
    return {
      statement: text(`DROP SEQUENCE ${dice.pick(['', 'IF EXISTS '])}${name}${dice.pick(['', ' CASCADE'])}`),
      after,
    };
  }
  const change = dice.chance(0.4) ? dice.pick(['RESTART', 'RESTART WITH 3']) : drawOptions(dice, 2);
  return { statement: text(`ALTER SEQUENCE ${name} ${change}`), after: schema };
}

export function useSequence(dice: Dice, schema: SchemaModel): Piece {
  const name = nameOf(dice, schema);
  const call = dice.weighted([
    [4, `nextval('${name}')`],
    [1, `currval('${name}')`],
    [1, `setval('${name}', ${dice.between(-2, 12)})`],
    [0.5, `setval('${name}', ${dice.between(1, 9)}, false)`],
  ] as const);
  return dice.chance(0.2) ? sql`SELECT last_value, is_called FROM ${name}` : sql`SELECT ${call} AS n`;
}

function nameOf(dice: Dice, schema: SchemaModel): string {
  return schema.sequences.length === 0 ? 'nothing' : dice.pick(schema.sequences);
}
