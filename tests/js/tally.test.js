// A show of hands, counted.

import assert from "node:assert/strict";
import { test } from "node:test";
import { again, counted, fresh, inWords, shares, votes } from "../../recviz/widgets/prediction/tally.js";

const counts = (tally, ...steps) => steps.reduce((to, [option, step]) => counted(to, option, step), tally);

test("hands are added and taken away, never below none, and what was counted before stays", () => {
  const first = counts(fresh(3), [0, 1], [2, 1], [2, 1], [1, -1], [0, -1], [0, -1]);
  assert.deepEqual(first, { now: [0, 0, 2], before: null });
  const second = counts(again(first), [1, 1]);
  assert.deepEqual(second, { now: [0, 1, 0], before: [0, 0, 2] });
  assert.deepEqual(first.now, [0, 0, 2]);
  assert.deepEqual(again(second), { now: [0, 0, 0], before: [0, 1, 0] });
});

test("shares are of all hands, and nobody's are none", () => {
  assert.deepEqual(shares([1, 3, 0]), [0.25, 0.75, 0]);
  assert.deepEqual(shares([0, 0]), [0, 0]);
  assert.equal(inWords([5, 7], 0), "5 · 42 %");
  assert.equal(inWords([0, 0], 1), "0 · 0 %");
  assert.deepEqual(
    [
      [1, 0],
      [0, 0],
      [5, 7],
    ].map(votes),
    ["1 vote", "0 votes", "12 votes"],
  );
});
