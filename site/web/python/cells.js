// The code cells of a page, or of slides: run, edited, reset. What runs them is in session.js, what they show in
// outputs.js; that and the editor are fetched when they are first needed.

import { Kept } from "./kept.js";
import { Session, STOPPED } from "./session.js";

const ONLY_ASKS = /^\s*rv\.predict\([^()]*\)\s*$/; // needs nothing of other cells, and leaves them nothing
const CHANGED = "This cell has changed since you edited it. You see yours.";
const ELSEWHERE = "You have edited this cell in another window too. You see what stands in this one.";
const NOT_KEPT = "This browser keeps nothing for this page: what you edit is gone when you close it.";
const ON_ANOTHER_MACHINE = "Shown is what this cell gave on another machine.";

function html(name, { text = "", ...attributes }, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(text, ...children);
  return node;
}

const button = (text, label, onclick) =>
  html("button", { type: "button", class: "rv-button", text, "aria-label": label, onclick });

class Cell {
  constructor(page, id, number, nodes) {
    Object.assign(this, { page, id, number });
    this.input = nodes.map((node) => node.querySelector(".cell_input")).find(Boolean);
    this.node = this.input.closest(".cell");
    this.section = this.node.closest("section:has(> h2), .rv-stack");
    this.isSetup = this.node.matches(".tag_setup");
    this.places = nodes.flatMap((node) => [...node.querySelectorAll(".cell_output")]);
    this.stored = new Map(this.places.map((place) => [place, [...place.childNodes]]));
    this.pre = this.input.querySelector("pre");
    this.original = this.code = this.pre.textContent.trimEnd();
    this.originalNodes = [...this.pre.childNodes];
    this.build();
    this.takeKept(page.kept.get(id));
  }

  get name() {
    return `cell ${this.number}`;
  }

  get isEdited() {
    return this.code !== this.original;
  }

  build() {
    this.runButton = button("Run", `Run ${this.name}`, () => this.page.run([this]));
    this.stopButton = button("Stop", `Stop ${this.name}`, () => this.page.stop());
    this.resetButton = button("Reset cell", `Reset cell ${this.number}`, () => this.reset());
    this.status = html("span", { class: "rv-status" });
    this.progress = html("progress", { "aria-label": "Python is loading" });
    this.note = html("p", { class: "rv-note" });
    const bar = html("div", { class: "rv-run" });
    bar.append(this.runButton, this.stopButton, this.resetButton, this.progress, this.status);
    this.input.append(bar, this.note);
    this.pre.tabIndex = 0;
    this.pre.setAttribute("role", "group");
    this.pre.setAttribute("aria-label", `Code of ${this.name}; Enter edits it`);
    this.pre.addEventListener("click", () => getSelection().isCollapsed && this.edit());
    this.pre.addEventListener("keydown", (event) => this.onKey(event));
    this.say("");
  }

