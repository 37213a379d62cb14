// The built-in types by catalog name, for code that means one of them: `import * as types from './builtin.js'`.
// The list that can be searched is `registry.ts`.

export { arrayOf } from './array.js';
export { bit, varbit } from './bit.js';
export { boolean as bool } from './boolean.js';
export { bytea } from './bytea.js';
export { date } from './date.js';
export { float4, float8 } from './float.js';
export { int2, int4, int8, oid } from './integer.js';
export { interval } from './interval.js';
export { json, jsonb } from './json.js';
export { jsonpath } from './jsonpath.js';
export { macaddr, macaddr8 } from './mac-address.js';
export { cidr, inet } from './network-address.js';
export { numeric } from './numeric-type.js';
export { regclass, regtype } from './object-names.js';
export { record } from './record.js';
export { bpchar, name, text, unknown, varchar } from './text.js';
export { time, timetz } from './time.js';
export { timestamp, timestamptz } from './timestamp.js';
export { uuid } from './uuid.js';
export { halfvec, vector } from './vector.js';
