// What the marks on a board mean, in one line that can be folded away.

import { html } from "../shared/dom.js";
import { written } from "../shared/text.js";

/** The legend of a board whose strongest colours stand for −scale and scale. */
export function legend(scale) {
  const sign = (name) => html("i", { class: `rv-sign rv-${name}-sign`, "aria-hidden": "true" });
  const entry = (...parts) => html("span", { class: "rv-entry" }, ...parts);
  const observed = html("i", { class: "rv-sign rv-observed-sign", "aria-hidden": "true", text: "✓" });
  return html(
    "details",
    { class: "rv-legend" },
    html("summary", { text: "Legend" }),
    entry(sign("user"), "user"),
    " ",
    entry(sign("item"), "item"),
    " ",
    entry(observed, " observed"),
    " ",
    entry(`prediction ${written(-scale)} `, sign("prediction"), ` ${written(scale)}`),
  );
}
