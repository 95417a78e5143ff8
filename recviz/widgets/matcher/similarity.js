// How alike rows of a table are, and what they vote for.

import { ranks, topK } from "../shared/ranking.js";

/** The same numbers as recviz.Matcher.ranking and .votes give in Python. */
export function compare(values, picked, measure) {
  if (!picked.length) return { ranking: [], votes: [] };
  const profile = values[0].map((_, j) => picked.reduce((sum, i) => sum + values[i][j], 0));
  const dot = (x, y) => x.reduce((sum, value, k) => sum + value * y[k], 0);
  const similarity = {
    dot,
    cosine: (x, y) => {
      const lengths = Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
      return lengths > 0 ? dot(x, y) / lengths : 0;
    },
    euclidean: (x, y) => -Math.hypot(...x.map((value, k) => value - y[k])),
  }[measure];
  const scores = values.map((row) => similarity(profile, row));
  const ranking = topK(ranks(scores), values.length, (row) => !picked.includes(row));
  // A distance is no weight for a vote, so similarity by distance votes as 1 / (1 + distance).
  const weight = (row) => (measure === "euclidean" ? 1 / (1 - scores[row]) : scores[row]);
  const polled = profile.map((_, j) => ranking.reduce((sum, row) => sum + weight(row) * values[row][j], 0));
  const votes = topK(ranks(polled), polled.length, (j) => profile[j] === 0);
  return {
    ranking: ranking.map((row) => ({ row, score: scores[row] })),
    votes: votes.map((column) => ({ column, score: polled[column] })),
  };
}
