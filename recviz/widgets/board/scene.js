// What a board shows, as numbers: the current frame with the learner's moves, and all that follows.

import { unpack } from "../shared/model.js";
import { ranks, topK } from "../shared/ranking.js";
import { decimals, factor, written } from "../shared/text.js";

// What Python says of the frames. Of new ones it sends only what differs, and that may be any of these.
const FRAME_TRAITS = ["_frames", "_w0", "_reg", "captions", "_diverged", "_reach", "_most_loss"];

export class Scene {
  constructor(model) {
    this.model = model;
    this.users = model.get("users");
    this.items = model.get("items");
    this.m = this.users.length;
    this.n = this.items.length;
    this.d = model.get("dim");
    this.load();
  }

  /** Whether Python has replaced the frames since they were loaded. */
  get outdated() {
    return FRAME_TRAITS.some((name, k) => this.model.get(name) !== this.loaded[k]);
  }

  /** Unpack the frames; called again when Python replaces them. */
  load() {
    this.loaded = FRAME_TRAITS.map((name) => this.model.get(name));
    this.A = unpack(this.model.get("_A"));
    this.frames = unpack(this.model.get("_frames"));
    this.size = (this.m + this.n) * this.d;
    this.count = this.frames.length / this.size;
    this.scale = this.A.reduce((most, a) => Math.max(most, Math.abs(a)), 1);
    this.refresh();
  }

  /** Read the model's frame and moves, and compute the prediction U Vᵀ. */
  refresh() {
    const { m, n, d, model } = this;
    this.frame = Math.max(0, Math.min(this.count - 1, model.get("frame")));
    const start = this.frame * this.size;
    this.U = Array.from(this.frames.subarray(start, start + m * d));
    this.V = Array.from(this.frames.subarray(start + m * d, start + this.size));
    this.moves = model.get("moves");
    for (const [key, place] of Object.entries(this.moves)) {
      const [kind, index] = key.split(":");
      const rows = kind === "user" ? this.U : this.V;
      place.forEach((x, axis) => (rows[Number(index) * d + axis] = x));
    }
    this.P = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += this.U[i * d + k] * this.V[j * d + k];
        this.P[i * n + j] = sum;
      }
    }
    const pick = (name) => {
      const values = model.get(name);
      return values[Math.min(this.frame, values.length - 1)];
    };
    this.w0 = pick("_w0");
    this.reg = pick("_reg");
    this.diverged = pick("_diverged");
    this.caption = pick("captions");
  }

  observed(i, j) {
    return this.A[i * this.n + j] !== 0;
  }

  /** The mark of an observed cell: a tick for "watched", otherwise its number of stars. */
  mark(i, j) {
    const a = this.A[i * this.n + j];
    return a === 0 ? "" : a === 1 && this.scale === 1 ? "✓" : written(Math.round(a * 100) / 100);
  }

  place(kind, index) {
    const rows = kind === "user" ? this.U : this.V;
    return rows.slice(index * this.d, index * this.d + Math.min(2, this.d));
  }

  name(kind, index) {
    return (kind === "user" ? this.users : this.items)[index];
  }

  /** The loss and its parts, as in recviz.loss. */
  loss() {
    let observed = 0;
    let unobserved = 0;
    let weighted = 0;
    for (let k = 0; k < this.P.length; k++) {
      const error = (this.A[k] - this.P[k]) ** 2;
      if (this.A[k] !== 0) {
        observed += error;
      } else {
        unobserved += error;
        weighted += (Array.isArray(this.w0) ? this.w0[k % this.n] : this.w0) * error;
      }
    }
    const squares = (rows) => rows.reduce((sum, x) => sum + x * x, 0);
    const penalty = this.reg * (squares(this.U) + squares(this.V));
    return { observed, unobserved, weighted, penalty, total: observed + weighted + penalty };
  }

  /** The k best unobserved items of a user, as from recviz.recommend. */
  recommend(i, k) {
    const scores = this.P.subarray(i * this.n, (i + 1) * this.n);
    return topK(ranks(scores), k, (j) => !this.observed(i, j)).map((item) => ({ item, score: scores[item] }));
  }

  /** "1.00·0.90 + 0.10·(−0.20) = 0.88", cut after three terms. */
  arithmetic(i, j) {
    const { d, U, V } = this;
    const terms = [];
    for (let k = 0; k < Math.min(d, 3); k++) {
      terms.push(`${factor(U[i * d + k])}·${factor(V[j * d + k])}`);
    }
    if (d > 3) terms.push("…");
    return `${terms.join(" + ")} = ${decimals(this.P[i * this.n + j])}`;
  }
}
