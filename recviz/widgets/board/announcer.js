// What changes is said to those who listen, once it has come to rest.

import { html, setText } from "../shared/dom.js";

const PAUSE = 600; // milliseconds

export class Announcer {
  constructor() {
    this.node = html("div", { class: "rv-hidden", role: "status" });
    this.last = null;
  }

  /** Say a text after a pause in which no other comes. The first one is not news: it stands on the board. */
  say(text) {
    if (text === this.last) return;
    clearTimeout(this.timer);
    if (this.last !== null) this.timer = setTimeout(() => setText(this.node, text), PAUSE);
    this.last = text;
  }

  dispose() {
    clearTimeout(this.timer);
  }
}
