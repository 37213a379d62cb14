/**
 * The name nearest to what was written, for "did you mean"; null when none is near. `key` gives the part of a
 * candidate to compare.
 */
export function closestName(
  written: string,
  candidates: Iterable<string>,
  key: (candidate: string) => string = (candidate) => candidate,
): string | null {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let closest: string | null = null;
  let smallest = limit + 1;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > CANDIDATES_MAX) break;
    const distance = editDistance(written, key(candidate), smallest);
    if (distance < smallest) {
      smallest = distance;
      closest = candidate;
    }
  }
  return closest;
}

const CANDIDATES_MAX = 5000;
const LENGTH_MAX = 64;

/** Damerau-Levenshtein distance of neighbours, or `bound` when it is not below. */
function editDistance(left: string, right: string, bound: number): number {
  if (Math.abs(left.length - right.length) >= bound || left.length > LENGTH_MAX || right.length > LENGTH_MAX)
    return bound;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, i) => i);
  for (let i = 1; i <= left.length; i++) {
    const current = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let distance = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        distance = Math.min(distance, before[j - 2]! + 1);
      }
      current.push(distance);
    }
    before = previous;
    previous = current;
  }
  return Math.min(bound, previous[right.length]!);
}
