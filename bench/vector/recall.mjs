/** Share of the true neighbours that were found; both arrays hold k row numbers a query. */
export function recallOf(found, truth, k) {
  let hits = 0;
  for (let from = 0; from < found.length; from += k) {
    const wanted = new Set(truth.subarray(from, from + k));
    for (let i = 0; i < k; i++) if (wanted.has(found[from + i])) hits++;
  }
  return hits / found.length;
}

/**
 * Queries per second at a recall, between the two measured points around it: linear in recall, logarithmic in speed.
 * Null when the curve does not reach the recall, or starts above it; of the points only those count that none beats in
 * both.
 */
export function speedAt(curve, recall) {
  const points = [...curve].sort((left, right) => left.recall - right.recall || left.qps - right.qps);
  const best = points.filter((point) => !points.some((other) => other.recall >= point.recall && other.qps > point.qps));
  if (best.length > 0 && best[0].recall >= recall) return { qps: best[0].qps, isBound: true };
  for (let i = 1; i < best.length; i++) {
    const [low, high] = [best[i - 1], best[i]];
    if (high.recall < recall) continue;
    const share = (recall - low.recall) / (high.recall - low.recall);
    return { qps: Math.exp(Math.log(low.qps) * (1 - share) + Math.log(high.qps) * share), isBound: false };
  }
  return null;
}
