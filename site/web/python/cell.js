// A code cell with its buttons: it runs, says how it goes, and shows what comes of it. What it shows is in
// outputs.js, which is fetched when it is first needed.

import { Code } from "./code.js";
import { button, html } from "./elements.js";

const ON_ANOTHER_MACHINE = "Shown is what this cell gave on another machine.";

const passed = (seconds) => (seconds ? `, ${seconds} s` : "");

export class Cell {
  constructor(page, id, number, nodes) {
    Object.assign(this, { page, id, number, name: `cell ${number}` });
    this.input = nodes.map((node) => node.querySelector(".cell_input")).find(Boolean);
    this.node = this.input.closest(".cell");
    this.section = this.node.closest("section:has(> h2), .rv-stack");
    this.isSetup = this.node.matches(".tag_setup");
    this.seconds = Number(/tag_takes-(\d+)-s\b/.exec(this.node.className)?.[1] ?? 0);
    this.places = nodes.flatMap((node) => [...node.querySelectorAll(".cell_output")]);
    this.stored = new Map(this.places.map((place) => [place, [...place.childNodes]]));
    this.code = new Code(this.input.querySelector("pre"), id, this.name, page.kept, {
      change: () => (this.resetButton.hidden = !this.code.isEdited),
      say: (text) => this.say(text),
      run: () => page.run([this]),
      next: () => page.runAndGoOn(this),
      leave: () => (this.runButton.hidden ? this.stopButton : this.runButton).focus(),
    });
    this.build();
    this.code.takeKept();
  }

  build() {
    this.runButton = button("Run", `Run ${this.name}`, () => this.page.run([this]));
    this.stopButton = button("Stop", `Stop ${this.name}`, () => this.page.stop());
    this.resetButton = button("Reset cell", `Reset cell ${this.number}`, () => this.reset());
    this.status = html("span", { class: "rv-status" });
    this.progress = html("progress", { "aria-label": "Python is loading" });
    const bar = html("div", { class: "rv-run" });
    bar.append(this.runButton, this.stopButton, this.resetButton, this.progress, this.status);
    const fold = this.input.closest(".rv-fold");
    if (fold) fold.after(bar, this.code.note);
    else this.input.append(bar, this.code.note);
    this.say();
  }

  reset() {
    this.code.forget();
    this.showStored();
    this.page.session.ran.delete(this);
    this.say();
    this.code.focus();
  }

  /** Say how long it takes, if that is long, or how it goes. */
  say(text = this.seconds ? `takes about ${this.seconds} s` : "", state = "") {
    clearInterval(this.clock);
    this.node.dataset.state = state;
    const active = state === "running" || state === "waiting";
    const held = document.activeElement;
    this.runButton.hidden = active;
    this.stopButton.hidden = !active;
    this.progress.hidden = true;
    this.resetButton.hidden = !this.code.isEdited;
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
    const { page } = this;
    const { text, isEdited } = this.code;
    this.say("running", "running");
    page.tell(session.isReady ? `${this.name} is running` : "Python is loading");
    const [{ Outputs }] = await Promise.all([
      import("./outputs.js"),
      session.start((progress) => page.askedNow().load(progress)),
    ]);
    const seconds = this.count();
    if (!this.places.length) this.places.push(this.newPlace());
    const outputs = new Outputs(this.places, page.widgets);
    const ok = await session.run(this.number, text, (output) => outputs.add(output));
    const result = await outputs.end();
    const missing = outputs.errors.find(({ ename }) => ename === "NotInstalled");
    if (missing && !isEdited) {
      this.showStored(html("p", { class: "rv-note", text: `${ON_ANOTHER_MACHINE} ${missing.evalue}` }));
    } else if (!isAsked) {
      const shown = outputs.shown();
      await Promise.all(
        outputs.models.map((old, k) => old && shown[k] && page.widgets.handOver(old, shown[k])),
      );
    }
    const done = ok || (missing && !isEdited);
    if (done) session.ran.set(this, text);
    this.say(`${done ? "done" : "ended with an error"}${passed(seconds())}`, done ? "done" : "error");
    page.tell(`${this.name}: ${done ? "done" : "error"}. ${result}`);
  }

  /** Show how many seconds it has been running; return what counts them. */
  count() {
    this.say("running", "running");
    const start = performance.now();
    const seconds = () => Math.round((performance.now() - start) / 1000);
    const most = this.seconds ? ` of about ${this.seconds} s` : "";
    this.clock = setInterval(() => (this.status.textContent = `running${passed(seconds())}${most}`), 1000);
    return seconds;
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
