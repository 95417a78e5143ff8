// The code of a cell: shown, edited, kept in this browser, and exchanged for another version of it.

import { button, html } from "./elements.js";

const CHANGED = "This cell has changed since you edited it. You see yours.";
const ELSEWHERE = "You have edited this cell in another window too. You see what stands in this one.";

export class Code {
  /** `pre` shows it, `kept` keeps what is edited. `on` has change() and say(text), and for keys run(), next() and leave(). */
  constructor(pre, id, name, kept, on) {
    Object.assign(this, { pre, id, name, kept, on });
    this.original = this.text = pre.textContent.trimEnd();
    this.originalNodes = [...pre.childNodes];
    this.note = html("p", { class: "rv-note" });
    pre.tabIndex = 0;
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", `Code of ${name}; Enter edits it`);
    pre.addEventListener("click", () => getSelection().isCollapsed && this.edit());
    pre.addEventListener("keydown", (event) => this.onKey(event));
  }

  get isEdited() {
    return this.text !== this.original;
  }

  onKey(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (event.shiftKey) this.on.next();
    else if (event.ctrlKey || event.metaKey) this.on.run();
    else this.edit();
  }

  focus() {
    const fold = this.pre.closest(".rv-fold");
    if (fold) fold.open = true;
    (this.editor ?? this.pre).focus();
  }

  async edit() {
    this.opened ??= import("./editor.js").then(({ edit }) => {
      const place = html("div", { class: "rv-editor highlight rv-source" });
      place.style.fontSize = getComputedStyle(this.pre).fontSize;
      this.pre.after(place);
      this.pre.hidden = true;
      const { run, next, leave } = this.on;
      const change = (text) => this.change(text);
      const label = `Code of ${this.name}; Escape leaves it`;
      this.editor = edit(place, this.text, label, { change, run, next, leave });
    });
    try {
      await this.opened;
      this.editor.focus();
    } catch {
      this.opened = null;
      this.on.say("The editor could not be loaded; click on the code to try again.");
    }
  }

  change(text) {
    this.text = text;
    this.on.change();
    if (this.isEdited || this.other) this.keep();
    else this.kept.forget(this.id);
  }

  keep() {
    this.kept.set(this.id, { code: this.text, original: this.original, other: this.other });
  }

  set(text) {
    if (this.editor) this.editor.set(text);
    else if (text === this.original) this.pre.replaceChildren(...this.originalNodes);
    else this.pre.textContent = text;
    this.change(text);
  }

  /** Show what is kept. */
  takeKept(record = this.kept.get(this.id)) {
    if (!record) return;
    const { code, original, other } = record;
    this.set(code);
    if (original !== this.original && code !== this.original) this.offer(this.original, CHANGED);
    else if (other) this.offer(other, ELSEWHERE);
  }

  /** Another window has edited this cell: take it, or if it was edited here too, offer it. */
  hear(record) {
    if (!record || record.code === this.text) return;
    if (this.isEdited) this.offer(record.code, ELSEWHERE);
    else this.takeKept(record);
  }

  /** Say that there is another version of the code; a button shows it in exchange for this one. */
  offer(other, sentence) {
    this.other = other;
    this.keep();
    const swap = button("Show the other", `Show the other version of ${this.name}`, () => {
      this.offer(this.text, "You see the other version now.");
      this.set(other);
    });
    const done = button("Keep what I see", `Keep what I see in ${this.name}`, () => {
      this.other = undefined;
      this.note.replaceChildren();
      this.change(this.text);
    });
    this.note.replaceChildren(`${sentence} `, swap, done);
  }

  /** Back to the code as it was; nothing is kept. */
  forget() {
    this.other = undefined;
    this.note.replaceChildren();
    this.set(this.original);
  }
}
