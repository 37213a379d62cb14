import * as types from '../../types/builtin.js';
import { columnTypes } from '../../types/registry.js';
import type { Type } from '../../types/type.js';
import { METRICS } from '../../vector/metrics.js';

// Operator classes: the orders that indexes keep. Each ordered type has one for btree, `<type>_ops`; each metric one for
// hnsw.

export interface OperatorClass {
  readonly oid: number;
  readonly method: 'btree' | 'hnsw';
  readonly name: string;
  /** OID of the type: `anyarray` and `anyenum` for the families of those. */
  readonly typeOid: number;
  readonly isDefault: boolean;
}

/** OIDs that PostgreSQL fixes; the others are numbered here. */
const FIXED: Readonly<Record<string, number>> = {
  int2_ops: 1979,
  int4_ops: 1978,
  int8_ops: 3124,
  oid_ops: 1981,
  float8_ops: 3123,
  numeric_ops: 3125,
  text_ops: 3126,
  date_ops: 3122,
  timestamp_ops: 3128,
  timestamptz_ops: 3127,
};
const FIRST_OID = 13_600;
const ANYARRAY = 2277;
const ANYENUM = 3500;

/** Types ordered as another: by that one's class or the one of their own name. */
const ORDERED_AS = new Map<Type, Type>([
  [types.varchar, types.text],
  [types.cidr, types.inet],
]);

const orderedTypes = columnTypes.filter(({ encodeKey }) => encodeKey !== null);

export const OPERATOR_CLASSES: readonly OperatorClass[] = [
  ...orderedTypes.map((type) => ({
    name: `${type.name}_ops`,
    method: 'btree' as const,
    typeOid: (ORDERED_AS.get(type) ?? type).oid,
    isDefault: !ORDERED_AS.has(type),
  })),
  { name: 'array_ops', method: 'btree' as const, typeOid: ANYARRAY, isDefault: true },
  { name: 'enum_ops', method: 'btree' as const, typeOid: ANYENUM, isDefault: true },
  ...METRICS.map(({ operatorClass }) => ({
    name: operatorClass,
    method: 'hnsw' as const,
    typeOid: types.vector.oid,
    isDefault: false,
  })),
].map((row, i) => ({ ...row, oid: FIXED[row.name] ?? FIRST_OID + i }));

const byName = new Map(OPERATOR_CLASSES.map((row) => [`${row.method} ${row.name}`, row.oid]));

/** The class of an index column. */
export function operatorClassOf(method: 'btree' | 'hnsw', type: Type, given: string | null): number {
  const named = given === null ? undefined : byName.get(`${method} ${given}`);
  if (named !== undefined) return named;
  const name =
    type.category === 'A'
      ? 'array_ops'
      : type.category === 'E'
        ? 'enum_ops'
        : `${(ORDERED_AS.get(type) ?? type).name}_ops`;
  return byName.get(`${method} ${name}`) ?? 0;
}
