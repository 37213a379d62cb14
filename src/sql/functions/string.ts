import { limits } from '../../common/limits.js';
import { bool, bpchar, int4, text } from '../../types/builtin.js';
import { findCast } from '../../types/casts.js';
import { characterCount, trimBlanks } from '../../types/text.js';
import type { Type } from '../../types/type.js';
import {
  characterOfCode,
  leftOf,
  overlayOf,
  padText,
  positionOf,
  repeatText,
  replaceAll,
  reverseOf,
  rightOf,
  splitPart,
  substringOf,
  translateText,
  trimText,
} from './characters.js';
import type { FunctionContext, Operator, ScalarFunction } from './function.js';
import { capitalizeWords, lowerText, upperText } from './letter-case.js';
import { scalar, stable } from './row.js';
import { byteCountOf, joinAll, joinTexts } from './value-size.js';

// Texts: joining, measuring, cutting, searching. What turns them into bytes is in `encoding.ts`, what quotes them in
// `quote.ts`, what matches them in `pattern.ts`.

/** Texts whose joined length in UTF-16 units is below need no exact count of bytes. */
const PLAIN_UNITS = Math.floor(limits.valueBytesMax / 3);

/** The text that a cast gives, which for booleans is another than the output function's. */
function castToText(context: FunctionContext, type: Type, value: unknown): string {
  return findCast(type, text)!.apply(value, context, -1) as string;
}

export const stringOperators: readonly Operator[] = [
  {
    ...scalar,
    name: '||',
    left: text,
    right: text,
    returns: text,
    evaluate: joinTexts,
    inline: ([a, b], call) => `(${a}.length+${b}.length<${PLAIN_UNITS}?${a}+${b}:${call})`,
    doc: 'Both texts joined.',
    example: ["'data' || 'base'", 'database'],
  },
  {
    ...stable,
    name: '||',
    left: text,
    right: 'anynonarray',
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, [, right]: readonly Type[], a: string, b: unknown) =>
      joinTexts(a, castToText(context, right!, b)),
    doc: 'A text joined with the text of any other value.',
    example: ["'row ' || 42", 'row 42'],
  },
  {
    ...stable,
    name: '||',
    left: 'anynonarray',
    right: text,
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, [left]: readonly Type[], a: unknown, b: string) =>
      joinTexts(castToText(context, left!, a), b),
    doc: 'The text of any value joined with a text.',
    example: ["42 || ' rows'", '42 rows'],
  },
];

// ---------------------------------------------------------------------------------------------------------- lengths

const lengthNames = ['length', 'char_length', 'character_length'] as const;

const lengths: readonly ScalarFunction[] = [
  ...lengthNames.flatMap((name): ScalarFunction[] => [
    {
      ...scalar,
      name,
      args: [text],
      returns: int4,
      evaluate: characterCount,
      doc: 'Number of characters.',
      example: [`${name}('größe')`, '5'],
    },
    {
      ...scalar,
      name,
      args: [bpchar],
      returns: int4,
      evaluate: (value: string) => characterCount(trimBlanks(value)),
      doc: 'Number of characters without the blanks at the end.',
      example: [`${name}('ab'::char(5))`, '2'],
    },
  ]),
  ...[text, bpchar].map(
    (type): ScalarFunction => ({
      ...scalar,
      name: 'octet_length',
      args: [type],
      returns: int4,
      evaluate: byteCountOf,
      doc: 'Number of bytes in UTF-8.',
      example: type === text ? ["octet_length('größe')", '7'] : ["octet_length('ab'::char(5))", '5'],
    }),
  ),
  {
    ...scalar,
    name: 'bit_length',
    args: [text],
    returns: int4,
    evaluate: (value: string) => byteCountOf(value) * 8,
    doc: 'Number of bits in UTF-8.',
    example: ["bit_length('größe')", '56'],
  },
];

// ------------------------------------------------------------------------------------------------------------ parts

const substringNames = ['substring', 'substr'] as const;

