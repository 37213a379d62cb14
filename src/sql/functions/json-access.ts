import { error } from '../../common/errors.js';
import type { PgArray } from '../../types/array.js';
import { arrayOf, int4, json, jsonb, text } from '../../types/builtin.js';
import type { Type } from '../../types/type.js';
import type { Operator, ScalarFunction } from './function.js';
import {
  checkEscapes,
  countElements,
  elementAt,
  type JsonSpan,
  kindAt,
  kindOf,
  memberAt,
  membersAt,
  rootSpan,
  textOf,
} from './json-scan.js';
import { scalar } from './row.js';

// Parts of json and jsonb values: `->` and its kin. What is not there is NULL.
//
// json is looked at as it was written: a key may be there twice, and reading strings may fail on escapes that nothing
// can be made of.

const textArray = arrayOf(text);

/** What json and jsonb do differently. */
interface Flavor {
  readonly type: Type<string>;
  /** Refuses what the type only refuses once its strings are read. */
  readonly check: (value: string) => void;
  /** jsonb keeps a scalar as an array of one element, and subscripts show it. */
  readonly isScalarArray: boolean;
}

const FLAVORS: readonly Flavor[] = [
  { type: json, check: checkEscapes, isScalarArray: false },
  { type: jsonb, check: () => {}, isScalarArray: true },
];

type Finder = (flavor: Flavor, value: string, key: any) => JsonSpan | null;

const findMember: Finder = (_, value, key: string) => {
  const { start } = rootSpan(value);
  return kindAt(value, start) === 'object' ? memberAt(value, start, key) : null;
};

const findElement: Finder = (flavor, value, index: number) => {
  const root = rootSpan(value);
  const kind = kindAt(value, root.start);
  if (kind === 'array') return elementAt(value, root.start, index);
  return flavor.isScalarArray && kind !== 'object' && (index === 0 || index === -1) ? root : null;
};

const INTEGER = /^[ \t-\r]*[+-]?\d+$/;

/** A path's text as an index; null when it is none. */
export function pathIndex(part: string): number | null {
  if (!INTEGER.test(part)) return null;
  const index = Number(part);
  return index >= -0x80000000 && index <= 0x7fffffff ? index : null;
}

const findPath: Finder = (_, value, path: PgArray<string>) => {
  if (path.elements.includes(null)) return null;
  return follow(value, rootSpan(value), path.elements as readonly string[], 0);
};

/** Follows a path from `level` on. Where json has a key twice, the last one that leads to the end of the path counts. */
function follow(value: string, span: JsonSpan, path: readonly string[], level: number): JsonSpan | null {
  if (level === path.length) return span;
  const part = path[level]!;
  switch (kindAt(value, span.start)) {
    case 'array': {
      const index = pathIndex(part);
      const element = index === null ? null : elementAt(value, span.start, index);
      return element === null ? null : follow(value, element, path, level + 1);
    }
    case 'object': {
      let found: JsonSpan | null = null;
      for (const member of membersAt(value, span.start)) {
        if (member.key === part) found = follow(value, member, path, level + 1) ?? found;
      }
      return found;
    }
    default:
      return null;
  }
}

/** The part of a jsonb value at a path; null when there is none. */
export function pathPart(value: string, path: readonly string[]): string | null {
  const span = follow(value, rootSpan(value), path, 0);
  return span === null ? null : value.slice(span.start, span.end);
}

/** The part as a value of the type. */
function partOf(flavor: Flavor, find: Finder) {
  return (value: string, key: unknown): string | null => {
    flavor.check(value);
    const span = find(flavor, value, key);
    return span === null ? null : value.slice(span.start, span.end);
  };
}

/** The part as text. */
function textPartOf(flavor: Flavor, find: Finder) {
  return (value: string, key: unknown): string | null => {
    flavor.check(value);
    const span = find(flavor, value, key);
    return span === null ? null : textOf(value, span);
  };
}

// -------------------------------------------------------------------------------------------------------- operators

interface Access {
  readonly symbol: string;
  readonly key: Type;
  readonly find: Finder;
  readonly isText: boolean;
  readonly doc: string;
  /** Right side and result of the example, whose left side is EXAMPLE. */
  readonly example: readonly [string, string];
}

