// Points glide from frame to frame, and never lag: where frames come fast, they are shorter on their way or jump.

const LONGEST = 104; // milliseconds; the paint that shows the end comes up to 16 later
const SHORTEST = 60; // what is shorter is no glide any more

/** How long a glide may take if the last frame came so long ago. */
export const time = (since) => (since < SHORTEST ? 0 : Math.min(LONGEST, since));

export class Glide {
  constructor(points) {
    this.points = points;
    this.length = 0; // of the glide under way, or of the last
    this.changed = -Infinity;
    this.quiet = matchMedia("(prefers-reduced-motion: reduce)");
    this.step = this.step.bind(this);
  }

  /** Points were drawn at new places: they are seen to come from where they were. */
  from(places) {
    const now = performance.now();
    const length = this.quiet.matches ? 0 : time(now - this.changed);
    this.changed = now;
    this.length = length;
    this.ways = places.map(([x, y], k) => [x - this.points[k].x, y - this.points[k].y]);
    cancelAnimationFrame(this.asked);
    this.step(now);
  }

  /** How far points are from where they belong, at a moment. */
  step(now) {
    // A frame of the screen may have begun before the change that it shows.
    const gone = Math.max(0, now - this.changed);
    const left = gone < this.length ? (1 - gone / this.length) ** 2 : 0;
    this.points.forEach(({ node }, k) => {
      const [dx, dy] = this.ways[k];
      if (left && (dx || dy)) node.setAttribute("transform", `translate(${left * dx} ${left * dy})`);
      else if (node.hasAttribute("transform")) node.removeAttribute("transform");
    });
    if (left) this.asked = requestAnimationFrame(this.step);
  }

  /** Where points are seen. */
  seen() {
    return this.points.map(({ x, y, node }) => {
      const shift = node.transform.baseVal.numberOfItems
        ? node.transform.baseVal.getItem(0).matrix
        : { e: 0, f: 0 };
      return [x + shift.e, y + shift.f];
    });
  }

  stop() {
    if (!this.length) return;
    this.length = 0;
    this.step(this.changed);
  }
}
