// Folding a new user in: the same numbers as recviz/ranking/reasons.py gives.
// u = M⁻¹ Σ v_i with M = Σ_j w0_j v_j v_jᵀ + Σ_liked (1 − w0_i) v_i v_iᵀ + reg I. It is a sum over the liked
// items i, and so is every score v_j·u: each liked item has a share of it.

import { ranks, topK } from "../shared/ranking.js";

export const LEAST_SHARE = 0.005; // what would be written 0.00 is no reason
export const MOST_REASONS = 2;

/** Of the shares of a score, the largest first, those that are told. */
export const reasons = (shares) => shares.slice(0, MOST_REASONS).filter(({ share }) => share >= LEAST_SHARE);

export class FoldIn {
  constructor(V, n, w0, reg) {
    Object.assign(this, { V, n, w0, reg, d: V.length / n });
  }

  row(j) {
    return this.V.subarray(j * this.d, (j + 1) * this.d);
  }

  /** What does not depend on the user, computed once: Σ_j w0_j v_j v_jᵀ + reg I, its lower half. */
  common() {
    const { d, n, w0, reg } = this;
    const M = new Float64Array(d * d);
    for (let j = 0; j < n; j++) addOuter(M, this.row(j), w0[j]);
    for (let k = 0; k < d; k++) M[k * d + k] += reg;
    return M;
  }

  /** What each liked item brings to the user's embedding, one array each. */
  parts(liked) {
    const { d } = this;
    this.base ??= this.common();
    const M = this.base.slice();
    for (const i of liked) addOuter(M, this.row(i), 1 - this.w0[i]);
    const L = cholesky(M, d);
    return liked.map((i) => solve(L, this.row(i), d));
  }

  /** The best k items that are not rated, each with its shares, the largest first. */
  recommend(rated, liked, k) {
    if (!liked.length) return [];
    const parts = this.parts(liked);
    const u = new Float64Array(this.d);
    for (const part of parts) part.forEach((x, at) => (u[at] += x));
    const seen = new Set(rated);
    const scores = Float64Array.from({ length: this.n }, (_, item) => dot(this.row(item), u));
    return topK(ranks(scores), k, (item) => !seen.has(item)).map((item) => ({
      item,
      score: scores[item],
      shares: this.shares(item, liked, parts),
    }));
  }

  shares(item, liked, parts) {
    const shares = parts.map((part) => dot(this.row(item), part));
    return topK(ranks(shares), shares.length).map((at) => ({ item: liked[at], share: shares[at] }));
  }
}

function dot(x, y) {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

/** Add weight · x xᵀ to the lower half of M. */
function addOuter(M, x, weight) {
  const d = x.length;
  for (let a = 0; a < d; a++) {
    const scaled = weight * x[a];
    for (let b = 0; b <= a; b++) M[a * d + b] += scaled * x[b];
  }
}

/** The lower triangle L of M = L Lᵀ, in place of M. M is positive definite: Python has checked. */
function cholesky(M, d) {
  for (let a = 0; a < d; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = M[a * d + b];
      for (let k = 0; k < b; k++) sum -= M[a * d + k] * M[b * d + k];
      M[a * d + b] = a === b ? Math.sqrt(sum) : sum / M[b * d + b];
    }
  }
  return M;
}

/** Solve L Lᵀ x = b. */
function solve(L, b, d) {
  const x = Float64Array.from(b);
  for (let a = 0; a < d; a++) {
    for (let k = 0; k < a; k++) x[a] -= L[a * d + k] * x[k];
    x[a] /= L[a * d + a];
  }
  for (let a = d - 1; a >= 0; a--) {
    for (let k = a + 1; k < d; k++) x[a] -= L[k * d + a] * x[k];
    x[a] /= L[a * d + a];
  }
  return x;
}
