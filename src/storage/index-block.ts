import { SEAL_BYTES } from './seal.js';

// A block of index entries: a sorted run of binary strings as one value of the store, under the key of its
// separator. Every entry is at least the separator and below the next block's.
//
//   0      8       10             12
//   +------+-------+--------------+--------+-----------------------+-----------+
//   | seal | count | prefixLength | prefix | lengths u16[count]    | suffixes  |
//   +------+-------+--------------+--------+-----------------------+-----------+
//
// An entry is prefix + suffix. What an entry means is its index's business: see `index-key.ts`.

export const INDEX_BLOCK_VERSION = 1;

/** A block is split when its entries grow beyond this: one page of LMDB less its header. */
export const INDEX_BLOCK_BYTES = 4080;

const HEADER_BYTES = SEAL_BYTES + 4;
const ENTRY_OVERHEAD = 2;

/** Bytes of a block of these entries, not counting what the common prefix saves. */
export function entriesBytes(entries: readonly string[]): number {
  let bytes = HEADER_BYTES;
  for (const entry of entries) bytes += entry.length + ENTRY_OVERHEAD;
  return bytes;
}

export function entryBytes(entry: string): number {
  return entry.length + ENTRY_OVERHEAD;
}

/** Writes a block, all but its seal. `entries` is sorted and not empty. */
export function encodeIndexBlock(entries: readonly string[]): Buffer {
  const prefixLength = commonPrefixLength(entries[0]!, entries[entries.length - 1]!);
  const count = entries.length;
  let suffixBytes = 0;
  for (const entry of entries) suffixBytes += entry.length - prefixLength;
  const suffixesAt = HEADER_BYTES + prefixLength + count * 2;
  const bytes = Buffer.allocUnsafeSlow(suffixesAt + suffixBytes);
  bytes.writeUInt16LE(count, SEAL_BYTES);
  bytes.writeUInt16LE(prefixLength, SEAL_BYTES + 2);
  bytes.latin1Write(entries[0]!.slice(0, prefixLength), HEADER_BYTES);
  let lengthAt = HEADER_BYTES + prefixLength;
  for (const entry of entries) {
    const length = entry.length - prefixLength;
    bytes[lengthAt] = length & 0xff;
    bytes[lengthAt + 1] = length >>> 8;
    lengthAt += 2;
  }
  let at = suffixesAt;
  for (const entry of entries) {
    for (let i = prefixLength; i < entry.length; i++) bytes[at++] = entry.charCodeAt(i);
  }
  return bytes;
}

export function decodeIndexBlock(value: Uint8Array): string[] {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  const count = bytes.readUInt16LE(SEAL_BYTES);
  const prefixLength = bytes.readUInt16LE(SEAL_BYTES + 2);
  const prefix = bytes.latin1Slice(HEADER_BYTES, HEADER_BYTES + prefixLength);
  let lengthAt = HEADER_BYTES + prefixLength;
  const suffixesAt = lengthAt + count * 2;
  const suffixes = bytes.latin1Slice(suffixesAt, bytes.length);
  const entries: string[] = new Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = bytes[lengthAt]! | (bytes[lengthAt + 1]! << 8);
    lengthAt += 2;
    entries[i] = prefix + suffixes.slice(at, at + length);
    at += length;
  }
  return entries;
}

/** How many characters two strings begin with in common. */
export function commonPrefixLength(first: string, last: string): number {
  const length = Math.min(first.length, last.length);
  let at = 0;
  while (at < length && first.charCodeAt(at) === last.charCodeAt(at)) at++;
  return at;
}

/** The shortest string above `left` and at most `right`: a separator for a block that starts with `right`. */
export function separatorBetween(left: string, right: string): string {
  return right.slice(0, commonPrefixLength(left, right) + 1);
}