const parts: readonly ScalarFunction[] = [
  ...substringNames.flatMap((name): ScalarFunction[] => [
    {
      ...scalar,
      name,
      args: [text, int4],
      returns: text,
      evaluate: (value: string, start: number) => substringOf(value, start),
      doc: 'All characters from a position on; positions count from 1.',
      example: [`${name}('database', 5)`, 'base'],
    },
    {
      ...scalar,
      name,
      args: [text, int4, int4],
      returns: text,
      evaluate: substringOf,
      doc: 'As many characters as given, from a position on.',
      example: [`${name}('database', 2, 3)`, 'ata'],
    },
  ]),
  {
    ...scalar,
    name: 'left',
    args: [text, int4],
    returns: text,
    evaluate: leftOf,
    doc: 'First `count` characters; a negative count drops that many from the end.',
    example: ["left('planner', 4)", 'plan'],
  },
  {
    ...scalar,
    name: 'right',
    args: [text, int4],
    returns: text,
    evaluate: rightOf,
    doc: 'Last `count` characters; a negative count drops that many from the start.',
    example: ["right('planner', 3)", 'ner'],
  },
  {
    ...scalar,
    name: 'split_part',
    args: [text, text, int4],
    returns: text,
    evaluate: splitPart,
    doc: 'The part between delimiters by its number from 1; a negative number counts from the end.',
    example: ["split_part('2024-02-29', '-', 2)", '02'],
  },
  {
    ...scalar,
    name: 'overlay',
    args: [text, text, int4],
    returns: text,
    evaluate: overlayOf,
    doc: 'Replaces characters from a position on, as many as the replacement has.',
    example: ["overlay('Txxxxas' PLACING 'hom' FROM 2)", 'Thomxas'],
  },
  {
    ...scalar,
    name: 'overlay',
    args: [text, text, int4, int4],
    returns: text,
    evaluate: overlayOf,
    doc: 'Replaces as many characters as given from a position on.',
    example: ["overlay('Txxxxas' PLACING 'hom' FROM 2 FOR 4)", 'Thomas'],
  },
];

// ----------------------------------------------------------------------------------------------- trimming, padding

const trims = (
  [
    ['btrim', 'both', 'both ends', 'xxbaseyx', 'base'],
    ['ltrim', 'left', 'the start', 'xxbase', 'base'],
    ['rtrim', 'right', 'the end', 'baseyx', 'base'],
  ] as const
).flatMap(([name, side, where, sample, result]): ScalarFunction[] => [
  {
    ...scalar,
    name,
    args: [text],
    returns: text,
    evaluate: (value: string) => trimText(value, ' ', side),
    doc: `Removes blanks at ${where}.`,
    example: [`${name}('${name === 'rtrim' ? 'base  ' : '  base'}')`, 'base'],
  },
  {
    ...scalar,
    name,
    args: [text, text],
    returns: text,
    evaluate: (value: string, set: string) => trimText(value, set, side),
    doc: `Removes the characters of the second argument at ${where}.`,
    example: [`${name}('${sample}', 'xy')`, result],
  },
]);

const pads = (['left', 'right'] as const).flatMap((side): ScalarFunction[] => {
  const name = side === 'left' ? 'lpad' : 'rpad';
  const where = side === 'left' ? 'start' : 'end';
  return [
    {
      ...scalar,
      name,
      args: [text, int4],
      returns: text,
      evaluate: (value: string, count: number) => padText(value, count, ' ', side),
      doc: `Adds blanks at the ${where} up to a length; a longer text is cut at its end.`,
      example: [`${name}('ab', 4)`, side === 'left' ? '  ab' : 'ab  '],
    },
    {
      ...scalar,
      name,
      args: [text, int4, text],
      returns: text,
      evaluate: (value: string, count: number, fill: string) => padText(value, count, fill, side),
      doc: `Adds repeats of a filling at the ${where} up to a length; a longer text is cut at its end.`,
      example: [`${name}('7', 3, '0')`, side === 'left' ? '007' : '700'],
    },
  ];
});

// --------------------------------------------------------------------------------------------- case, search, others

