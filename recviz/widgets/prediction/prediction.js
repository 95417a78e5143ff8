// Predict, then see: radio buttons, a button to commit, and then what is behind each option.
// Nothing of it leaves this view: no choice is kept, here or in Python.

import { html, setText } from "../shared/dom.js";
import { keepKeys } from "../shared/page.js";

class PredictionView {
  constructor(model, el) {
    this.model = model;
    this.answer = model.get("answer");
    const id = `rv-${Math.random().toString(36).slice(2)}`;
    const question = html("p", { class: "rv-question", id, text: model.get("question") });
    const group = html("div", { class: "rv-choices", role: "radiogroup", "aria-labelledby": id });
    this.rows = model.get("options").map((text, k) => this.row(text, model.get("reasons")[k], id));
    group.append(...this.rows.map(({ node }) => node));
    this.commit = html("button", { type: "button", text: "Commit", onclick: () => this.onCommit() });
    this.show = html("button", {
      type: "button",
      class: "rv-show-me",
      text: "Show me",
      onclick: () => this.reveal(-1),
    });
    this.again = html("button", {
      type: "button",
      text: "Try again",
      hidden: "",
      onclick: () => this.onAgain(),
    });
    this.verdict = html("span", { role: "status" });
    const bar = html("div", { class: "rv-toolbar" }, this.commit, this.show, this.again, this.verdict);
    this.root = html("div", { class: "rv rv-prediction", role: "group", "aria-label": "Prediction" });
    this.root.append(html("div", { class: "rv-ask" }, question, group, bar));
    keepKeys(this.root);
    el.append(this.root);
  }

  row(text, why, name) {
    const radio = html("input", { type: "radio", name });
    radio.addEventListener("change", () => setText(this.verdict, ""));
    radio.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.onCommit();
    });
    const sign = html("span", { class: "rv-sign", role: "img", hidden: "" });
    const yours = html("span", { class: "rv-yours", text: " (your guess)", hidden: "" });
    const option = html("span", { class: "rv-option" }, html("span", { text }), yours);
    const reason = html("p", { class: "rv-reason", text: why });
    const node = html("div", { class: "rv-choice" }, html("label", {}, radio, sign, option), reason);
    return { node, radio, sign, yours, text };
  }

  onCommit() {
    const chosen = this.rows.findIndex(({ radio }) => radio.checked);
    if (chosen >= 0) this.reveal(chosen);
    else setText(this.verdict, "Choose an option first, or press “Show me”.");
  }

  /** Say what is right; -1 is no guess. */
  reveal(chosen) {
    this.rows.forEach(({ node, radio, sign, yours }, k) => {
      const right = k === this.answer;
      node.classList.toggle("rv-is-right", right);
      node.classList.toggle("rv-is-chosen", k === chosen);
      setText(sign, right ? "✓" : "✗");
      sign.setAttribute("aria-label", right ? "right:" : "not right:");
      radio.hidden = true;
      sign.hidden = false;
      yours.hidden = k !== chosen;
    });
    this.set(true);
    this.again.focus();
    const said = chosen === this.answer ? "Right." : `The right answer is “${this.rows[this.answer].text}”.`;
    setText(this.verdict, chosen < 0 || chosen === this.answer ? said : `Not quite. ${said}`);
  }

  onAgain() {
    this.rows.forEach(({ node, radio, sign, yours }) => {
      node.classList.remove("rv-is-right", "rv-is-chosen");
      radio.hidden = radio.checked = false;
      sign.hidden = yours.hidden = true;
    });
    this.set(false);
    setText(this.verdict, "");
    this.rows[0].radio.focus();
  }

  set(answered) {
    this.root.classList.toggle("rv-answered", answered);
    this.commit.hidden = this.show.hidden = answered;
    this.again.hidden = !answered;
  }
}

function render({ model, el }) {
  new PredictionView(model, el);
}

export default { render };
