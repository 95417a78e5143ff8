// The votes of a class: counters and bars beside the options of a question, for buttons and for number keys.
// They stay in this view: nothing is kept, here or in Python.

import { html, setText } from "../shared/dom.js";
import { again, counted, fresh, inWords, shares, votes } from "./tally.js";

export class Votes {
  /** `options` are their texts; `say` tells those who listen. */
  constructor(options, say) {
    Object.assign(this, { options, say });
    this.rows = options.map((text, k) => this.row(text, k));
    this.clear();
  }

  /** The counters of each option, to be put beside it. */
  get nodes() {
    return this.rows.map(({ node }) => node);
  }

  row(text, k) {
    const button = (sign, step) =>
      html("button", {
        type: "button",
        text: sign,
        "aria-label": `${step > 0 ? "One more" : "One less"} for “${text}”`,
        onclick: () => this.add(k, step),
      });
    const bar = (name) => {
      const fill = html("span", { class: `rv-vote-bar rv-vote-${name}`, "aria-hidden": "true" });
      const words = html("span", { class: "rv-vote-count" });
      return { node: html("span", { class: "rv-vote-line" }, fill, words), fill, words };
    };
    const [before, now] = [bar("before"), bar("now")];
    const buttons = html("span", { class: "rv-vote-buttons" }, button("−", -1), button("+", 1));
    const bars = html("span", { class: "rv-vote-bars" }, before.node, now.node);
    const node = html("div", { class: "rv-votes", hidden: "" }, buttons, bars);
    return { node, before, now };
  }

  /** Number keys count: 1 for the first option, with Shift one less. */
  onKey(event) {
    const option = Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]) - 1;
    if (!(option < this.rows.length) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.add(option, event.shiftKey ? -1 : 1);
  }

  add(option, step) {
    this.tally = counted(this.tally, option, step);
    this.draw();
    const { now } = this.tally;
    this.say(`${option + 1}: ${now[option]} of ${votes(now)}`);
  }

  again() {
    this.tally = again(this.tally);
    this.draw();
    this.say("Vote again. The striped bars are the first vote.");
  }

  clear() {
    this.tally = fresh(this.options.length);
    this.draw();
  }

  draw() {
    this.rows.forEach((row, k) => {
      for (const name of ["before", "now"]) {
        const counts = this.tally[name];
        row[name].node.classList.toggle("rv-vote-none", !counts);
        if (!counts) continue;
        row[name].fill.style.width = `${100 * shares(counts)[k]}%`;
        setText(row[name].words, `${name === "before" ? "first " : ""}${inWords(counts, k)}`);
      }
    });
  }

  show(shown) {
    for (const node of this.nodes) node.hidden = !shown;
  }
}
