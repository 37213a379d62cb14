import { error } from '../common/errors.js';
import { formatFloat8 } from './float-format.js';
import { parseFloat8 } from './float-parse.js';
import { invalidText, trimSpace } from './input.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

// Points and lines, kept in their output form. There is no order, and `=` is not defined on points either.

const NUMBER = '\\s*[-+]?(?:\\d+\\.?\\d*(?:[eE][-+]?\\d+)?|\\.\\d+(?:[eE][-+]?\\d+)?|inf(?:inity)?|nan)\\s*';
const POINT = new RegExp(`^\\s*(?:\\((${NUMBER}),(${NUMBER})\\)|(${NUMBER}),(${NUMBER}))\\s*$`, 'i');
const LINE = new RegExp(`^\\s*\\{(${NUMBER}),(${NUMBER}),(${NUMBER})\\}\\s*$`, 'i');
const PAIR = `\\s*\\(?(${NUMBER}),(${NUMBER})\\)?\\s*`;
const TWO_POINTS = new RegExp(`^\\s*([[(]?)${PAIR},${PAIR}([\\])]?)\\s*$`, 'i');

function numberOf(text: string): number {
  return parseFloat8(trimSpace(text));
}

function parsePoint(text: string): string {
  const match = POINT.exec(text);
  if (match === null) throw invalidText('point', text);
  const [x, y] = match.slice(1).filter((part) => part !== undefined) as [string, string];
  return `(${formatFloat8(numberOf(x))},${formatFloat8(numberOf(y))})`;
}

/** `{A,B,C}` of Ax + By + C = 0, or two points on the line. @throws 22P02 when they make none. */
function parseLine(text: string): string {
  const match = LINE.exec(text);
  if (match !== null) {
    const [a, b, c] = match.slice(1).map(numberOf) as [number, number, number];
    if (isZero(a) && isZero(b)) {
      throw error('invalid_text_representation', 'invalid line specification: A and B cannot both be zero');
    }
    return formatLine(a, b, c);
  }
  const points = TWO_POINTS.exec(text);
  if (points === null) throw invalidText('line', text);
  const [, open, ...rest] = points;
  const close = rest.pop();
  if ((open === '[') !== (close === ']') || (open === '' && close !== '' && !text.trim().startsWith('('))) {
    throw invalidText('line', text);
  }
  const [x1, y1, x2, y2] = rest.map((part) => numberOf(part!)) as [number, number, number, number];
  if (isSame(x1, x2) && isSame(y1, y2)) {
    throw error('invalid_text_representation', 'invalid line specification: must be two distinct points');
  }
  return lineThrough(x1, y1, x2, y2);
}

/** The line through two points as `line_construct` has it: m, -1 and the intercept, or x alone when it is vertical. */
function lineThrough(x1: number, y1: number, x2: number, y2: number): string {
  if (isSame(x1, x2)) return formatLine(-1, 0, x1);
  const slope = isSame(y1, y2) ? 0 : (y1 - y2) / (x1 - x2);
  if (slope === 0) return formatLine(0, -1, y1);
  const intercept = y1 - slope * x1;
  return formatLine(slope, -1, intercept === 0 ? 0 : intercept);
}

/** Geometry takes what differs by less than this as equal. */
const EPSILON = 1e-6;
const isZero = (value: number) => Math.abs(value) <= EPSILON;
const isSame = (left: number, right: number) => left === right || Math.abs(left - right) <= EPSILON;

function formatLine(a: number, b: number, c: number): string {
  return `{${formatFloat8(a)},${formatFloat8(b)},${formatFloat8(c)}}`;
}

function geometricType(name: string, oid: number, arrayOid: number, parse: (text: string) => string): Type<string> {
  return {
    name,
    sqlName: name,
    oid,
    arrayOid,
    category: 'G',
    isPreferred: false,
    layout: 'text',
    element: null,
    parse,
    format: (value) => value,
    compare: null,
    hashKey: (value) => value,
    encodeKey: null,
    toResult: (value) => value,
    fromParameter(value) {
      if (typeof value === 'string') return parse(value);
      throw wrongParameter(name, 'a string', value);
    },
  };
}

/** `point`: `(x,y)`. */
export const point = geometricType('point', 600, 1017, parsePoint);

/** `line`: `{A,B,C}`, the points with Ax + By + C = 0. */
export const line = geometricType('line', 628, 629, parseLine);
