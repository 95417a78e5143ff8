// What a board remembers: steps that can be undone, the loss of all frames, the state that is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chart, height } from "../../recviz/widgets/board/curve.js";
import { History, wish } from "../../recviz/widgets/board/history.js";
import { largest } from "../../recviz/widgets/board/loss.js";
import { Scene } from "../../recviz/widgets/board/scene.js";
import { cases, modelOf } from "./table.js";

const state = (frame, moves = {}) => ({ frame, moves });
const A = "user:0";
const SHREK = "item:2";

function seeing(...states) {
  const history = new History(state(0));
  states.forEach((one) => history.see(one));
  return history;
}

test("a drag is one step, and the next one of the same point another", () => {
  const history = seeing(state(0, { [A]: [0, 0.1] }), state(0, { [A]: [0, 0.2] }));
  history.pause();
  history.see(state(0, { [A]: [0, 0.3] }));
  history.see(state(0, { [A]: [0, 0.4] }));
  assert.deepEqual(history.undo(), state(0, { [A]: [0, 0.2] }));
  assert.deepEqual(history.undo(), state(0));
  assert.equal(history.undo(), null);
  assert.deepEqual(history.redo(), state(0, { [A]: [0, 0.2] }));
  assert.deepEqual(history.redo(), state(0, { [A]: [0, 0.4] }));
  assert.equal(history.redo(), null);
});

test("another point is another step, and so is Reset", () => {
  const both = { [A]: [1, 1], [SHREK]: [0, 0] };
  const history = seeing(state(0, { [A]: [1, 1] }), state(0, both), state(0));
  assert.deepEqual(history.undo(), state(0, both));
  assert.deepEqual(history.undo(), state(0, { [A]: [1, 1] }));
  assert.deepEqual(history.undo(), state(0));
});

test("a slider is no step, unless moves are lost by it", () => {
  const history = seeing(state(1), state(2), state(2, { [A]: [1, 1] }), state(3), state(4));
  assert.deepEqual(history.undo(), state(2, { [A]: [1, 1] }));
  assert.deepEqual(history.undo(), state(2));
  assert.equal(history.undo(), null);
  assert.deepEqual(history.redo(), state(2, { [A]: [1, 1] }));
  assert.deepEqual(history.redo(), state(4));
});

test("what is undone can no longer be redone after another move", () => {
  const history = seeing(state(0, { [A]: [1, 1] }));
  history.undo();
  history.see(state(0, { [A]: [2, 2] }));
  assert.equal(history.redo(), null);
  assert.deepEqual(history.undo(), state(0));
  history.forget(state(5));
  assert.equal(history.undo(), null);
  assert.equal(history.redo(), null);
});

test("keys that undo and redo, on all keyboards, and none that do not", () => {
  const press = (key, ...held) => wish({ key, ...Object.fromEntries(held.map((name) => [name, true])) });
  assert.equal(press("z", "ctrlKey"), "undo");
  assert.equal(press("z", "metaKey"), "undo");
  assert.equal(press("Z", "ctrlKey", "shiftKey"), "redo");
  assert.equal(press("y", "ctrlKey"), "redo");
  for (const other of [["z"], ["z", "ctrlKey", "altKey"], ["y", "ctrlKey", "shiftKey"], ["s", "ctrlKey"]])
    assert.equal(press(...other), null, String(other));
});

const loss = (observed, unobserved = 0, penalty = 0, w0 = 1) => {
  const weighted = w0 * unobserved;
  return { observed, unobserved, weighted, penalty, total: observed + weighted + penalty };
};
const never = (losses) => losses.map(() => false);
const drawn = (losses, own = false) => chart(losses, never(losses), own);
const names = ({ lines }) => lines.map(({ name }) => name);

