// Ranked lists: the same as recviz/ranking/recommend.py makes.

const LEAST = 1e-6; // scores below it are ranked as if one of them were this large

/**
 * Scores as whole numbers to sort by: millionths of the largest of them, sign aside. So those that differ
 * by a last bit, or are 0 but for rounding, are equal. Infinite ones stay so.
 */
export function ranks(scores) {
  const size = (score) => (Number.isFinite(score) ? Math.abs(score) : 0);
  const largest = scores.reduce((most, score) => Math.max(most, size(score)), LEAST);
  return Array.from(scores, (score) => Math.floor((score / largest) * 1e6 + 0.5));
}

/** The places of the k largest among those that are to be `listed`, best first; equal ones keep their order. */
export function topK(ranking, k, listed = () => true) {
  const found = [];
  for (let place = 0; place < ranking.length; place++) {
    if (!listed(place) || (found.length === k && ranking[place] <= ranking[found[k - 1]])) continue;
    let at = found.length;
    while (at > 0 && ranking[found[at - 1]] < ranking[place]) at--;
    found.splice(at, 0, place);
    if (found.length > k) found.pop();
  }
  return found;
}
