// Names: how they are cut to the room there is, and where they stand beside points, clear of all else.
// recviz/plots/names.py places them alike.

import { setText } from "./dom.js";
import { shorten } from "./text.js";

export const NAMED_UP_TO = 24; // points; a board with more of them is drawn without names
export const NAME_LETTERS = 28; // of a name beside a point
const LINE = 1.15; // the line height of column heads, as in recviz.css

// East, west, north, south and the corners between; then further and further above and below.
// biome-ignore format: a table
export const SIDES = [
  [1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1],
  ...[2, 3, 4, 5, 6, 7, 8].flatMap((far) => [[0, -far], [0, far], [1, -far], [-1, -far], [1, far], [-1, far]]),
];
export const NEAR = 14; // sides where a name still seems to belong to its point, without a line to it
const ALLOWED = 1; // in squares of a letter, what a name may cover before it is moved or left out
const LOYAL = 0.6; // in squares of a letter, how much better another side than the one before must be
const ROOM_UP_TO = 10; // of more names, none looks for others that could make room: it takes too long

export const box = (x, y, w, h) => ({ x, y, w, h });
const NOWHERE = box(0, 0, 0, 0);

export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  if (w <= 0) return 0;
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return h > 0 ? w * h : 0;
}

function outside(a, frame) {
  return a.w * a.h - overlap(a, frame);
}

/** Where a name is if it stands on one of the `SIDES` of its point. */
function nameArea({ x, y, half, length }, [dx, dy], em) {
  const height = 1.1 * em;
  const gap = half + 0.3 * em;
  const cx = x + dx * (dy === 0 ? gap + length / 2 : length / 2 + 0.1 * em);
  const cy = y + (dy * (gap + height) + Math.sign(dy) * gap) / 2;
  return box(cx - length / 2, cy - height / 2, length, height);
}

/** How much of the axes runs through the middle of a name, which then looks crossed out. */
function crossing({ x, y, w, h }, axes) {
  const middle = box(x, y + 0.25 * h, w, 0.5 * h);
  return axes.reduce((sum, axis) => sum + overlap(middle, axis), 0);
}

/**
 * Put each name where it covers the least: not another name, not a point, not an axis, not the edge.
 *
 * A point has `x` and `y`, `half` its size and the `length` of its name, 0 if none stands beside it. Its name
 * leaves the `side` it had before only for a clearly better one, so that names do not hop during a drag;
 * and is left out where it is `optional` and would cover something.
 * A picture has its letters' size `em` and the boxes `edge`, where all must be, and `frame`, where all should
 * be. Axes, as thin boxes, must not cross out a name, and what is `taken` it must not cover. Of `SIDES`, the
 * first `sides` are tried, and names are as `loyal` to the side they had.
 * Returns { point, side, area } for each name that has a place; those of the first points go first.
 */