  onKey(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.shiftKey) this.runAndGoOn();
    else if (event.ctrlKey || event.metaKey) this.page.run([this]);
    else this.edit();
  }

  runAndGoOn() {
    this.page.run([this]);
    const next = this.page.cells[this.page.cells.indexOf(this) + 1] ?? this;
    next.focus();
  }

  focus() {
    (this.editor ?? this.pre).focus();
  }

  async edit() {
    this.opened ??= import("./editor.js").then(({ edit }) => {
      const place = html("div", { class: "rv-editor highlight rv-source" });
      place.style.fontSize = getComputedStyle(this.pre).fontSize;
      this.pre.after(place);
      this.pre.hidden = true;
      this.editor = edit(place, this.code, `Code of ${this.name}; Escape leaves it`, {
        change: (code) => this.change(code),
        run: () => this.page.run([this]),
        next: () => this.runAndGoOn(),
        leave: () => (this.runButton.hidden ? this.stopButton : this.runButton).focus(),
      });
    });
    try {
      await this.opened;
      this.editor.focus();
    } catch {
      this.opened = null;
      this.say("The editor could not be loaded; click on the code to try again.");
    }
  }

  // ---- what is edited, and kept

  change(code) {
    this.code = code;
    this.resetButton.hidden = !this.isEdited;
    if (this.isEdited || this.other) this.keep();
    else this.page.kept.forget(this.id);
  }

  keep() {
    this.page.kept.set(this.id, { code: this.code, original: this.original, other: this.other });
  }

  set(code) {
    if (this.editor) this.editor.set(code);
    else if (code === this.original) this.pre.replaceChildren(...this.originalNodes);
    else this.pre.textContent = code;
    this.change(code);
  }

  takeKept(record) {
    if (!record) return;
    const { code, original, other } = record;
    this.set(code);
    if (original !== this.original && code !== this.original) this.offer(this.original, CHANGED);
    else if (other) this.offer(other, ELSEWHERE);
  }

  /** Another window has edited this cell: take it, or if it was edited here too, offer it. */
  hear(record) {
    if (!record || record.code === this.code) return;
    if (this.isEdited) this.offer(record.code, ELSEWHERE);
    else this.takeKept(record);
  }

  /** Say that there is another version of the code; a button shows it in exchange for this one. */
  offer(other, sentence) {
    this.other = other;
    this.keep();
    const swap = button("Show the other", `Show the other version of ${this.name}`, () => {
      this.offer(this.code, "You see the other version now.");
      this.set(other);
    });
    const done = button("Keep what I see", `Keep what I see in ${this.name}`, () => {
      this.other = undefined;
      this.note.replaceChildren();
      this.change(this.code);
    });
    this.note.replaceChildren(`${sentence} `, swap, done);
  }

  /** Back to the code as it was; nothing is kept. */
  forget() {
    this.other = undefined;
    this.note.replaceChildren();
    this.set(this.original);
  }

  reset() {
    this.forget();
    this.showStored();
    this.page.session.ran.delete(this);
    this.say("");
    this.focus();
  }

  // ---- how it runs

  say(text, state = "") {
    this.node.dataset.state = state;
    const active = state === "running" || state === "waiting";
    const held = document.activeElement;
    this.runButton.hidden = active;
    this.stopButton.hidden = !active;
    this.progress.hidden = true;
    this.resetButton.hidden = !this.isEdited;
    this.runButton.textContent = state === "lost" ? "Try again" : "Run";
    this.status.textContent = text;
    if (held === this.runButton && active) this.stopButton.focus();
    if (held === this.stopButton && !active) this.runButton.focus();
  }

  load({ text, done, total }) {
    const [now, all] = [done, total].map((bytes) => (bytes / 1e6).toFixed(0));
    this.status.textContent = done < total ? `${text}: ${now} of ${all} MB` : "Python starts";
    Object.assign(this.progress, { hidden: false, max: total, value: done });
  }

  /** Run it in this Python. What only another cell needs keeps what the learner has done with its board. */
  async run(session, isAsked) {
    const { page, code } = this;
    this.say("running", "running");
    page.tell(session.isReady ? `${this.name} is running` : "Python is loading");
    const [{ Outputs }] = await Promise.all([
      import("./outputs.js"),
      session.start((progress) => page.askedNow().load(progress)),
    ]);
    this.say("running", "running");
    if (!this.places.length) this.places.push(this.newPlace());
    const outputs = new Outputs(this.places, page.widgets);
    const ok = await session.run(this.number, code, (output) => outputs.add(output));
    const result = await outputs.end();
    const missing = outputs.errors.find(({ ename }) => ename === "NotInstalled");
    if (missing && !this.isEdited) {
      this.showStored(html("p", { class: "rv-note", text: `${ON_ANOTHER_MACHINE} ${missing.evalue}` }));
    } else if (!isAsked) {
      const shown = outputs.shown();
      await Promise.all(
        outputs.models.map((old, k) => old && shown[k] && page.widgets.handOver(old, shown[k])),
      );
    }
    const done = ok || (missing && !this.isEdited);
    if (done) session.ran.set(this, code);
    this.say(done ? "done" : "ended with an error", done ? "done" : "error");
    page.tell(`${this.name}: ${done ? "done" : "error"}. ${result}`);
  }

  newPlace() {
    const place = html("div", { class: "cell_output" });
    this.stored.set(place, []);
    this.node.append(place);
    return place;
  }

  showStored(...before) {
    for (const place of this.places) place.replaceChildren(...before.splice(0), ...this.stored.get(place));
  }
}

class Page {
  constructor(node, widgets) {
    const { python: lesson, needs } = node.dataset;
    this.widgets = widgets;
    this.session = new Session(widgets.manager, needs ? needs.split(" ") : []);
    this.live = html("div", { role: "status", class: "rv-hidden" });
    this.warning = html("p", { class: "rv-note", role: "status" });
    node.after(this.live, this.warning);
    this.kept = new Kept(lesson, () => (this.warning.textContent = NOT_KEPT));
    this.queue = [];
    const nodes = Object.groupBy(document.querySelectorAll("[class*=tag_cell-]"), idOf);
    this.cells = Object.entries(nodes).map(([id, of], k) => new Cell(this, id, k + 1, of));
    this.kept.listen((id, record) => this.cells.find((cell) => cell.id === id)?.hear(record));
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
        for (const cell of this.cells) cell.forget();
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
      (other) => other.isSetup || (other.section === cell.section && !ONLY_ASKS.test(other.code)),
    );
  }

  runAll() {
    this.session.ran.clear();
    this.run(this.cells, false);
  }

  /** The cell that the learner waits for. */
  askedNow() {
    return (this.queue.find(({ isAsked }) => isAsked) ?? this.queue[0]).cell;
  }

  async run(cells, areAsked = true) {
    for (const cell of cells.flatMap((cell) => [...this.needsOf(cell), cell])) {
      const isAsked = areAsked && cells.includes(cell);
      if (!isAsked && this.session.ran.get(cell) === cell.code) continue;
      if (this.queue.some((waiting) => waiting.cell === cell)) continue;
      this.queue.push({ cell, isAsked });
      cell.say("waiting", "waiting");
    }
    if (this.working) return;
    this.working = true;
    while (this.queue.length) {
      const { cell, isAsked } = this.queue[0];
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
  giveUp(reason) {
    const cell = this.askedNow();
    for (const waiting of this.queue.splice(0)) waiting.cell.say("");
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
