// The loss over all frames. Its cursor is the slider: a click, a drag or a key chooses the frame.

import { html, setAttribute, setText, svg } from "../shared/dom.js";
import { decimals, shorten, written } from "../shared/text.js";

const LOG_FROM = 1; // decades from which on a linear scale hides too much
const MOST_DECADES = 4;
const MOST_BURST = 1000; // times the first loss
const TOP = 94; // of 100: the largest loss stands clear of the edge
const PARTS = { observed: "observed", unobserved: "weighted", penalty: "penalty" };

/**
 * What there is to draw: `ends` of the scale, whether it is `log`, the number of frames before training
 * diverged, and `lines`, the total and the parts that tell something else.
 *
 * Frames that are each judged by weights of their own have totals that are no course of one quantity; then
 * the errors without weights are drawn beside them, which can be compared.
 */
export function chart(losses, diverged, ownWeights) {
  const end = diverged.indexOf(true);
  const good = end < 0 ? losses : losses.slice(0, end);
  const values = (name) => good.map((loss) => loss[name]);
  const total = values("total");
  const parts = ownWeights ? { observed: "observed", unobserved: "unobserved" } : PARTS;
  const lines = Object.entries(parts)
    .map(([name, part]) => ({ name, values: values(part) }))
    .filter((line) => tells(line.values, total));
  lines.push({ name: "total", values: total });
  const all = ownWeights ? lines.flatMap((line) => line.values) : total;
  const largest = Math.max(1e-9, most(all));
  // Where a run bursts, its start must still be seen.
  const high = end < 0 ? largest : Math.min(largest, Math.max(1e-9, MOST_BURST * total[0]));
  const least = (numbers) => -most(numbers.filter((x) => x > 0).map((x) => -x));
  const log = !ownWeights && Math.log10(high / least(total)) > LOG_FROM;
  // Of the parts, what is not much smaller than the whole.
  const shown = Math.max(least(lines.flatMap((line) => line.values)), least(total) / 10);
  const low = log ? Math.max(shown, high / 10 ** MOST_DECADES) : 0;
  return { ends: [low, high], log, good: good.length, lines };
}

/** How high a loss stands, from 0 to 1; what is out of the picture, a little below or above. */
export function height(x, { ends: [low, high], log }) {
  const share = log ? Math.log(Math.max(x, low / 2) / low) / Math.log(high / low) : x / high;
  return Math.max(-0.1, Math.min(1.1, share));
}

const most = (values) => values.reduce((largest, x) => Math.max(largest, x), Number.NEGATIVE_INFINITY);

/** Whether a part is neither all of the loss nor nothing. */
function tells(values, total) {
  const more = (a, b) => a.some((x, k) => x - (b?.[k] ?? 0) > 1e-6 * (1 + total[k]));
  return more(values) && (more(total, values) || more(values, total));
}

