// Enlarge: a widget, with the sliders that stand around it, over all of the screen, and the question before it.
// Nothing is moved in the document: the box they stand in becomes a popover, which lies above everything,
// also where a slide is drawn larger or smaller than it is.

import { html } from "./dom.js";

const TYPES = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
const HINT = "Enlarge (F; back with F or Esc; Q shows the question before it)";

/** Gives a widget the keys F, Esc and Q. Returns the button *Enlarge*, and what undoes all of it. */
export function enlargeable(root) {
  const button = html("button", { type: "button", class: "rv-enlarge", text: "Enlarge", title: HINT });
  button.setAttribute("aria-keyshortcuts", "F");
  button.addEventListener("click", () => toggle());

  const toggle = () => {
    const box = whole(root);
    if (isUp(box)) takeDown(box);
    else putUp(box, button);
  };

  /** Do what a key asks for; false if it asks for nothing. */
  const act = (key) => {
    const box = whole(root);
    if (key === "f") toggle();
    else if (!isUp(box)) return false;
    else if (key === "escape") takeDown(question() ?? box);
    else if (key !== "q") return false;
    else if (question()) takeDown(question());
    else ask(box);
    return true;
  };
  const onKey = (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key !== "Escape" && target.matches?.(TYPES)) return;
    if (!act(key.toLowerCase())) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  // A key pressed in a widget is the widget's first; elsewhere it is ours before the page's.
  const onKeyOutside = (event) => {
    const inside = event.target.closest?.(".rv");
    if (inside && !question()?.contains(inside)) return;
    const box = whole(root);
    const meant = isUp(box) || box.contains(event.target) || (!onTheWall() && box.matches(":hover"));
    if (meant) onKey(event);
  };
  const onFocus = ({ target }) => {
    if (!isUp(whole(root)) || target.closest?.(".rv-wall")) return;
    (question() ?? root).querySelector(".rv-enlarge, input, button")?.focus();
  };
  const onFullscreen = () => {
    const box = whole(root);
    if (!document.fullscreenElement && box.dataset.rvFull) takeDown(box);
  };
  root.addEventListener("keydown", onKey);
  window.addEventListener("keydown", onKeyOutside, true);
  document.addEventListener("focusin", onFocus);
  document.addEventListener("fullscreenchange", onFullscreen);
  const dispose = () => {
    if (isUp(whole(root))) takeDown(whole(root));
    window.removeEventListener("keydown", onKeyOutside, true);
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("fullscreenchange", onFullscreen);
  };
  return { button, dispose };
}

const isUp = (box) => box.matches(".rv-wall");
const onTheWall = () => document.querySelector(".rv-wall");
const question = () => document.querySelector(".rv-wall:has(.rv-prediction)");

/** All that a widget is shown with: the outermost box it stands in. */
function whole(root) {
  const outer = root.parentElement?.closest(".rv"); // a map may stand in a rater
  if (outer) return whole(outer);
  let box = root.parentElement ?? root;
  while (box.parentElement?.matches(".widget-box")) box = box.parentElement;
  return box;
}

const before = new WeakMap(); // box → what had the focus
const asleep = []; // around a question that is shown: nodes, and the attributes that hide them

function putUp(box, first) {
  const alone = !onTheWall(); // or the screen is the board's, which a question must not give back
  before.set(box, document.activeElement);
  const place = box.parentElement;
  place.style.minHeight = `${place.offsetHeight}px`; // so that the page below stays where it is
  box.style.zoom = 1 / (place.currentCSSZoom ?? 1);
  box.classList.add("rv-stage", "rv-wall");
  box.popover = "manual";
  box.showPopover();
  if (!box.contains(document.activeElement)) first.focus({ preventScroll: true });
  if (!alone || !document.fullscreenEnabled || document.fullscreenElement) return;
  document.documentElement.requestFullscreen().then(
    () => (box.dataset.rvFull = "yes"),
    () => {}, // where the browser does not allow it, the window is filled
  );
}

function takeDown(box) {
  const asked = question();
  if (asked && asked !== box) takeDown(asked);
  if (asked === box) for (const awake of asleep.splice(0)) awake[0].setAttribute(awake[1], awake[2]);
  const inside = box.contains(document.activeElement);
  const at = document.activeElement;
  box.classList.remove("rv-stage", "rv-wall");
  box.hidePopover();
  box.popover = null;
  box.style.zoom = "";
  box.parentElement?.style.removeProperty("min-height");
  const last = before.get(box);
  const next = inside && !box.matches(":has(.rv-prediction)") && box.contains(last) ? at : last;
  next?.focus?.({ preventScroll: true });
  if (box.dataset.rvFull && document.fullscreenElement) document.exitFullscreen();
  delete box.dataset.rvFull;
}

/** Show the last question before a box, if no heading stands between; on slides, the last of its section. */
function ask(box) {
  const section = box.closest(".rv-stack") ?? document;
  const marks = section === document ? "h1, h2, .rv-prediction" : ".rv-prediction";
  const earlier = [...section.querySelectorAll(marks)].filter(
    (mark) => box.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_PRECEDING,
  );
  const last = earlier.at(-1);
  if (!last?.matches(".rv-prediction")) return;
  for (let node = last; node; node = node.parentElement) {
    for (const name of ["inert", "hidden", "aria-hidden"]) {
      if (node.hasAttribute(name)) asleep.push([node, name, node.getAttribute(name)]); // a slide that is past
    }
  }
  for (const [node, name] of asleep) node.removeAttribute(name);
  putUp(whole(last), last.querySelector("input, button"));
}
