// Ranked lists as lines with a name, a score and a bar.

import { html, setText } from "./dom.js";
import { setName } from "./names.js";
import { decimals } from "./text.js";

/** Gives a list a line for each of `things`; lines that are there already are written anew. */
export function fillList(list, things, newLine, write) {
  while (list.children.length > things.length) list.lastChild.remove();
  things.forEach((thing, k) => write(list.children[k] ?? list.appendChild(newLine()), thing));
}

/** A line of a ranked list: a name, its score and a bar, and what else is to follow. */
export function rankedLine(name = html("span", { class: "rv-name" }), ...more) {
  const bar = html("span", { class: "rv-bar", "aria-hidden": "true" });
  return html("li", {}, name, html("span", { class: "rv-score" }), bar, ...more);
}

/** Writes such a line; `share` is the length of its bar, from 0 to 1. */
export function writeRanked(line, name, score, share, letters) {
  const [label, number, bar] = line.children;
  setName(label, name, "", letters);
  setText(number, decimals(score));
  bar.style.width = `${Math.round(100 * Math.max(0, Math.min(1, share)))}%`;
}
