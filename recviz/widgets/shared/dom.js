// Building what is shown, safely and quickly.
// Names and labels always go in as text nodes or attributes, never as HTML.

import { shorten } from "./text.js";

const SVG = "http://www.w3.org/2000/svg";
const LINE = 1.15; // the line height of column heads, as in recviz.css

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

export const html = (tag, attributes = {}, ...children) =>
  build(document.createElement(tag), attributes, children);

export const svg = (tag, attributes = {}, ...children) =>
  build(document.createElementNS(SVG, tag), attributes, children);

/** Changing text only when it differs spares the browser a layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Changing an attribute only when it differs spares it a look at all styles that might depend on it. */
export function setAttribute(node, name, value) {
  const text = String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Writes a name before what follows it; if it is long, only its beginning, and the whole in the title. */
export function setName(node, name, after = "", most = 60) {
  const shown = shorten(name, most);
  setText(node, shown + after);
  node.title = shown === name ? "" : name;
}

/**
 * Returns a function that gives the length of words in a font. It needs no layout, which the browser
 * does not do for cells that are scrolled out of sight: asked there, SVG text is 0 wide.
 */
export function ruler(font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  return (words) => pen.measureText(words).width;
}

/**
 * Column heads as large as lets their longest word stand unbroken, or upright where they would become
 * too small to read. Called when the width is known.
 */
export function fitHeads(heads) {
  const style = getComputedStyle(heads[0].parentNode);
  const length = ruler(`600 ${style.fontSize} ${style.fontFamily}`);
  const words = heads.flatMap((head) => head.textContent.split(/\s+|(?<=-)/));
  // Words beyond 16 letters are broken instead: they must not shrink all the others.
  const widest = Math.max(1, ...words.filter((w) => w.length <= 16).map(length));
  const room = Math.min(...heads.map((head) => head.clientWidth)) - 0.28 * parseFloat(style.fontSize);
  const size = Math.min(0.88, room / widest);
  const upright = size < 0.72;
  const lines = Math.max(1, Math.floor(room / (0.88 * LINE * parseFloat(style.fontSize))));
  for (const head of heads) {
    head.style.fontSize = `${upright ? 0.88 : size}em`;
    head.classList.toggle("rv-upright", upright);
    // Whole lines only; what does not fit is in the head's title.
    head.firstChild.style.maxWidth = upright ? `${lines * LINE}em` : "";
  }
}
