// The race: runs side by side from one start, one chart of their losses, one slider and Play for all.
// track.js says where each stands; race.py holds what the model holds.

import { html, setAttribute, setText, svg } from "../shared/dom.js";
import { listen } from "../shared/model.js";
import { keepKeys, oncePerFrame, watchWidth } from "../shared/page.js";
import { enlargeable } from "../shared/wall.js";
import { Chart, DASHES, sign } from "./chart.js";
import { Lane } from "./lane.js";
import { amount, Track } from "./track.js";

const WHOLE = 12; // seconds that Play takes for the whole axis
const JUMPS = 40; // that Play makes instead of gliding, for those who want little motion
const NO_NEWS = "All stand at one start, or on their way. Press Play, or move the slider.";
const PACES = { "¼×": 0.25, "1×": 1, "4×": 4 };

class RaceView {
  constructor(model, el) {
    this.model = model;
    this.track = new Track(model);
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-race", role: "group" });
    this.root.setAttribute("aria-label", `Race of ${this.track.names.join(", ")}`);
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    const stops = [
      listen(model, {
        "change:position": this.draw,
        "change:axis": () => this.measure(),
        "change:_seconds": () => this.measure(),
      }),
      watchWidth(this.root, () => this.measure()),
    ];
    this.dispose = () => {
      stops.forEach((stop) => stop());
      this.wall.dispose();
      cancelAnimationFrame(this.playing);
      this.draw.cancel();
    };
  }

  assemble() {
    const { track } = this;
    this.lanes = track.names.map((name, r) => {
      const sample = svg("svg", { class: "rv-sample", viewBox: "-14 -4 28 8", "aria-hidden": "true" });
      const line = svg("path", {
        d: "M-14 0H14",
        class: `rv-race-curve rv-run-${r}`,
        "stroke-dasharray": DASHES[r],
      });
      const mark = sign(r);
      mark.setAttribute("transform", "scale(3)");
      sample.append(line, mark);
      const lane = new Lane(track, r);
      const step = html("span", { class: "rv-lane-step" });
      const said = html("span", { class: "rv-lane-said" });
      const head = html("div", { class: "rv-lane-name", title: name }, sample, html("b", { text: name }));
      const words = html("div", { class: "rv-lane-words" }, step, said);
      const node = html("div", { class: `rv-lane rv-run-${r}` }, head, lane.node, words);
      return { lane, step, said, node };
    });
    const lanes = html("div", { class: "rv-lanes" }, ...this.lanes.map(({ node }) => node));

    this.axisBar = html("span", { class: "rv-race-axes", role: "group", "aria-label": "Count by" }, "by ");
    this.playButton = html("button", { type: "button", class: "rv-play", onclick: () => this.play() });
    this.slider = html("input", {
      type: "range",
      min: 0,
      max: track.stops,
      step: 1,
      class: "rv-race-slider",
      "aria-label": "Position of all runs",
      oninput: () => {
        this.pause();
        this.seek(Number(this.slider.value) / track.stops);
      },
      onchange: () => this.model.save_changes(),
    });
    const paces = Object.keys(PACES).map((pace) => html("option", { value: pace, text: pace }));
    this.pace = html("select", { "aria-label": "Speed of Play" }, ...paces);
    this.pace.value = "1×";
    this.readout = html("span", { class: "rv-race-at", "aria-hidden": "true" });
    this.wall = enlargeable(this.root);
    const bar = html("div", { class: "rv-race-bar" }, this.playButton, this.slider, this.readout);
    bar.append(this.pace, this.axisBar, this.wall.button);
    this.chart = new Chart(track, (share) => {
      this.pause();
      this.seek(share);
      this.model.save_changes();
    });
    this.chartBox = html("div", { class: "rv-race-box" }, this.chart.node);
    this.news = html("p", { class: "rv-race-news", role: "status" });
    this.root.append(html("div", { class: "rv-race-parts" }, lanes, bar, this.chartBox, this.news));
    this.pause();
  }

  get axis() {
    const axis = this.model.get("axis");
    return this.track.axes.includes(axis) ? axis : "steps";
  }

  measure() {
    const width = Math.floor(this.chartBox.clientWidth);
    if (width <= 0) return;
    this.width = width;
    this.showAxes();
    const style = getComputedStyle(this.chartBox);
    const lines = Number(style.getPropertyValue("--rv-chart-lines")) || undefined;
    this.chart.resize(width, parseFloat(style.fontSize), this.axis, lines);
    this.draw();
  }

  showAxes() {
    const { axes } = this.track;
    if (this.axisButtons?.length !== axes.length) {
      this.axisButtons = axes.map((axis) =>
        html("button", { type: "button", text: axis, onclick: () => this.count(axis) }),
      );
      this.axisBar.replaceChildren("by ", ...this.axisButtons);
    }
    axes.forEach((axis, k) => setAttribute(this.axisButtons[k], "aria-pressed", axis === this.axis));
  }

  // ---- what the learner does ------------------------------------------------------------------

  /** Count by another axis; the slider stays where it is. */
  count(axis) {
    const share = this.share();
    this.model.set("axis", axis);
    this.seek(share);
    this.model.save_changes();
  }

  share() {
    return Math.min(1, this.model.get("position") / this.track.end(this.axis));
  }

  seek(share) {
    this.model.set("position", share * this.track.end(this.axis));
  }

  play() {
    if (this.playing) {
      this.pause();
      this.model.save_changes();
      return;
    }
    setText(this.playButton, "❚❚ Pause");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let share = this.share() < 1 ? this.share() : 0;
    let last = performance.now();
    const next = (now) => {
      share += ((now - last) / 1000 / WHOLE) * PACES[this.pace.value];
      last = now;
      this.seek(Math.min(1, calm ? Math.floor(share * JUMPS) / JUMPS : share));
      if (share < 1) {
        this.playing = requestAnimationFrame(next);
        return;
      }
      this.pause();
      this.model.save_changes();
    };
    this.playing = requestAnimationFrame(next);
  }

  pause() {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    setText(this.playButton, "▶ Play");
  }

  // ---- what they see --------------------------------------------------------------------------

  paint() {
    if (!this.width) return; // not laid out yet: measure() will ask again
    const { track, axis } = this;
    const position = this.model.get("position");
    this.lanes.forEach(({ lane, step, said, node }, r) => {
      const kept = track.reached(axis, position, r);
      const state = track.state(r, kept);
      lane.draw(kept);
      setText(step, `step ${track.runs[r].steps[kept]}`);
      step.hidden = state.is === "diverged"; // its sentence has the step
      setText(said, state.said);
      node.classList.toggle("rv-race-lost", state.is === "diverged");
      node.classList.toggle("rv-over", state.is !== "on its way");
    });
    this.chart.draw(position);
    const words = amount(axis, Math.min(position, track.end(axis)));
    setText(this.readout, words);
    this.slider.value = Math.round(this.share() * track.stops);
    setAttribute(this.slider, "aria-valuetext", words);
    setText(this.news, track.news(axis, position).join(" · ") || NO_NEWS);
  }
}

function render({ model, el }) {
  const view = new RaceView(model, el);
  return () => view.dispose();
}

export default { render };
