// Shared by all recviz widgets: numbers as text, safe DOM building, colours, theme and size watching.
// anywidget loads one module per widget, so Python joins these files in order (see recviz/widgets/assets.py).
// Names and labels always go in as text nodes or attributes, never as HTML.

const SVG = "http://www.w3.org/2000/svg";
const LINE = 1.15; // the line height of column heads, as in recviz.css

/** A number with a true minus sign, and never "-0.00". */
function fmt(x, digits = 2) {
  const size = Math.abs(x);
  const text = size >= 10000 ? size.toExponential(1) : size.toFixed(size >= 100 ? 1 : digits);
  return (x < 0 && Number(text) !== 0 ? "\u2212" : "") + text;
}

/** The same inside a product, where a negative factor needs brackets. */
function factor(x) {
  const text = fmt(x);
  return text.startsWith("\u2212") ? `(${text})` : text;
}

/** A number as short as it is written in the lessons: 0.1, 1, −0.5; as recviz.widgets.controls.written. */
const written = (x) => String(Number(x.toPrecision(6))).replace("-", "\u2212");

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const html = (tag, attributes = {}, ...children) =>
  build(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) =>
  build(document.createElementNS(SVG, tag), attributes, children);

/** Changing text only when it differs spares the browser a layout. */
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Changing an attribute only when it differs spares it a look at all styles that might depend on it. */
function setAttribute(node, name, value) {
  const text = String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

function shorten(text, most) {
  const letters = Array.from(text);
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : text;
}

/** Writes a name before what follows it; if it is long, only its beginning, and the whole in the title. */
function setName(node, name, after = "", most = 60) {
  const shown = shorten(name, most);
  setText(node, shown + after);
  node.title = shown === name ? "" : name;
}

/**
 * Returns a function that gives the length of words in a font. It needs no layout, which the browser
 * does not do for cells that are scrolled out of sight: asked there, SVG text is 0 wide.
 */
function ruler(font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = font;
  return (words) => pen.measureText(words).width;
}

/**
 * Column heads as large as lets their longest word stand unbroken, or upright where they would become
 * too small to read. Called when the width is known.
 */
function fitHeads(heads) {
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

// ---- ranked lists ---------------------------------------------------------------------------

/**
 * Scores as whole numbers to sort by: millionths of the largest of them, sign aside. So those that differ
 * by a last bit, or are 0 but for rounding, are equal; as recviz.ranking.ranks.
 */
function ranks(scores) {
  const largest = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-6);
  return Array.from(scores, (score) => Math.round((score / largest) * 1e6));
}

/** The places of the k largest among those that are to be `listed`, best first; equal ones keep their order. */
function topK(ranking, k, listed = () => true) {
  const found = [];
  for (let place = 0; place < ranking.length; place++) {
    if (!listed(place) || (found.length === k && ranking[place] <= ranking[found[k - 1]])) continue;
    let at = found.length;
    while (at > 0 && ranking[found[at - 1]] < ranking[place]) at--;
    found.splice(at, 0, place);
    if (found.length > k) found.pop();
  }
  return found;
}

/** Gives a list a line for each of `things`; lines that are there already are written anew. */
function fillList(list, things, newLine, write) {
  while (list.children.length > things.length) list.lastChild.remove();
  things.forEach((thing, k) => write(list.children[k] ?? list.appendChild(newLine()), thing));
}

/** A line of a ranked list: a name, its score and a bar, and what else is to follow. */
function rankedLine(name = html("span", { class: "rv-name" }), ...more) {
  const bar = html("span", { class: "rv-bar", "aria-hidden": "true" });
  return html("li", {}, name, html("span", { class: "rv-score" }), bar, ...more);
}

/** Writes such a line; `share` is the length of its bar, from 0 to 1. */
function writeRanked(line, name, score, share, letters) {
  const [label, number, bar] = line.children;
  setName(label, name, "", letters);
  setText(number, fmt(score));
  bar.style.width = `${Math.round(100 * Math.max(0, Math.min(1, share)))}%`;
}

// ---- colour ---------------------------------------------------------------------------------

function parseColour(text) {
  const hex = text.trim().replace("#", "");
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * The diverging scale, purple below zero and green above, read from the style sheet so that the
 * light and the dark theme each have their own. `at(t)` takes -1..1 and gives background and ink;
 * the ink is black or white, whichever stands out more (always above 4.5 : 1).
 */
class Palette {
  constructor(root) {
    const style = getComputedStyle(root);
    const [low, middle, high] = ["--rv-low", "--rv-middle", "--rv-high"].map((name) =>
      parseColour(style.getPropertyValue(name)),
    );
    this.steps = [];
    for (let k = -100; k <= 100; k++) {
      const end = k < 0 ? low : high;
      const rgb = middle.map((c, i) => Math.round(c + (Math.abs(k) / 100) * (end[i] - c)));
      const light = luminance(rgb);
      const ink = 1.05 / (light + 0.05) > (light + 0.05) / 0.05 ? "#ffffff" : "#000000";
      this.steps.push({ rgb, background: `rgb(${rgb.join(",")})`, ink });
    }
  }

  at(t) {
    return this.steps[100 + Math.round(100 * Math.max(-1, Math.min(1, t)))];
  }
}

// ---- the page around us ---------------------------------------------------------------------

/** Calls back when JupyterLab or the page around it changes between light and dark. */
function watchTheme(callback) {
  const observer = new MutationObserver(callback);
  const options = {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-theme", "data-mode", "class"],
  };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
  return () => observer.disconnect();
}

/** Calls back with the width of a node whenever it changes. */
function watchWidth(node, callback) {
  let last = -1;
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    if (width > 0 && width !== last) callback((last = width));
  });
  observer.observe(node);
  return () => observer.disconnect();
}

