// What a board shows, as numbers: the current frame with the learner's moves, and all that follows.

import { unpack } from "../shared/model.js";
import { ranks, topK } from "../shared/ranking.js";
import { decimals, factor, written } from "../shared/text.js";

// What Python says of the frames. Of new ones it sends only what differs, and that may be any of these.
const FRAME_TRAITS = ["_frames", "_w0", "_reg", "captions", "_diverged", "_reach"];

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
    this.lossOfFrames = null;
    this.hold();
    this.refresh();
  }

  /** Read the model's frame and moves. */
  refresh() {
    Object.assign(this, this.at(this.model.get("frame"), this.model.get("moves")));
    this.diverged = this.ofFrame("_diverged", this.frame);
    this.caption = this.ofFrame("captions", this.frame);
  }

  /** Read which state is kept, to compare with; `kept` is null if none is. */
  hold() {
    const { frame, moves } = this.model.get("kept");
    this.kept = frame === undefined ? null : this.at(frame, moves);
    if (this.kept) this.kept.total = this.loss(this.kept).total;
  }

  /** A state of the board: a frame with moves, and the prediction U Vᵀ. */
  at(number, moves) {
    const { m, n, d } = this;
    const frame = Math.max(0, Math.min(this.count - 1, number));
    const start = frame * this.size;
    const U = Array.from(this.frames.subarray(start, start + m * d));
    const V = Array.from(this.frames.subarray(start + m * d, start + this.size));
    for (const [key, place] of Object.entries(moves)) {
      const [kind, index] = key.split(":");
      const rows = kind === "user" ? U : V;
      place.forEach((x, axis) => (rows[Number(index) * d + axis] = x));
    }
    const P = new Float64Array(m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < d; k++) sum += U[i * d + k] * V[j * d + k];
        P[i * n + j] = sum;
      }
    }
    return { frame, moves, U, V, P, w0: this.ofFrame("_w0", frame), reg: this.ofFrame("_reg", frame) };
  }

  /** What Python says of a frame by name of trait. */
  ofFrame(name, frame) {
    const values = this.model.get(name);
    return values[Math.min(frame, values.length - 1)];
  }

  observed(i, j) {
    return this.A[i * this.n + j] !== 0;
  }

  /** The mark of an observed cell: a tick for "watched", otherwise its number of stars. */
  mark(i, j) {
    const a = this.A[i * this.n + j];
    return a === 0 ? "" : a === 1 && this.scale === 1 ? "✓" : written(Math.round(a * 100) / 100);
  }

  place(kind, index, { U, V } = this) {
    const rows = kind === "user" ? U : V;
    return rows.slice(index * this.d, index * this.d + Math.min(2, this.d));
  }

  /** Where a point came from: its place in the state that is kept, or else in the frame. */
  origin(kind, index) {
    if (this.kept) return this.place(kind, index, this.kept);
    const start = (this.frame * (this.m + this.n) + (kind === "user" ? 0 : this.m) + index) * this.d;
    return Array.from(this.frames.subarray(start, start + Math.min(2, this.d)));
  }

  /** Whether a point is elsewhere than where it came from. */
  hasMoved(kind, index) {
    if (!this.kept && !Object.hasOwn(this.moves, `${kind}:${index}`)) return false;
    const now = this.place(kind, index);
    return this.origin(kind, index).some((x, axis) => x !== now[axis]);
  }

  /** How a cell differs from the state that is kept: "+0.12", or nothing where it does not. */
  change(i, j) {
    if (!this.kept) return "";
    const by = this.P[i * this.n + j] - this.kept.P[i * this.n + j];
    const text = decimals(by);
    return Number(text) === 0 ? "" : by > 0 ? `+${text}` : text;
  }

  name(kind, index) {
    return (kind === "user" ? this.users : this.items)[index];
  }

  /** The loss and its parts, as in recviz.loss: of what is shown, or of another state. */
  loss({ U, V, P, w0, reg } = this) {
    let observed = 0;
    let unobserved = 0;
    let weighted = 0;
    for (let k = 0; k < P.length; k++) {
      const error = (this.A[k] - P[k]) ** 2;
      if (this.A[k] !== 0) {
        observed += error;
      } else {
        unobserved += error;
        weighted += (Array.isArray(w0) ? w0[k % this.n] : w0) * error;
      }
    }
    const squares = (rows) => rows.reduce((sum, x) => sum + x * x, 0);
    const penalty = reg * (squares(U) + squares(V));
    return { observed, unobserved, weighted, penalty, total: observed + weighted + penalty };
  }

  /** The loss of each frame, computed when first asked for. */
  losses() {
    this.lossOfFrames ??= Array.from({ length: this.count }, (_, frame) => this.loss(this.at(frame, {})));
    return this.lossOfFrames;
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
