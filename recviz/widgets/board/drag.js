// Points by mouse, pen or finger: pointing at them, clicking on users, dragging. The nearest point is meant, so
// that a finger need not hit a small one.

import { pointerIn } from "../shared/page.js";

const SLACK = { mouse: 4, pen: 8, touch: 24 }; // pixels beside a point that still are the point
const UNSTEADY = 3; // pixels by which a hand moves in a click

/** The point nearest to a place, if its edge is at most `slack` away. */
export function nearest(points, [x, y], slack) {
  let found = null;
  let least = Infinity;
  for (const point of points) {
    const away = Math.hypot(point.x - x, point.y - y);
    if (away >= least || away > point.half + slack) continue;
    [found, least] = [point, away];
  }
  return found;
}

export class Pointer {
  /** The plane has `picture`, `points`, `badges`, `keys`, `canDrag`, and is told by `look`, `open`, `choose`, `carry`, `drop`. */
  constructor(plane) {
    this.plane = plane;
    this.pressed = null; // the point a button or a finger is down on
    this.offset = null; // from the pointer to it, while it is dragged
    const { picture } = plane;
    picture.addEventListener("pointermove", (event) => this.move(event));
    picture.addEventListener("pointerdown", (event) => this.press(event));
    picture.addEventListener("pointerup", (event) => this.release(event, true));
    picture.addEventListener("pointercancel", (event) => this.release(event, false));
    // A finger that is lifted leaves, and the badge it has opened stays open.
    picture.addEventListener("pointerleave", (e) => e.pointerType !== "touch" && plane.open(null));
    // A finger on a point moves the point and not the page; touch-action does not reach inside an SVG.
    picture.addEventListener("touchmove", (e) => this.pressed && plane.canDrag && e.preventDefault(), {
      passive: false,
    });
    // Not where a pointer was captured: a screen reader clicks without any.
    plane.points.forEach((point) =>
      point.node.addEventListener("click", (e) => e.detail === 0 && plane.choose(point)),
    );
  }

  where(event) {
    return pointerIn(this.plane.picture, this.plane.axes.width, event);
  }

  /** The point an event is about, and the badge it opens. */
  find(event) {
    const { points, badges } = this.plane;
    const at = this.where(event);
    const badge = badges.openAt(at);
    const point = nearest(badge?.members ?? points, at, SLACK[event.pointerType] ?? SLACK.mouse);
    return { at, point, opener: badge?.members[0] ?? point };
  }

  move(event) {
    const { plane } = this;
    if (this.pressed) return this.drag(event);
    // A pointer at rest is said to move when something moves under it: what is dropped must not open at once.
    if (event.clientX === this.end?.clientX && event.clientY === this.end.clientY) return;
    const { point, opener } = this.find(event);
    plane.picture.classList.toggle("rv-near", point !== null);
    plane.open(opener);
    if (point) plane.look(point);
  }

  press(event) {
    if (event.button !== 0) return;
    const { plane } = this;
    const { at, point, opener } = this.find(event);
    // It keeps its distance to the pointer, so that taking hold does not move it; opening its badge may.
    if (point) this.offset = [point.x - at[0], point.y - at[1]];
    plane.open(opener);
    if (!point) return;
    Object.assign(this, { pressed: point, start: event, dragged: false });
    event.preventDefault();
    plane.keys.take(point);
    plane.picture.setPointerCapture(event.pointerId);
  }

  drag(event) {
    const { plane, pressed, offset, start } = this;
    this.dragged ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) >= UNSTEADY;
    if (!this.dragged || !plane.canDrag) return;
    const [x, y] = this.where(event);
    plane.carry(pressed, [x + offset[0], y + offset[1]]);
  }

  release(event, meant) {
    const { plane, pressed } = this;
    if (!pressed) return;
    this.pressed = null;
    this.end = event;
    if (this.dragged && plane.canDrag) plane.drop();
    else if (!this.dragged && meant) plane.choose(pressed);
  }
}
