// The board: matrix, points, arithmetic, loss and recommendations of one factorisation A ≈ U Vᵀ.
// Its parts draw what scene.js computes, and tell this view what was pointed at, chosen or moved; it has all
// of them drawn anew, at most once a frame of the screen. board.py holds what the model holds.

import { html, setAttribute, setText } from "../shared/dom.js";
import { fillList } from "../shared/lists.js";
import { listen } from "../shared/model.js";
import { setName } from "../shared/names.js";
import { keepKeys, oncePerFrame, roomIn, watchTheme, watchWidth } from "../shared/page.js";
import { Palette } from "../shared/palette.js";
import { decimals, shorten } from "../shared/text.js";
import { enlargeable } from "../shared/wall.js";
import { LossBar } from "./loss.js";
import { MatrixPicture, MatrixTable } from "./matrix.js";
import { Plane } from "./plane.js";
import { Scene } from "./scene.js";

const RECOMMENDATIONS = 5;

export class BoardView {
  constructor(model, el) {
    this.model = model;
    this.scene = new Scene(model);
    this.focus = { user: null, item: null };
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-board", role: "group" });
    this.root.setAttribute("aria-label", `Board: ${this.scene.m} users, ${this.scene.n} items`);
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    this.listen();
  }

  assemble() {
    const { scene, model } = this;
    const handlers = {
      onPoint: (user, item) => this.look(user, item),
      onChoose: (user) => this.choose(user),
      onFocus: (kind, index) => this.lookAtPoint(kind, index),
      onMove: (kind, index, place) => this.move(kind, index, place),
      onDrop: () => model.save_changes(),
    };
    const Matrix = model.get("_as_table") ? MatrixTable : MatrixPicture;
    this.matrix = new Matrix(scene, handlers);
    this.plane = new Plane(scene, handlers);
    this.readout = html("div", { class: "rv-readout", role: "status" });
    this.loss = model.get("_show_loss") ? new LossBar(scene) : null;
    this.matrixBox = html("div", { class: "rv-matrix" }, this.matrix.node);
    this.planeBox = html("div", { class: `rv-plane-box ${scene.d === 1 ? "rv-line" : ""}` }, this.plane.node);
    this.caption = html("span", { class: "rv-caption" });
    this.resetButton = html("button", { type: "button", text: "Reset", onclick: () => this.reset() });
    this.presets = model.get("_presets").map(([label, frame]) => ({
      frame,
      button: html("button", { type: "button", text: label, onclick: () => this.go(frame) }),
    }));
    const bar = html("div", { class: "rv-toolbar" }, ...this.presets.map((p) => p.button));
    if (model.get("_draggable")) bar.append(this.resetButton);
    this.wall = enlargeable(this.root);
    bar.append(this.wall.button);
    const left = html("div", { class: "rv-left" }, this.matrixBox, this.readout);
    if (this.loss) left.append(this.loss.node);
    left.append(this.suggestions());
    const right = html("div", { class: "rv-right" }, this.caption, this.planeBox, bar);
    this.root.append(html("div", { class: "rv-columns" }, left, right));
  }

  suggestions() {
    const none = html("option", { value: "-1", text: "choose a user" });
    this.select = html("select", { onchange: () => this.choose(Number(this.select.value)) }, none);
    this.scene.users.forEach((name, i) =>
      this.select.append(html("option", { value: i, text: shorten(name, 30) })),
    );
    this.list = html("ol", { class: "rv-list" });
    const label = html("label", {}, "Recommend to ", this.select);
    return html("div", { class: "rv-suggest" }, label, this.list);
  }

