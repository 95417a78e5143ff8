// Predict, then see: radio buttons, a button to commit, and then what is behind each option; for a class,
// counters in place of the radio buttons. Nothing of it leaves this view: no choice is kept, here or in Python.

import { html, setText } from "../shared/dom.js";
import { keepKeys } from "../shared/page.js";
import { areOpen, Covers, openAll } from "./covers.js";
import { Votes } from "./votes.js";

class PredictionView {
  constructor(model, el) {
    this.model = model;
    this.answer = model.get("answer");
    const id = `rv-${Math.random().toString(36).slice(2)}`;
    const question = html("p", { class: "rv-question", id, text: model.get("question") });
    const group = html("div", { class: "rv-choices", role: "radiogroup", "aria-labelledby": id });
    this.rows = model.get("options").map((text, k) => this.row(text, model.get("reasons")[k], id, k + 1));
    group.append(...this.rows.map(({ node }) => node));
    this.group = group;
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
    this.reopen = html("button", { type: "button", text: "Vote again", onclick: () => this.votes.again() });
    this.inClass = html("button", { type: "button", text: "Class", onclick: () => this.onClass() });
    this.inClass.title = "Count a show of hands: keys 1, 2, 3 …, with Shift one less";
    this.all = html("button", { type: "button", class: "rv-all", onclick: () => openAll(!areOpen()) });
    const buttons = [this.commit, this.reopen, this.show, this.again, this.inClass];
    const bar = html("div", { class: "rv-toolbar" }, ...buttons, this.verdict, this.all);
    this.root = html("div", { class: "rv rv-prediction", role: "group", "aria-label": "Prediction" });
    this.root.append(html("div", { class: "rv-ask", tabindex: -1 }, question, group, bar));
    this.votes = new Votes(model.get("options"), (text) => setText(this.verdict, text));
    this.votes.nodes.forEach((node, k) => this.rows[k].option.after(node));
    this.root.addEventListener("keydown", (event) => this.isClass && this.votes.onKey(event));
    keepKeys(this.root);
    el.append(this.root);
    this.set(false);
    this.covers = new Covers(this.root, {
      onShow: () => this.reveal(-1),
      onChange: (any) => {
        this.all.hidden = !any;
        setText(this.all, areOpen() ? "Cover answers" : "Open everything");
      },
    });
  }

  row(text, why, name, number) {
    const radio = html("input", { type: "radio", name });
    radio.addEventListener("change", () => setText(this.verdict, ""));
    radio.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.onCommit();
    });
    const sign = html("span", { class: "rv-sign", role: "img", hidden: "" });
    const yours = html("span", { class: "rv-yours", text: " (your guess)", hidden: "" });
    const key = html("kbd", { class: "rv-key", text: number, "aria-hidden": "true" });
    const option = html("span", { class: "rv-option" }, html("span", { text }), yours);
    const reason = html("p", { class: "rv-reason", text: why });
    const node = html("div", { class: "rv-choice" }, html("label", {}, radio, key, sign, option), reason);
    return { node, radio, key, sign, option: option.parentNode, yours, text };
  }

  onCommit() {
    const chosen = this.rows.findIndex(({ radio }) => radio.checked);
    if (chosen >= 0) this.reveal(chosen);
    else setText(this.verdict, "Choose an option first, or press “Show me”.");
  }

  /** Count hands instead of asking one learner, or the other way round. */
  onClass() {
    this.isClass = !this.isClass;
    this.votes.show(this.isClass);
    this.set(this.isAnswered);
    setText(this.verdict, this.isClass && !this.isAnswered ? "Keys 1, 2, 3 … count hands." : "");
  }

  /** Say what is right; -1 is no guess. */
  reveal(chosen) {
    this.rows.forEach(({ node, sign, yours }, k) => {
      const right = k === this.answer;
      node.classList.toggle("rv-is-right", right);
      node.classList.toggle("rv-is-chosen", k === chosen);
      setText(sign, right ? "✓" : "✗");
      sign.setAttribute("aria-label", right ? "right:" : "not right:");
      sign.hidden = false;
      yours.hidden = k !== chosen;
    });
    this.set(true);
    this.covers.open();
    this.again.focus({ preventScroll: true });
    const said = chosen === this.answer ? "Right." : `The right answer is “${this.rows[this.answer].text}”.`;
    setText(this.verdict, chosen < 0 || chosen === this.answer ? said : `Not quite. ${said}`);
  }

  onAgain() {
    this.rows.forEach(({ node, radio, sign, yours }) => {
      node.classList.remove("rv-is-right", "rv-is-chosen");
      radio.checked = false;
      sign.hidden = yours.hidden = true;
    });
    this.votes.clear();
    this.set(false);
    setText(this.verdict, "");
    (this.isClass ? this.inClass : this.rows[0].radio).focus();
  }

  set(answered) {
    this.isAnswered = answered;
    const counts = Boolean(this.isClass);
    this.root.classList.toggle("rv-answered", answered);
    this.root.classList.toggle("rv-counts", counts);
    this.group.setAttribute("role", counts ? "group" : "radiogroup");
    this.rows.forEach(({ radio, key }) => {
      radio.hidden = answered || counts;
      key.hidden = answered || !counts;
    });
    this.commit.hidden = answered || counts;
    this.reopen.hidden = answered || !counts;
    this.show.hidden = answered;
    setText(this.show, counts ? "Reveal" : "Show me");
    this.again.hidden = !answered;
    this.inClass.setAttribute("aria-pressed", counts);
  }
}

function render({ model, el }) {
  const view = new PredictionView(model, el);
  return () => view.covers.end();
}

export default { render };
