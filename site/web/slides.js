// Blocks of a lesson into slides: as many on each as fit, found by measuring; and who gets the arrow keys.

import Reveal from "reveal.js";
import "reveal.js/reveal.css";
import Notes from "reveal.js/plugin/notes";
import "./slides.css";
import { placesOf, wish } from "./links.js";
import { ready, run } from "./widgets.js";

const SMALLEST = 0.5; // no text is made smaller than this share of its size
const LEAST_ZOOM = 0.79; // of its size a block may have, so that it stays with what leads to it
const TWO_LINES = 100; // pixels
const ROOM_FOR_MORE = 36; // pixels, for a frame in which a board says a line more
const PICTURE = ".rv-alone:not(:has(.rv-prediction))"; // a board or a plot; a question is as high as its words
const LEADS = /^(Predict|Try|Your turn|Find the bug)\./; // to what comes next
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const overfull = (body) =>
  body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;

// ---- packing --------------------------------------------------------------------------------------

class Stack {
  constructor(node) {
    this.node = node;
    this.title = node.querySelector("h2");
    this.notes = node.querySelector(".notes");
    this.blocks = [...node.querySelectorAll(":scope > .rv-block")];
    this.title.remove();
  }

  pack() {
    this.turn();
    for (const block of this.blocks) {
      if (block.matches(PICTURE)) {
        this.alone(block);
      } else {
        this.add(block);
      }
    }
    if (!this.body.children.length) this.body.parentNode.remove();
    this.notes?.remove();
    for (const slide of this.node.children) if (this.notes) slide.append(this.notes.cloneNode(true));
  }

  /** Begin a new slide, unless the last is still empty. */
  turn() {
    if (this.body && !this.body.children.length) return;
    const slide = document.createElement("section");
    slide.className = "rv-slide";
    this.body = document.createElement("div");
    this.body.className = "rv-body";
    slide.append(this.title.cloneNode(true), this.body);
    this.node.append(slide);
  }

  /** Move blocks to a new slide. */
  next(blocks) {
    blocks.forEach((block) => block.remove());
    this.turn();
    this.body.append(...blocks);
  }

  /** A board has a slide to itself, but for a line or two that lead to it. */
  alone(block) {
    const before = this.body.lastElementChild;
    const leads = before && (!before.previousElementSibling || LEADS.test(before.textContent.trim()));
    this.next(leads && before.offsetHeight <= TWO_LINES ? [before, block] : [block]);
    this.turn();
  }

  add(block) {
    this.body.append(block);
    block.querySelectorAll("pre:not(.rv-code pre)").forEach(narrow); // (a folded one has a box of its own)
    if (!this.full()) return;
    const together = chain(block);
    if (together.length < this.body.children.length) {
      this.next(together);
      if (!this.full()) return;
    }
    if (together.length > 1) {
      shrink(block, () => !this.full(), LEAST_ZOOM);
      if (!this.full()) return;
      block.style.zoom = "";
      this.next([block]); // they do not fit together
      if (!this.full()) return;
    }
    const rest = split(block, () => !this.full());
    if (rest) {
      this.turn();
      this.add(rest);
    } else {
      shrink(block, () => !this.full());
    }
  }

  /** Whether the slide holds too much, also when all answers are unfolded. */
  full() {
    const folded = this.body.querySelectorAll("details:not([open])");
    folded.forEach((fold) => (fold.open = true));
    const buttons = this.body.querySelectorAll(".rv-code").length; // one has room beside the title
    const full = buttons > 1 || overfull(this.body);
    folded.forEach((fold) => (fold.open = false));
    return full;
  }
}

/** Whether two blocks should be on the same slide: a question and its answer, "as follows:" and what follows. */
function belong(before, block) {
  const text = before.textContent.trim();
  return (
    Boolean(block.querySelector(":scope > details:not(.rv-code)")) || text.endsWith(":") || LEADS.test(text)
  );
}

