// Where numbers are on the screen, and what is drawn behind the points: a frame or a line, axes, their ends.

import { svg } from "../shared/dom.js";
import { axisEnds } from "../shared/names.js";
import { decimals } from "../shared/text.js";

export class Axes {
  constructor(scene, named) {
    this.scene = scene;
    this.named = named;
    this.line = scene.d === 1;
    this.ends = scene.model.get("_axes");
  }

  /** Lay out the picture for a width; from -reach to reach is shown. */
  resize(width, em, reach) {
    Object.assign(this, { width, em, reach });
    const { m, n } = this.scene;
    const pad = 1.5 * em;
    this.left = this.line ? 0.5 * em : pad;
    this.side = Math.max(1, width - 2 * this.left);
    this.top = pad;
    if (this.line) {
      // Each name has a lane of its own, so names never meet: users above the line, items below.
      this.lane = (this.named ? 1.75 : 1.1) * em;
      this.axisY = (this.named ? m : 1) * this.lane + 0.6 * em;
      this.height = this.axisY + (this.named ? n : 1) * this.lane + 2.4 * em;
    } else {
      this.height = this.side + 2 * pad;
    }
  }

  toX(x) {
    return this.left + ((x + this.reach) / (2 * this.reach)) * this.side;
  }

  toY(y) {
    return this.top + ((this.reach - y) / (2 * this.reach)) * this.side;
  }

  /** The coordinates of a place on the screen: two, or one on the line. */
  from(px, py) {
    const x = ((px - this.left) / this.side) * 2 * this.reach - this.reach;
    return this.line ? [x] : [x, this.reach - ((py - this.top) / this.side) * 2 * this.reach];
  }

  /** Where on the screen a point with these coordinates is drawn; what lies far outside, at the edge. */
  place(kind, index, [x, y]) {
    const within = (value, start) => Math.max(start - 2, Math.min(start + this.side + 2, value));
    const across = within(this.toX(x), this.left);
    return [across, this.line ? this.laneY(kind, index) : within(this.toY(y), this.top)];
  }

  laneY(kind, index) {
    const away = ((this.named ? index : 0) + 0.75) * this.lane;
    return this.axisY + (kind === "user" ? -away : away);
  }

  picture() {
    return [...(this.line ? this.drawLine() : this.drawFrame()), ...this.drawEnds()];
  }

  drawLine() {
    const { em, left, side, axisY, height } = this;
    const marks = [svg("line", { x1: left, x2: left + side, y1: axisY, y2: axisY, class: "rv-axis" })];
    for (const tick of [-1, 0, 1]) {
      const [x, y] = [this.toX(tick), height - 1.25 * em];
      marks.push(svg("line", { x1: x, x2: x, y1: 0.4 * em, y2: height - 2.2 * em, class: "rv-grid" }));
      marks.push(svg("text", { x, y, "text-anchor": "middle", class: "rv-tick", text: decimals(tick, 0) }));
    }
    return marks;
  }

  drawFrame() {
    const { left, top, side } = this;
    const marks = [svg("rect", { x: left, y: top, width: side, height: side, class: "rv-frame" })];
    for (const tick of [-1, 0, 1]) {
      const [x, y, style] = [this.toX(tick), this.toY(tick), tick === 0 ? "rv-axis" : "rv-grid"];
      marks.push(svg("line", { x1: x, x2: x, y1: top, y2: top + side, class: style }));
      marks.push(svg("line", { x1: left, x2: left + side, y1: y, y2: y, class: style }));
    }
    return marks;
  }

  drawEnds() {
    const { em, line, width, height, left, side } = this;
    const text = (x, y, anchor, words) =>
      svg("text", { x, y, "text-anchor": anchor, class: "rv-axis-name", text: words });
    const [low, high, bottom] = line ? [2, width - 2, 0.2] : [left, left + side, 0.35];
    const letters = line ? 24 : Math.max(6, Math.min(16, Math.floor(side / (1.6 * em)))); // three in a row
    const marks = axisEnds(this.ends, letters).map(({ words, across, up }) => {
      const anchor = { 0: "start", 0.5: "middle", 1: "end" }[across];
      return text(low + across * (high - low), up ? 1.05 * em : height - bottom * em, anchor, words);
    });
    const { d } = this.scene;
    if (d > 2) marks.push(text(width / 2, height - 0.35 * em, "middle", `the first two of ${d} dimensions`));
    return marks;
  }
}
