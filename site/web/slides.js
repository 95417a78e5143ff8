// The slides of a lesson: letters as large as their place allows, who gets the arrow keys, and, at "?handout",
// all slides below each other with their notes, to be printed.

import Reveal from "reveal.js";
import "reveal.js/reveal.css";
import Notes from "reveal.js/plugin/notes";
import "./slides.css";
import { placesOf, wish } from "./links.js";
import { ready, run } from "./widgets.js";

const HANDOUT = new URLSearchParams(location.search).has("handout");
const STEPS = 12; // of halving: finer than a tenth of a pixel

// ---- letters ---------------------------------------------------------------------------------------

const overfull = (place) =>
  place.scrollHeight > place.clientHeight + 1 || place.scrollWidth > place.clientWidth + 1;

/** Make the letters of a place as large as it allows, between the two sizes that its style names. */
function fit(place) {
  place.style.fontSize = "";
  const style = getComputedStyle(place);
  const one = parseFloat(style.fontSize);
  let [least, most] = ["--rv-smallest", "--rv-largest"].map((name) => one * style.getPropertyValue(name));
  for (let step = 0; step < STEPS; step++) {
    const size = (least + most) / 2;
    place.style.fontSize = `${size}px`;
    if (overfull(place)) most = size;
    else least = size;
  }
  place.style.fontSize = `${least}px`;
}

/** Fit a place whenever its own size changes, and when what it holds has become too much. */
function keepFitting(place) {
  const ofPlace = new ResizeObserver(() => place.clientHeight && fit(place));
  const ofContent = new ResizeObserver(() => overfull(place) && fit(place));
  ofPlace.observe(place);
  for (const part of place.children) ofContent.observe(part);
}

// ---- keys ------------------------------------------------------------------------------------------

// What uses the arrow keys itself while it has the focus.
const USES_ARROWS =
  ".rv-cell, .rv-board .rv-user-button, .rv-point, .rv-switch, select, input, textarea, [role=radio], [role=slider], [role=application], [role=textbox]";
const IN_A_LIST = "[role=combobox][aria-expanded=true], .rv-point.rv-held"; // which Escape closes or lets go
const INSIDE = ".rv-widget, .cell, details, a, button";
const enlarged = () => document.querySelector(".rv-wall"); // a widget over all of the screen has all keys

function onKey(event) {
  const at = document.activeElement;
  if (event.ctrlKey || event.metaKey || event.altKey || enlarged() || !at?.closest(INSIDE)) return;
  const { key } = event;
  if (key === "Escape" && !at.matches(IN_A_LIST)) {
    at.blur();
  } else if (key === "PageDown" || key === "PageUp") {
    move(key === "PageDown"); // what a presenter's remote control sends: it always turns the slide
  } else if (key.startsWith("Arrow") && !at.matches(USES_ARROWS)) {
    move(key === "ArrowRight" || key === "ArrowDown");
  } else {
    return; // it belongs to what has the focus; see keyboardCondition
  }
  event.preventDefault();
  event.stopPropagation();
}

function move(on) {
  document.activeElement.blur();
  on ? Reveal.next() : Reveal.prev();
}

// ---- start -----------------------------------------------------------------------------------------

const fields = wish(); // before reveal.js writes an address of its own

async function present() {
  window.addEventListener("keydown", onKey, true);
  await Reveal.initialize({
    width: "100%", // a slide is as large as the window, upright too: its letters follow
    height: "100%",
    margin: 0,
    minScale: 1,
    maxScale: 1,
    center: false,
    hash: true,
    transition: "none",
    backgroundTransition: "none",
    navigationMode: "linear", // the arrow to the right goes to the next slide, also within a stack
    slideNumber: "c/t",
    scrollActivationWidth: null, // a phone turns slides too
    viewDistance: 100, // slides: all are laid out, so that boards are drawn before they are shown
    keyboardCondition: () => !enlarged() && !document.activeElement?.closest(INSIDE),
    plugins: [Notes],
  });
  window.Reveal = Reveal;
  if (!fields) return;
  const { h, v } = Reveal.getIndices(placesOf(fields.get("cell"))[0].closest("section"));
  Reveal.slide(h, v);
}

await ready;
await document.fonts.ready;
document.querySelectorAll(".rv-widget").forEach((place) => place.setAttribute("data-prevent-swipe", ""));
document.documentElement.classList.toggle("rv-handout", HANDOUT);
document.documentElement.classList.add("print-pdf"); // or reveal.js would print in a way of its own
if (!HANDOUT) await present();
document.querySelectorAll(".rv-slide:not(.rv-drawn) .rv-figure, .rv-handout .notes").forEach(keepFitting);
if (!HANDOUT) await run();
document.documentElement.dataset.slides = "ready";
