// The item map's picture, on a canvas. Every point is a copy of a small picture drawn once for its group and
// size, and all of them together are kept while the view stays: so ten thousand can move, and be pointed at.

import { html } from "../shared/dom.js";
import { axisEnds, box, NAME_LETTERS, placeNames, ruler } from "../shared/names.js";
import { shorten } from "../shared/text.js";
import { MapSpace } from "./map_space.js";

const FADED = 0.22;
const NAMES = 14; // at the first zoom; four times as many may be at twice the zoom
const MOST_NAMES = 60;
const MOST_BRIGHT = 40; // of the items that stand out, the names of so many
export const PALE_GROUP = 7; // the grey of "other"; see recviz/plots/items.py for the same colours

export class MapPlot extends MapSpace {
  constructor(model) {
    super(model);
    this.node = html("canvas", { class: "rv-map-canvas", tabindex: "0", role: "application" });
  }

  resize(width, height, em, font) {
    this.fitInto(width, height, em);
    this.ratio = Math.min(2, window.devicePixelRatio || 1);
    this.node.width = Math.round(width * this.ratio);
    this.node.height = Math.round(height * this.ratio);
    this.node.style.height = `${height}px`;
    this.font = { plain: `${0.82 * em}px ${font}`, bold: `700 ${0.88 * em}px ${font}` };
    this.measure = { plain: ruler(this.font.plain), bold: ruler(this.font.bold) };
    this.forget();
  }

  /** Forget all that depends on colours and sizes; the next draw() makes it anew. */
  forget() {
    this.sprites = new Map();
    this.lengths = new Map();
    this.colours = this.drawn = null;
  }

  // ---- drawing ------------------------------------------------------------------------------

  readColours() {
    const style = getComputedStyle(this.node);
    const get = (name) => style.getPropertyValue(name).trim();
    const colours = {
      ink: get("--rv-ink"),
      soft: get("--rv-soft"),
      line: get("--rv-line"),
      paper: get("--rv-paper"),
      liked: get("--rv-unobserved"),
    };
    colours.groups = this.groups.length
      ? this.groups.map((name, k) => get(`--rv-group-${name === "other" ? PALE_GROUP : k}`))
      : [get("--rv-item")];
    return colours;
  }

