// How fast a Play button runs, as a list to choose from. speed.py holds what the model holds.

import { html } from "../shared/dom.js";
import { listen } from "../shared/model.js";
import { keepKeys } from "../shared/page.js";

const SPEEDS = [0.5, 1, 2, 4];

function render({ model, el }) {
  const interval = (speed) => Math.max(1, Math.round(model.get("_usual") / speed));
  const options = SPEEDS.map((speed) => html("option", { value: interval(speed), text: `${speed}×` }));
  const select = html("select", { "aria-label": "Speed of Play" }, ...options);
  select.addEventListener("change", () => {
    model.set("interval", Number(select.value));
    model.save_changes();
  });
  const show = () => {
    select.value = String(model.get("interval"));
  };
  show();
  const root = html("div", { class: "rv-speed" }, select);
  keepKeys(root);
  el.append(root);
  return listen(model, { "change:interval": show });
}

export default { render };
