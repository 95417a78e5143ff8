// One chart of all runs' losses above the best, which grows with the race; its cursor is the slider.

import { setAttribute, svg } from "../shared/dom.js";
import { pointerIn } from "../shared/page.js";
import { written } from "../shared/text.js";
import { TITLES } from "./track.js";

// One line and one sign for each run, told apart without colour too; race.css has the colours.
export const DASHES = ["", "7 4", "9 3 2 3", "2 3", "8 2 2 2 2 2", ""];
const SIGNS = [
  "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z",
  "M-.9 -.9H.9V.9H-.9z",
  "M0 -1.2L1.1 .8H-1.1z",
  "M0 -1.3L1.1 0L0 1.3L-1.1 0z",
  "M0 1.2L1.1 -.8H-1.1z",
  "M-1 -.35H-.35V-1H.35V-.35H1V.35H.35V1H-.35V.35H-1z",
];
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
let charts = 0;

export const sign = (r) => svg("path", { d: SIGNS[r], class: `rv-race-sign rv-run-${r}` });

export class Chart {
  constructor(track, onSeek) {
    this.track = track;
    this.node = svg("svg", { class: "rv-race-chart", role: "img" });
    this.node.setAttribute("aria-label", `Loss above the best, for ${track.names.join(", ")}`);
    this.back = this.node.appendChild(svg("g"));
    // The curves are drawn once; a window over them shows what is run already.
    const id = `rv-race-${++charts}`;
    this.window = svg("rect");
    this.lines = svg("g", { "clip-path": `url(#${id})` });
    this.curves = track.names.map((_, r) =>
      this.lines.appendChild(
        svg("path", { class: `rv-race-curve rv-run-${r}`, "stroke-dasharray": DASHES[r] }),
      ),
    );
    this.cursor = svg("line", { class: "rv-race-cursor" });
    this.signs = track.names.map((_, r) => sign(r));
    this.node.append(svg("clipPath", { id }, this.window), this.lines, this.cursor, ...this.signs);
    const seek = (event) => {
      const [x] = pointerIn(this.node, this.width, event);
      onSeek(Math.max(0, Math.min(1, (x - this.left) / this.across)));
    };
    this.node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.node.setPointerCapture(event.pointerId);
      seek(event);
    });
    this.node.addEventListener("pointermove", (event) => event.buttons && seek(event));
  }

  /** Lay it out; `em` is the size of its letters. */
  resize(width, em, axis, lines = 10.5) {
    const { track } = this;
    Object.assign(this, { width, em, axis, left: 3.6 * em, top: 1.5 * em });
    this.across = width - this.left - 1.2 * em;
    this.up = lines * em;
    const height = this.top + this.up + 2.9 * em;
    this.node.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.node.setAttribute("width", width);
    this.node.setAttribute("height", height);
    this.end = track.end(axis);
    const starts = track.runs.map(({ gaps }) => gaps[0]);
    this.high = Math.ceil(Math.log10(1.5 * Math.max(...starts, 10 * track.within)));
    this.low = Math.floor(Math.log10(track.within)) - 1;
    this.drawBack();
    track.runs.forEach((run, r) => {
      const unit = track.unit(axis, r);
      const at = run.steps.map((step, k) => `${this.toX(step * unit)} ${this.toY(run.gaps[k])}`);
      this.curves[r].setAttribute("d", `M${at.join("L")}`);
    });
    setAttribute(this.window, "y", 0);
    setAttribute(this.window, "height", height);
    setAttribute(this.window, "x", this.left);
  }

  toX(position) {
    return this.left + (position / this.end) * this.across;
  }

  toY(gap) {
    const share = (Math.log10(Math.max(gap, 1e-300)) - this.low) / (this.high - this.low);
    return this.top + (1 - Math.max(0, Math.min(1, share))) * this.up;
  }

  drawBack() {
    const { em, left, top, across, up, track, axis } = this;
    const [right, bottom] = [left + across, top + up];
    const text = (x, y, anchor, words) =>
      svg("text", { x, y, "text-anchor": anchor, class: "rv-tick", text: words });
    const line = (x1, y1, x2, y2, style) => svg("line", { x1, y1, x2, y2, class: style });
    const marks = [];
    const every = Math.ceil((this.high - this.low) / 5);
    for (let power = this.high; power >= this.low; power -= every) {
      const y = this.toY(10 ** power);
      marks.push(
        line(left, y, right, y, "rv-grid"),
        text(left - 0.4 * em, y + 0.3 * em, "end", tenTo(power)),
      );
    }
    const scale = axis === "time" ? 1000 : 1;
    for (const tick of ticks(this.end * scale, across / (6 * em))) {
      const words = tick.toLocaleString("en", { maximumFractionDigits: 6 });
      marks.push(text(this.toX(tick / scale), bottom + 1.2 * em, "middle", words));
    }
    const goal = this.toY(track.within);
    marks.push(line(left, bottom, right, bottom, "rv-axis"), line(left, top, left, bottom, "rv-axis"));
    marks.push(line(left, goal, right, goal, "rv-goal-line"));
    marks.push(
      text(right, goal - 0.35 * em, "end", `goal: within ${tenTo(Math.log10(track.within))} of the best`),
    );
    marks.push(text(left, 0.9 * em, "start", "loss − best"));
    marks.push(text(right, bottom + 2.4 * em, "end", TITLES[axis]));
    this.back.replaceChildren(...marks);
  }

  draw(position) {
    const { track, axis } = this;
    const x = this.toX(Math.min(position, this.end));
    setAttribute(this.window, "width", Math.max(0, x - this.left));
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: this.top, y2: this.top + this.up }))
      setAttribute(this.cursor, name, value);
    track.runs.forEach((run, r) => {
      const kept = track.reached(axis, position, r);
      const at = [this.toX(run.steps[kept] * track.unit(axis, r)), this.toY(run.gaps[kept])];
      setAttribute(this.signs[r], "transform", `translate(${at.join(" ")}) scale(${0.36 * this.em})`);
    });
  }
}

/** About so many round numbers from 0 to an end. */
export function ticks(end, count) {
  const rough = end / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const size = [1, 2, 5, 10].find((k) => k * power >= rough) * power;
  return Array.from({ length: Math.floor(end / size + 1e-9) + 1 }, (_, k) => k * size);
}

function tenTo(power) {
  if (!Number.isInteger(power) || Math.abs(power) < 3) return written(10 ** power);
  const digits = Array.from(String(Math.abs(power)), (digit) => SUPERSCRIPT[digit]).join("");
  return `10${power < 0 ? "⁻" : ""}${digits}`;
}
