import { bit, varbit } from './bit.js';
import { boolean } from './boolean.js';
import { type Cast, castsOf } from './cast.js';
import { valueOutOfRange } from './input.js';
import { int4 } from './integer.js';
import { json, jsonb } from './json.js';
import {
  bpchar,
  char,
  charByte,
  charOfByte,
  charOfText,
  name,
  text,
  trimBlanks,
  truncateName,
  varchar,
} from './text.js';

const booleanToText = (value: boolean) => String(value);
const bpcharToName = (value: string) => truncateName(trimBlanks(value));

function integerToChar(value: number): string {
  if (value < -128 || value > 127) throw valueOutOfRange('"char"');
  return charOfByte(value & 0xff);
}

/** Casts between texts, bit strings and json, and from booleans. */
export const textCasts: readonly Cast[] = castsOf([
  [text, varchar, 'implicit'],
  [text, bpchar, 'implicit'],
  [text, name, 'implicit', truncateName],
  [text, char, 'assignment', charOfText],

  [varchar, text, 'implicit'],
  [varchar, bpchar, 'implicit'],
  [varchar, name, 'implicit', truncateName],
  [varchar, char, 'assignment', charOfText],

  [bpchar, text, 'implicit', trimBlanks],
  [bpchar, varchar, 'implicit', trimBlanks],
  [bpchar, name, 'implicit', bpcharToName],
  [bpchar, char, 'assignment', charOfText],

  [name, text, 'implicit'],
  [name, varchar, 'assignment'],
  [name, bpchar, 'assignment'],

  [char, text, 'implicit'],
  [char, varchar, 'assignment'],
  [char, bpchar, 'assignment'],
  [char, int4, 'explicit', (value) => (charByte(value) << 24) >> 24],
  [int4, char, 'explicit', integerToChar],

  [boolean, text, 'assignment', booleanToText],
  [boolean, varchar, 'assignment', booleanToText],
  [boolean, bpchar, 'assignment', booleanToText],

  [bit, varbit, 'implicit'],
  [varbit, bit, 'implicit'],

  [json, jsonb, 'assignment', (value, context) => jsonb.parse(value, -1, context)],
  [jsonb, json, 'assignment'],
]);
