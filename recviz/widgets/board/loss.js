// The loss as a stacked bar and in numbers: observed, unobserved, penalty, a target to beat, and how much
// better or worse it is than the state that is kept.

import { html, setText } from "../shared/dom.js";
import { decimals, written } from "../shared/text.js";

/** The loss at which the bar is full; where a run bursts, its start must still be seen. */
export function largest(losses, diverged) {
  const most = losses.reduce((sofar, { total }) => Math.max(sofar, total), 0);
  return diverged.at(-1) ? Math.min(most, 2.5 * losses[0].total) : most;
}

export class LossBar {
  constructor(scene) {
    this.scene = scene;
    this.target = scene.model.get("_target");
    this.parts = ["observed", "unobserved", "penalty"].map((name) => {
      const bar = html("span", { class: `rv-part rv-${name}-part` });
      const value = html("b");
      const term = html("span", { class: "rv-term" });
      term.append(html("i", { class: `rv-chip rv-${name}-part`, "aria-hidden": "true" }), value);
      return { name, bar, value, term };
    });
    this.total = html("b", { class: "rv-total" });
    this.goal = html("span", { class: "rv-goal" });
    this.pin = html("span", { class: "rv-pin" });
    this.against = html("span", { class: "rv-against" });
    const sum = html("div", { class: "rv-sum" }, "Loss ", this.total, " = ");
    sum.append(...this.parts.map(({ term }) => term));
    const track = html("div", { class: "rv-track", "aria-hidden": "true" });
    track.append(...this.parts.map(({ bar }) => bar));
    this.node = html("div", { class: "rv-loss" }, sum, track);
    if (this.target !== null) {
      track.append(this.pin);
      this.node.append(this.goal);
    }
    this.node.append(this.against);
    this.load();
  }

  /** Measure the bar anew: the frames are others. */
  load() {
    const { scene } = this;
    const most = largest(scene.losses(), scene.model.get("_diverged"));
    this.top = 1.1 * Math.max(most, this.target ?? 0, 1e-9);
  }

  draw(loss) {
    const { w0, reg, kept } = this.scene;
    const words = {
      observed: `observed ${number(loss.observed)}`,
      unobserved: Array.isArray(w0)
        ? `weighted unobserved ${number(loss.weighted)}`
        : `${written(w0)} × unobserved ${number(loss.unobserved)}`,
      penalty: `penalty ${number(loss.penalty)}`,
    };
    const shown = { observed: loss.observed, unobserved: loss.weighted, penalty: loss.penalty };
    setText(this.total, number(loss.total));
    const full = Math.max(this.top, loss.total);
    for (const { name, bar, value, term } of this.parts) {
      setText(value, words[name]);
      bar.style.width = `${(100 * shown[name]) / full}%`;
      if (name === "penalty") term.hidden = reg === 0;
    }
    setText(this.against, kept ? comparison(loss.total, this.scene) : "");
    if (this.target === null) return;
    this.pin.style.left = `${(100 * this.target) / full}%`;
    const reached = this.reached(loss);
    setText(
      this.goal,
      reached
        ? `✓ Target ${number(this.target)} reached.`
        : `Target ${number(this.target)}: ${number(loss.total - this.target)} to go.`,
    );
    this.goal.classList.toggle("rv-reached", reached);
  }

  /** As many digits count as are shown: a loss that reads like the target reaches it. */
  reached({ total }) {
    return total <= this.target + 5e-4;
  }

  /** The loss in words, for those who listen. */
  sentence(loss) {
    const said = `Loss ${number(loss.total)}`;
    const goal = `, target ${number(this.target)}: ${this.reached(loss) ? "reached" : "not yet"}`;
    return `${said}${this.target === null ? "" : goal}${this.against.textContent && `; ${this.against.textContent}`}`;
  }
}

/** "0.400 less than kept (1.632)", and whether both are counted alike. */
function comparison(total, { kept, w0, reg }) {
  const by = number(total - kept.total);
  const words =
    Number(by) === 0
      ? "as much as"
      : `${by.replace("\u2212", "")} ${total < kept.total ? "less" : "more"} than`;
  const alike = String(w0) === String(kept.w0) && reg === kept.reg;
  return `${words} kept (${number(kept.total)}${alike ? "" : ", with other weights"})`;
}

const number = (x) => decimals(x, 3);
