// On wish: the way that points have come over the last frames, and arrows to where the next frame has them.

import { html, svg } from "../shared/dom.js";

const FRAMES = 20; // as far as a trail goes back
const HEAD = 7; // pixels of an arrow's head

/** A line with a head at its end; nothing where it is too short to see. */
export function arrow([x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (length < 2) return "";
  const head = Math.min(HEAD, length);
  const [ux, uy] = [((x2 - x1) / length) * head, ((y2 - y1) / length) * head];
  const wing = (side) => `${x2 - ux + side * uy * 0.5} ${y2 - uy - side * ux * 0.5}`;
  return `M${x1} ${y1}L${x2} ${y2}M${wing(1)}L${x2} ${y2}L${wing(-1)}`;
}

export class Trails {
  constructor(scene, axes, again) {
    this.scene = scene;
    this.axes = axes;
    this.node = svg("g", { class: "rv-trails", "aria-hidden": "true" });
    const button = (words, title) => {
      const node = html("button", { type: "button", text: words, title, "aria-pressed": "false" });
      node.addEventListener("click", () => {
        node.setAttribute("aria-pressed", node.getAttribute("aria-pressed") === "false");
        again();
      });
      return node;
    };
    this.back = button("Trails", "The way of each point over the last frames");
    this.on = button("Next step", "Arrows from this frame to the next");
    this.buttons = html("div", { class: "rv-corner" }, this.back, this.on);
  }

  draw(points, focus) {
    const { scene, node } = this;
    const [back, on] = [this.back, this.on].map((button) => button.getAttribute("aria-pressed") === "true");
    this.buttons.hidden = scene.count < 2;
    if (!(back || on || node.firstChild)) return;
    const paths = [];
    for (const point of points) {
      const lit = focus[point.kind] === point.index ? " rv-lit" : "";
      const path = (d, kind) => d && paths.push(svg("path", { d, class: `${kind} rv-${point.kind}${lit}` }));
      if (back) path(this.trail(point), "rv-trail");
      if (on && scene.frame + 1 < scene.count)
        path(arrow(point.at, this.place(point, scene.frame + 1)), "rv-next");
    }
    node.replaceChildren(...paths);
  }

  trail(point) {
    const { frame } = this.scene;
    const way = [];
    for (let k = Math.max(0, frame - FRAMES); k < frame; k++) way.push(this.place(point, k));
    return way.length ? `M${[...way, point.at].map((at) => at.join(" ")).join("L")}` : "";
  }

  /** Where a point is on the screen in a frame. */
  place({ kind, index }, frame) {
    const { scene, axes } = this;
    const start = frame * scene.size + ((kind === "user" ? 0 : scene.m) + index) * scene.d;
    return axes.place(kind, index, scene.frames.subarray(start, start + 2));
  }
}