const EXAMPLE = '{"a": [1, "x"], "b": null}';

const ACCESSES: readonly Access[] = [
  {
    symbol: '->',
    key: text,
    find: findMember,
    isText: false,
    doc: 'The value under a key of an object.',
    example: ["'a'", '[1, "x"]'],
  },
  {
    symbol: '->',
    key: int4,
    find: findElement,
    isText: false,
    doc: 'An element of an array, counted from 0, or from the end when negative.',
    example: ["'a' -> -1", '"x"'],
  },
  {
    symbol: '->>',
    key: text,
    find: findMember,
    isText: true,
    doc: 'The value under a key of an object, as text.',
    example: ["'a'", '[1, "x"]'],
  },
  {
    symbol: '->>',
    key: int4,
    find: findElement,
    isText: true,
    doc: 'An element of an array, as text.',
    example: ["'a' ->> 1", 'x'],
  },
  {
    symbol: '#>',
    key: textArray,
    find: findPath,
    isText: false,
    doc: 'The value at the end of a path of keys and indexes.',
    example: ["'{a,1}'", '"x"'],
  },
  {
    symbol: '#>>',
    key: textArray,
    find: findPath,
    isText: true,
    doc: 'The value at the end of a path of keys and indexes, as text.',
    example: ["'{a,1}'", 'x'],
  },
];

export const jsonAccessOperators: readonly Operator[] = FLAVORS.flatMap((flavor) =>
  ACCESSES.map(({ symbol, key, find, isText, doc, example: [right, result] }): Operator => {
    // An index needs an array first, which the example takes with `->`.
    const first = key === int4 ? '->' : symbol;
    return {
      ...scalar,
      name: symbol,
      left: flavor.type,
      right: key,
      returns: isText ? text : flavor.type,
      evaluate: isText ? textPartOf(flavor, find) : partOf(flavor, find),
      doc,
      example: [`'${EXAMPLE}'::${flavor.type.name} ${first} ${right}`, result],
    };
  }),
);

// -------------------------------------------------------------------------------------------------------- functions

function arrayLength(value: string): number {
  const { start } = rootSpan(value);
  const kind = kindAt(value, start);
  if (kind === 'array') return countElements(value, start);
  const what = kind === 'object' ? 'a non-array' : 'a scalar';
  throw error('invalid_parameter_value', `cannot get array length of ${what}`);
}

export const jsonAccessFunctions: readonly ScalarFunction[] = FLAVORS.flatMap((flavor): ScalarFunction[] => {
  const { name } = flavor.type;
  const find = (value: string, path: readonly string[]) => follow(value, rootSpan(value), path, 0);
  return [
    {
      ...scalar,
      name: `${name}_extract_path`,
      args: [flavor.type, text],
      isVariadic: true,
      returns: flavor.type,
      evaluate: (value: string, ...path: string[]) => {
        flavor.check(value);
        const span = find(value, path);
        return span === null ? null : value.slice(span.start, span.end);
      },
      doc: 'The value at the end of a path of keys and indexes, as `#>`.',
      example: [`${name}_extract_path('${EXAMPLE}', 'a', '1')`, '"x"'],
    },
    {
      ...scalar,
      name: `${name}_extract_path_text`,
      args: [flavor.type, text],
      isVariadic: true,
      returns: text,
      evaluate: (value: string, ...path: string[]) => {
        flavor.check(value);
        const span = find(value, path);
        return span === null ? null : textOf(value, span);
      },
      doc: 'The value at the end of a path of keys and indexes as text, as `#>>`.',
      example: [`${name}_extract_path_text('${EXAMPLE}', 'a', '1')`, 'x'],
    },
    {
      ...scalar,
      name: `${name}_array_length`,
      args: [flavor.type],
      returns: int4,
      evaluate: arrayLength,
      doc: 'Number of elements of an array.',
      example: [`${name}_array_length('[1, [2, 3]]')`, '2'],
    },
    {
      ...scalar,
      name: `${name}_typeof`,
      args: [flavor.type],
      returns: text,
      evaluate: kindOf,
      doc: 'The kind of a value: object, array, string, number, boolean or null.',
      example: [`${name}_typeof('-1.5')`, 'number'],
    },
  ];
});
