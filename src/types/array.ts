import { types } from 'node:util';
import { encodeInt32, encodeUint32 } from '../codec/key.js';
import { error } from '../common/errors.js';
import { formatArray, parseArray, tooManyDimensions, tooManyElements } from './array-literal.js';
import { decodeArray, encodeArray } from './array-storage.js';
import { ARRAY_DIMENSIONS_MAX, ARRAY_ELEMENTS_MAX, PgArray } from './array-value.js';
import { isArrayParameter, isInstance, readParameter, wrongParameter } from './parameter.js';
import type { HashKey, TextContext, Type } from './type.js';

export { PgArray } from './array-value.js';

const arrayTypes = new WeakMap<Type, Type<PgArray>>();

/** The type of arrays over an element type, one object for each. Its elements are never arrays themselves. */
export function arrayOf(element: Type): Type<PgArray> {
  let type = arrayTypes.get(element);
  if (type === undefined) {
    type = makeArrayType(element);
    arrayTypes.set(element, type);
  }
  return type;
}

function makeArrayType(element: Type): Type<PgArray> {
  return {
    name: `_${element.name}`,
    sqlName: `${element.sqlName}[]`,
    oid: element.arrayOid,
    arrayOid: 0,
    category: 'A',
    isPreferred: false,
    layout: 'bytes',
    element,
    parse: (text, modifier, context) => parseArray(text, element, (item) => element.parse(item, modifier, context)),
    format: (value, context) => formatArray(value, (item) => element.format(item, context)),
    compare: element.compare === null ? null : (left, right) => compareArrays(left, right, element.compare!),
    hashKey: (value) => hashArray(value, element),
    encodeKey: element.encodeKey === null ? null : (value) => encodeArrayKey(value, element.encodeKey!),
    toBytes: (value) => encodeArray(value),
    fromBytes: (bytes) => decodeArray(bytes, element),
    toResult: (value) => nest(value, (item) => element.toResult(item)),
    fromParameter: (value, context) => arrayParameter(value, element, context),
    packModifiers: element.packModifiers,
    formatModifier: element.formatModifier,
    applyModifier:
      element.applyModifier === undefined
        ? undefined
        : (value, modifier, isExplicit) =>
            value.map(element, (item) => element.applyModifier!(item, modifier, isExplicit)),
  };
}

/** Elements first, NULL above all; then the count of elements, of dimensions, and the shape. */
function compareArrays(left: PgArray, right: PgArray, compare: (a: unknown, b: unknown) => number): number {
  const length = Math.min(left.elements.length, right.elements.length);
  for (let i = 0; i < length; i++) {
    const a = left.elements[i]!;
    const b = right.elements[i]!;
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
      continue;
    }
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return (
    left.elements.length - right.elements.length ||
    left.dimensions.length - right.dimensions.length ||
    compareLists(left.dimensions, right.dimensions) ||
    compareLists(left.lowerBounds, right.lowerBounds)
  );
}

function compareLists(left: readonly number[], right: readonly number[]): number {
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return 0;
}

/** A text in which every element's key is told from the next by its length. */
function hashArray(array: PgArray, element: Type): HashKey {
  let key = `${array.dimensions.join(',')};${array.lowerBounds.join(',')}`;
  for (const item of array.elements) {
    if (item === null) {
      key += ';';
      continue;
    }
    const itemKey = element.hashKey(item);
    const text = String(itemKey);
    key += `;${(typeof itemKey).charAt(0)}${text.length}:${text}`;
  }
  return key;
}

/** Elements, each behind 1, or 2 for NULL; then 0, the count of dimensions, their lengths and lower bounds. */
function encodeArrayKey(array: PgArray, encode: (value: unknown) => string): string {
  let key = '';
  for (const item of array.elements) key += item === null ? '\x02' : `\x01${encode(item)}`;
  key += `\x00${String.fromCharCode(array.dimensions.length)}`;
  for (const length of array.dimensions) key += encodeUint32(length);
  for (const lower of array.lowerBounds) key += encodeInt32(lower);
  return key;
}

/** JavaScript arrays inside each other, one level per dimension. */
function nest(array: PgArray, convert: (item: unknown) => unknown): unknown[] {
  if (array.elements.length === 0) return [];
  const convertItem = (item: unknown) => (item === null ? null : convert(item));
  if (array.dimensions.length === 1) return array.elements.map(convertItem);
  let at = 0;
  const take = (depth: number): unknown[] => {
    const length = array.dimensions[depth]!;
    const isLast = depth + 1 === array.dimensions.length;
    return Array.from({ length }, () => (isLast ? convertItem(array.elements[at++]) : take(depth + 1)));
  };
  return take(0);
}

// ----------------------------------------------------------------------------------------------------- parameters

function arrayParameter(value: unknown, element: Type, context: TextContext): PgArray {
  const typeName = `${element.sqlName}[]`;
  if (typeof value === 'string') return parseArray(value, element, (item) => element.parse(item, -1, context));
  if (isInstance(value, PgArray)) {
    if (value.elementType === element) return value;
    throw wrongParameter(typeName, `an array of ${element.sqlName}`, value);
  }
  return readParameter(typeName, () => {
    if (types.isTypedArray(value) && !types.isUint8Array(value)) {
      const items = Array.from(value as Iterable<number | bigint>);
      return PgArray.of(
        element,
        items.map((item) => element.fromParameter(item, context)),
      );
    }
    if (isArrayParameter(value)) return new ArrayCollector(element, context, typeName).collect(value);
    throw wrongParameter(typeName, 'an array or a string', value);
  });
}

/** Flattens nested JavaScript arrays. `undefined` and holes are NULL. */
class ArrayCollector {
  private readonly dimensions: number[] = [];
  private readonly elements: unknown[] = [];

  constructor(
    private readonly element: Type,
    private readonly context: TextContext,
    private readonly typeName: string,
  ) {}

  collect(value: readonly unknown[]): PgArray {
    let level: unknown = value;
    while (isArrayParameter(level)) {
      if (this.dimensions.length === ARRAY_DIMENSIONS_MAX) throw tooManyDimensions();
      if (level.length > ARRAY_ELEMENTS_MAX) throw tooManyElements();
      this.dimensions.push(level.length);
      level = level[0];
    }
    this.gather(value, 0);
    const { dimensions, elements } = this;
    if (elements.length === 0) return new PgArray(this.element, [], [], []);
    return new PgArray(
      this.element,
      dimensions,
      dimensions.map(() => 1),
      elements,
    );
  }

  private gather(value: readonly unknown[], depth: number): void {
    const length = this.dimensions[depth]!;
    if (value.length !== length) throw this.uneven();
    const isLast = depth + 1 === this.dimensions.length;
    for (let i = 0; i < length; i++) {
      const item = value[i];
      if (isArrayParameter(item) !== !isLast) throw this.uneven();
      if (!isLast) this.gather(item as readonly unknown[], depth + 1);
      else this.push(item === undefined || item === null ? null : this.element.fromParameter(item, this.context));
    }
  }

  private push(item: unknown): void {
    if (this.elements.length >= ARRAY_ELEMENTS_MAX) throw tooManyElements();
    this.elements.push(item);
  }

  private uneven() {
    return error('invalid_text_representation', `malformed parameter of type ${this.typeName}`, {
      detail: 'Multidimensional arrays must have sub-arrays with matching dimensions.',
    });
  }
}
