// A small plane with one run's points: users as circles, items as squares. One path draws all of a kind.

import { html, setAttribute, svg } from "../shared/dom.js";
import { NAMED_UP_TO } from "../shared/names.js";

export const FULL = 32767; // a place on the edge, as Python sends it
const SIDE = 100; // of the picture, in its own units; the page scales it

export class Lane {
  constructor(track, r) {
    this.run = track.runs[r];
    this.size = track.size;
    this.m = track.users.length;
    this.count = track.size / 2;
    const named = this.count <= NAMED_UP_TO;
    const middle = SIDE / 2;
    this.items = svg("path", { class: `rv-race-dots rv-items ${named ? "" : "rv-small"}` });
    this.users = svg("path", { class: `rv-race-dots rv-users ${named ? "" : "rv-small"}` });
    // As on the board, the shortest names of users stand in their circles.
    this.letters = track.users.map((name) =>
      named && Array.from(name).length <= 2 ? svg("text", { class: "rv-letter", text: name }) : null,
    );
    this.picture = svg("svg", { class: "rv-lane-plane", viewBox: `0 0 ${SIDE} ${SIDE}`, role: "img" });
    this.picture.setAttribute("aria-label", `Plane of ${track.names[r]}`);
    this.picture.append(
      svg("line", { x1: 0, x2: SIDE, y1: middle, y2: middle, class: "rv-axis" }),
      svg("line", { x1: middle, x2: middle, y1: 0, y2: SIDE, class: "rv-axis" }),
      this.items,
      this.users,
      ...this.letters.filter((letter) => letter),
    );
    this.node = html("div", { class: "rv-lane-box" }, this.picture);
  }

  /** Draw one of the kept steps. */
  draw(kept) {
    if (kept === this.kept) return;
    this.kept = kept;
    const { m, count, letters } = this;
    const at = (k) => {
      const [x, y] = this.run.places.subarray(kept * this.size + 2 * k);
      return [toUnits(x), toUnits(-y)];
    };
    const dots = (from, to) => {
      let path = "";
      for (let k = from; k < to; k++) path += `M${at(k).join(" ")}h0`;
      return path;
    };
    setAttribute(this.users, "d", dots(0, m));
    setAttribute(this.items, "d", dots(m, count));
    letters.forEach((letter, k) => {
      if (!letter) return;
      const [x, y] = at(k);
      setAttribute(letter, "x", x);
      setAttribute(letter, "y", y);
    });
  }
}

const toUnits = (share) => Math.round(((share / FULL + 1) / 2) * SIDE * 100) / 100;
