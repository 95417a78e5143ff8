// Points by keys: all of them are one stop for Tab. Arrow keys, Home, End and first letters choose one; Enter
// takes hold of it, and then arrow keys move it, until Enter or Escape lets go; Space recommends to a user.

import { html, setText, svg } from "../shared/dom.js";
import { write } from "./shapes.js";

const STEP = 0.1;
const FINE_STEP = 0.01;

/** The point a key leads to from point number `at`; null if it leads to none. */
export function chosen(names, at, key) {
  const count = names.length;
  const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (way) return (at + way + count) % count;
  if (key === "Home" || key === "End") return key === "Home" ? 0 : count - 1;
  if (Array.from(key).length !== 1) return null;
  const small = key.toLowerCase();
  for (let k = 1; k <= count; k++) {
    const next = (at + k) % count;
    if (names[next].toLowerCase().startsWith(small)) return next;
  }
  return null;
}

export class PointKeys {
  /** The plane has `points`, `canDrag`, `canChoose`, `nudge(point, way)`, `choose(point)`, `look(point)`, `again()`. */
  constructor(plane) {
    this.plane = plane;
    this.at = 0;
    this.held = null;
    this.byPointer = false; // whether it was a pointer that gave a point the keyboard
    this.names = plane.points.map(({ name }) => name);
    this.hint = html("div", { class: "rv-hint", role: "status" });
    this.ring = svg("g", { class: "rv-ring" }, svg("circle"), svg("circle"));
    plane.points.forEach(({ node }, k) => {
      node.tabIndex = k ? -1 : 0;
      node.addEventListener("focus", () => this.come(k));
      node.addEventListener("blur", () => this.leave());
      node.addEventListener("keydown", (event) => this.onKey(event));
    });
  }

  get point() {
    return this.plane.points[this.at];
  }

  /** The point that has the keyboard, if it is the keyboard that is used; :focus-visible is not sure of that. */
  get focused() {
    return !this.byPointer && this.point.node.matches(":focus") ? this.point : null;
  }

  /** Give a point the keyboard because of a pointer, which needs no ring and no hint. */
  take(point) {
    this.byPointer = true;
    point.node.focus({ preventScroll: true });
  }

  come(k) {
    this.point.node.tabIndex = -1;
    this.at = k;
    this.point.node.tabIndex = 0;
    this.point.node.prepend(this.ring);
    this.tell();
    this.plane.look(this.point);
    this.plane.again();
  }

  leave() {
    this.byPointer = false;
    this.hold(null);
    setText(this.hint, "");
    this.plane.again();
  }

  hold(point) {
    if (this.held === point) return;
    this.held = point;
    this.tell();
    this.plane.again();
  }

  /** Say what keys do, for those who use them. */
  tell() {
    const { canDrag } = this.plane;
    const words = this.held
      ? `Arrows move ${this.held.name}, with Shift finely · Enter lets go`
      : `Arrows or letters choose${canDrag ? " · Enter takes hold" : ""} · Space recommends`;
    setText(this.hint, this.focused ? words : "");
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    this.byPointer = false;
    if (this.use(event)) event.preventDefault();
    this.tell();
  }

  /** Do what a key means; returns whether it means anything. */
  use({ key, shiftKey }) {
    const { plane, point, held } = this;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    if (held && way) {
      const size = shiftKey ? FINE_STEP : STEP;
      plane.nudge(held, [way[0] * size, way[1] * size]);
    } else if (key === "Enter" && plane.canDrag) {
      this.hold(held ? null : point);
    } else if (key === "Escape" && held) {
      this.hold(null);
    } else if (key === " " || key === "Enter") {
      plane.choose(point);
    } else {
      const next = chosen(this.names, this.at, key);
      if (next === null) return false;
      plane.points[next].node.focus();
    }
    return true;
  }

  /** The double ring around the point that has the keyboard: light within dark, unlike any highlight. */
  draw() {
    const { focused, ring } = this;
    ring.classList.toggle("rv-shown", focused !== null);
    if (!focused) return;
    const { x, y, half, kind } = focused;
    const r = half * (kind === "user" ? 1 : 1.4); // a square as far as its corners
    write(ring.firstChild, { cx: x, cy: y, r: r + 5.5 });
    write(ring.lastChild, { cx: x, cy: y, r: r + 2.5 });
  }
}