/** Return a block, the last of its slide, with all before it that should be on the same slide. */
function chain(block) {
  const before = block.previousElementSibling;
  return before && belong(before, block) ? [...chain(before), block] : [block];
}

/** Make the letters of a listing small enough for its longest line. */
function narrow(listing) {
  const share = listing.clientWidth / listing.scrollWidth;
  if (share < 1)
    listing.style.fontSize = `${0.99 * share * parseFloat(getComputedStyle(listing).fontSize)}px`;
}

/** Take as many entries off a list or rows off a table as it needs to fit; return a block with those. */
function split(block, fits) {
  const list = block.querySelector(":scope > :is(ul, ol), :scope > table > tbody");
  if (!list || list.children.length < 2) return null;
  const taken = [];
  while (list.children.length > 1 && !fits()) {
    taken.unshift(list.lastElementChild);
    list.lastElementChild.remove();
  }
  const rest = block.cloneNode(true);
  const place = rest.querySelector(":scope > :is(ul, ol), :scope > table > tbody");
  if (list.matches("ol")) place.start = list.start + list.children.length;
  place.replaceChildren(...taken);
  return taken.length ? rest : null;
}

function shrink(block, fits, smallest = SMALLEST) {
  for (let share = 0.96; share > smallest && !fits(); share -= 0.04) block.style.zoom = share;
}

/** Make boards and pictures narrower until they are not too high; what does not care for its width, smaller. */
async function fitWidgets() {
  const places = [...document.querySelectorAll(PICTURE)].map((block) => {
    // Side by side, two boards have room for their own two halves only when both are drawn smaller.
    const several = block.querySelectorAll(".rv-board").length > 1;
    if (several) block.querySelector(".rv-widget").style.zoom = 0.85;
    return several ? { block, width: 0, zoom: 0.85 } : { block, width: 1, zoom: 1 };
  });
  // A board draws itself anew some frames after its width has changed: one quiet round is not the end.
  for (let round = 0, quiet = 0; round < 40 && quiet < 4; round++) {
    await painted();
    quiet += 1;
    for (const place of places) {
      const body = place.block.parentNode;
      const room = body.clientHeight - (place.block.offsetTop - body.offsetTop) - ROOM_FOR_MORE;
      const share = room / place.block.offsetHeight;
      if (share >= 1) continue;
      quiet = 0;
      const less = Math.max(0.9, Math.min(0.99, share));
      if (place.width > 0.6) place.width *= less;
      else place.zoom *= less;
      for (const shown of place.block.querySelectorAll(".rv-widget, .rv-picture")) {
        if (place.width) shown.style.maxWidth = `${100 * place.width}%`;
        shown.style.zoom = place.zoom;
      }
    }
  }
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
  if (event.ctrlKey || event.metaKey || event.altKey || !at?.closest(INSIDE) || enlarged()) return;
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

const fields = wish();
await ready;
await document.fonts.ready;
const stacks = [...document.querySelectorAll(".rv-stack")].map((node) => new Stack(node));
stacks.forEach((stack) => stack.pack());
await fitWidgets();
document.querySelectorAll(".rv-widget").forEach((place) => place.setAttribute("data-prevent-swipe", ""));
document.body.classList.remove("rv-measuring");
window.addEventListener("keydown", onKey, true);
await Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 8,
  center: false,
  hash: true,
  transition: "none",
  backgroundTransition: "none",
  navigationMode: "linear", // the arrow to the right goes to the next slide, also within a stack
  slideNumber: "c/t",
  keyboardCondition: () => !document.activeElement?.closest(INSIDE) && !enlarged(),
  plugins: [Notes],
});
if (fields) {
  const at = placesOf(fields.get("cell"))[0].closest("section");
  const { h, v } = Reveal.getIndices(at);
  Reveal.slide(h, v);
}
await run();
document.documentElement.dataset.slides = "ready";
window.Reveal = Reveal;
