// Users and items as points: on a plane, or on a number line when there is one dimension.
// `onMove(kind, index, place)` asks for a move, `onDrop()` says that one has ended, `onFocus(kind, index)`
// that a point is looked at, `onChoose(user)` that a user was clicked.

import { html, setAttribute, svg } from "../shared/dom.js";
import { NAMED_UP_TO, ruler } from "../shared/names.js";
import { decimals } from "../shared/text.js";
import { Axes } from "./axes.js";
import { Badges } from "./badges.js";
import { Pointer } from "./drag.js";
import { Ghosts } from "./ghosts.js";
import { Glide } from "./glide.js";
import { PointKeys } from "./point_keys.js";
import { drawNames, drawShape, newPoint } from "./shapes.js";
import { Trails } from "./trails.js";

export class Plane {
  constructor(scene, handlers) {
    this.scene = scene;
    this.handlers = handlers;
    this.line = scene.d === 1;
    this.named = scene.m + scene.n <= NAMED_UP_TO;
    this.reach = scene.model.get("_reach");
    this.canDrag = scene.model.get("_draggable");
    this.axes = new Axes(scene, this.named);
    this.badges = new Badges();
    const users = scene.users.map((name, i) => newPoint("user", i, name, this));
    const items = scene.items.map((name, j) => newPoint("item", j, name, this));
    this.points = [...users, ...items];
    for (const { node } of this.points) {
      node.setAttribute("aria-roledescription", this.canDrag ? "movable point" : "point");
    }
    this.back = svg("g", { "aria-hidden": "true" });
    this.arrows = svg("g", { "aria-hidden": "true" });
    this.picture = svg("svg", { class: `rv-plane ${this.canDrag ? "rv-movable" : ""}`, role: "application" });
    this.picture.setAttribute("aria-label", this.describe());
    this.ghosts = new Ghosts(this);
    this.picture.append(this.back, this.ghosts.node, this.arrows, this.badges.node);
    // Users last, so that they lie on top: a square behind a circle still shows its corners.
    this.picture.append(...items.map(({ node }) => node), ...users.map(({ node }) => node));
    this.node = html("div", { class: "rv-points" }, this.picture);
    if (!this.line) {
      this.trails = new Trails(scene, this.axes, () => this.again());
      this.back.after(this.trails.node);
      this.node.prepend(this.trails.buttons);
    }
    this.keys = new PointKeys(this);
    this.node.append(this.keys.hint);
    this.glide = new Glide(this.points);
    new Pointer(this);
  }

  describe() {
    const { m, n, d } = this.scene;
    const where = this.line ? "on a number line" : "on a plane";
    const part = d > 2 ? `, the first two of ${d} dimensions` : "";
    return `${m} users and ${n} items ${where}${part}`;
  }

  // ---- what keys and the pointer ask for ------------------------------------------------------

  look({ kind, index }) {
    this.handlers.onFocus(kind, index);
  }

  choose({ kind, index }) {
    if (kind === "user") this.handlers.onChoose(index);
  }

  /** Open the badge that a point is in. */
  open(point) {
    if (this.opener === point) return;
    const [before, now] = [this.opener, point].map((at) => this.badges.of(at));
    this.opener = point;
    if (before !== now) this.again();
  }

  /** Drag a point to a place on the screen. */
  carry(point, at) {
    this.carried = point;
    this.opener = null; // what it is dropped on does not open under it
    this.glide.stop();
    this.move(point, this.axes.from(...at));
  }

  drop() {
    this.carried = null;
    this.handlers.onDrop();
    this.again();
  }

  nudge(point, [right, up]) {
    const [x, y] = this.scene.place(point.kind, point.index);
    // On the line, up and down mean right and left, as on a slider.
    this.move(point, this.line ? [x + (right || up)] : [x + right, y + up]);
    this.handlers.onDrop();
  }

  move(point, place) {
    // Two decimals are what the matrix shows, so what is read is what is multiplied.
    const kept = place.map((x) => {
      const inside = Math.max(-this.reach, Math.min(this.reach, x));
      return Math.round(inside * 100) / 100 + 0;
    });
    this.handlers.onMove(point.kind, point.index, kept);
  }

  // ---- drawing ------------------------------------------------------------------------------

  /** Lay out the picture for a width; the points follow with draw(). */
  resize(width, em) {
    this.axes.resize(width, em, this.reach);
    const { height } = this.axes;
    this.picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.picture.setAttribute("width", width);
    this.picture.setAttribute("height", height);
    this.radius = this.named ? 0.78 * em : Math.max(3, 0.28 * em);
    // Bold, as a name is while it is looked at.
    const length = ruler(`700 ${0.9 * em}px ${getComputedStyle(this.picture).fontFamily}`);
    for (const point of this.points) {
      point.half = point.kind === "user" ? this.radius : 0.8 * this.radius;
      point.side = 0;
      point.length = point.inside ? 0 : length(point.label.textContent);
    }
    this.back.replaceChildren(...this.axes.picture());
    this.drawn = null; // no glide from where points were in another layout
  }

  /** Draw once more, since something else than the numbers has changed. */
  again() {
    if (this.focus) this.draw(this.focus);
  }

  draw(focus) {
    const { scene, points } = this;
    this.focus = focus;
    const isNew = this.drawn && (this.drawn[0] !== scene.frames || this.drawn[1] !== scene.frame);
    const seen = isNew && this.glide.seen();
    for (const point of points) this.drawPoint(point, focus);
    this.setApart();
    for (const point of points) drawShape(point, this.axes);
    if (this.named) drawNames(points, this.axes, scene.count > 1);
    this.keys.draw();
    this.drawArrows(focus);
    this.ghosts.draw();
    this.trails?.draw(points, focus);
    if (isNew) this.glide.from(seen);
    this.drawn = [scene.frames, scene.frame];
  }

  drawPoint(point, focus) {
    const { scene } = this;
    const { kind, index, name, node } = point;
    const place = scene.place(kind, index);
    point.at = this.axes.place(kind, index, place);
    [point.x, point.y] = point.at;
    node.classList.toggle("rv-lit", focus[kind] === index);
    const held = point === this.keys.held;
    node.classList.toggle("rv-held", held);
    const shown = place.map((x) => decimals(x)).join(", ");
    setAttribute(node, "aria-label", `${held ? "held: " : ""}${name}, ${kind}, at ${shown}`);
    if (kind === "user") setAttribute(node, "aria-pressed", scene.model.get("user") === index);
  }

  /** Points that lie on one another make a badge; one that is held or dragged is where it is. */
  setApart() {
    if (this.line || !this.named) return;
    const loose = [this.carried, this.keys.held];
    const open = [this.opener, this.keys.focused];
    const free = this.points.filter((point) => !loose.includes(point));
    const groups = this.badges.arrange(free, open, this.radius, this.axes);
    const out = groups.filter((group) => group.open).flatMap(({ members }) => members);
    this.picture.classList.toggle("rv-opened", out.length > 0);
    for (const point of this.points) point.node.classList.toggle("rv-out", out.includes(point));
  }

  /** Arrows from the origin to the user and the item looked at: their product is the cell. */
  drawArrows(focus) {
    const wanted = this.line ? [] : this.points.filter((p) => focus[p.kind] === p.index);
    if (!wanted.length && !this.arrows.firstChild) return;
    const [x1, y1] = [this.axes.toX(0), this.axes.toY(0)];
    this.arrows.replaceChildren(
      ...wanted.map(({ kind, at }) =>
        svg("line", { x1, y1, x2: at[0], y2: at[1], class: `rv-arrow rv-${kind}` }),
      ),
    );
  }
}
