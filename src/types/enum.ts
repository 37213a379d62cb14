import { encodeUint32 } from '../codec/key.js';
import { type DatabaseError, error } from '../common/errors.js';
import { wrongParameter } from './parameter.js';
import type { Type } from './type.js';

/** An enum type. Its values are its labels, in the order in which they were declared. */
export interface EnumType extends Type<string> {
  readonly labels: readonly string[];
}

/**
 * Makes an enum type. Keys hold a label's position, so that adding a label elsewhere than at the end asks for indexes
 * over the type to be built again.
 */
export function enumType(name: string, oid: number, arrayOid: number, labels: readonly string[]): EnumType {
  const positions = new Map(labels.map((label, position) => [label, position]));
  const read = (text: string): string => {
    if (!positions.has(text)) throw invalidLabel(name, text);
    return text;
  };
  return {
    name,
    sqlName: name,
    oid,
    arrayOid,
    category: 'E',
    isPreferred: false,
    layout: 'text',
    element: null,
    labels,
    parse: read,
    format: (value) => value,
    compare: (left, right) => positions.get(left)! - positions.get(right)!,
    hashKey: (value) => value,
    encodeKey: (value) => encodeUint32(positions.get(value)!),
    toResult: (value) => value,
    fromParameter(value) {
      if (typeof value === 'string') return read(value);
      throw wrongParameter(name, 'a string', value);
    },
  };
}

function invalidLabel(name: string, text: string): DatabaseError {
  return error('invalid_text_representation', `invalid input value for enum ${name}: "${text}"`);
}
