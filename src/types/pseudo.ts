import { error } from '../common/errors.js';
import type { Type } from './type.js';

// Types that no value has: they stand in signatures, or for the result of what gives none.

function pseudoType(name: string, oid: number, sqlName = name): Type {
  const refuse = (): never => {
    throw error('feature_not_supported', `cannot accept a value of type ${sqlName}`);
  };
  return {
    name,
    sqlName,
    oid,
    arrayOid: 0,
    category: 'P',
    isPreferred: false,
    layout: 'text',
    element: null,
    parse: refuse,
    format: () => '',
    compare: null,
    hashKey: () => '',
    encodeKey: null,
    toResult: () => null,
    fromParameter: refuse,
  };
}

export const any = pseudoType('any', 2276, '"any"');
export const anyarray = pseudoType('anyarray', 2277);
export const voidType = pseudoType('void', 2278);
export const trigger = pseudoType('trigger', 2279);
export const anyelement = pseudoType('anyelement', 2283);
export const anynonarray = pseudoType('anynonarray', 2776);
export const anyenum = pseudoType('anyenum', 3500);
export const eventTrigger = pseudoType('event_trigger', 3838);
export const anycompatible = pseudoType('anycompatible', 5077);
export const anycompatiblearray = pseudoType('anycompatiblearray', 5078);
export const anycompatiblenonarray = pseudoType('anycompatiblenonarray', 5079);
