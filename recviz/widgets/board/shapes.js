// How a point is drawn: users as circles, items as squares, with their names in them or beside them.

import { setAttribute, svg } from "../shared/dom.js";
import { box, NAME_LETTERS, placeNames, SIDES } from "../shared/names.js";
import { shorten } from "../shared/text.js";

// A name leaves its side only if it would cover as much as this otherwise, in squares of a letter.
const LOYAL = 3;

/** A new point, drawn nowhere yet. */
export function newPoint(kind, index, name, { named, line }) {
  const shape = kind === "user" ? svg("circle") : svg("rect");
  shape.setAttribute("class", "rv-shape");
  const inside = kind === "user" && named && Array.from(name).length <= 2;
  const label = svg("text", { class: inside ? "rv-inside" : "rv-label" });
  const leader = svg("line", { class: "rv-leader" });
  if (named) label.textContent = shorten(name, NAME_LETTERS);
  const node = svg("g", { class: `rv-point rv-${kind}`, role: "button" }, shape, label);
  // Not where the label says it all: it would be read out twice.
  if (label.textContent !== name) node.prepend(svg("title", { text: name }));
  if (line) node.prepend(leader);
  return { kind, index, name, node, shape, label, leader, inside, side: 0 };
}

/** Draw the shape where the point is, and on a number line what leads from it to the line. */
export function drawShape({ kind, shape, leader, inside, label, x, y, half }, { line, axisY }) {
  const size = kind === "user" ? { cx: x, cy: y, r: half } : square(x, y, half);
  write(shape, size);
  if (line) write(leader, { x1: x, y1: y, x2: x, y2: axisY });
  if (inside) write(label, { x, y });
}

export const square = (x, y, half) => ({ x: x - half, y: y - half, width: 2 * half, height: 2 * half });

/** Write the names beside the points that have none inside. */
export function drawNames(points, axes, manyFrames) {
  const { em, line, left, top, side, width, height } = axes;
  const thick = 0.2 * em;
  const edge = box(1, 1, width - 2, height - 2);
  const cross = [
    box(axes.toX(0) - thick / 2, top, thick, side),
    box(left, axes.toY(0) - thick / 2, side, thick),
  ];
  // On a number line each name has a lane of its own, and is right or left of its point.
  const picture = line
    ? { em, edge, sides: 2 }
    : { em, edge, frame: box(left, top, side, side), axes: cross };
  if (manyFrames) picture.loyal = LOYAL;
  for (const { point, side: at, area } of placeNames(points, picture)) {
    point.side = at;
    // Anchored at the point's side, so that a name is as near as its own width allows.
    const [dx, dy] = SIDES[at];
    const anchor = dy !== 0 || dx === 0 ? "middle" : dx > 0 ? "start" : "end";
    const across = { start: 0, middle: 0.5, end: 1 }[anchor];
    write(point.label, { "text-anchor": anchor, x: area.x + across * area.w, y: area.y + area.h / 2 });
  }
}

export function write(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
}
