// Users and items as points: on a plane, or on a number line when there is one dimension.
// Users are circles, items squares. Points move by mouse, touch or arrow keys; `onMove(kind, index,
// place)` asks for a move, `onDrop()` says that a drag has ended, `onFocus(kind, index)` that a point
// is looked at, `onChoose(user)` that a user was clicked.

import { setAttribute, svg } from "../shared/dom.js";
import { axisEnds, box, NAME_LETTERS, NAMED_UP_TO, placeNames, ruler, SIDES } from "../shared/names.js";
import { pointerIn } from "../shared/page.js";
import { decimals, shorten } from "../shared/text.js";
import { Ghosts } from "./ghosts.js";

const KEY_STEP = 0.1;
const FINE_STEP = 0.01;

export class Plane {
  constructor(scene, handlers) {
    this.scene = scene;
    this.handlers = handlers;
    this.line = scene.d === 1;
    this.named = scene.m + scene.n <= NAMED_UP_TO;
    this.axes = scene.model.get("_axes");
    this.reach = scene.model.get("_reach");
    this.canDrag = scene.model.get("_draggable");
    this.node = svg("svg", { class: "rv-plane", role: "group" });
    this.node.setAttribute("aria-label", this.describe());
    this.back = this.node.appendChild(svg("g", { "aria-hidden": "true" }));
    this.ghosts = new Ghosts(this);
    this.node.append(this.ghosts.node);
    this.arrows = this.node.appendChild(svg("g", { "aria-hidden": "true" }));
    const users = scene.users.map((_, i) => this.addPoint("user", i));
    const items = scene.items.map((_, j) => this.addPoint("item", j));
    this.points = [...users, ...items];
    // Users last, so that they lie on top: a square behind a circle still shows its corners.
    this.node.append(...items.map(({ node }) => node), ...users.map(({ node }) => node));
    this.roving = !this.named;
    if (this.roving) {
      this.points.forEach((point, k) => point.node.setAttribute("tabindex", k ? "-1" : "0"));
    }
  }

  describe() {
    const { m, n, d } = this.scene;
    const where = this.line ? "on a number line" : "on a plane";
    const part = d > 2 ? `, the first two of ${d} dimensions` : "";
    return `${m} users and ${n} items ${where}${part}`;
  }

  addPoint(kind, index) {
    const name = this.scene.name(kind, index);
    const shape = kind === "user" ? svg("circle") : svg("rect");
    shape.setAttribute("class", "rv-shape");
    const inside = kind === "user" && this.named && Array.from(name).length <= 2;
    const label = svg("text", { class: inside ? "rv-inside" : "rv-label" });
    const leader = svg("line", { class: "rv-leader" });
    if (this.named) label.textContent = shorten(name, NAME_LETTERS);
    const node = svg("g", { class: `rv-point rv-${kind}`, tabindex: "0", role: "button" });
    node.setAttribute("aria-roledescription", this.canDrag ? "movable point" : "point");
    node.append(shape, label);
    // Not where the label says it all: it would be read out twice.
    if (label.textContent !== name) node.prepend(svg("title", { text: name }));
    if (this.line) node.prepend(leader);
    const point = { kind, index, name, node, shape, label, leader, inside, side: 0 };
    const { onFocus, onChoose } = this.handlers;
    node.addEventListener("pointerenter", () => onFocus(kind, index));
    node.addEventListener("focus", () => onFocus(kind, index));
    node.addEventListener("keydown", (event) => this.onKey(event, point));
    node.addEventListener("pointerdown", (event) => this.grab(event, point));
    // A finger on a point moves the point and not the page; touch-action does not reach inside an SVG.
    if (this.canDrag) node.addEventListener("touchmove", (e) => e.preventDefault(), { passive: false });
    node.addEventListener("click", () => kind === "user" && !this.dragged && onChoose(index));
    return point;
  }

  // ---- moving -------------------------------------------------------------------------------

  grab(event, point) {
    if (event.button !== 0) return;
    this.dragged = false;
    point.node.focus({ preventScroll: true });
    if (!this.canDrag) return;
    event.preventDefault();
    const { node } = point;
    const [x, y] = this.scene.place(point.kind, point.index);
    // The point keeps its distance to the pointer, so that taking hold does not move it.
    const [atX, atY] = pointerIn(this.node, this.width, event);
    const offset = [this.toX(x) - atX, this.toY(y ?? 0) - atY];
    node.setPointerCapture(event.pointerId);
    const move = (e) => {
      if (!this.dragged && Math.hypot(e.clientX - event.clientX, e.clientY - event.clientY) < 3) {
        return; // a click with an unsteady hand
      }
      this.dragged = true;
      const now = pointerIn(this.node, this.width, e);
      const [px, py] = [now[0] + offset[0], now[1] + offset[1]];
      this.move(point, this.line ? [this.fromX(px)] : [this.fromX(px), this.fromY(py)]);
    };
    const drop = () => {
      node.removeEventListener("pointermove", move);
      node.removeEventListener("pointerup", drop);
      node.removeEventListener("pointercancel", drop);
      if (this.dragged) this.handlers.onDrop();
    };
    node.addEventListener("pointermove", move);
    node.addEventListener("pointerup", drop);
    node.addEventListener("pointercancel", drop);
  }

