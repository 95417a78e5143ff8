// How a hand moves the item map: mouse, wheel, trackpad, fingers and keys.
// The page must go on scrolling over a map one has not touched: the wheel zooms only with Ctrl or Cmd (which
// is also what a pinch on a trackpad looks like) or once the map has the keyboard.

import { pointerIn } from "../shared/page.js";

const ZOOM_STEP = 1.5;
const CLICK_SLIP = 4; // pixels a click may slip

export class MapGestures {
  constructor(plot, handlers) {
    Object.assign(this, { plot, handlers });
    this.down = new Map(); // pointers that touch the map
    const { node } = plot;
    node.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    node.addEventListener("pointerdown", (event) => this.onDown(event));
    node.addEventListener("pointermove", (event) => this.onMove(event));
    node.addEventListener("pointerup", (event) => this.onUp(event, true));
    node.addEventListener("pointercancel", (event) => this.onUp(event, false));
    node.addEventListener("pointerleave", () => handlers.onHover(null));
    node.addEventListener("keydown", (event) => this.onKey(event));
  }

  place(event) {
    return pointerIn(this.plot.node, this.plot.width, event);
  }

  onWheel(event) {
    const { node } = this.plot;
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== node) return;
    event.preventDefault();
    event.stopPropagation();
    const lines = event.deltaMode === 1 ? 16 : 1;
    const turned = Math.max(-50, Math.min(50, event.deltaY * lines)); // a mouse turns by 100, a trackpad by 1
    this.handlers.onZoom(Math.exp(-turned * 0.008), ...this.place(event));
  }

  onDown(event) {
    if (event.button !== 0) return;
    this.plot.node.setPointerCapture(event.pointerId);
    const place = this.place(event);
    if (!this.down.size) this.moved = false;
    this.down.set(event.pointerId, { start: place, now: place });
  }

  onMove(event) {
    const place = this.place(event);
    const finger = this.down.get(event.pointerId);
    if (!finger) {
      if (event.pointerType !== "touch") this.handlers.onHover(this.plot.at(...place));
      return;
    }
    const slipped = Math.hypot(place[0] - finger.start[0], place[1] - finger.start[1]);
    if (!this.moved && this.down.size === 1 && slipped < CLICK_SLIP) return;
    this.moved = true;
    const before = finger.now;
    finger.now = place;
    const other = [...this.down.values()].find((one) => one !== finger);
    if (!other) {
      this.handlers.onPan(place[0] - before[0], place[1] - before[1]);
      return;
    }
    // Two fingers: what lay between them stays between them.
    const middle = (at) => [(at[0] + other.now[0]) / 2, (at[1] + other.now[1]) / 2];
    const apart = (at) => Math.max(1, Math.hypot(at[0] - other.now[0], at[1] - other.now[1]));
    const [from, to] = [middle(before), middle(place)];
    this.handlers.onPan(to[0] - from[0], to[1] - from[1]);
    this.handlers.onZoom(apart(place) / apart(before), ...to);
  }

  onUp(event, meant) {
    const known = this.down.delete(event.pointerId);
    if (known && meant && !this.moved && !this.down.size) {
      const reach = event.pointerType === "touch" ? 18 : 8;
      this.handlers.onPick(this.plot.at(...this.place(event), reach));
    }
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { handlers, plot } = this;
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    const acts = {
      "+": () => handlers.onZoom(ZOOM_STEP),
      "=": () => handlers.onZoom(ZOOM_STEP), // + without Shift on many keyboards
      "-": () => handlers.onZoom(1 / ZOOM_STEP),
      0: () => handlers.onHome(),
      Enter: () => handlers.onEnter(),
      " ": () => handlers.onEnter(),
      Escape: () => handlers.onPick(null),
    };
    if (event.key === "Escape" && !handlers.isPicked()) return; // nothing to give up
    if (way && event.shiftKey) handlers.onPan(-0.15 * way[0] * plot.width, 0.15 * way[1] * plot.height);
    else if (way) handlers.onStep(way);
    else if (Object.hasOwn(acts, event.key)) acts[event.key]();
    else return;
    event.preventDefault();
  }
}
