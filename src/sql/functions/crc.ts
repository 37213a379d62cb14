// Cyclic redundancy checks of 32 bits, low bit first.

/** The table of a polynomial with reversed bits: the check of every single byte. */
function tableOf(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value;
  });
}

export const CRC32 = tableOf(0xedb88320);
/** Castagnoli's polynomial. */
export const CRC32C = tableOf(0x82f63b78);

export function crc(bytes: Uint8Array, table: Int32Array): number {
  let value = -1;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff]! ^ (value >>> 8);
  return ~value >>> 0;
}