  move(point, place) {
    // Two decimals are what the matrix shows, so what is read is what is multiplied.
    const kept = place.map((x) => {
      const inside = Math.max(-this.reach, Math.min(this.reach, x));
      return Math.round(inside * 100) / 100 + 0;
    });
    this.handlers.onMove(point.kind, point.index, kept);
  }

  onKey(event, point) {
    const { key } = event;
    if (key === "Enter" || key === " ") {
      event.preventDefault();
      if (point.kind === "user") this.handlers.onChoose(point.index);
      return;
    }
    const hop = { PageDown: 1, PageUp: -1 }[key];
    if (hop) {
      event.preventDefault();
      const at = this.points.indexOf(point) + hop;
      const next = this.points[(at + this.points.length) % this.points.length];
      if (this.roving) {
        point.node.setAttribute("tabindex", "-1");
        next.node.setAttribute("tabindex", "0");
      }
      next.node.focus();
      return;
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key];
    if (!way) return;
    event.preventDefault();
    if (!this.canDrag) return;
    const size = event.shiftKey ? FINE_STEP : KEY_STEP;
    const place = this.scene.place(point.kind, point.index);
    // On the line, up and down mean right and left, as on a slider.
    const by = this.line ? [way[0] || way[1]] : way;
    this.move(
      point,
      place.map((x, k) => x + by[k] * size),
    );
    this.handlers.onDrop();
  }

  // ---- geometry -----------------------------------------------------------------------------

  toX(x) {
    return this.left + ((x + this.reach) / (2 * this.reach)) * this.side;
  }

  toY(y) {
    return this.top + ((this.reach - y) / (2 * this.reach)) * this.side;
  }

  fromX(px) {
    return ((px - this.left) / this.side) * 2 * this.reach - this.reach;
  }

  fromY(py) {
    return this.reach - ((py - this.top) / this.side) * 2 * this.reach;
  }

  /** Lay out the picture for a width; the points follow with draw(). */
  resize(width, em) {
    this.em = em;
    this.width = width;
    const { m, n } = this.scene;
    const pad = 1.5 * em;
    this.left = this.line ? 0.5 * em : pad;
    this.side = Math.max(1, width - 2 * this.left);
    this.top = pad;
    if (this.line) {
      // Each name has a lane of its own, so names never meet: users above the line, items below.
      this.lane = (this.named ? 1.75 : 1.1) * em;
      this.axisY = (this.named ? m : 1) * this.lane + 0.6 * em;
      this.height = this.axisY + (this.named ? n : 1) * this.lane + 2.4 * em;
    } else {
      this.height = this.side + 2 * pad;
    }
    this.node.setAttribute("viewBox", `0 0 ${width} ${this.height}`);
    this.node.setAttribute("width", width);
    this.node.setAttribute("height", this.height);
    // Bold, as a name is while it is looked at.
    const length = ruler(`700 ${0.9 * em}px ${getComputedStyle(this.node).fontFamily}`);
    for (const point of this.points) {
      point.side = 0;
      point.length = point.inside ? 0 : length(point.label.textContent);
    }
    this.drawBack();
  }

  drawBack() {
    const { em, width, height, reach } = this;
    const text = (x, y, anchor, words) =>
      svg("text", { x, y, "text-anchor": anchor, class: "rv-axis-name", text: words });
    const marks = [];
    if (this.line) {
      marks.push(
        svg("line", {
          x1: this.left,
          x2: this.left + this.side,
          y1: this.axisY,
          y2: this.axisY,
          class: "rv-axis",
        }),
      );
      for (const tick of [-1, 0, 1]) {
        const x = this.toX(tick);
        marks.push(svg("line", { x1: x, x2: x, y1: 0.4 * em, y2: height - 2.2 * em, class: "rv-grid" }));
        marks.push(
          svg("text", {
            x,
            y: height - 1.25 * em,
            "text-anchor": "middle",
            class: "rv-tick",
            text: decimals(tick, 0),
          }),
        );
      }
    } else {
      const [left, right] = [this.toX(-reach), this.toX(reach)];
      const [bottom, top] = [this.toY(-reach), this.toY(reach)];
      marks.push(
        svg("rect", { x: left, y: top, width: right - left, height: bottom - top, class: "rv-frame" }),
      );
      for (const tick of [-1, 0, 1]) {
        const style = tick === 0 ? "rv-axis" : "rv-grid";
        marks.push(
          svg("line", { x1: this.toX(tick), x2: this.toX(tick), y1: top, y2: bottom, class: style }),
        );
        marks.push(
          svg("line", { x1: left, x2: right, y1: this.toY(tick), y2: this.toY(tick), class: style }),
        );
      }
      if (this.scene.d > 2) {
        marks.push(
          text(width / 2, height - 0.35 * em, "middle", `the first two of ${this.scene.d} dimensions`),
        );
      }
    }
    const [low, high, bottom] = this.line ? [2, width - 2, 0.2] : [this.toX(-reach), this.toX(reach), 0.35];
    const letters = this.line ? 24 : Math.max(6, Math.min(16, Math.floor(this.side / (1.6 * em)))); // three in a row
    for (const { words, across, up } of axisEnds(this.axes, letters)) {
      const anchor = { 0: "start", 0.5: "middle", 1: "end" }[across];
      marks.push(text(low + across * (high - low), up ? 1.05 * em : height - bottom * em, anchor, words));
    }
    this.back.replaceChildren(...marks);
  }

