// The points of a board: which of them make a badge, which one a key or a finger means, how long they glide.

import assert from "node:assert/strict";
import { test } from "node:test";
import { inRows, onRing, together } from "../../recviz/widgets/board/badges.js";
import { nearest } from "../../recviz/widgets/board/drag.js";
import { time } from "../../recviz/widgets/board/glide.js";
import { chosen } from "../../recviz/widgets/board/point_keys.js";
import { arrow } from "../../recviz/widgets/board/trails.js";

const away = ([ax, ay], [bx, by]) => Math.hypot(ax - bx, ay - by);

test("points nearer to the first of a badge than a radius are in it, and a chain of points is not one badge", () => {
  const at = (...places) => places.map((x, k) => ({ k, at: [x, 0] }));
  const groups = (...places) => together(at(...places), 10).map((group) => group.map(({ k }) => k));
  assert.deepEqual(groups(0, 100, 0, 9, 100, 50), [
    [0, 2, 3],
    [1, 4],
  ]);
  assert.deepEqual(groups(0, 6, 12, 18), [
    [0, 1],
    [2, 3],
  ]);
  assert.deepEqual(groups(0, 10, 20), []);
});

test("in a badge, open or not, all points lie apart around its middle", () => {
  for (let count = 2; count <= 24; count++) {
    for (const [places, least] of [
      [inRows(count, 10), 10],
      [onRing(count, 10), 0.95 * 10],
    ]) {
      assert.equal(places.length, count);
      for (const [k, place] of places.entries()) {
        for (const other of places.slice(k + 1)) assert.ok(away(place, other) > least - 1e-9, `${count}`);
      }
    }
    const sum = (axis) => onRing(count, 10).reduce((all, place) => all + place[axis], 0);
    assert.ok(Math.abs(sum(0)) < 1e-9 && Math.abs(sum(1)) < 1e-9);
  }
  assert.deepEqual(inRows(2, 10), [
    [-5, 0],
    [5, 0],
  ]);
});

test("arrows go round all points, Home and End to the ends, a letter to the next name that begins so", () => {
  const names = ["A", "B", "Shrek", "Memento", "éclair", "shine"];
  const from = (at, key) => chosen(names, at, key);
  assert.deepEqual(
    [from(0, "ArrowRight"), from(5, "ArrowDown"), from(0, "ArrowLeft"), from(3, "ArrowUp")],
    [1, 0, 5, 2],
  );
  assert.deepEqual([from(3, "Home"), from(3, "End")], [0, 5]);
  assert.deepEqual([from(0, "s"), from(2, "s"), from(5, "S"), from(0, "É")], [2, 5, 2, 4]);
  assert.deepEqual([from(3, "m"), from(0, "x"), from(0, "Tab"), from(0, "F2")], [3, null, null, null]);
});

test("the nearest point is meant, as far as its size and the finger reach", () => {
  const points = [
    { x: 0, y: 0, half: 5 },
    { x: 30, y: 0, half: 5 },
  ];
  assert.equal(nearest(points, [14, 0], 24), points[0]);
  assert.equal(nearest(points, [16, 0], 24), points[1]);
  assert.equal(nearest(points, [14, 0], 4), null);
  assert.equal(nearest(points, [30, 30], 24), null);
});

test("a glide is over when the next frame comes, at the latest after 120 ms, and none where frames rush by", () => {
  assert.equal(time(33), 0);
  assert.equal(time(80), 80);
  assert.ok(time(1e9) <= 120 - 1000 / 60 + 1);
});

test("an arrow ends where it leads, and one too short to see is none", () => {
  assert.ok(arrow([0, 0], [10, 0]).startsWith("M0 0L10 0M"));
  assert.equal(arrow([0, 0], [1, 1]), "");
});
