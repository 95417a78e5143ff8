// What a race says of its runs, and how it writes positions.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks } from "../../recviz/widgets/race/chart.js";
import { amount, Track } from "../../recviz/widgets/race/track.js";
import { cases, modelOf } from "./table.js";

const trackOf = (number, changes = {}) => new Track(modelOf({ ...cases.races[number].state, ...changes }));

test("at the end of each axis all runs stand at their last step, and none ever goes back", () => {
  for (const track of [trackOf(0), trackOf(1)])
    for (const axis of track.axes) {
      const before = track.runs.map(() => 0);
      for (let stop = 0; stop <= track.stops; stop++) {
        track.runs.forEach((_, r) => {
          const kept = track.reached(axis, (track.end(axis) * stop) / track.stops, r);
          assert.ok(kept >= before[r], `${track.names[r]} by ${axis}`);
          before[r] = kept;
        });
      }
      assert.deepEqual(
        before,
        track.steps.map((steps) => steps.length - 1),
        axis,
      );
    }
});

test("by arithmetic the cheaper step is there earlier", () => {
  const track = trackOf(0, { _costs: [90, 120, 120, 120] });
  assert.equal(track.runs[0].steps[track.reached("arithmetic", 359, 0)], 3);
  assert.equal(track.runs[3].steps[track.reached("arithmetic", 359, 3)], 2);
  assert.equal(track.runs[3].steps[track.reached("arithmetic", 360, 3)], 3);
});

test("time is an axis only once it was measured", () => {
  assert.deepEqual(trackOf(0).axes, ["steps", "arithmetic"]);
  assert.deepEqual(trackOf(1).axes, ["steps", "arithmetic", "time"]);
});

test("a run that burst, one that is stuck and one that arrived say so, in their order", () => {
  const track = trackOf(0);
  const said = (position) =>
    track.runs.map((_, r) => track.state(r, track.reached("steps", position, r)).said);
  assert.deepEqual(said(0), Array(4).fill("loss 16.000"));
  assert.equal(said(2)[1], "diverged at step 2");
  assert.equal(said(30)[2], "stuck at 2.000");
  assert.equal(said(30)[0], "✓ at step 24");
  assert.equal(track.news("steps", 1).length, 0);
  assert.deepEqual(track.news("steps", 30), [
    "bursts diverged at step 2",
    "is stuck stuck at 2.000",
    "arrives there at step 24",
  ]);
});

test("positions and ticks are written as they are read", () => {
  assert.equal(amount("steps", 40), "step 40");
  assert.equal(amount("arithmetic", 8010), "8,010 multiplications");
  assert.equal(amount("time", 0.0123), "12.30 ms");
  assert.deepEqual(ticks(300, 6), [0, 50, 100, 150, 200, 250, 300]);
  assert.deepEqual(ticks(0.75, 3), [0, 0.5]);
  assert.deepEqual(ticks(3, 9), [0, 0.5, 1, 1.5, 2, 2.5, 3]);
});
