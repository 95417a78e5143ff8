// The table of cases that Python has made (tests/cases.py), and how to compare with it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const NO_JSON = { nan: Number.NaN, inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY };

/** A number of the table; those that JSON does not have are texts there. */
export const real = (value) => NO_JSON[value] ?? value;

export const cases = JSON.parse(readFileSync(new URL("../cases.json", import.meta.url), "utf8"));

/** What a widget is told by Python, as it reads it; bytes do not begin at a multiple of four. */
export function modelOf(state) {
  const values = Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      value?.bytes === undefined ? value : view(value.bytes),
    ]),
  );
  return { get: (name) => values[name], set: (name, value) => (values[name] = value), save_changes() {} };
}

function view(text) {
  const bytes = Buffer.from(text, "base64");
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  return new DataView(shifted.buffer, 1);
}

/** Fail unless two numbers agree but for rounding, beside the largest of those they were computed with. */
export function near(seen, expected, largest = 1, what = "") {
  const error = Math.abs(seen - real(expected));
  const allowed = 1e-9 * Math.max(Math.abs(expected), largest);
  assert.ok(error <= allowed || Object.is(seen, real(expected)), `${what} ${seen}, not ${expected}`);
}

/** Fail unless two ranked lists have the same names in the same order, and the same scores. */
export function sameRanking(seen, expected, what) {
  const largest = Math.max(0, ...expected.map(([, score]) => Math.abs(score)));
  assert.deepEqual(
    seen.map(([name]) => name),
    expected.map(([name]) => name),
    what,
  );
  seen.forEach(([name, score], k) => near(score, expected[k][1], largest, `${what}, ${name}:`));
}
