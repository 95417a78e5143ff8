// Bring the widgets of a page to life without a kernel. Each `<div class="rv-widget" data-lesson=… data-model=…>`
// gets the view of that model; the models' state and the recorded answers of Python lie in lessons/.

import { made } from "./amd.js";
import "anywidget";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "./signs.css";
import { Widget } from "@lumino/widgets";
import { near, wanted } from "./wanted.js";

const HERE = new URL(".", import.meta.url);
const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  anywidget: made[0](base),
};

class Manager extends ManagerBase {
  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`The page has no ${name} of ${module}.`);
    return found;
  }

  async _get_comm_info() {
    return {}; // no kernel, and so no widget that lives in one
  }

  async _create_comm() {
    throw new Error("There is no kernel behind this page.");
  }
}

/** Play back what Python answered when the page was made: which frames belong to which sliders. */
async function playBack(manager, { board, sliders, sizes, states }) {
  const shown = await manager.get_model(board);
  const models = await Promise.all(sliders.map((id) => manager.get_model(id)));
  const answer = () => {
    const at = models.reduce((sum, model, k) => sum * sizes[k] + model.get("index"), 0);
    const { _frames, ...rest } = states[at];
    const bytes = Uint8Array.from(atob(_frames), (letter) => letter.charCodeAt(0));
    shown.set({ ...rest, moves: {}, _frames: new DataView(bytes.buffer) });
  };
  models.forEach((model) => model.on("change:index", answer));
}

/** Say what ipywidgets leaves unsaid: what a slider is for, what it stands at, and which button is which. */
function name(place) {
  for (const slider of place.querySelectorAll(".widget-hslider")) {
    const handle = slider.querySelector(".noUi-handle");
    const readout = slider.querySelector(".widget-readout");
    handle.setAttribute("aria-label", slider.querySelector(".widget-label").textContent);
    const say = () => handle.setAttribute("aria-valuetext", readout.textContent);
    new MutationObserver(say).observe(readout, { childList: true, characterData: true, subtree: true });
    say();
  }
  for (const player of place.querySelectorAll(".widget-play")) {
    ["play or pause", "stop", "repeat"].forEach((label, k) =>
      player.querySelectorAll("button")[k].setAttribute("aria-label", label),
    );
  }
}

/** Wait until an element holds something. */
function filled(element) {
  if (element.firstElementChild) return null;
  return new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!element.firstElementChild) return;
      watch.disconnect();
      done();
    });
    watch.observe(element, { childList: true });
  });
}

/** Wait until a view is drawn, and all that it holds. */
async function drawn(view) {
  await view.displayed;
  if (view.model.get("_esm")) await filled(view.el); // its script is fetched after it is displayed
  const children = await Promise.all(view.children_views?.views ?? []);
  await Promise.all(children.map(drawn));
}

const fetched = async (name) => (await fetch(new URL(`lessons/${name}.json`, HERE))).json();

/** Make models of their states. */
async function load(manager, state) {
  for (const { state: model } of Object.values(state)) {
    if (model._esm) model._esm = new URL(model._esm, HERE).href; // one file for all boards of all lessons
  }
  await manager.set_state({ version_major: 2, version_minor: 0, state });
}

/** Show widgets one after the other, and between two of them let the page answer whoever uses it. */
let turn = Promise.resolve();
function show(manager, place) {
  turn = turn.then(() => showNow(manager, place)).then(() => new Promise((rested) => setTimeout(rested)));
  return turn;
}

async function showNow(manager, place) {
  const view = await manager.create_view(await manager.get_model(place.dataset.model));
  // A twin stands in until the widget is drawn, and the place is as high as it was until then.
  const twin = [...place.childNodes];
  place.style.minHeight = `${place.offsetHeight}px`;
  place.classList.add("rv-drawing");
  Widget.attach(view.luminoWidget, place);
  await drawn(view);
  twin.forEach((node) => node.remove());
  place.classList.remove("rv-drawing");
  place.style.minHeight = "";
  name(place);
}

/** Show widgets with much data once one of them comes near; slides are measured, and so need them at once. */
async function showLater(manager, lesson, places) {
  await near(places);
  await load(manager, await fetched(`${lesson}.heavy`));
  await Promise.all(places.map((place) => show(manager, place)));
}

async function liven(lesson, places) {
  const { state, recorded, unanswered } = await fetched(lesson);
  const manager = new Manager();
  const [now, later] = [[], []];
  for (const place of places) (place.dataset.model in state ? now : later).push(place);
  await load(manager, state);
  for (const id of unanswered) (await manager.get_model(id)).set("disabled", true);
  if (recorded) {
    const answers = await fetched(`${lesson}.recorded`);
    await Promise.all(answers.map((answer) => playBack(manager, answer)));
  }
  await Promise.all(now.map((place) => wanted([place]).then(() => show(manager, place))));
  if (!later.length) return;
  const shown = showLater(manager, lesson, later);
  if (document.querySelector(".reveal")) await shown;
}

const lessons = Object.groupBy(document.querySelectorAll(".rv-widget"), (place) => place.dataset.lesson);
/** Done when every widget of the page is drawn and answers. */
export const ready = Promise.all(Object.entries(lessons).map(([lesson, places]) => liven(lesson, places)));
await ready;
document.documentElement.dataset.widgets = "ready";
