import type { Type } from '../../types/type.js';

// How PostgreSQL stores the types: columns of `pg_type` that clients read and this engine has no use for.

export interface TypeFacts {
  /** Bytes of a value, -1 for a variable length, -2 for a C string. */
  readonly length: number;
  readonly isByValue: boolean;
  readonly alignment: string;
  readonly storage: string;
  readonly collation: number;
}

const DEFAULT_COLLATION = 100;
const C_COLLATION = 950;

/** TABLE of types of a fixed length: bytes, by value, alignment. */
const FIXED: Readonly<Record<string, readonly [length: number, isByValue: boolean, alignment: string]>> = {
  bool: [1, true, 'c'],
  char: [1, true, 'c'],
  name: [64, false, 'c'],
  int2: [2, true, 's'],
  int4: [4, true, 'i'],
  int8: [8, false, 'd'],
  oid: [4, true, 'i'],
  xid: [4, true, 'i'],
  float4: [4, true, 'i'],
  float8: [8, false, 'd'],
  date: [4, true, 'i'],
  time: [8, false, 'd'],
  timetz: [12, false, 'd'],
  timestamp: [8, false, 'd'],
  timestamptz: [8, false, 'd'],
  interval: [16, false, 'd'],
  uuid: [16, false, 'c'],
  macaddr: [6, false, 'i'],
  macaddr8: [8, false, 'i'],
  point: [16, false, 'd'],
  line: [24, false, 'd'],
  aclitem: [16, false, 'd'],
};

/** TABLE of how types of a variable length are stored where it is not "x" (compressed, out of line). */
const STORAGE: Readonly<Record<string, string>> = {
  numeric: 'm',
  inet: 'm',
  cidr: 'm',
  vector: 'e',
  halfvec: 'e',
  int2vector: 'p',
  oidvector: 'p',
};

const COLLATED = new Set(['text', 'varchar', 'bpchar', 'pg_node_tree']);

export function typeFacts(type: Type): TypeFacts {
  const collation = collationOf(type);
  if (type.category === 'E') return { length: 4, isByValue: true, alignment: 'i', storage: 'p', collation };
  const fixed = type.name.startsWith('reg') || type.category === 'P' ? FIXED.oid : FIXED[type.name];
  if (type.name === 'unknown') return { length: -2, isByValue: false, alignment: 'c', storage: 'p', collation };
  if (fixed !== undefined && type.name !== 'record') {
    const [length, isByValue, alignment] = fixed;
    return { length, isByValue, alignment, storage: 'p', collation };
  }
  const isWide = type.name === 'record' || (type.element !== null && typeFacts(type.element).alignment === 'd');
  return {
    length: -1,
    isByValue: false,
    alignment: isWide && STORAGE[type.name] === undefined ? 'd' : 'i',
    storage: STORAGE[type.name] ?? 'x',
    collation,
  };
}

function collationOf(type: Type): number {
  const element = type.element ?? type;
  if (element.name === 'name') return C_COLLATION;
  return COLLATED.has(element.name) ? DEFAULT_COLLATION : 0;
}
