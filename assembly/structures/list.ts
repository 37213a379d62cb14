// A candidate list: keys in ascending order, nearest first, at most as many as the search asks for.

/**
 * Puts `key` into the `size` - 1 sorted keys at `list` and returns its position. When the list was full, so that
 * `size` has not grown, the farthest key falls out; `key` must then be below it.
 */
export function insertSorted(list: usize, size: i32, key: u64): i32 {
  let position = 0;
  let length = size - 1;
  while (length > 0) {
    const half = length >> 1;
    if (load<u64>(list + (<usize>(position + half) << 3)) < key) {
      position += half + 1;
      length -= half + 1;
    } else {
      length = half;
    }
  }
  const place = list + (<usize>position << 3);
  let last = list + (<usize>(size - 1) << 3);
  if (ASC_FEATURE_SIMD) {
    // Two keys a step, from the end: each is read before what it moves onto is needed.
    while (last >= place + 16) {
      v128.store(last - 8, v128.load(last - 16));
      last -= 16;
    }
  }
  while (last > place) {
    store<u64>(last, load<u64>(last - 8));
    last -= 8;
  }
  store<u64>(place, key);
  return position;
}
