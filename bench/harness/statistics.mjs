export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** `{ median, min, max }` of measurements. */
export function summary(values) {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** How many times faster `ours` is, round by round, so that what disturbs a round disturbs both sides of a ratio. */
export function ratioOf(ours, theirs) {
  return summary(ours.map((seconds, round) => theirs[round] / seconds));
}