test("a curve begins at 0, and is logarithmic where the loss spans more than a decade", () => {
  const flat = drawn([loss(8), loss(4), loss(2)]);
  assert.deepEqual([flat.log, ...flat.ends], [false, 0, 8]);
  assert.deepEqual(
    [8, 4, 0].map((x) => height(x, flat)),
    [1, 0.5, 0],
  );
  const steep = drawn([loss(100), loss(10), loss(1)]);
  assert.equal(steep.log, true);
  [100, 10, 1].forEach((x, k) => assert.ok(Math.abs(height(x, steep) - [1, 0.5, 0][k]) < 1e-9));
  assert.ok(height(0, steep) < 0 && height(0, steep) >= -0.1, "below the picture, but not far away");
});

test("no loss, however small, large or zero, makes anything but a number", () => {
  for (const losses of [
    [0, 0],
    [0, 5],
    [1e-300, 1e300],
    [3, 3],
    [1e24, 0],
  ].map((all) => all.map((x) => loss(x)))) {
    const one = drawn(losses);
    for (const { total } of losses) assert.ok(Number.isFinite(height(total, one)), String(total));
    assert.ok(one.ends[0] < one.ends[1]);
  }
});

test("parts are drawn where they tell more than the total", () => {
  assert.deepEqual(names(drawn([loss(2), loss(1)])), ["total"]);
  assert.deepEqual(names(drawn([loss(2, 1), loss(1, 1)])), ["observed", "unobserved", "total"]);
  assert.deepEqual(names(drawn([loss(2, 1, 1), loss(1, 1, 1)])), [
    "observed",
    "unobserved",
    "penalty",
    "total",
  ]);
});

test("frames that are judged by weights of their own show the errors that can be compared", () => {
  const { lines, log } = drawn([loss(0.1, 8, 0, 0), loss(2, 6, 0, 0.5), loss(3, 4, 0, 1)], true);
  assert.equal(log, false);
  const values = Object.fromEntries(lines.map((line) => [line.name, line.values]));
  assert.deepEqual(values, { observed: [0.1, 2, 3], unobserved: [8, 6, 4], total: [0.1, 5, 7] });
});

test("what diverged is cut off, and the start of such a run can still be seen", () => {
  const losses = [1, 3, 9e3, 1e8, 1e8].map((x) => loss(x));
  const diverged = [false, false, false, true, true];
  const run = chart(losses, diverged, false);
  assert.equal(run.good, 3);
  assert.equal(run.lines.at(-1).values.length, 3);
  assert.equal(run.ends[1], 1000);
  assert.ok(height(3, run) > 0.1);
  assert.equal(largest(losses, diverged), 2.5);
  assert.equal(largest(losses, never(losses)), 1e8);
});

test("the loss of all frames is that of the frames, whatever was moved", () => {
  const scene = new Scene(modelOf(cases.boards[2].state));
  assert.equal(scene.losses().length, 2);
  assert.notEqual(scene.losses()[scene.frame].total, scene.loss().total);
  assert.equal(scene.losses(), scene.losses());
});

test("what is kept is compared with, cell by cell, and is where points came from", () => {
  const still = cases.boards[0].state;
  const scene = new Scene(modelOf({ ...still, moves: { [A]: [0.5, 0] } }));
  assert.equal(scene.kept, null);
  assert.equal(scene.change(0, 0), "");
  assert.deepEqual(
    scene.origin("user", 0).map((x) => Number(x.toFixed(6))),
    [1, 0.1],
  );
  scene.model.set("kept", state(0, { [A]: [1.5, 0] }));
  scene.hold();
  assert.equal(scene.change(0, 0), "−0.90");
  assert.equal(scene.change(0, 1), "+1.00");
  assert.equal(scene.change(1, 0), "", "B is where it was");
  assert.deepEqual(scene.origin("user", 0), [1.5, 0]);
  assert.deepEqual(
    ["user", "item"].map((kind) => scene.hasMoved(kind, 0)),
    [true, false],
  );
  assert.ok(
    Math.abs(scene.kept.total - new Scene(modelOf({ ...still, moves: scene.kept.moves })).loss().total) <
      1e-12,
  );
});
