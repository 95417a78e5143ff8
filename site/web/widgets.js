// Bring the widgets of a page to life without a kernel. Each `<div class="rv-widget" data-lesson=… data-model=…>`
// gets the view of that model; the models' state and the recorded answers of Python lie in lessons/.

import { made } from "./amd.js";
import "anywidget";
import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "./python/python.css";
import "./signs.css";
import { Widget } from "@lumino/widgets";
import { arrive } from "./links.js";
import { near, wanted } from "./wanted.js";

const HERE = new URL(".", import.meta.url);
let scripts = {}; // by what a widget calls itself, once Python may make some
const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": controls,
  anywidget: made[0](base),
};

// What stands for a widget with a script of its own: its twin in Python works, but a page runs no such script.
const NOT_OURS = {
  _model_module: "@jupyter-widgets/controls",
  _model_module_version: controls.JUPYTER_CONTROLS_VERSION,
  _model_name: "LabelModel",
  _view_module: "@jupyter-widgets/controls",
  _view_module_version: controls.JUPYTER_CONTROLS_VERSION,
  _view_name: "LabelView",
  _esm: "",
  value: "This widget is not one of recviz's, and a page runs no other scripts. In JupyterLab it is drawn.",
};

/** The wire between a widget's model and its twin in the page's Python. */
class Comm {
  constructor(comm_id, post) {
    Object.assign(this, { comm_id, post, sent: 0 });
  }

  on_msg(take) {
    this.take = take;
  }

  on_close(end) {
    this.end = end;
  }

  send(data, callbacks, metadata, buffers = []) {
    const bytes = buffers.map((each) => new Uint8Array(each.buffer ?? each).slice().buffer);
    this.post({ type: "comm", kind: "msg", comm_id: this.comm_id, data, metadata, buffers: bytes });
    // Python takes moves together by itself, so none has to wait here for its answer.
    setTimeout(() => callbacks?.iopub?.status?.({ content: { execution_state: "idle" } }));
    this.sent += 1;
    return `${this.comm_id}-${this.sent}`;
  }

  close() {} // what is gone from the page may still be used in Python
}

class Manager extends ManagerBase {
  comms = new Map();

  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`The page has no ${name} of ${module}.`);
    return found;
  }

  async _get_comm_info() {
    return {}; // what is stored has no kernel
  }

  async _create_comm() {
    throw new Error("Only Python makes widgets.");
  }

  register_model(id, promise) {
    super.register_model(id, promise);
    promise.then((model) => model.on("change", () => remember(model)));
  }

  /** Take what Python says of a widget; `post` carries what the widget answers. */
  hear({ kind, comm_id, target_name, data, metadata, buffers }, post) {
    const message = { content: { data }, metadata, buffers: buffers.map((each) => new DataView(each)) };
    const comm = this.comms.get(comm_id);
    if (kind === "open" && target_name === this.comm_target_name) {
      const { state } = data;
      if (state._esm && !scripts[state._anywidget_id]) Object.assign(state, NOT_OURS);
      else if (state._esm) state._esm = new URL(scripts[state._anywidget_id], HERE).href;
      delete state._css; // the page has it
      const opened = new Comm(comm_id, post);
      this.comms.set(comm_id, opened);
      this.handle_comm_open(opened, message);
    } else if (kind === "msg" && data.method !== "echo_update") {
      comm?.take(message); // (an echo is for other windows on the same Python; there are none)
    } else if (kind === "close") {
      comm?.end(message);
      this.comms.delete(comm_id);
    }
  }

  /** Python is gone: its widgets stay as they are. */
  async forgetPython() {
    const ids = [...this.comms.keys()].filter((id) => this.has_model(id));
    this.comms.clear();
    for (const id of ids) (await this.get_model(id)).comm_live = false;
  }
}

/** Keep what the learner has changed in a widget, in that order; what Python says comes instead. */
function remember(model) {
  model.learnt ??= new Map();
  for (const [trait, value] of Object.entries(model.changedAttributes() || {})) {
    model.learnt.delete(trait);
    const said = Object.hasOwn(model._state_lock ?? {}, trait);
    if (!said && !trait.startsWith("_") && trait !== "playing") model.learnt.set(trait, value);
  }
}