export class Curve {
  constructor(scene, onFrame) {
    this.scene = scene;
    this.onFrame = onFrame;
    const part = (name) => html("span", { class: `rv-${name}` });
    [this.high, this.low, this.first, this.note, this.last] = [
      "high",
      "low",
      "first",
      "curve-note",
      "last",
    ].map(part);
    [this.lost, this.cursor, this.now, this.keptAt] = ["lost", "cursor", "now", "kept-at"].map(part);
    this.lines = svg("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
    this.plot = html("div", { class: "rv-plot" }, this.lines, this.lost, this.cursor, this.keptAt, this.now);
    const sides = html("div", { class: "rv-scale", "aria-hidden": "true" }, this.high, this.low);
    const ends = html("div", { class: "rv-ends", "aria-hidden": "true" }, this.first, this.note, this.last);
    this.node = html("div", { class: "rv-curve", role: "slider", tabindex: "0" }, sides, this.plot, ends);
    this.node.setAttribute("aria-label", "Loss over all frames");
    this.node.setAttribute("aria-valuemin", "0");
    this.node.addEventListener("pointerdown", (event) => this.grab(event));
    this.node.addEventListener("pointermove", (event) => {
      if (this.node.hasPointerCapture(event.pointerId)) this.choose(event);
    });
    this.node.addEventListener("keydown", (event) => this.onKey(event));
    this.load();
  }

  /** Draw the lines anew: the frames are others. */
  load() {
    const { scene } = this;
    this.node.hidden = scene.count < 2;
    if (this.node.hidden) return;
    const { model, count } = scene;
    const [ownW0, ownReg] = ["_w0", "_reg"].map((name) => new Set(model.get(name).map(String)).size > 1);
    this.chart = chart(scene.losses(), model.get("_diverged"), ownW0 || ownReg);
    const { ends, log, good, lines } = this.chart;
    this.lines.replaceChildren(
      ...lines.map(({ name, values }) => {
        // Totals that each have their own weights are points, and no line leads from one to the next.
        const dots = name === "total" && (ownW0 || ownReg);
        const spots = values.map((x, k) => `${this.across(k)} ${this.down(x)}`);
        const d = dots ? `M${spots.join("h0M")}h0` : `M${spots.join("L")}`;
        return svg("path", { d, class: `rv-line rv-${name}-line${dots ? " rv-dots" : ""}` });
      }),
    );
    this.lost.hidden = good === count;
    this.lost.style.left = `${this.across(good - 0.5)}%`;
    setText(this.high, short(ends[1]));
    setText(this.low, short(ends[0]));
    const [first, last] = [0, count - 1].map((k) => shorten(scene.ofFrame("captions", k) || String(k), 16));
    setText(this.first, first);
    setText(this.last, good === count ? last : String(count - 1));
    const own = [ownW0 && "w₀", ownReg && "λ"].filter(Boolean).join(" and ");
    const notes = [
      log && "log scale",
      own && `each by its own ${own}`,
      good < count && `diverged at ${good}`,
    ];
    setText(this.note, notes.filter(Boolean).join(", "));
    setAttribute(this.node, "aria-valuemax", count - 1);
  }

  across(frame) {
    return (100 * frame) / (this.scene.count - 1);
  }

  down(loss) {
    return 100 - TOP * height(loss, this.chart);
  }

  draw(loss) {
    if (this.node.hidden) return;
    const { frame, count, caption, diverged, kept } = this.scene;
    // Each mark is as large as the plot, and is moved without a layout.
    const put = (mark, at, down) => {
      mark.style.transform = `translate(${this.across(at)}%, ${down}%)`;
    };
    put(this.cursor, frame, 0);
    this.now.hidden = diverged;
    put(this.now, frame, this.down(loss.total));
    this.keptAt.hidden = kept === null;
    if (kept) put(this.keptAt, kept.frame, this.down(kept.total));
    const step = caption === `step ${frame}`;
    const name = caption && !step ? `, ${caption}` : "";
    const said = diverged ? "" : `: loss ${decimals(loss.total, 3)}`;
    setAttribute(this.node, "aria-valuenow", frame);
    setAttribute(
      this.node,
      "aria-valuetext",
      `${step ? "step" : "frame"} ${frame} of ${count - 1}${name}${said}`,
    );
  }

  // ---- choosing -------------------------------------------------------------------------------

  grab(event) {
    if (event.button !== 0) return;
    this.node.setPointerCapture(event.pointerId);
    this.choose(event);
  }

  choose({ clientX }) {
    const { left, width } = this.plot.getBoundingClientRect();
    this.go(Math.round(((clientX - left) / width) * (this.scene.count - 1)));
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { frame, count } = this.scene;
    const far = Math.max(1, Math.round(count / 10));
    const to = {
      ArrowLeft: frame - 1,
      ArrowDown: frame - 1,
      ArrowRight: frame + 1,
      ArrowUp: frame + 1,
      PageDown: frame - far,
      PageUp: frame + far,
      Home: 0,
      End: count - 1,
    };
    if (!Object.hasOwn(to, event.key)) return;
    event.preventDefault();
    this.go(to[event.key]);
  }

  go(frame) {
    const there = Math.max(0, Math.min(this.scene.count - 1, frame));
    if (there !== this.scene.frame) this.onFrame(there);
  }
}

/** A number beside an axis: two digits are enough to read off what a line is near. */
const short = (x) => (x >= 10_000 ? decimals(x) : written(Number(x.toPrecision(2))));
