import type { JsonNode } from '../../../types/json-node.js';
import { leadingExponent, type Numeric } from '../../../types/numeric.js';

// `.keyvalue()` tells objects apart by an id: where the object stands in PostgreSQL's binary form of the value around
// it. That form is (jsonb.h):
//
//   container   4 bytes, then 4 for each element (8 for each pair), then keys in order, then values
//   containers and numbers begin at multiples of 4, strings anywhere; null and booleans take no room
//   number      4 bytes of length, 2 of header (4 in the long form), 2 for each digit of base 10000

const HEADER_BYTES = 4;
const ENTRY_BYTES = 4;

const aligned = (offset: number) => (offset + 3) & ~3;

/** Bytes from the begin of `root`'s container to that of each container in it. */
export function containerOffsets(root: JsonNode): ReadonlyMap<JsonNode, number> {
  const offsets = new Map<JsonNode, number>();
  place(root, 0, offsets);
  return offsets;
}

/** Puts a value at an offset and returns where the next one may begin. */
function place(node: JsonNode, offset: number, offsets: Map<JsonNode, number>): number {
  switch (node.kind) {
    case 'null':
    case 'boolean':
      return offset;
    case 'string':
      return offset + Buffer.byteLength(node.value);
    case 'number':
      return aligned(offset) + numericBytes(node.value);
    case 'array': {
      const start = aligned(offset);
      offsets.set(node, start);
      let at = start + HEADER_BYTES + ENTRY_BYTES * node.elements.length;
      for (const element of node.elements) at = place(element, at, offsets);
      return at;
    }
    case 'object': {
      const start = aligned(offset);
      offsets.set(node, start);
      let at = start + HEADER_BYTES + 2 * ENTRY_BYTES * node.pairs.length;
      for (const { key } of node.pairs) at += Buffer.byteLength(key);
      for (const { value } of node.pairs) at = place(value, at, offsets);
      return at;
    }
  }
}

const SHORT_SCALE_MAX = 63;
const SHORT_WEIGHT_MIN = -64;
const SHORT_WEIGHT_MAX = 63;

function numericBytes(value: Numeric): number {
  if (value.coefficient === 0) return value.scale > SHORT_SCALE_MAX ? 8 : 6;
  const first = Math.floor(leadingExponent(value) / 4);
  const plain = value.normalize();
  const zeros = plain.scale === 0 ? /0*$/.exec(String(plain.coefficient))![0].length : 0;
  const final = Math.floor((zeros - plain.scale) / 4);
  const isShort = value.scale <= SHORT_SCALE_MAX && first >= SHORT_WEIGHT_MIN && first <= SHORT_WEIGHT_MAX;
  return (isShort ? 6 : 8) + 2 * (first - final + 1);
}