  listen() {
    const { model, scene } = this;
    const refresh = () => {
      scene.refresh();
      this.draw();
    };
    // Moves belong to the frame they were made on.
    const forget = () => Object.keys(model.get("moves")).length && model.set("moves", {});
    const stopListening = listen(model, {
      "change:frame": () => {
        forget();
        refresh();
      },
      "change:moves": refresh,
      "change:user": this.draw,
      // Behind all of these: new frames are taken over once, when all that is new of them has come.
      change: () => {
        if (!scene.outdated) return;
        scene.load();
        forget();
        if (this.loss) this.loss.top = this.loss.longest();
        if (this.plane.reach !== model.get("_reach")) {
          this.plane.reach = model.get("_reach");
          this.measure();
        }
        this.draw();
      },
    });
    // Looking away ends the highlight, so the picture rests when nobody points at it.
    this.root.addEventListener("pointerleave", () => {
      if (!this.root.contains(document.activeElement)) this.look(null, null);
    });
    const stops = [
      stopListening,
      this.wall.dispose,
      watchTheme(() => {
        this.palette = null;
        this.draw();
      }),
      watchWidth(this.planeBox, () => this.measure()),
      watchWidth(this.root, () => this.measure()),
    ];
    this.dispose = () => {
      stops.forEach((stop) => stop());
      this.draw.cancel();
    };
  }

  measure() {
    const em = parseFloat(getComputedStyle(this.planeBox).fontSize);
    const room = [roomIn(this.planeBox), roomIn(this.matrixBox), em, this.plane.reach];
    if (room[0] <= 0 || room.every((part, k) => part === this.room?.[k])) return;
    this.room = room;
    this.plane.resize(room[0], em);
    this.matrix.resize(room[1]);
    this.draw();
  }

  // ---- what the learner does ------------------------------------------------------------------

  look(user, item) {
    if (this.focus.user === user && this.focus.item === item) return;
    this.focus = { user, item };
    this.draw();
  }

  /** Looking at a user keeps the item looked at before, and the other way round: a cell results. */
  lookAtPoint(kind, index) {
    this.look(kind === "user" ? index : this.focus.user, kind === "item" ? index : this.focus.item);
  }

  choose(user) {
    this.model.set("user", user === this.model.get("user") ? -1 : user);
    this.model.save_changes();
    this.draw();
  }

  move(kind, index, place) {
    this.model.set("moves", { ...this.model.get("moves"), [`${kind}:${index}`]: place });
  }

  reset() {
    this.model.set("moves", {});
    this.model.save_changes();
  }

  go(frame) {
    this.model.set("moves", {});
    this.model.set("frame", frame);
    this.model.save_changes();
  }

  // ---- what they see --------------------------------------------------------------------------

  paint() {
    if (!this.room) return; // not laid out yet: measure() will ask again
    const { scene, focus } = this;
    this.palette ??= Palette.of(this.root);
    this.matrix.draw(focus, this.palette);
    this.plane.draw(focus);
    if (this.loss) this.loss.draw();
    this.root.classList.toggle("rv-diverged", scene.diverged);
    setText(this.caption, scene.caption);
    this.caption.hidden = !scene.caption;
    setText(this.readout, this.sentence());
    this.presets.forEach(({ frame, button }) => setAttribute(button, "aria-pressed", frame === scene.frame));
    this.paintSuggestions();
  }

  sentence() {
    const { scene } = this;
    const { user, item } = this.focus;
    if (user !== null && item !== null) {
      const seen = scene.observed(user, item) ? "observed" : "not observed";
      const names = `${scene.name("user", user)} · ${scene.name("item", item)}`;
      return `${names}:  ${scene.arithmetic(user, item)}  (${seen})`;
    }
    const kind = user !== null ? "user" : "item";
    const index = user ?? item;
    if (index === null) return "Point at a cell to see where its number comes from.";
    const place = scene.place(kind, index).map((x) => decimals(x));
    return `${scene.name(kind, index)} at (${place.join(", ")})`;
  }

  paintSuggestions() {
    const { scene } = this;
    const user = this.model.get("user");
    // Setting it, even to what it is, makes the browser look for forms to fill in.
    if (this.select.value !== String(user)) this.select.value = String(user);
    const rows = user >= 0 ? scene.recommend(user, RECOMMENDATIONS) : [];
    const write = (line, { item, score }) => setName(line, scene.items[item], ` ${decimals(score)}`);
    fillList(this.list, rows, () => html("li"), write);
    if (user >= 0 && !rows.length) this.list.append(html("li", { text: "nothing left to recommend" }));
  }
}

function render({ model, el }) {
  const view = new BoardView(model, el);
  return () => view.dispose();
}

export default { render };
