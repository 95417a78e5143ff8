// What a board computes and Python does not: moves, marks, sums in words, where names stand, what keys do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BoardView } from "../../recviz/widgets/board/board.js";
import { Scene } from "../../recviz/widgets/board/scene.js";
import { step } from "../../recviz/widgets/shared/grid.js";
import { unpack } from "../../recviz/widgets/shared/model.js";
import { box, overlap, placeNames, SIDES } from "../../recviz/widgets/shared/names.js";
import { Palette, parseColour } from "../../recviz/widgets/shared/palette.js";
import { topK } from "../../recviz/widgets/shared/ranking.js";
import { factor } from "../../recviz/widgets/shared/text.js";
import { cases, modelOf } from "./table.js";

const sceneOf = (changes = {}) => new Scene(modelOf({ ...cases.boards[0].state, ...changes }));

test("numbers are unpacked wherever they begin", () => {
  const bytes = new Uint8Array([9, 0, 0, 128, 63, 0, 0, 0, 192, 7]);
  assert.deepEqual([...unpack(new DataView(bytes.buffer, 1, 8))], [1, -2]);
  assert.deepEqual([...unpack(new DataView(bytes.buffer, 1, 3), Uint8Array)], [0, 0, 128]);
  assert.equal(unpack(new DataView(new ArrayBuffer(0))).length, 0);
});

test("the k largest come first, equal ones in their order", () => {
  assert.deepEqual(topK([1, 3, 2, 3, 0], 3), [1, 3, 2]);
  assert.deepEqual(topK([1, 1, 1], 2), [0, 1]);
  assert.deepEqual(
    topK([5, 4, 3, 2], 2, (place) => place !== 0),
    [1, 2],
  );
  assert.deepEqual(topK([2, 1], 9), [0, 1]);
  assert.deepEqual(topK([], 2), []);
});

test("moves replace what they name, and the prediction follows", () => {
  const still = sceneOf();
  const moved = sceneOf({ moves: { "user:1": [0.5, -0.25] } });
  assert.deepEqual(moved.place("user", 1), [0.5, -0.25]);
  assert.deepEqual(moved.place("item", 2), still.place("item", 2));
  const [x, y] = still.place("item", 2);
  assert.equal(moved.P[moved.n + 2], 0.5 * x - 0.25 * y);
  assert.equal(moved.P[2], still.P[2]);
});

test("a frame that is not there is the nearest one, and new frames are noticed", () => {
  assert.equal(sceneOf({ frame: 7 }).frame, 0);
  const model = modelOf(cases.boards[0].state);
  const scene = new Scene(model);
  assert.equal(scene.outdated, false);
  model.set("_reach", 3);
  assert.equal(scene.outdated, true);
});

test("marks say what was observed: likes by a tick, stars and others by their number", () => {
  const marks = (number) => {
    const scene = new Scene(modelOf(cases.boards[number].state));
    return [0, 1, 2, 3, 4].map((j) => scene.mark(0, j));
  };
  assert.deepEqual(marks(0), ["✓", "", "✓", "✓", ""]);
  assert.deepEqual(marks(1), ["5", "", "4", "2", ""]);
  const scene = sceneOf();
  scene.A = [-0.5, 1 / 3, 1.5];
  scene.scale = 1.5;
  assert.deepEqual([scene.mark(0, 0), scene.mark(0, 1), scene.mark(0, 2)], ["−0.5", "0.33", "1.5"]);
});

test("a cell's arithmetic is written out, cut after three terms", () => {
  assert.equal(sceneOf().arithmetic(0, 0), "1.00·0.90 + 0.10·(−0.20) = 0.88");
  assert.equal(factor(-0.001), "0.00");
  const scene = sceneOf();
  Object.assign(scene, { d: 4, n: 1, U: [1, 2, 3, 4], V: [1, -1, 0, 1], P: [3] });
  assert.equal(scene.arithmetic(0, 0), "1.00·1.00 + 2.00·(−1.00) + 3.00·0.00 + … = 3.00");
});

