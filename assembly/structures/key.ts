// A candidate is one u64 that sorts by distance, then by slot:
//
//   63                            32 31                            1   0
//   +-------------------------------+-------------------------------+---+
//   | distance, order preserved     | slot                          | m |
//   +-------------------------------+-------------------------------+---+
//
// Floats order like integers once the negative ones have all bits flipped and the others the sign bit. `m` is a mark
// of whoever holds the key: `expanded` in a candidate list, `keep` among neighbors to choose from. A NaN, which only
// an overflow can make (infinity - infinity), sorts as infinity, so that it is never the nearest.

/** The mark of a key. */
@inline export const MARK: u64 = 1;
/** Above every key. */
@inline export const KEY_MAX: u64 = 0xffffffffffffffff;
@inline const SIGN: u32 = 0x80000000;
@inline const INFINITY_ORDERED: u32 = 0xff800000;

/** Key of a candidate, without mark. `slot` is below 2 ** 31. */
@inline export function keyOf(distance: f32, slot: u32): u64 {
  const bits = reinterpret<u32>(distance);
  const flip = <u32>(<i32>bits >> 31) | SIGN;
  const ordered = select<u32>(bits ^ flip, INFINITY_ORDERED, distance == distance);
  return (<u64>ordered << 32) | (<u64>slot << 1);
}

@inline export function distanceOf(key: u64): f32 {
  const ordered = <u32>(key >> 32);
  return reinterpret<f32>(ordered ^ (((ordered >> 31) - 1) | SIGN));
}

@inline export function slotOf(key: u64): u32 {
  return <u32>key >> 1;
}
