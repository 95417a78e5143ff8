// Points that lie on one another: side by side in one badge, and fanned out around it while it is open.

import { svg } from "../shared/dom.js";

const IN_A_ROW = 4; // points of a badge; more of them stand in several rows

/** The groups of points of which none could be told from the first of them, those of one left out. */
export function together(points, near) {
  const groups = [];
  for (const point of points) {
    const group = groups.find(([{ at }]) => Math.hypot(at[0] - point.at[0], at[1] - point.at[1]) < near);
    if (group) group.push(point);
    else groups.push([point]);
  }
  return groups.filter(({ length }) => length > 1);
}

/** How far from the middle of a badge its points stand: in a row, or in rows. */
export function inRows(count, step) {
  const across = count <= IN_A_ROW ? count : Math.ceil(Math.sqrt(count));
  const down = Math.ceil(count / across);
  return Array.from({ length: count }, (_, k) => [
    ((k % across) - (across - 1) / 2) * step,
    (Math.floor(k / across) - (down - 1) / 2) * step,
  ]);
}

/** The same for an open badge: on a ring wide enough for all. */
export function onRing(count, step) {
  const wide = Math.max(step, (count * step) / (2 * Math.PI));
  return Array.from({ length: count }, (_, k) => {
    const turn = Math.PI * (1 + (2 * k) / count);
    return [wide * Math.cos(turn), wide * Math.sin(turn)];
  });
}

export class Badges {
  constructor() {
    this.node = svg("g", { class: "rv-badges", "aria-hidden": "true" });
    this.groups = [];
  }

  /** Find which of the points make a badge, and set its points apart. Open are those that hold one of `open`. */
  arrange(points, open, radius, { width, height }) {
    this.groups = together(points, radius).map((members) => {
      const wide = members.some((point) => open.includes(point));
      const mean = (axis) => members.reduce((sum, { at }) => sum + at[axis], 0) / members.length;
      const ways = wide ? onRing(members.length, 2.6 * radius) : inRows(members.length, 1.5 * radius);
      const reach = Math.max(...ways.map(([dx]) => Math.abs(dx))) + 1.15 * radius;
      const deep = Math.max(...ways.map(([, dy]) => Math.abs(dy))) + 1.15 * radius;
      // An open badge is in the picture as a whole, also at its edge.
      const inside = (value, size) => (wide ? Math.max(reach, Math.min(size - reach, value)) : value);
      const [x, y] = [inside(mean(0), width), inside(mean(1), height)];
      members.forEach((point, k) => {
        point.x = x + ways[k][0];
        point.y = y + ways[k][1];
      });
      return { members, open: wide, x, y, reach, deep, from: [mean(0), mean(1)] };
    });
    if (this.groups.length || this.node.firstChild) this.node.replaceChildren(...this.groups.flatMap(drawn));
    return this.groups;
  }

  /** The open badge that a place lies in. */
  openAt([x, y]) {
    return this.groups.find((group) => group.open && Math.hypot(group.x - x, group.y - y) < group.reach);
  }

  of(point) {
    return this.groups.find(({ members }) => members.includes(point));
  }
}

function drawn({ members, open, x, y, reach, deep, from }) {
  if (!open) {
    const [width, height] = [2 * reach, 2 * deep];
    const around = { x: x - reach, y: y - deep, width, height, rx: Math.min(reach, deep), class: "rv-badge" };
    return [svg("rect", around)];
  }
  return [
    svg("circle", { cx: x, cy: y, r: reach, class: "rv-badge rv-open" }),
    ...members.map((p) => svg("line", { x1: from[0], y1: from[1], x2: p.x, y2: p.y, class: "rv-leader" })),
  ];
}
