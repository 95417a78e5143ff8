// Where each run stands when the common axis stands at a position: the arithmetic of a race.

import { unpack } from "../shared/model.js";
import { decimals, written } from "../shared/text.js";

export const NEVER = -1;
const MOST_STOPS = 1000; // of the slider: more cannot be told apart on a screen
export const TITLES = { steps: "step", arithmetic: "multiplications", time: "milliseconds" };

export class Track {
  constructor(model) {
    this.model = model;
    this.names = model.get("names");
    this.users = model.get("users");
    this.items = model.get("items");
    this.best = model.get("_best");
    this.within = model.get("_within");
    this.steps = model.get("_steps");
    const gaps = unpack(model.get("_gaps"));
    const places = unpack(model.get("_places"), Int16Array);
    this.size = 2 * (this.users.length + this.items.length);
    let first = 0;
    this.runs = this.steps.map((steps, r) => {
      const kept = [first, first + steps.length];
      first = kept[1];
      return {
        steps,
        gaps: gaps.subarray(...kept),
        places: places.subarray(...kept.map((k) => k * this.size)),
        arrived: model.get("_arrived")[r],
        diverged: model.get("_diverged")[r],
        stuck: model.get("_stuck")[r],
      };
    });
    this.longest = Math.max(...this.steps.map((steps) => steps.at(-1)));
    this.stops = Math.max(1, Math.min(MOST_STOPS, this.longest));
  }

  /** The axes there are; time only where a clock has run. */
  get axes() {
    return Object.keys(TITLES).filter((axis) => axis !== "time" || this.model.get("_seconds").length);
  }

  /** What one step of a run takes on an axis. */
  unit(axis, r) {
    return axis === "steps" ? 1 : this.model.get(axis === "time" ? "_seconds" : "_costs")[r];
  }

  /** Where the last run ends. */
  end(axis) {
    return Math.max(...this.steps.map((steps, r) => steps.at(-1) * this.unit(axis, r)));
  }

  /** Which of its kept steps a run has reached: the last one it could afford. */
  reached(axis, position, r) {
    const { steps } = this.runs[r];
    const unit = this.unit(axis, r);
    const limit = position * (1 + 1e-9);
    let low = 0;
    let high = steps.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (steps[middle] * unit <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How a run is doing at one of its kept steps, in words, and whether that is its end. */
  state(r, kept) {
    const run = this.runs[r];
    const step = run.steps[kept];
    const loss = decimals(this.best + run.gaps[kept], 3);
    if (run.diverged !== NEVER && step >= run.diverged)
      return { is: "diverged", said: `diverged at step ${run.diverged}` };
    if (run.arrived !== NEVER && step >= run.arrived)
      return { is: "arrived", said: `✓ at step ${run.arrived}` };
    if (run.stuck !== NEVER && step >= run.stuck) return { is: "stuck", said: `stuck at ${loss}` };
    return { is: "on its way", said: `loss ${loss}` };
  }

  /** What happened up to a position, in its order along the axis. */
  news(axis, position) {
    const found = [];
    this.runs.forEach((run, r) => {
      const kept = this.reached(axis, position, r);
      const { is, said } = this.state(r, kept);
      if (is === "on its way") return;
      const at = { arrived: run.arrived, diverged: run.diverged, stuck: run.stuck }[is] * this.unit(axis, r);
      const words = is === "arrived" ? `there at ${amount(axis, at)}` : said;
      found.push({ at, words: `${this.names[r]} ${words}` });
    });
    return found.sort((a, b) => a.at - b.at).map(({ words }) => words);
  }
}

/** A position in words: "step 40", "4,560 multiplications", "1.2 ms". */
export function amount(axis, position) {
  if (axis === "steps") return `step ${written(Math.floor(position + 1e-6))}`;
  if (axis === "time") return `${decimals(1000 * position)} ms`;
  return `${Math.round(position).toLocaleString("en")} multiplications`;
}
