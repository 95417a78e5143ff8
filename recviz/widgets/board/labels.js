// Where the names of points stand, so that they can be read: beside the point, clear of all else.
// A picture is { em, width, height, frame, axes, line, length(point) }: its size, the box that its axes
// span, the axes as thin boxes, whether it is a number line, and how long a point's name is. Of a point
// count `x`, `y`, `half` its size, `inside` if its name stands in it, and the `side` it had before.

// East, west, north, south, the four corners between, and a second line above and below; on a number line
// there are the first two, for there each name has a lane of its own.
// biome-ignore format: a table
export const SIDES = [
  [1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1],
  [0, -2], [0, 2], [1, -2], [-1, -2], [1, 2], [-1, 2],
];
const SECOND_LINE = 8; // from here on a name may seem to belong to another point
const COVERS_SOMETHING = 2; // a name that costs more than this, in squares of a letter, covers something
const ROOM_UP_TO = 10; // of more names, none looks for others that could make room: it takes too long

export const box = (x, y, w, h) => ({ x, y, w, h });

export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

function outside(a, frame) {
  return a.w * a.h - overlap(a, frame);
}

/** Where a name is if it stands on one of the `SIDES` of its point. */
function labelArea(point, side, { em, length }) {
  const [dx, dy] = SIDES[side];
  const width = length(point);
  const height = 1.1 * em;
  const gap = point.half + 0.3 * em;
  const cx = point.x + dx * (dy === 0 ? gap + width / 2 : width / 2 + 0.1 * em);
  const cy = point.y + dy * (gap + height / 2) - Math.sign(dy) * (Math.abs(dy) - 1) * gap * 0.5;
  return box(cx - width / 2, cy - height / 2, width, height);
}

/** How much of an axis runs through the middle of a name, which then looks crossed out. */
function crossing({ x, y, w, h }, axes) {
  const middle = box(x, y + 0.25 * h, w, 0.5 * h);
  return axes.reduce((sum, axis) => sum + overlap(middle, axis), 0);
}

/**
 * Put each name where it covers the least: not another name, not a point, not an axis, not the edge.
 * A name stays on its side until another side is clearly better, so that names do not hop during a drag.
 * Returns { point, side, area } for each name.
 */
export function placeNames(points, picture) {
  const { em, width, height, frame, axes, line } = picture;
  const edge = box(1, 1, width - 2, height - 2);
  const shapes = points.map(({ x, y, half }) => box(x - half, y - half, 2 * half, 2 * half));

  /** A place for a name, and what speaks against it: that it is far to seek or new, or covers something. */
  const spot = (point, side) => {
    const area = labelArea(point, side, picture);
    let cost = side * 0.01 * area.w + (side < SECOND_LINE ? 0 : em * em);
    cost += side === point.side ? 0 : 0.6 * em * em;
    cost += 20 * outside(area, edge) + 0.5 * outside(area, frame);
    if (!line) {
      cost += crossing(area, axes);
      shapes.forEach((shape, k) => {
        if (points[k] !== point) cost += 6 * overlap(area, shape);
      });
    }
    return { point, side, area, cost };
  };
  const sides = (line ? SIDES.slice(0, 2) : SIDES).map((_, side) => side);
  const choices = points
    .filter(({ inside }) => !inside)
    .map((point) => sides.map((side) => spot(point, side)));

  /** The same beside the other names. */
  const cost = (at, spots) => {
    let sum = at.cost;
    if (line) return sum;
    for (const other of spots) if (other.point !== at.point) sum += 6 * overlap(at.area, other.area);
    return sum;
  };
  const total = (spots) => spots.reduce((sum, at) => sum + cost(at, spots), 0);
  const best = (choice, spots) => {
    const costs = choice.map((at) => cost(at, spots));
    return choice[costs.reduce((least, now, k) => (now < costs[least] ? k : least), 0)];
  };

  let spots = choices.map((choice) => choice[choice[0].point.side]);
  // Twice, for the first could not know where the last would go.
  for (let round = 0; round < 2; round++) choices.forEach((choice, k) => (spots[k] = best(choice, spots)));
  if (choices.length > ROOM_UP_TO) return spots;
  // Where one still covers something, others may make room for it.
  let least = total(spots);
  choices.forEach((choice, k) => {
    if (cost(spots[k], spots) < COVERS_SOMETHING * em * em) return;
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
  return spots;
}