async function tree(id) {
  const model = await manager.get_model(id);
  const below = await Promise.all((model.get("children") ?? []).map((child) => tree(child.model_id)));
  return [model, ...below.flat()];
}

/** Let new widgets be as the learner has left the old ones in whose place they stand. */
async function handOver(oldId, newId) {
  if (!manager.has_model(oldId)) return; // it was never near enough to be loaded
  const [from, to] = await Promise.all([tree(oldId), tree(newId)]);
  if (from.map(({ name }) => name).join() !== to.map(({ name }) => name).join()) return;
  from.forEach((model, k) => {
    for (const [trait, value] of model.learnt ?? []) to[k].set(trait, value);
    to[k].save_changes();
  });
}

const manager = new Manager(); // one a page, for stored widgets and for those of its Python
const views = new Map(); // by the place where it is shown

/** Play back what Python answered when the page was made: which frames belong to which sliders. */
async function playBack({ board, sliders, sizes, states }) {
  const shown = await manager.get_model(board);
  const models = await Promise.all(sliders.map((id) => manager.get_model(id)));
  const answer = () => {
    const at = models.reduce((sum, model, k) => sum * sizes[k] + model.get("index"), 0);
    const { _frames, ...rest } = states[at];
    const bytes = Uint8Array.from(atob(_frames), (letter) => letter.charCodeAt(0));
    shown.set_state({ ...rest, moves: {}, _frames: new DataView(bytes.buffer) }); // as if Python said so
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
async function load(state) {
  for (const { state: model } of Object.values(state)) {
    if (model._esm) model._esm = new URL(model._esm, HERE).href; // one file for all boards of all lessons
  }
  await manager.set_state({ version_major: 2, version_minor: 0, state });
}

/** Show widgets one after the other, and between two of them let the page answer whoever uses it. */
let turn = Promise.resolve();
function show(place) {
  turn = turn.then(() => showNow(place)).then(() => new Promise((rested) => setTimeout(rested)));
  return turn;
}

async function showNow(place) {
  const view = await manager.create_view(await manager.get_model(place.dataset.model));
  views.set(place, view);
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
  arrive(place);
}

/** Take a widget of Python's away for good; what is stored may be wanted again. */
function hide(place) {
  const view = views.get(place);
  if (view?.model.comm) view.luminoWidget.dispose();
}

/** Show widgets with much data once one of them comes near; slides need them at once. */
async function showLater(lesson, places) {
  await near(places);
  await load(await fetched(`${lesson}.heavy`));
  await Promise.all(places.map(show));
}

async function liven(lesson, places) {
  const { state, recorded, unanswered } = await fetched(lesson);
  const [now, later] = [[], []];
  for (const place of places) (place.dataset.model in state ? now : later).push(place);
  await load(state);
  for (const id of unanswered) (await manager.get_model(id)).set_state({ disabled: true });
  if (recorded) {
    const answers = await fetched(`${lesson}.recorded`);
    await Promise.all(answers.map(playBack));
  }
  await Promise.all(now.map((place) => wanted([place]).then(() => show(place))));
  if (!later.length) return;
  const shown = showLater(lesson, later);
  if (document.querySelector(".reveal")) await shown;
}

const lessons = Object.groupBy(document.querySelectorAll(".rv-widget"), (place) => place.dataset.lesson);
/** Done when every widget of the page is drawn and answers. */
export const ready = Promise.all(Object.entries(lessons).map(([lesson, places]) => liven(lesson, places)));
await ready;

/** Let the cells of the page run, if there is Python for it. */
export async function run() {
  if (!document.querySelector("[data-python]")) return;
  scripts = await fetched("scripts");
  const { begin } = await import("./python/cells.js");
  begin({ manager, show, hide, handOver });
}

if (!document.querySelector(".reveal")) await run(); // slides are laid out first
document.documentElement.dataset.widgets = "ready";
