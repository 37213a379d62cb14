import { CODE_HEADER, codeDistance } from '../distance/codes';
import { OUT_OF_MEMORY } from '../status';
import { Arena, arenaRowAddress } from '../structures/arena';
import { allocate, release } from '../memory';
import { Codec, codeStride, encode } from './codec';

/**
 * Stores the distances between the codes of slots and that of the floats at `query`, in order, at `out`, so that a
 * codec can be judged before a graph depends on it. Returns 0 or OUT_OF_MEMORY.
 */
export function codecDistances(
  arena: Arena,
  codec: Codec,
  query: usize,
  slots: usize,
  count: i32,
  out: usize,
): i32 {
  const stride = codeStride(codec);
  const area = allocate(stride << 1);
  if (area == 0) return OUT_OF_MEMORY;
  const code = area + stride;
  encode(codec, query, area);
  for (let i: usize = 0; i < <usize>count; i++) {
    encode(codec, arenaRowAddress(arena, load<u32>(slots + (i << 2))), code);
    store<f32>(out + (i << 2), codeDistance(codec.kernel, area, code, stride - CODE_HEADER));
  }
  release(area, stride << 1);
  return 0;
}
