// The page around a widget: its theme, its width, its frames, its keys and its pointer.

/** Calls back when JupyterLab or the page around it changes between light and dark. */
export function watchTheme(callback) {
  const observer = new MutationObserver(callback);
  const options = {
    attributes: true,
    attributeFilter: ["data-jp-theme-light", "data-theme", "data-mode", "class"],
  };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
  return () => observer.disconnect();
}

/** Calls back with the width of a node whenever it changes, or the room for letters does. */
export function watchWidth(node, callback) {
  let last = "";
  const observer = new ResizeObserver(([entry]) => {
    const width = Math.round(entry.contentRect.width);
    const { containerType, fontSize } = getComputedStyle(node);
    // Only where a node is as high as its place, and not as what it holds, is its height news.
    const height = containerType === "size" ? Math.round(entry.contentRect.height) : "";
    const now = `${width} ${height} ${fontSize}`;
    if (width <= 0 || now === last) return;
    last = now;
    callback(width);
  });
  observer.observe(node);
  return () => observer.disconnect();
}

/** How wide a picture in a node may be; on a stage no wider than the node is high. */
export function roomIn(node) {
  const high = getComputedStyle(node).containerType === "size" ? node.clientHeight : Infinity;
  return Math.floor(Math.min(node.clientWidth, high));
}

/**
 * Runs `draw` as soon as the code that asks for it is through, and then at most once before each paint.
 * To leave all of it to the frame would make every answer later by as long as drawing takes.
 */
export function oncePerFrame(draw) {
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
export function keepKeys(root) {
  root.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
}

/** Where a pointer is in a picture's own pixels: slides show it larger or smaller than it was laid out. */
export function pointerIn(node, width, event) {
  const box = node.getBoundingClientRect();
  const scale = box.width / width || 1;
  return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
}
