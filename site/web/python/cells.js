// The code cells of a page, or of slides: which of them run, and in what order. What runs them is in session.js.

import { Cell } from "./cell.js";
import { button, html } from "./elements.js";
import { Kept } from "./kept.js";
import { Session, STOPPED } from "./session.js";

const ONLY_ASKS = /^\s*rv\.predict\([^()]*\)\s*$/; // needs nothing of other cells, and leaves them nothing
const NOT_KEPT = "This browser keeps nothing for this page: what you edit is gone when you close it.";

class Page {
  constructor(node, widgets) {
    const { python: lesson, needs } = node.dataset;
    this.widgets = widgets;
    const lost = (reason) => this.last && this.giveUp(reason, this.last);
    this.session = new Session(widgets.manager, needs ? needs.split(" ") : [], lost);
    this.live = html("div", { role: "status", class: "rv-hidden" });
    this.warning = html("p", { class: "rv-note", role: "status" });
    node.after(this.live, this.warning);
    this.kept = new Kept(lesson, () => (this.warning.textContent = NOT_KEPT));
    this.queue = [];
    const nodes = Object.groupBy(document.querySelectorAll("[class*=tag_cell-]"), idOf);
    this.cells = Object.entries(nodes).map(([id, of], k) => new Cell(this, id, k + 1, of));
    this.kept.listen((id, record) => this.cells.find((cell) => cell.id === id)?.code.hear(record));
    if (node.matches("p")) node.after(this.bar());
    for (const note of document.querySelectorAll(".rv-needs-python"))
      note.textContent = "This needs Python: run the cell to wake it.";
  }

  bar() {
    const bar = html("div", { class: "rv-run rv-run-all", role: "group", "aria-label": "All cells" });
    const ask = (text, question, yes) =>
      button(text, text, () => {
        const back = () => {
          bar.replaceChildren(...buttons);
          buttons[0].focus();
        };
        const sure = button("Yes", `Yes, ${text}`, () => {
          back();
          yes();
        });
        bar.replaceChildren(html("span", { text: question }), sure, button("No", `No, ${text}`, back));
        sure.focus();
      });
    const buttons = [
      button("Run all", "Run all cells", () => this.runAll()),
      ask("Reset all", "All cells as they were, edits and results gone?", () => {
        this.kept.forgetAll();
        location.reload();
      }),
      ask("Forget my edits", "Forget what you edited in all lessons, also what you do not see here?", () => {
        this.kept.forgetEverything();
        for (const cell of this.cells) cell.code.forget();
      }),
    ];
    bar.append(...buttons);
    return bar;
  }

  tell(text) {
    this.live.textContent = text;
  }

  /** What must have run before a cell: the setup, and the cells above it in its section, as they stand now. */
  needsOf(cell) {
    const before = this.cells.slice(0, this.cells.indexOf(cell));
    return before.filter(
      (other) => other.isSetup || (other.section === cell.section && !ONLY_ASKS.test(other.code.text)),
    );
  }

  runAll() {
    this.session.ran.clear();
    this.run(this.cells, false);
  }

  runAndGoOn(cell) {
    this.run([cell]);
    const next = this.cells[this.cells.indexOf(cell) + 1] ?? cell;
    next.code.focus();
  }

  /** The cell that the learner waits for. */
  askedNow() {
    return (this.queue.find(({ isAsked }) => isAsked) ?? this.queue[0]).cell;
  }

  async run(cells, areAsked = true) {
    for (const cell of cells.flatMap((cell) => [...this.needsOf(cell), cell])) {
      const isAsked = areAsked && cells.includes(cell);
      if (!isAsked && this.session.ran.get(cell) === cell.code.text) continue;
      if (this.queue.some((waiting) => waiting.cell === cell)) continue;
      this.queue.push({ cell, isAsked });
      cell.say("waiting", "waiting");
    }
    if (this.working) return;
    this.working = true;
    while (this.queue.length) {
      const { cell, isAsked } = this.queue[0];
      this.last = cell;
      try {
        await cell.run(this.session, isAsked);
        this.queue.shift();
      } catch (error) {
        this.giveUp(error.message);
      }
    }
    this.working = false;
  }

  /** Say where the learner waits why it did not end, and let the other cells wait no more. */
  giveUp(reason, cell = this.askedNow()) {
    for (const waiting of this.queue.splice(0)) waiting.cell.say();
    cell.say(reason, reason === STOPPED ? "stopped" : "lost");
    this.tell(`${cell.name}: ${reason}`);
  }

  stop() {
    this.session.end(STOPPED);
    this.session.start(() => {}).catch(() => {});
  }
}

const idOf = (node) => /tag_cell-(\S+)/.exec(node.className)[1];

/** Give the cells of this page their buttons, if it can run Python. */
export function begin(widgets) {
  const node = document.querySelector("[data-python]");
  if (node) return new Page(node, widgets);
}
