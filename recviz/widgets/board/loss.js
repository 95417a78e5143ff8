// The loss as a stacked bar and in numbers: observed, unobserved, penalty, and a target to beat.

import { html, setText } from "../shared/dom.js";
import { decimals, written } from "../shared/text.js";

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
    const sum = html("div", { class: "rv-sum" }, "Loss ", this.total, " = ");
    sum.append(...this.parts.map(({ term }) => term));
    const track = html("div", { class: "rv-track", "aria-hidden": "true" });
    track.append(...this.parts.map(({ bar }) => bar));
    this.node = html("div", { class: "rv-loss" }, sum, track);
    if (this.target !== null) {
      track.append(this.pin);
      this.node.append(this.goal);
    }
    this.top = this.longest();
  }

  /** The bar's full length: a little more than the largest loss among the frames. */
  longest() {
    const most = this.scene.model.get("_most_loss");
    return 1.1 * Math.max(most, this.target ?? 0, 1e-9);
  }

  draw() {
    const loss = this.scene.loss();
    const { w0, reg } = this.scene;
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
    if (this.target === null) return;
    this.pin.style.left = `${(100 * this.target) / full}%`;
    // As many digits as are shown: a loss that reads like the target counts as reaching it.
    const reached = loss.total <= this.target + 5e-4;
    setText(
      this.goal,
      reached
        ? `✓ Target ${number(this.target)} reached.`
        : `Target ${number(this.target)}: ${number(loss.total - this.target)} to go.`,
    );
    this.goal.classList.toggle("rv-reached", reached);
  }
}

const number = (x) => decimals(x, 3);
