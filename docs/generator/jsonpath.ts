import type { MethodName, PathItem } from '../../src/types/jsonpath-syntax.js';
import { code, table } from './page.js';

// The language inside of a `jsonpath`: its forms by the kind of their node, so that a new kind has to be described.

interface Form {
  readonly form: string;
  readonly doc: string;
  /** A document, a path, and all that it finds. */
  readonly example: readonly [document: string, path: string, found: string];
}

const PEN = '{"name": "pen", "price": 3, "tags": ["blue", "thin"]}';

const FORMS: Readonly<Record<Exclude<PathItem['kind'], 'Method'>, Form>> = {
  Root: { form: '$', doc: 'The document.', example: ['7', '$', '[7]'] },
  Key: { form: '.key', doc: 'A field of an object.', example: [PEN, '$.name', '["pen"]'] },
  AnyKey: { form: '.*', doc: 'Every field of an object.', example: ['{"a": 1, "b": 2}', '$.*', '[1, 2]'] },
  AnyArray: { form: '[*]', doc: 'Every element of an array.', example: [PEN, '$.tags[*]', '["blue", "thin"]'] },
  Subscripts: {
    form: '[i, j to k]',
    doc: 'Elements of an array, counted from 0.',
    example: ['[5, 6, 7]', '$[0, 2]', '[5, 7]'],
  },
  Last: { form: 'last', doc: 'The last subscript of an array.', example: ['[5, 6, 7]', '$[last]', '[7]'] },
  Any: { form: '.**{m to n}', doc: 'Everything at some depths.', example: ['{"a": {"b": 1}}', '$.**{2}', '[1]'] },
  Filter: { form: '? (condition)', doc: 'What fulfils a condition.', example: ['[1, 5]', '$[*] ? (@ > 2)', '[5]'] },
  Current: { form: '@', doc: 'The value that a filter looks at.', example: ['[1, 5]', '$[*] ? (@ == 1)', '[1]'] },
  Variable: { form: '$name', doc: 'A field of the argument `vars`.', example: ['1', '$ ? (@ < $max)', '[1]'] },
  Null: { form: 'null', doc: 'The JSON null.', example: ['[1, null]', '$[*] ? (@ == null)', '[null]'] },
  Boolean: { form: 'true, false', doc: 'A truth value.', example: ['[true, 1]', '$[*] ? (@ == true)', '[true]'] },
  Number: { form: '1.5, 0x1F, 1e3', doc: 'A number.', example: ['1', '$ + 0x1F', '[32]'] },
  String: { form: '"text"', doc: 'A text.', example: ['["a", "b"]', '$[*] ? (@ == "b")', '["b"]'] },
  Arithmetic: { form: '+ - * / %', doc: 'Arithmetic on two numbers.', example: ['7', '$ % 4', '[3]'] },
  Sign: { form: '+x, -x', doc: 'The sign of numbers.', example: ['[1, 2]', '-$[*]', '[-1, -2]'] },
  Comparison: { form: '== != < <= > >=', doc: 'Compares two values.', example: ['7', '$ >= 7', '[true]'] },
  And: { form: '&&', doc: 'Both conditions hold.', example: ['[1, 2, 3]', '$[*] ? (@ > 1 && @ < 3)', '[2]'] },
  Or: { form: '||', doc: 'One of two conditions holds.', example: ['[1, 2, 3]', '$[*] ? (@ < 2 || @ > 2)', '[1, 3]'] },
  Not: { form: '!(condition)', doc: 'The condition does not hold.', example: ['[1, 2]', '$[*] ? (!(@ == 1))', '[2]'] },
  IsUnknown: {
    form: '(condition) is unknown',
    doc: 'The condition cannot be decided.',
    example: ['[1, "a"]', '$[*] ? ((@ > 0) is unknown)', '["a"]'],
  },
  Exists: {
    form: 'exists (path)',
    doc: 'The path finds something.',
    example: ['[{"a": 1}, {"b": 2}]', '$[*] ? (exists (@.a))', '[{"a": 1}]'],
  },
  StartsWith: {
    form: 'starts with "text"',
    doc: 'A text begins with another.',
    example: [PEN, '$.tags[*] ? (@ starts with "b")', '["blue"]'],
  },
  LikeRegex: {
    form: 'like_regex "pattern" flag "i"',
    doc: 'A text matches a regular expression.',
    example: [PEN, '$.tags[*] ? (@ like_regex "^T" flag "i")', '["thin"]'],
  },
};