test("ink on a colour can be read, at least 4.5 to 1, in the light theme and in the dark", () => {
  const light = (text) => {
    const parts = text.startsWith("#") ? parseColour(text) : text.match(/\d+/g).map(Number);
    const [r, g, b] = parts.map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const scales = new Set(cases.palette.map(([scale]) => scale.join(" ")));
  for (const scale of scales) {
    for (const { background, ink } of new Palette(...scale.split(" ").map(parseColour)).steps) {
      const [a, b] = [light(background), light(ink)];
      assert.ok(Math.max(a, b) / Math.min(a, b) >= 4.5, `${ink} on ${background}`);
    }
  }
});

const EM = 10;
const picture = () => ({
  em: EM,
  edge: box(0, 0, 400, 400),
  frame: box(15, 15, 370, 370),
  axes: [box(15, 199, 370, 2), box(199, 15, 2, 370)],
});
const pointAt = (x, y, name = "a name") => ({
  x,
  y,
  half: 0.7 * EM,
  length: 0.6 * EM * name.length,
  side: 0,
});

test("a name stands east of its point where nothing is in its way, and elsewhere where something is", () => {
  assert.equal(placeNames([pointAt(100, 100)], picture())[0].side, 0);
  const [east] = placeNames([pointAt(390, 100)], picture());
  assert.ok(SIDES[east.side][0] <= 0, "not over the edge");
  const [above] = placeNames([pointAt(100, 200)], picture());
  assert.equal(overlap(above.area, picture().axes[0]), 0, "not crossed out by the axis");
  const nameless = pointAt(120, 100, "");
  assert.notEqual(placeNames([pointAt(100, 100), nameless], picture())[0].side, 0, "not on another point");
  const wide = { ...picture(), frame: box(-900, -900, 2000, 2000) };
  assert.ok(
    SIDES[placeNames([pointAt(390, 100)], wide)[0].side][0] <= 0,
    "not over the edge of a wide frame",
  );
});

test("names of points close to each other do not meet", () => {
  const points = [0, 1, 2, 3, 4, 5].map((k) => pointAt(100 + 22 * (k % 2), 100 + 20 * k, `name ${k}`));
  const spots = placeNames(points, picture());
  const meeting = spots.flatMap((a, k) => spots.slice(k + 1).filter((b) => overlap(a.area, b.area) > 0));
  assert.equal(meeting.length, 0);
  const shapes = points.map(({ x, y, half }) => box(x - half, y - half, 2 * half, 2 * half));
  const [one, other] = placeNames([pointAt(100, 100), pointAt(100, 108)], picture());
  assert.equal(overlap(one.area, other.area), 0);
  assert.ok(spots.every(({ area }) => shapes.every((shape) => overlap(area, shape) === 0)));
});

test("a name stays on its side while that is nearly as good", () => {
  const points = [{ ...pointAt(100, 100), side: 1 }];
  assert.equal(placeNames(points, picture())[0].side, 1);
});

test("with two sides a name is right or left of its point, and a point without one has none", () => {
  const points = [pointAt(390, 50), pointAt(100, 80), pointAt(200, 90, "")];
  const spots = placeNames(points, { em: EM, edge: box(0, 0, 400, 400), sides: 2 });
  assert.deepEqual(
    spots.map(({ side }) => side),
    [1, 0],
  );
});

test("names that may be left out are, where they would cover something, the first of them last", () => {
  const points = Array.from({ length: 40 }, (_, k) => ({
    ...pointAt(200 + (k % 5), 200 + (k % 7)),
    optional: k > 0,
  }));
  const spots = placeNames(points, picture());
  assert.equal(spots[0].point, points[0]);
  assert.ok(spots.length > 3 && spots.length < 20, String(spots.length));
  for (const a of spots.slice(1))
    for (const b of spots) assert.ok(a === b || overlap(a.area, b.area) <= EM * EM);
  const full = { ...picture(), taken: [box(0, 0, 400, 400)] };
  assert.deepEqual(
    placeNames(points, full).map(({ point }) => points.indexOf(point)),
    [0],
  );
});

test("arrow keys, Home and End go from cell to cell and stay in the table", () => {
  const ways = {
    ArrowUp: [0, 1],
    ArrowDown: [2, 1],
    ArrowLeft: [1, 0],
    ArrowRight: [1, 2],
    Home: [1, 0],
    End: [1, 4],
  };
  for (const [key, cell] of Object.entries(ways)) assert.deepEqual(step([1, 1], key, 3, 5), cell, key);
  assert.deepEqual(step([0, 0], "ArrowUp", 3, 5), [0, 0]);
  assert.deepEqual(step([2, 4], "ArrowRight", 3, 5), [2, 4]);
  assert.equal(step([0, 0], "b", 3, 5), null);
  assert.equal(step([0, 0], "toString", 3, 5), null);
});

test("what goes wrong while Python is told is not kept quiet", () => {
  const save_changes = () => {
    throw new TypeError("cannot be sent");
  };
  const view = { model: { get: () => 0, set() {}, save_changes }, draw() {}, set: BoardView.prototype.set };
  for (const act of ["set", "go", "choose", "restore"]) {
    assert.throws(() => BoardView.prototype[act].call(view, {}), /cannot be sent/, act);
  }
});
