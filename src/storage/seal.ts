import { error } from '../common/errors.js';
import { checksum } from '../wasm/checksum.js';
import { PREFIX } from './keyspace.js';

// Every value of the store starts with a seal:
//
//   0          4        5          6        8
//   +----------+--------+----------+--------+-----------
//   | checksum | kind   | version  | unused | payload ...
//   +----------+--------+----------+--------+-----------
//
// The checksum covers everything behind it and the key, so that neither a flipped bit nor a value under another's
// key goes unnoticed. `kind` is the key's prefix byte. Numbers are little endian, here and in every payload.

export const SEAL_BYTES = 8;

const KEY_PRIME = 0x01000193;

/** Writes the seal into the first eight bytes of `value`. */
export function seal(key: string, value: Uint8Array, version: number): void {
  value[4] = key.charCodeAt(0);
  value[5] = version;
  value[6] = 0;
  value[7] = 0;
  const sum = (checksum(value.subarray(4)) ^ hashKey(key)) >>> 0;
  value[0] = sum & 0xff;
  value[1] = (sum >>> 8) & 0xff;
  value[2] = (sum >>> 16) & 0xff;
  value[3] = sum >>> 24;
}

/** Checks the seal of a value read under `key`. @throws XX001 when it is broken, XX001 when the version is unknown. */
export function checkSeal(key: string, value: Uint8Array, version: number): void {
  if (value.length < SEAL_BYTES) throw damaged(key, `it has ${value.length} bytes`);
  const stored = (value[0]! | (value[1]! << 8) | (value[2]! << 16) | (value[3]! << 24)) >>> 0;
  const sum = (checksum(value.subarray(4)) ^ hashKey(key)) >>> 0;
  if (stored !== sum) throw damaged(key, 'its checksum does not match');
  if (value[4] !== key.charCodeAt(0)) throw damaged(key, 'it is of another kind');
  if (value[5] !== version)
    throw damaged(key, `its format ${value[5]} is unknown to this release (which knows ${version})`);
}

/** FNV-1a over the key's bytes. */
function hashKey(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), KEY_PRIME);
  return hash;
}

const KIND_NAMES = Object.fromEntries(Object.entries(PREFIX).map(([name, prefix]) => [prefix, name]));

function damaged(key: string, why: string) {
  const kind = KIND_NAMES[key[0]!] ?? 'unknown';
  const place = Buffer.from(key.slice(1, 40), 'latin1').toString('hex');
  return error('data_corrupted', `a stored value is damaged: ${why} (kind ${kind}, key ${place})`, {
    hint: 'restore the database from a backup; verify() lists every damaged value',
  });
}