const changes: readonly ScalarFunction[] = [
  {
    ...scalar,
    name: 'lower',
    args: [text],
    returns: text,
    evaluate: lowerText,
    doc: 'Lower case, character by character.',
    example: ["lower('ÄPFEL')", 'äpfel'],
  },
  {
    ...scalar,
    name: 'upper',
    args: [text],
    returns: text,
    evaluate: upperText,
    doc: 'Upper case, character by character.',
    example: ["upper('äpfel')", 'ÄPFEL'],
  },
  {
    ...scalar,
    name: 'casefold',
    args: [text],
    returns: text,
    evaluate: lowerText,
    doc: 'A form in which texts that differ in case only are equal.',
    example: ["casefold('ÄPFEL')", 'äpfel'],
  },
  {
    ...scalar,
    name: 'initcap',
    args: [text],
    returns: text,
    evaluate: capitalizeWords,
    doc: 'The first letter of every word in upper case, the others in lower case.',
    example: ["initcap('hello WORLD')", 'Hello World'],
  },
  {
    ...scalar,
    name: 'repeat',
    args: [text, int4],
    returns: text,
    evaluate: repeatText,
    doc: 'The text so many times.',
    example: ["repeat('ab', 3)", 'ababab'],
  },
  {
    ...scalar,
    name: 'replace',
    args: [text, text, text],
    returns: text,
    evaluate: replaceAll,
    doc: 'Replaces every occurrence of the second argument by the third.',
    example: ["replace('banana', 'an', 'o')", 'booa'],
  },
  {
    ...scalar,
    name: 'translate',
    args: [text, text, text],
    returns: text,
    evaluate: translateText,
    doc: 'Replaces every character of the second argument by the one of the third in its place, or by nothing.',
    example: ["translate('12345', '143', 'ax')", 'a2x5'],
  },
  {
    ...scalar,
    name: 'reverse',
    args: [text],
    returns: text,
    evaluate: reverseOf,
    doc: 'The characters from last to first.',
    example: ["reverse('abc')", 'cba'],
  },
  ...(['position', 'strpos'] as const).map(
    (name): ScalarFunction => ({
      ...scalar,
      name,
      args: [text, text],
      returns: int4,
      evaluate: positionOf,
      doc: 'Where the second argument first occurs in the first, from 1; 0 when it does not.',
      example: [name === 'position' ? "position('om' IN 'Thomas')" : "strpos('Thomas', 'om')", '3'],
    }),
  ),
  {
    ...scalar,
    name: 'starts_with',
    args: [text, text],
    returns: bool,
    evaluate: (value: string, prefix: string) => value.startsWith(prefix),
    doc: 'Whether the first argument starts with the second.',
    example: ["starts_with('alphabet', 'alph')", 't'],
  },
  {
    ...scalar,
    name: 'ascii',
    args: [text],
    returns: int4,
    evaluate: (value: string) => value.codePointAt(0) ?? 0,
    doc: 'Code point of the first character, 0 for the empty text.',
    example: ["ascii('x')", '120'],
  },
  {
    ...scalar,
    name: 'chr',
    args: [int4],
    returns: text,
    evaluate: characterOfCode,
    doc: 'The character of a code point.',
    example: ['chr(65)', 'A'],
  },
];

// --------------------------------------------------------------------------------------------------------- variadic

/** The output texts of the values that are not NULL. */
function outputTexts(context: FunctionContext, types: readonly Type[], values: readonly unknown[]): string[] {
  const texts: string[] = [];
  values.forEach((value, i) => {
    if (value !== null) texts.push(types[i]!.format(value, context));
  });
  return texts;
}

const joins: readonly ScalarFunction[] = [
  {
    ...stable,
    nulls: 'handle',
    name: 'concat',
    args: ['any'],
    isVariadic: true,
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, types: readonly Type[], ...values: unknown[]) =>
      joinAll(outputTexts(context, types, values), ''),
    doc: 'The texts of all arguments joined; NULL adds nothing.',
    example: ["concat('a', 1, NULL, true)", 'a1t'],
  },
  {
    ...stable,
    nulls: 'handle',
    name: 'concat_ws',
    args: [text, 'any'],
    isVariadic: true,
    returns: text,
    usesContext: true,
    usesTypes: true,
    evaluate: (context: FunctionContext, types: readonly Type[], separator: string | null, ...values: unknown[]) =>
      separator === null ? null : joinAll(outputTexts(context, types.slice(1), values), separator),
    doc: 'The texts of all arguments but the first, which stands between them; NULL is left out.',
    example: ["concat_ws(', ', 'a', NULL, 'b')", 'a, b'],
  },
];

export const stringFunctions: readonly ScalarFunction[] = [
  ...lengths,
  ...parts,
  ...trims,
  ...pads,
  ...changes,
  ...joins,
];