export function placeNames(
  points,
  { em, edge, frame = edge, axes = [], taken = [], sides = NEAR, loyal = LOYAL },
) {
  const shapes = points.map(({ x, y, half }) => box(x - half, y - half, 2 * half, 2 * half));
  const allowed = ALLOWED * em * em;

  /** A place for a name; what speaks against it: that it is far to seek or new, and what it covers. */
  const spot = (point, side) => {
    const area = nameArea(point, SIDES[side], em);
    const far = Math.max(0, Math.abs(SIDES[side][1]) - 1);
    const cost = 0.01 * side * area.w + (far + (side === point.side ? 0 : loyal)) * em * em;
    let covers = 20 * outside(area, edge) + 0.5 * outside(area, frame) + crossing(area, axes);
    shapes.forEach((shape, k) => {
      if (points[k] !== point) covers += 6 * overlap(area, shape);
    });
    for (const other of taken) covers += 6 * overlap(area, other);
    return { point, side, area, cost, covers };
  };
  const choices = points
    .filter(({ length }) => length > 0)
    .map((point) => SIDES.slice(0, sides).map((_, side) => spot(point, side)));

  /** What a name covers there if the others are where they are. */
  const covered = (at, spots) => {
    let sum = at.covers;
    for (const other of spots) if (other.point !== at.point) sum += 6 * overlap(at.area, other.area);
    return sum;
  };
  const best = (choice, spots) => {
    const { optional } = choice[0].point;
    let found = { ...choice[0], area: NOWHERE, cost: 0, covers: 0 };
    let least = Infinity;
    for (const at of choice) {
      // Most are worse even without the other names, which take the longest to look at.
      if (at.cost + at.covers >= least) continue;
      const covers = covered(at, spots);
      if (at.cost + covers >= least || (optional && covers > allowed)) continue;
      [found, least] = [at, at.cost + covers];
    }
    return found;
  };

  let spots = [];
  for (const choice of choices) spots.push(best(choice, spots));
  // Once more, for the first could not know where the last would go.
  choices.forEach((choice, k) => (spots[k] = best(choice, spots)));
  // Where one of few still covers something, others may make room for it.
  const total = (all) => all.reduce((sum, at) => sum + at.cost + covered(at, all), 0);
  const few = choices.length <= ROOM_UP_TO;
  let least = few ? total(spots) : 0;
  (few ? choices : []).forEach((choice, k) => {
    if (covered(spots[k], spots) < allowed) return;
    for (const at of choice) {
      const tried = [...spots];
      tried[k] = at;
      choices.forEach((other, l) => {
        if (l !== k && overlap(tried[l].area, at.area)) tried[l] = best(other, tried);
      });
      const now = total(tried);
      if (now < least) [spots, least] = [tried, now];
    }
  });
  return spots.filter(({ area }) => area !== NOWHERE);
}

/** What the ends of the axes are called: `words`, and where they stand, from 0 to 1 across and up. */
export function axisEnds([[west, east] = [], [south, north] = []], letters) {
  const ends = [
    [west, "← ", "", 0, 0],
    [east, "", " →", 1, 0],
    [south, "↓ ", "", 0.5, 0],
    [north, "↑ ", "", 0.5, 1],
  ];
  return ends
    .filter(([name]) => name)
    .map(([name, before, after, across, up]) => ({
      words: before + shorten(name, letters) + after,
      across,
      up,
    }));
}

/** Writes a name before what follows it; if it is long, only its beginning, and the whole in the title. */
export function setName(node, name, after = "", most = 60) {
  const shown = shorten(name, most);
  setText(node, shown + after);
  node.title = shown === name ? "" : name;
}

/**
 * Returns a function that gives the length of words in a font. It needs no layout, which the browser
 * does not do for cells that are scrolled out of sight: asked there, SVG text is 0 wide.
 */
export function ruler(font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  return (words) => pen.measureText(words).width;
}

/**
 * Column heads as large as lets their longest word stand unbroken, or upright where they would become
 * too small to read. Called when the width is known.
 */
export function fitHeads(heads) {
  const style = getComputedStyle(heads[0].parentNode);
  const length = ruler(`600 ${style.fontSize} ${style.fontFamily}`);
  const words = heads.flatMap((head) => head.textContent.split(/\s+|(?<=-)/));
  // Words beyond 16 letters are broken instead: they must not shrink all the others.
  const widest = Math.max(1, ...words.filter((w) => w.length <= 16).map(length));
  const room = Math.min(...heads.map((head) => head.clientWidth)) - 0.28 * parseFloat(style.fontSize);
  const least = Number(style.getPropertyValue("--rv-least")) || 0.72; // on a stage
  const most = Math.max(0.88, least);
  const size = Math.min(most, room / widest);
  const upright = size < least;
  const lines = Math.max(1, Math.floor(room / (most * LINE * parseFloat(style.fontSize))));
  for (const head of heads) {
    head.style.fontSize = `${upright ? most : size}em`;
    head.classList.toggle("rv-upright", upright);
    // Whole lines only; what does not fit is in the head's title.
    head.firstChild.style.maxWidth = upright ? `${lines * LINE}em` : "";
  }
}