/**
 * Runs `draw` as soon as the code that asks for it is through, and then at most once before each paint.
 * To leave all of it to the frame would make every answer later by as long as drawing takes.
 */
function oncePerFrame(draw) {
  let asked = false;
  let frame = 0;
  const run = () => {
    if (!asked) return;
    asked = false;
    draw();
  };
  const onFrame = () => {
    frame = 0;
    run();
  };
  const ask = () => {
    asked = true;
    if (frame) return; // drawn since the last paint: again before the next one
    frame = requestAnimationFrame(onFrame);
    queueMicrotask(run);
  };
  ask.cancel = () => {
    asked = false;
    cancelAnimationFrame(frame);
  };
  return ask;
}

/**
 * JupyterLab gives single keys a meaning (b inserts a cell). Keys meant for a widget must stop here;
 * combinations with Ctrl, Cmd or Alt go on, so that saving still saves. (Lab's own attribute
 * data-lm-suppress-shortcuts would stop those as well.)
 */
function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
}

/** Calls back at a model's events; returns what ends that. */
function listen(model, callbacks) {
  for (const [event, callback] of Object.entries(callbacks)) model.on(event, callback);
  return () => {
    for (const [event, callback] of Object.entries(callbacks)) model.off(event, callback);
  };
}

/** Where a pointer is in a picture's own pixels: slides show it larger or smaller than it was laid out. */
function pointerIn(node, width, event) {
  const box = node.getBoundingClientRect();
  const scale = box.width / width || 1;
  return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
}

/** The cell an arrow key, Home or End leads to; null for any other key. */
function step([i, j], key, m, n) {
  const moves = {
    ArrowUp: [i - 1, j],
    ArrowDown: [i + 1, j],
    ArrowLeft: [i, j - 1],
    ArrowRight: [i, j + 1],
    Home: [i, 0],
    End: [i, n - 1],
  };
  if (!(key in moves)) return null;
  const [row, column] = moves[key];
  return [Math.max(0, Math.min(m - 1, row)), Math.max(0, Math.min(n - 1, column))];
}

/** Cells of a table that are one stop for Tab; arrow keys, Home and End go from one to the next. */
class Grid {
  constructor(table, cells) {
    this.cells = cells;
    this.active = [0, 0];
    cells.forEach((row, i) =>
      row.forEach((cell, j) => {
        cell.tabIndex = i || j ? -1 : 0;
        cell.addEventListener("focus", () => this.activate(i, j));
      }),
    );
    table.addEventListener("keydown", (event) => this.onKey(event));
  }

  get at() {
    return this.cells[this.active[0]][this.active[1]];
  }

  activate(i, j) {
    this.at.tabIndex = -1;
    this.active = [i, j];
    this.at.tabIndex = 0;
  }

  onKey(event) {
    if (event.target !== this.at) return;
    const next = step(this.active, event.key, this.cells.length, this.cells[0].length);
    if (!next) return;
    event.preventDefault();
    this.cells[next[0]][next[1]].focus();
  }
}

/** Packed numbers from Python, copied because the view may not start on a multiple of their size. */
function unpack(view, Type = Float32Array) {
  return new Type(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** Tells Python, if there is still a kernel to tell. The picture does not depend on it. */
function save(model) {
  try {
    model.save_changes();
  } catch {
    // The kernel is gone: what is on the screen stays true, only Python cannot read it.
  }
}
