// A board that an address holds whole, as `board.link()` writes it (recviz/widgets/board/link.py).

import board from "../../recviz/widgets/board/board.js";
import { arrive } from "./links.js";

const VERSION = "1";
const DAMAGED = "This link is damaged: its parts do not fit together. Ask for it again, whole.";

/** What a widget's model is to its view, without a Python behind it. */
class Model {
  constructor(state) {
    Object.assign(this, { state, listeners: {} });
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const event of [`change:${name}`, "change"])
      this.listeners[event]?.forEach((callback) => callback());
  }

  on(event, callback) {
    this.listeners[event] ??= new Set();
    this.listeners[event].add(callback);
  }

  off(event, callback) {
    this.listeners[event]?.delete(callback);
  }

  save_changes() {} // there is nobody to tell
}

function numbers(letters) {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return new Float32Array(Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
}

/** Return the state of a board's model; throw a sentence for the reader. */
export function stateOf(fields) {
  if (!fields.has("UV")) {
    throw new Error("This page shows the board of a link. Make one with board.link() in any lesson.");
  }
  if (fields.get("v") !== VERSION) {
    throw new Error("This link was made by another version of recviz, which this page cannot read.");
  }
  const [users, items, ends] = ["users", "items", "axes"].map((name) => fields.getAll(name));
  const [dim, reg] = ["d", "reg"].map((name) => Number(fields.get(name)));
  const w0 = fields.getAll("w0").map(Number);
  let A, UV;
  try {
    [A, UV] = ["A", "UV"].map((name) => numbers(fields.get(name) ?? ""));
  } catch {
    throw new Error(DAMAGED);
  }
  const [m, n] = [users.length, items.length];
  const fit = A.length === m * n && UV.length === (m + n) * dim && [1, n].includes(w0.length) && A.length > 0;
  if (!fit || ![...A, ...UV, ...w0, reg].every(Number.isFinite) || ends.length % 2) throw new Error(DAMAGED);
  const shown = UV.filter((_x, k) => k % dim < 2);
  return {
    users,
    items,
    dim,
    frame: 0,
    moves: {},
    kept: {},
    user: -1,
    captions: [""],
    _A: new DataView(A.buffer),
    _frames: new DataView(UV.buffer),
    _w0: [w0.length > 1 ? w0 : w0[0]],
    _reg: [reg],
    _diverged: [false],
    _axes: Array.from({ length: ends.length / 2 }, (_, k) => [ends[2 * k], ends[2 * k + 1]]),
    _reach: Math.max(1.25, 1.1 * shown.reduce((most, x) => Math.max(most, Math.abs(x)), 0)),
    _show_loss: true,
    _target: null,
    _draggable: true,
    _presets: [],
    _as_table: true,
  };
}

/** Draw the board of the page's address in a place, or say why there is none. */
export function draw(place) {
  try {
    const model = new Model(stateOf(new URLSearchParams(location.hash.slice(1))));
    place.replaceChildren();
    board.render({ model, el: place });
    arrive(place);
  } catch (error) {
    place.textContent = error.message;
  }
}
