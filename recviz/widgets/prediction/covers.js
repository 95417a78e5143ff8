// What would give a question's answer away, covered until somebody has committed to a guess: on its page, in
// its notebook. Nothing is moved or taken out: what is covered keeps its room, and is opened by the browser's
// own search too.

import { html } from "../shared/dom.js";

const KEY = "recviz-answers"; // in the browser's store: "open" where nothing is to be covered
const CHANGED = "recviz-answers";
const CELL = ".jp-Cell, article .cell"; // on slides a question stands alone
const PLACE = ".jp-Notebook, article";
const OUTPUT = ".jp-OutputArea-output, .cell_output > *";
const STAYS = ".rv, .rv-widget, .jupyter-widgets, .rv-verdict, details"; // is to be used, or is folded
const ENDS = "h1, h2, :has(.rv-prediction)";

/** Whether all answers of this page are open, now and at the next visit. */
export function areOpen() {
  const page = document.documentElement.dataset;
  try {
    page.rvAnswers ??= localStorage.getItem(KEY) ?? "";
  } catch {
    page.rvAnswers ??= ""; // nothing is kept here: then for this page only
  }
  return page.rvAnswers === "open";
}

export function openAll(open) {
  document.documentElement.dataset.rvAnswers = open ? "open" : "";
  try {
    if (open) localStorage.setItem(KEY, "open");
    else localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
  document.dispatchEvent(new Event(CHANGED));
}

/** The parts of a lesson that follow a cell, in order: paragraphs, lists, formulas, and cells with code. */
function* partsAfter(cell) {
  for (let at = cell.nextElementSibling; at; at = at.nextElementSibling) {
    if (at.matches(".jp-MarkdownCell")) yield* at.querySelector(".jp-RenderedMarkdown")?.children ?? [];
    else yield at;
  }
}

/** What gives the answer away: all of an explanation, and what cells show, but what a guess is tried on. */
function answers(cell) {
  const found = [];
  let stage = "Try";
  for (const part of partsAfter(cell)) {
    const outputs = part.matches(".cell, .jp-CodeCell") && [...part.querySelectorAll(OUTPUT)];
    if (!outputs) {
      const label = /^\s*(Predict|Try|Explain|Discuss|Your turn|Find the bug)\./.exec(part.textContent)?.[1];
      stage = label ?? stage;
    }
    if (part.matches(ENDS) || stage === "Predict") break;
    const told = outputs ? (/Your|Find/.test(stage) ? [] : outputs) : stage === "Explain" ? [part] : [];
    found.push(...told.filter((node) => !node.matches(STAYS) && !node.querySelector(STAYS)));
  }
  return found;
}

export class Covers {
  /** Cover what follows a question; `onChange` is told whether anything is, or would be if not all were open. */
  constructor(root, { onChange, onShow }) {
    Object.assign(this, { root, onChange, covered: new Set() });
    const show = html("button", { type: "button", text: "Show me", onclick: onShow });
    const words = html("span", { text: "Covered until you commit to a guess." });
    this.note = html("div", { class: "rv rv-cover" }, html("p", { class: "rv-cover-line" }, words, show));
    this.onFound = () => this.open();
    this.onChanged = () => this.update();
    // What is drawn, run or packed anew is covered before it is painted.
    this.watch = new MutationObserver((seen) => {
      if (seen.some(({ target }) => !target.closest(".rv, .rv-widget, .jupyter-widgets"))) this.update();
    });
    this.size = new ResizeObserver(() => this.attach()); // the first is when the question is in its page
    this.size.observe(root);
    document.addEventListener(CHANGED, this.onChanged);
  }

  attach() {
    const place = this.root.closest(PLACE);
    if (place) this.watch.observe(place, { childList: true, subtree: true });
    this.update();
  }

  update() {
    this.cell = this.root.closest(CELL);
    const asked = this.cell && !("rvSeen" in this.cell.dataset);
    const found = asked ? answers(this.cell) : [];
    const wanted = new Set(areOpen() ? [] : found);
    for (const node of this.covered) if (!wanted.has(node)) this.uncover(node);
    const fresh = [...wanted].filter((node) => !this.covered.has(node));
    const heights = fresh.map((node) => node.offsetHeight); // all before any is changed
    fresh.forEach((node, k) => this.cover(node, heights[k]));
    this.mark([...wanted].find((node) => !node.closest(".jp-OutputArea")));
    this.onChange(found.length > 0);
  }

  cover(node, height) {
    this.covered.add(node);
    node.classList.add("rv-covered");
    node.style.containIntrinsicHeight = `${height}px`;
    node.hidden = "until-found";
    node.addEventListener("beforematch", this.onFound);
  }

  uncover(node) {
    this.covered.delete(node);
    node.classList.remove("rv-covered");
    node.style.containIntrinsicHeight = "";
    node.hidden = false;
    node.removeEventListener("beforematch", this.onFound);
  }

  /** Say why it is covered, over the first that is. */
  mark(first) {
    if (!first) this.note.remove();
    else if (this.note.nextElementSibling !== first) first.before(this.note);
  }

  /** Open what follows, for as long as this page is open. */
  open() {
    if (this.cell) this.cell.dataset.rvSeen = "";
    this.update();
  }

  end() {
    this.watch.disconnect();
    this.size.disconnect();
    document.removeEventListener(CHANGED, this.onChanged);
    for (const node of this.covered) this.uncover(node);
    this.note.remove();
  }
}
