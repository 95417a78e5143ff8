// The item map's points: where they are, what of them one looks at, and which is where the pointer is.

import { unpack } from "../shared/model.js";

const MOST_ZOOM = 100;

export class MapSpace {
  constructor(model) {
    this.items = model.get("items");
    this.n = this.items.length;
    this.points = unpack(model.get("_points"));
    this.group = unpack(model.get("_group"), Uint8Array);
    this.groups = model.get("groups");
    this.axes = model.get("_axes");
    const sizes = model.get("_sizes");
    this.sizes = sizes.byteLength ? unpack(sizes) : null;
    const most = this.sizes?.reduce((a, b) => Math.max(a, b), 1e-9);
    this.weight = this.sizes ? Array.from(this.sizes, (size) => Math.sqrt(size / most)) : null;
    // The largest first: they are drawn below the small ones, and named before them.
    this.order = Array.from({ length: this.n }, (_, k) => k);
    if (this.sizes) this.order.sort((a, b) => this.sizes[b] - this.sizes[a] || a - b);
    this.place = new Map(this.items.map((name, k) => [name, k]));
    this.hidden = new Set();
    this.x = new Float32Array(this.n); // where points are on the canvas
    this.y = new Float32Array(this.n);
    this.bounds();
    this.home();
  }

  bounds() {
    const range = (axis) => {
      let [low, high] = [Infinity, -Infinity];
      for (let k = axis; k < 2 * this.n; k += 2) {
        low = Math.min(low, this.points[k]);
        high = Math.max(high, this.points[k]);
      }
      return { low, high, middle: (low + high) / 2, span: high - low || 1 };
    };
    this.range = [range(0), range(1)];
  }

  // ---- the view -----------------------------------------------------------------------------

  home() {
    this.look(this.range[0].middle, this.range[1].middle, 1);
  }

  /** Put a place of the plane in the middle; the middle never leaves the items. */
  look(x, y, zoom) {
    const within = (value, { low, high }) => Math.max(low, Math.min(high, value));
    this.view = {
      x: within(x, this.range[0]),
      y: within(y, this.range[1]),
      zoom: Math.max(1, Math.min(MOST_ZOOM, zoom)),
    };
    this.growth = Math.min(2, this.view.zoom ** 0.25); // of points; names do not grow
  }

  get scale() {
    return this.fit * this.view.zoom;
  }

  /** Move the picture by pixels. */
  pan(dx, dy) {
    const { x, y, zoom } = this.view;
    this.look(x - dx / this.scale, y + dy / this.scale, zoom);
  }

  /** Zoom, and keep what is at a pixel where it is. */
  zoom(by, px = this.width / 2, py = this.height / 2) {
    const { x, y, zoom } = this.view;
    const to = Math.max(1, Math.min(MOST_ZOOM, zoom * by));
    const [dx, dy] = [px - this.width / 2, this.height / 2 - py];
    const change = 1 / this.scale - 1 / (this.fit * to);
    this.look(x + dx * change, y + dy * change, to);
  }

  /** Take over the size of the picture, in pixels, and of its letters. */
  fitInto(width, height, em) {
    Object.assign(this, { width, height, em });
    const [across, up] = this.range;
    // Room at the edges for half a name; the same scale on both axes, since lengths and angles mean something.
    this.fit = Math.min((width - 5 * em) / across.span, (height - 4 * em) / up.span);
    const [least, most] = [Math.max(1.6, 0.11 * em), 0.5 * em];
    const plain = Math.max(2, 0.2 * em);
    const radius = (_, k) => (this.weight ? least + (most - least) * this.weight[k] : plain);
    this.base = Float32Array.from({ length: this.n }, radius);
  }

  // ---- finding items ------------------------------------------------------------------------

  shown(item) {
    return !this.hidden.has(this.group[item]);
  }

  radius(item) {
    return this.base[item] * this.growth;
  }

  /** The item under a pixel or close by; null if there is none. */
  at(px, py, reach = 8) {
    let best = null;
    let least = reach;
    for (let item = 0; item < this.n; item++) {
      const far = Math.hypot(this.x[item] - px, this.y[item] - py);
      if (far < least + 16 && this.shown(item) && far - this.radius(item) < least) {
        least = far - this.radius(item);
        best = item;
      }
    }
    return best;
  }

  /** The nearest item in a direction, within 45° of it; the item itself if there is none. */
  next(from, [right, up]) {
    let best = from;
    let least = Infinity;
    for (let item = 0; item < this.n; item++) {
      const dx = this.points[2 * item] - this.points[2 * from];
      const dy = this.points[2 * item + 1] - this.points[2 * from + 1];
      const ahead = dx * right + dy * up;
      const aside = Math.abs(dx * up) + Math.abs(dy * right);
      if (ahead <= 0 || aside > ahead || !this.shown(item)) continue;
      const far = Math.hypot(ahead, 2 * aside);
      if (far < least) [least, best] = [far, item];
    }
    return best;
  }

  /** The item nearest to the middle of the view; null if all are hidden. */
  middle() {
    return this.at(this.width / 2, this.height / 2, Infinity);
  }

  /** Move the view as little as puts an item well inside it. */
  reveal(item) {
    this.settle();
    const [left, top] = [0.12 * this.width, 0.12 * this.height];
    const x = this.x[item];
    const y = this.y[item];
    const dx = Math.max(left - x, 0) + Math.min(this.width - left - x, 0);
    const dy = Math.max(top - y, 0) + Math.min(this.height - top - y, 0);
    if (dx || dy) this.pan(dx, dy);
  }

  /** The zoom at which so many others are in sight together with an item. */
  closeUp(item, others) {
    const [x, y] = [this.points[2 * item], this.points[2 * item + 1]];
    const far = Float64Array.from({ length: this.n }, (_, k) =>
      Math.hypot(this.points[2 * k] - x, this.points[2 * k + 1] - y),
    );
    const radius = far.sort()[Math.min(others, this.n - 1)] || 1 / this.fit;
    return Math.max(
      1,
      Math.min(MOST_ZOOM / 3, (0.45 * Math.min(this.width, this.height)) / (this.fit * radius)),
    );
  }

  /** Work out where on the canvas every point is. */
  settle() {
    const { x, y } = this.view;
    const { scale, points } = this;
    for (let item = 0; item < this.n; item++) {
      this.x[item] = this.width / 2 + (points[2 * item] - x) * scale;
      this.y[item] = this.height / 2 - (points[2 * item + 1] - y) * scale;
    }
  }
}
