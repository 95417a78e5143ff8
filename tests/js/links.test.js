// What an address may ask of a board, and what a page makes of a link that holds one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stateOf as stateOfLinked } from "../../site/web/linked.js";
import { stateOf } from "../../site/web/links.js";

const BOARD = { users: ["A", "B"], items: ["x", "y", "z"], count: 5, d: 2 };
const asks = (fields) => stateOf(new URLSearchParams({ v: "1", frame: "0", ...fields }), BOARD);

test("a state that a board can be in is taken over", () => {
  const moves = { "user:1": [0.5, -1], "item:2": [0, 3] };
  const kept = { frame: 4, moves: { "item:0": [1, 1] } };
  const fields = { frame: "3", user: "1", moves: JSON.stringify(moves), kept: JSON.stringify(kept) };
  assert.deepEqual(asks(fields), { frame: 3, user: 1, moves, kept });
  assert.deepEqual(asks({}), { frame: 0, user: -1, moves: {}, kept: {} });
});

test("anything else is refused by a sentence", () => {
  const rubbish = [
    { v: "2" },
    { frame: "5" },
    { frame: "-1" },
    { frame: "1.5" },
    { frame: "one" },
    { user: "2" },
    { user: "<b>" },
    { moves: "{" },
    { moves: "[1]" },
    { moves: "null" },
    { moves: '{"user:2":[0,0]}' },
    { moves: '{"item:-1":[0,0]}' },
    { moves: '{"movie:0":[0,0]}' },
    { moves: '{"user:0":[0]}' },
    { moves: '{"user:0":[0,"a"]}' },
    { moves: '{"user:0":[0,1e9]}' },
    { moves: '{"user:0":[0,null]}' },
    { moves: '{"__proto__":[0,0]}' },
    { kept: "7" },
    { kept: '{"frame":9,"moves":{}}' },
    { kept: '{"frame":1}' },
  ];
  for (const fields of rubbish) {
    assert.throws(
      () => asks(fields),
      /^Error: The link asks for .*Here is the board as the lesson has it\.$/,
    );
  }
});

const packed = (...values) => Buffer.from(new Float32Array(values).buffer).toString("base64url");
const whole = (changes = {}) => {
  const fields = {
    v: "1",
    users: "A",
    items: "x",
    d: "2",
    w0: "0.1",
    reg: "0",
    A: packed(1),
    UV: packed(1, 2, 3, 4),
  };
  return new URLSearchParams({ ...fields, ...changes });
};

test("a board that a link holds is read", () => {
  const state = stateOfLinked(whole());
  assert.deepEqual(
    [state.users, state.items, state.dim, state._w0, state._reg],
    [["A"], ["x"], 2, [0.1], [0]],
  );
  assert.deepEqual([...new Float32Array(state._frames.buffer)], [1, 2, 3, 4]);
  assert.equal(state._reach, 1.1 * 4);
});

test("a link that holds none is told", () => {
  const cases = [
    [{ v: "2" }, /another version/],
    [{ UV: packed(1, 2, 3) }, /damaged/],
    [{ UV: packed(1, 2, 3, Number.NaN) }, /damaged/],
    [{ UV: "%%" }, /damaged/],
    [{ d: "x" }, /damaged/],
    [{ w0: "", reg: "y" }, /damaged/],
    [{ axes: "left" }, /damaged/],
  ];
  for (const [changes, says] of cases) assert.throws(() => stateOfLinked(whole(changes)), says);
  assert.throws(() => stateOfLinked(new URLSearchParams()), /This page shows the board of a link/);
});