  // ---- drawing ------------------------------------------------------------------------------

  draw(focus) {
    const { em, scene } = this;
    const radius = this.named ? 0.78 * em : Math.max(3, 0.28 * em);
    for (const point of this.points) {
      const [x, y] = scene.place(point.kind, point.index);
      point.x = this.clampX(this.toX(x));
      point.y = this.line ? this.laneY(point) : this.clampY(this.toY(y));
      point.half = point.kind === "user" ? radius : 0.8 * radius;
      place(point.shape, point, radius);
      const lit = focus[point.kind] === point.index;
      point.node.classList.toggle("rv-lit", lit);
      const shown = this.line ? decimals(x) : `${decimals(x)}, ${decimals(y)}`;
      setAttribute(point.node, "aria-label", `${point.name}, ${point.kind}, at ${shown}`);
      if (this.line) {
        setLine(point.leader, point.x, point.y, point.x, this.axisY);
      }
    }
    if (this.named) this.drawLabels();
    this.drawArrows(focus);
    this.ghosts.draw();
  }

  laneY(point) {
    const lane = this.named ? point.index : 0;
    return point.kind === "user"
      ? this.axisY - (lane + 0.75) * this.lane
      : this.axisY + (lane + 0.75) * this.lane;
  }

  clampX(x) {
    return Math.max(this.left - 2, Math.min(this.left + this.side + 2, x));
  }

  clampY(y) {
    return Math.max(this.top - 2, Math.min(this.top + this.side + 2, y));
  }

  /** Arrows from the origin to the user and the item looked at: their product is the cell. */
  drawArrows(focus) {
    const wanted = this.line ? [] : this.points.filter((p) => focus[p.kind] === p.index);
    if (!wanted.length && !this.arrows.firstChild) return;
    this.arrows.replaceChildren(
      ...wanted.map((p) =>
        svg("line", { x1: this.toX(0), y1: this.toY(0), x2: p.x, y2: p.y, class: `rv-arrow rv-${p.kind}` }),
      ),
    );
  }

  drawLabels() {
    const { em, line, left, top, side } = this;
    const thick = 0.2 * em;
    const edge = box(1, 1, this.width - 2, this.height - 2);
    const axes = [
      box(this.toX(0) - thick / 2, top, thick, side),
      box(left, this.toY(0) - thick / 2, side, thick),
    ];
    // On a number line each name has a lane of its own, and is right or left of its point.
    const picture = line ? { em, edge, sides: 2 } : { em, edge, frame: box(left, top, side, side), axes };
    for (const { point, side, area } of placeNames(this.points, picture)) {
      point.side = side;
      // Anchored at the point's side, so that a name is as near as its own width allows.
      const [dx, dy] = SIDES[side];
      const anchor = dy !== 0 || dx === 0 ? "middle" : dx > 0 ? "start" : "end";
      const across = { start: 0, middle: 0.5, end: 1 }[anchor];
      setAttribute(point.label, "text-anchor", anchor);
      moveText(point.label, area.x + across * area.w, area.y + area.h / 2);
    }
    for (const { inside, label, x, y } of this.points) if (inside) moveText(label, x, y);
  }
}

function moveText(label, x, y) {
  setAttribute(label, "x", x);
  setAttribute(label, "y", y);
}

function setLine(line, x1, y1, x2, y2) {
  setAttribute(line, "x1", x1);
  setAttribute(line, "y1", y1);
  setAttribute(line, "x2", x2);
  setAttribute(line, "y2", y2);
}

function place(shape, { x, y, half, kind }, radius) {
  if (kind === "user") {
    setAttribute(shape, "cx", x);
    setAttribute(shape, "cy", y);
    setAttribute(shape, "r", radius);
  } else {
    setAttribute(shape, "x", x - half);
    setAttribute(shape, "y", y - half);
    setAttribute(shape, "width", 2 * half);
    setAttribute(shape, "height", 2 * half);
  }
}
