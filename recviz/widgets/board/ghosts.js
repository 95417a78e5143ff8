// Where points came from that are not where their frame, or the state that is kept, has them.

import { setAttribute, svg } from "../shared/dom.js";

export class Ghosts {
  constructor(plane) {
    this.plane = plane;
    this.node = svg("g", { class: "rv-ghosts", "aria-hidden": "true" });
  }

  draw() {
    const { scene, points } = this.plane;
    const moved = points.filter(({ kind, index }) => scene.hasMoved(kind, index));
    while (this.node.children.length > moved.length) this.node.lastChild.remove();
    moved.forEach((point, k) => this.drawOne(this.node.children[k] ?? this.node.appendChild(ghost()), point));
  }

  /** A faint point, and a thin line from it to where the point is now. */
  drawOne({ children: [line, circle, square] }, { kind, index, at: [x, y], half }) {
    const { scene, axes } = this.plane;
    const [fromX, fromY] = axes.place(kind, index, scene.origin(kind, index));
    write(line, { x1: fromX, y1: fromY, x2: x, y2: y, class: `rv-way rv-${kind}` });
    const user = kind === "user";
    write(circle, { cx: fromX, cy: fromY, r: user ? half : 0, class: `rv-ghost rv-${kind}` });
    const side = user ? 0 : 2 * half;
    write(square, {
      x: fromX - half,
      y: fromY - half,
      width: side,
      height: side,
      class: `rv-ghost rv-${kind}`,
    });
  }
}

const ghost = () => svg("g", {}, svg("line"), svg("circle"), svg("rect"));

function write(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
}
