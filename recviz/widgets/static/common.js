// Shared by all recviz widgets: numbers as text, safe DOM building, colours, theme and size watching.
// anywidget loads one module per widget, so Python joins these files in order (see recviz/assets.py).
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

/** Packed float32 from Python, copied because the view may not start on a multiple of 4. */
function unpack(view) {
  return new Float32Array(
    view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength),
  );
}

/** Tells Python, if there is still a kernel to tell. The picture does not depend on it. */
function save(model) {
  try {
    model.save_changes();
  } catch {
    // The kernel is gone: what is on the screen stays true, only Python cannot read it.
  }
}
