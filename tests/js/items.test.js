// What the rater and the item map compute and Python does not: searching, and the view of a map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MapSpace } from "../../recviz/widgets/item_map/map_space.js";
import { FoldIn } from "../../recviz/widgets/rater/fold_in.js";
import { inWords } from "../../recviz/widgets/rater/rater.js";
import { fold, Index } from "../../recviz/widgets/shared/search.js";
import { cases, modelOf } from "./table.js";

test("names are folded to small letters and digits without accents", () => {
  const folded = {
    "WALL·E (2008)": "wall e 2008",
    Amélie: "amelie",
    "Straße, Œuvre & Łódź": "strasse oeuvre lodz",
    "What's Up, Doc?": "whats up doc",
    "  '71 ": "71",
    "שלום עולם": "שלום עולם",
    "🎬": "",
  };
  for (const [name, expected] of Object.entries(folded)) assert.equal(fold(name), expected);
});

test("the best matches come first: at the start, at a word, inside, all words somewhere, words written together", () => {
  const names = [
    "The Matrix",
    "Matrix Reloaded",
    "A Dot Matrix",
    "Cosmatrix",
    "Reloaded the matrix",
    "WALL·E",
    "Amélie",
  ];
  const found = (asked, weights) => new Index(names, weights).find(asked).map((item) => names[item]);
  assert.deepEqual(found("MATRIX"), [
    "The Matrix",
    "Matrix Reloaded",
    "A Dot Matrix",
    "Reloaded the matrix",
    "Cosmatrix",
  ]);
  assert.deepEqual(found("reloaded matrix"), ["Matrix Reloaded", "Reloaded the matrix"]);
  assert.deepEqual(found("walle"), ["WALL·E"]);
  assert.deepEqual(found("dotmat", [0, 0, 9]), ["A Dot Matrix"]);
  const more = new Index(["Polka Dot", "A Dot", "Dot", "An Dot", "Wallet", "WALL E"], [9, 1, 0, 2, 0, 9]);
  assert.deepEqual(more.find("dot"), [3, 1, 2, 0]);
  assert.deepEqual(more.find("walle"), [4, 5]);
  assert.deepEqual(found("AMELIE"), ["Amélie"]);
  assert.deepEqual(found(" ( "), []);
  assert.deepEqual(found("nothing"), []);
  assert.deepEqual(found("matrix", [1, 9, 1, 1, 5, 1, 1]).slice(0, 2), ["Matrix Reloaded", "The Matrix"]);
});

test("stars that are liked, and those that are not, in words", () => {
  assert.deepEqual(inWords(5), { enough: "5 stars", few: "1 to 4 stars" });
  assert.deepEqual(inWords(4), { enough: "4 or 5 stars", few: "1 to 3 stars" });
  assert.deepEqual(inWords(2), { enough: "2 to 5 stars", few: "1 star" });
  assert.deepEqual(inWords(1), { enough: "1 to 5 stars", few: "" });
});

test("folding in solves the regression: M u is the sum of what is liked", () => {
  const V = Float32Array.from([1, 0.5, -1, 2, 0.25, 1]);
  const [w0, reg, liked] = [[0.5, 0.25, 0], 0.125, [0, 2]];
  const parts = new FoldIn(V, 3, w0, reg).parts(liked);
  const u = [0, 1].map((k) => parts[0][k] + parts[1][k]);
  const row = (j) => [V[2 * j], V[2 * j + 1]];
  // The gradient of Σ_liked (1 − v·u)² + Σ_others w0 (v·u)² + reg ‖u‖² is zero.
  const gradient = [0, 1].map((k) =>
    [0, 1, 2].reduce((sum, j) => {
      const score = row(j)[0] * u[0] + row(j)[1] * u[1];
      return sum + (liked.includes(j) ? score - 1 : w0[j] * score) * row(j)[k];
    }, reg * u[k]),
  );
  assert.ok(
    gradient.every((x) => Math.abs(x) < 1e-12),
    String(gradient),
  );
  assert.deepEqual(new FoldIn(V, 3, w0, reg).recommend([1], [], 5), []);
});

const space = (changes = {}) => {
  const found = new MapSpace(modelOf({ ...cases.maps[0].state, ...changes }));
  found.fitInto(600, 400, 14);
  found.settle();
  return found;
};

test("all items are in sight at first, and one is found at its pixel", () => {
  const map = space();
  for (let item = 0; item < map.n; item++) {
    assert.ok(map.x[item] > 0 && map.x[item] < 600 && map.y[item] > 0 && map.y[item] < 400);
    const found = map.at(map.x[item], map.y[item]);
    assert.deepEqual([map.x[found], map.y[found]], [map.x[item], map.y[item]]);
  }
  assert.equal(map.at(0, 0), null);
});

test("what is under the pointer stays there while one zooms", () => {
  const map = space();
  const [x, y] = [map.x[3], map.y[3]];
  map.zoom(2.5, x, y);
  map.settle();
  assert.ok(Math.hypot(map.x[3] - x, map.y[3] - y) < 1e-3);
  assert.equal(map.view.zoom, 2.5);
  map.zoom(1e9, x, y);
  assert.equal(map.view.zoom, 100);
  map.zoom(1e-9, x, y);
  assert.equal(map.view.zoom, 1);
});

test("the view never leaves the items, and goes where an item is", () => {
  const map = space();
  map.zoom(4);
  map.pan(1e6, -1e6);
  assert.deepEqual([map.view.x, map.view.y], [map.range[0].low, map.range[1].low]);
  for (let item = 0; item < map.n; item++) {
    map.reveal(item);
    map.settle();
    assert.ok(map.x[item] >= 71 && map.x[item] <= 529 && map.y[item] >= 47 && map.y[item] <= 353);
  }
});

test("arrow keys go to the nearest item in their direction, but not to a hidden one", () => {
  const points = new Float32Array([0, 0, 1, 0, 3, 0.5, 0, 2, -1, 0.9, -0.4, -0.3]);
  const bytes = { bytes: Buffer.from(points.buffer).toString("base64") };
  const group = { bytes: Buffer.from([0, 1, 0, 0, 0, 0]).toString("base64") };
  const map = space({
    _points: bytes,
    _group: group,
    items: ["a", "b", "c", "d", "e", "f"],
    groups: ["x", "y"],
  });
  assert.deepEqual(
    [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ].map((way) => map.next(0, way)),
    [1, 5, 3, 0],
  );
  map.hidden = new Set([1]);
  assert.equal(map.next(0, [1, 0]), 2);
  assert.ok(map.closeUp(0, 2) > map.closeUp(0, 4), "the nearer its company, the closer");
});