  sprite(group, radius) {
    const size = Math.round(2 * radius * this.ratio);
    const key = group * 1000 + size;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      sprite = document.createElement("canvas");
      sprite.width = sprite.height = size + 4;
      const pen = sprite.getContext("2d");
      shapeOf(this.groups, group)(pen, size / 2 + 2, size / 2 + 2, size / 2);
      pen.fillStyle = this.colours.groups[group];
      pen.fill();
      pen.strokeStyle = this.colours.paper;
      pen.lineWidth = 0.7 * this.ratio;
      pen.stroke();
      this.sprites.set(key, sprite);
    }
    return sprite;
  }

  /**
   * @param focus the item looked at, or null; `near` are its neighbours
   * @param bright items that stand out while all others fade, or null; `liked` ones are stars
   */
  draw({ focus, near, chosen, bright, liked }) {
    this.colours ??= this.readColours();
    const pen = this.node.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.node.width, this.node.height);
    this.drawAxes(pen);
    pen.globalAlpha = bright ? FADED : 1;
    pen.drawImage(this.drawAll(), 0, 0);
    pen.globalAlpha = 1;
    bright?.forEach((item) => this.stamp(pen, item));
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    liked.forEach((item) => this.star(pen, item));
    if (focus !== null) this.drawNear(pen, focus, near);
    bright?.slice(0, 200).forEach((item) => this.ring(pen, item, 1.5));
    if (chosen !== null) this.ring(pen, chosen, 3);
    if (focus !== null) this.ring(pen, focus, 3);
    this.drawNames(pen, focus, [...near, ...liked], bright);
  }

  /** All points on a canvas of their own, drawn anew only when the view or the groups have changed. */
  drawAll() {
    const now = [...Object.values(this.view), ...this.hidden].join();
    if (this.drawn === now) return this.sheet;
    this.drawn = now;
    this.settle();
    this.sheet ??= document.createElement("canvas");
    this.sheet.width = this.node.width; // this also wipes it
    this.sheet.height = this.node.height;
    const pen = this.sheet.getContext("2d");
    for (const item of this.order) this.stamp(pen, item);
    return this.sheet;
  }

  stamp(pen, item) {
    const [x, y] = [this.x[item], this.y[item]];
    if (x < -20 || y < -20 || x > this.width + 20 || y > this.height + 20 || !this.shown(item)) return;
    const sprite = this.sprite(this.group[item], this.radius(item));
    const half = sprite.width / 2;
    pen.drawImage(sprite, Math.round(x * this.ratio - half), Math.round(y * this.ratio - half));
  }

  ring(pen, item, width) {
    if (!this.shown(item)) return;
    pen.strokeStyle = this.colours.ink;
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(this.x[item], this.y[item], this.radius(item) + 3, 0, 2 * Math.PI);
    pen.stroke();
  }

  star(pen, item) {
    if (!this.shown(item)) return;
    STAR(pen, this.x[item], this.y[item], Math.max(0.6 * this.em, this.radius(item)));
    pen.fillStyle = this.colours.liked;
    pen.fill();
    pen.strokeStyle = this.colours.ink;
    pen.lineWidth = 1.2;
    pen.stroke();
  }

  drawAxes(pen) {
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const x = this.width / 2 - this.view.x * this.scale;
    const y = this.height / 2 + this.view.y * this.scale;
    pen.strokeStyle = this.colours.line;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, this.height);
    pen.moveTo(0, y);
    pen.lineTo(this.width, y);
    pen.stroke();
    pen.setTransform(1, 0, 0, 1, 0, 0);
  }

  drawNear(pen, focus, near) {
    pen.strokeStyle = this.colours.ink;
    pen.lineWidth = 1.2;
    pen.beginPath();
    for (const item of near) {
      if (!this.shown(item)) continue;
      pen.moveTo(this.x[focus], this.y[focus]);
      pen.lineTo(this.x[item], this.y[item]);
    }
    pen.stroke();
    near.forEach((item) => this.ring(pen, item, 1.2));
  }

  // ---- names --------------------------------------------------------------------------------

  drawNames(pen, focus, near, bright) {
    pen.lineJoin = "round";
    pen.textBaseline = "middle";
    const { em } = this;
    const edge = box(2, 2, this.width - 4, this.height - 4);
    const ends = this.axisNames();
    for (const { words, x, y, h } of ends) this.write(pen, words, x, y + h / 2);
    const points = this.toName(focus, near, bright).map((item) => ({
      item,
      x: this.x[item],
      y: this.y[item],
      half: this.radius(item) + 2,
      length: this.length(item, item === focus),
      side: 0,
      optional: item !== focus,
    }));
    for (const { point, area } of placeNames(points, { em, edge, taken: ends })) {
      const words = shorten(this.items[point.item], this.letters);
      this.write(pen, words, area.x, area.y + area.h / 2, point.item === focus);
    }
  }

  /** The items in sight whose names are wanted, the first first. */
  toName(focus, near, bright) {
    const first = [...(focus === null ? [] : [focus]), ...near, ...(bright ?? []).slice(0, MOST_BRIGHT)];
    // How many else depends on the zoom and not on where one looks, so that names stay while one pans.
    const more = bright ? [] : this.order.slice(0, NAMES * this.view.zoom ** 2);
    const inSight = (item) =>
      this.x[item] >= 0 &&
      this.y[item] >= 0 &&
      this.x[item] <= this.width &&
      this.y[item] <= this.height &&
      this.shown(item);
    return [...new Set([...first, ...more])].filter(inSight).slice(0, MOST_NAMES);
  }

  /** How many letters of a name are written: most titles whole where there is room. */
  get letters() {
    return this.width < 40 * this.em ? NAME_LETTERS : 1.5 * NAME_LETTERS;
  }

  length(item, bold) {
    const key = bold ? -1 - item : item;
    if (!this.lengths.has(key)) {
      const measure = this.measure[bold ? "bold" : "plain"];
      this.lengths.set(key, measure(shorten(this.items[item], this.letters)));
    }
    return this.lengths.get(key);
  }

  write(pen, words, left, middle, bold = false) {
    pen.font = this.font[bold ? "bold" : "plain"];
    pen.strokeStyle = this.colours.paper;
    pen.lineWidth = 4;
    pen.strokeText(words, left, middle);
    pen.fillStyle = this.colours.ink;
    pen.fillText(words, left, middle);
  }

  /** What the ends of the axes are called, and the boxes that it takes at the edges, where few points are. */
  axisNames() {
    const [h, gap] = [1.1 * this.em, 0.3 * this.em];
    return axisEnds(this.axes, 20).map(({ words, across, up }) => {
      const w = this.measure.plain(words);
      const x = gap + across * (this.width - w - 2 * gap);
      return { words, ...box(x, gap + (1 - up) * (this.height - h - 2 * gap), w, h) };
    });
  }
}

/** The outline of a group's points; items without groups are squares, as on a board. */
export function shapeOf(groups, group) {
  if (!groups.length) return SHAPES.square;
  if (groups[group] === "other") return SHAPES.dot;
  return Object.values(SHAPES)[group];
}

function polygon(...corners) {
  return (pen, x, y, r) => {
    pen.beginPath();
    corners.forEach(([dx, dy]) => pen.lineTo(x + dx * r, y + dy * r));
    pen.closePath();
  };
}

const STAR = polygon(
  ...Array.from({ length: 10 }, (_, k) => {
    const r = k % 2 ? 0.5 : 1.2;
    return [r * Math.sin((k * Math.PI) / 5), -r * Math.cos((k * Math.PI) / 5)];
  }),
);

const round = (share) => (pen, x, y, r) => {
  pen.beginPath();
  pen.arc(x, y, share * r, 0, 2 * Math.PI);
};

// Shapes differ as well as colours, where points are large enough to tell.
const SHAPES = {
  circle: round(1),
  square: polygon([-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]),
  diamond: polygon([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]),
  up: polygon([0, -1.15], [1.1, 0.8], [-1.1, 0.8]),
  down: polygon([0, 1.15], [1.1, -0.8], [-1.1, -0.8]),
  // biome-ignore format: a table
  plus: polygon(
    [-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4],
    [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4],
  ),
  bar: polygon([-1.2, -0.5], [1.2, -0.5], [1.2, 0.5], [-1.2, 0.5]),
  dot: round(0.8),
};