const METHODS: Readonly<Record<MethodName, Omit<Form, 'form'>>> = {
  abs: { doc: 'Absolute value.', example: ['-7', '$.abs()', '[7]'] },
  size: { doc: 'Number of elements; 1 for what is no array.', example: ['[5, 6]', '$.size()', '[2]'] },
  type: { doc: 'Name of the JSON type.', example: ['[1, "a"]', '$[*].type()', '["number", "string"]'] },
  floor: { doc: 'The integer at or below.', example: ['1.7', '$.floor()', '[1]'] },
  ceiling: { doc: 'The integer at or above.', example: ['1.2', '$.ceiling()', '[2]'] },
  double: { doc: 'A number from a number or a text.', example: ['"1.5"', '$.double()', '[1.5]'] },
  keyvalue: {
    doc: 'Fields as objects of `key`, `value` and `id`.',
    example: ['{"a": 1}', '$.keyvalue().key', '["a"]'],
  },
  bigint: { doc: 'A whole number of 64 bits.', example: ['"9876543219"', '$.bigint()', '[9876543219]'] },
  boolean: { doc: 'A truth value from a text or a number.', example: ['[1, "no"]', '$[*].boolean()', '[true, false]'] },
  date: { doc: 'A date from a text.', example: ['"2024-02-29"', '$.date()', '["2024-02-29"]'] },
  integer: { doc: 'A whole number of 32 bits.', example: ['"12"', '$.integer()', '[12]'] },
  number: { doc: 'A number of any precision from a text.', example: ['"123.45"', '$.number()', '[123.45]'] },
  string: { doc: 'A text from a value.', example: ['1.5', '$.string()', '["1.5"]'] },
  decimal: { doc: 'A number of so many digits and decimals.', example: ['1234.5678', '$.decimal(6, 2)', '[1234.57]'] },
  datetime: {
    doc: 'A date or time from a text.',
    example: ['"2024-02-29"', '$.datetime().type()', '["date"]'],
  },
  time: { doc: 'A time from a text.', example: ['"12:34:56.789"', '$.time(1)', '["12:34:56.8"]'] },
  time_tz: { doc: 'A time with a zone.', example: ['"12:34:56+02:00"', '$.time_tz()', '["12:34:56+02:00"]'] },
  timestamp: {
    doc: 'A timestamp from a text.',
    example: ['"2024-02-29 12:34:56"', '$.timestamp()', '["2024-02-29T12:34:56"]'],
  },
  timestamp_tz: {
    doc: 'A timestamp with a zone.',
    example: ['"2024-02-29 12:34:56+01"', '$.timestamp_tz()', '["2024-02-29T12:34:56+01:00"]'],
  },
};

const VARS = '{"max": 3}';

const rows: readonly Form[] = [
  ...Object.values(FORMS),
  ...Object.entries(METHODS).map(([name, method]) => ({ form: `.${name}()`, ...method })),
];

/** Expressions that give what the paths find. */
export const jsonpathExamples = rows.map(({ example: [document, path, found] }): readonly [string, string] => [
  `jsonb_path_query_array('${document}', '${path}', '${VARS}')`,
  found,
]);

export function jsonpathLanguage(): string {
  const head = ['form', 'what it is', 'document', 'path', 'found'];
  const lines = rows.map(({ form, doc, example }) => [code(form), doc, ...example.map(code)]);
  return `## The language\n\nA path begins with \`lax\` (the default) or \`strict\`: with \`lax\`, what does not fit the structure is left out, arrays are
unwrapped and single values wrapped where that is needed; with \`strict\` it is an error. The variables of the examples are
${code(VARS)}.\n\n${table(head, lines)}`;
}
