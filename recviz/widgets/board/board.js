// The board: matrix, points, arithmetic, loss and recommendations of one factorisation A ≈ U Vᵀ.
// Its parts draw what scene.js computes, and tell this view what was pointed at, chosen or moved; it has all
// of them drawn anew, at most once a frame of the screen. board.py holds what the model holds.

import { html, setText } from "../shared/dom.js";
import { fillList } from "../shared/lists.js";
import { listen } from "../shared/model.js";
import { setName } from "../shared/names.js";
import { keepKeys, oncePerFrame, roomIn, watchTheme, watchWidth } from "../shared/page.js";
import { Palette } from "../shared/palette.js";
import { decimals, shorten } from "../shared/text.js";
import { enlargeable } from "../shared/wall.js";
import { Announcer } from "./announcer.js";
import { Curve } from "./curve.js";
import { History, wish } from "./history.js";
import { legend } from "./legend.js";
import { LossBar } from "./loss.js";
import { MatrixPicture, MatrixTable } from "./matrix.js";
import { Plane } from "./plane.js";
import { Scene } from "./scene.js";
import { Toolbar } from "./toolbar.js";

const RECOMMENDATIONS = 5;

export class BoardView {
  constructor(model, el) {
    this.model = model;
    this.scene = new Scene(model);
    this.focus = { user: null, item: null };
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-board", role: "group" });
    this.root.setAttribute("aria-label", `Board: ${this.scene.m} users, ${this.scene.n} items`);
    this.root.view = this; // for the page around it
    keepKeys(this.root);
    this.history = new History(this.state);
    this.history.watch(this.root);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
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
      onPreset: (frame) => this.go(frame),
      onUndo: () => this.restore(this.history.undo()),
      onRedo: () => this.restore(this.history.redo()),
      onReset: () => this.set("moves", {}),
      onKeep: () => this.set("kept", scene.kept ? {} : this.state),
    };
    const Matrix = model.get("_as_table") ? MatrixTable : MatrixPicture;
    this.matrix = new Matrix(scene, handlers);
    this.plane = new Plane(scene, handlers);
    this.readout = html("div", { class: "rv-readout", role: "status" });
    this.matrixBox = html("div", { class: "rv-matrix" }, this.matrix.node);
    this.planeBox = html("div", { class: `rv-plane-box ${scene.d === 1 ? "rv-line" : ""}` }, this.plane.node);
    this.caption = html("span", { class: "rv-caption" });
    this.toolbar = new Toolbar(model, handlers);
    this.wall = enlargeable(this.root);
    this.toolbar.node.lastChild.append(this.wall.button);
    const left = html("div", { class: "rv-left" }, this.matrixBox, this.readout);
    if (model.get("_show_loss")) {
      this.loss = new LossBar(scene);
      this.curve = new Curve(scene, (frame) => this.set("frame", frame));
      this.announcer = new Announcer();
      left.append(this.loss.node, this.curve.node);
      this.root.append(this.announcer.node);
    }
    left.append(this.suggestions());
    const below = [this.toolbar.node, legend(scene.scale)];
    const right = html("div", { class: "rv-right" }, this.caption, this.planeBox, ...below);
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
      if (!this.restoring) this.history.see(this.state);
      this.draw();
    };
    // Moves belong to the frame they were made on, and what is kept to the frames there were.
    const forget = (name) => Object.keys(model.get(name)).length && model.set(name, {});
    const stopListening = listen(model, {
      "change:frame": () => {
        forget("moves");
        refresh();
      },
      "change:moves": refresh,
      "change:kept": () => {
        scene.hold();
        this.draw();
      },
      "change:user": this.draw,
      // Behind all of these: new frames are taken over once, when all that is new of them has come.
      change: () => {
        if (!scene.outdated) return;
        forget("kept");
        scene.load();
        forget("moves");
        this.history.forget(this.state);
        this.loss?.load();
        this.curve?.load();
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
      watchWidth(this.matrixBox, () => this.measure()),
      watchWidth(this.root, () => this.measure()),
    ];
    this.dispose = () => {
      stops.forEach((stop) => stop());
      this.announcer?.dispose();
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
    this.set("user", user === this.model.get("user") ? -1 : user);
    this.draw();
  }

  move(kind, index, place) {
    this.model.set("moves", { ...this.model.get("moves"), [`${kind}:${index}`]: place });
  }

  go(frame) {
    this.model.set("moves", {});
    this.set("frame", frame);
  }

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  /** Where the learner is: the frame, and what they moved on it. */
  get state() {
    return { frame: this.scene.frame, moves: this.model.get("moves") };
  }

  /** Take them to a state, which is not a step of theirs; null is no state. */
  restore(state) {
    if (!state) return;
    this.restoring = true;
    this.model.set("frame", state.frame); // which drops the moves there were
    this.set("moves", state.moves);
    this.restoring = false;
  }

  onKey(event) {
    const wanted = this.model.get("_draggable") && wish(event);
    if (!wanted) return;
    event.preventDefault();
    event.stopPropagation(); // in JupyterLab they would change the notebook
    this.restore(this.history[wanted]());
  }

  // ---- what they see --------------------------------------------------------------------------

  paint() {
    if (!this.room) return; // not laid out yet: measure() will ask again
    const { scene, focus } = this;
    this.palette ??= Palette.of(this.root);
    this.matrix.draw(focus, this.palette);
    this.plane.draw(focus);
    if (this.loss) {
      const loss = scene.loss();
      this.loss.draw(loss);
      this.curve.draw(loss);
      this.announcer.say(this.loss.sentence(loss));
    }
    this.toolbar.draw(scene, this.history);
    this.root.classList.toggle("rv-diverged", scene.diverged);
    this.root.classList.toggle("rv-comparing", scene.kept !== null);
    setText(this.caption, scene.caption);
    this.caption.hidden = !scene.caption;
    setText(this.readout, this.sentence());
    this.paintSuggestions();
  }

  sentence() {
    const { scene } = this;
    const { user, item } = this.focus;
    if (user !== null && item !== null) {
      const seen = scene.observed(user, item) ? "observed" : "not observed";
      const names = `${scene.name("user", user)} · ${scene.name("item", item)}`;
      const change = scene.change(user, item);
      const since = scene.kept ? `, ${change || "no change"} since kept` : "";
      return `${names}:  ${scene.arithmetic(user, item)}  (${seen}${since})`;
    }
    const kind = user !== null ? "user" : "item";
    const index = user ?? item;
    if (index === null) {
      return this.model.get("_draggable")
        ? "Drag a point, or point at a cell."
        : "Point at a cell to see where its number comes from.";
    }
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
