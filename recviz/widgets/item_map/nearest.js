// The nearest items, as the item map tells them.

import { unpack } from "../shared/model.js";
import { ranks, topK } from "../shared/ranking.js";

export const NEIGHBOURS = 5;

/** The nearest items: the same as recviz.ItemMap.neighbours gives. */
export class Nearest {
  constructor(model, space) {
    this.n = space.n;
    this.d = model.get("dim");
    this.byCosine = this.d > 0;
    this.rows = this.byCosine ? unpack(model.get("_vectors")) : space.points;
    if (!this.byCosine) this.d = 2;
    this.asked = null;
  }

  of(item) {
    if (this.asked === item) return this.found;
    const { n, byCosine } = this;
    this.lengths ??= Array.from({ length: n }, (_, j) => Math.sqrt(this.sum(j, j, (a, b) => a * b)) || 1);
    const score = byCosine
      ? (_, j) => this.sum(item, j, (a, b) => a * b) / (this.lengths[item] * this.lengths[j])
      : (_, j) => Math.sqrt(this.sum(item, j, (a, b) => (a - b) ** 2));
    const scores = Float64Array.from({ length: n }, score);
    const ranking = ranks(byCosine ? scores : scores.map((far) => -far));
    this.asked = item;
    this.found = topK(ranking, NEIGHBOURS, (j) => j !== item).map((j) => ({ item: j, score: scores[j] }));
    return this.found;
  }

  sum(i, j, term) {
    const { d, rows } = this;
    let sum = 0;
    for (let k = 0; k < d; k++) sum += term(rows[i * d + k], rows[j * d + k]);
    return sum;
  }

  get name() {
    return this.byCosine
      ? `Nearest, by cosine in all ${this.d} dimensions`
      : "Nearest, by distance on the map";
  }
}
