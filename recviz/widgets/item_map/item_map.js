// The item map: a search box, a picture of all items, what is near the one looked at, and the groups.

import { html, setAttribute, setText, svg } from "../shared/dom.js";
import { listen } from "../shared/model.js";
import { keepKeys, oncePerFrame, watchTheme, watchWidth } from "../shared/page.js";
import { Search } from "../shared/search.js";
import { shorten } from "../shared/text.js";
import { enlargeable } from "../shared/wall.js";
import { MapGestures } from "./map_gestures.js";
import { MapPanel } from "./map_panel.js";
import { MapPlot, PALE_GROUP, shapeOf } from "./map_plot.js";

const FLIGHT_MS = 450;
const NEIGHBOURS_IN_VIEW = 25; // so many other items are in sight with one that was searched for
const MOST_BRIGHT = 1000;
const HINT =
  "Drag to move. + and − zoom, so does the wheel with Ctrl or ⌘, or after a click on the map. " +
  "Arrow keys go from item to item, with Shift they move the map; Enter chooses, 0 shows all.";

const BESIDE_HINT =
  "★ liked, in rings what is recommended for it. Drag, + and − move the map; arrow keys too.";

/** The map in its cell, or `beside` a rater, which has the search box and the names. */
export class MapView {
  constructor(model, el, beside = false) {
    Object.assign(this, { model, beside, liked: [] });
    this.plot = new MapPlot(model);
    this.items = this.plot.items;
    this.hovered = this.cursor = this.matches = null;
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: `rv rv-map${beside ? " rv-beside" : ""}`, role: "group" });
    this.root.setAttribute("aria-label", `Map of ${this.items.length} items`);
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    this.listen();
  }

  assemble() {
    const { plot } = this;
    this.search = new Search(this.items, {
      label: "Search",
      weights: plot.sizes,
      onChoose: (item) => this.visit(item),
      onMatches: (matches) => this.match(matches),
    });
    const button = (text, label, onclick) =>
      html("button", { type: "button", text, "aria-label": label, onclick });
    this.wall = this.beside ? null : enlargeable(this.root); // beside a rater, that is what is enlarged
    const bar = html(
      "div",
      { class: "rv-toolbar" },
      button("+", "Zoom in", () => this.zoom(1.5)),
      button("−", "Zoom out", () => this.zoom(1 / 1.5)),
      button("All", "Show all items", () => this.home()),
      ...(this.wall ? [this.wall.button] : []),
    );
    const id = `rv-${Math.random().toString(36).slice(2)}`;
    plot.node.setAttribute("aria-label", this.describe());
    plot.node.setAttribute("aria-describedby", id);
    this.gestures = new MapGestures(plot, {
      onHover: (item) => this.hover(item),
      onPan: (dx, dy) => this.pan(dx, dy),
      onZoom: (by, x, y) => this.zoom(by, x, y),
      onHome: () => this.home(),
      onStep: (way) => this.step(way),
      onPick: (item) => this.pick(item),
      isPicked: () => this.model.get("selected") !== null,
      onEnter: () => this.cursor !== null && this.pick(this.cursor),
    });
    this.stage = html("div", { class: "rv-map-box" }, plot.node);
    this.panel = new MapPanel(this.model, plot, (item) => this.visit(item));
    const hint = html("p", { class: "rv-hint", id, text: this.beside ? BESIDE_HINT : HINT });
    const top = html("div", { class: "rv-map-top" }, ...(this.beside ? [] : [this.search.node]), bar);
    const left = html("div", { class: "rv-left" }, this.stage, this.legend(), hint);
    this.columns = html("div", { class: "rv-columns" }, top, left, this.panel.node);
    this.root.append(this.columns);
  }

  describe() {
    const { axes } = this.plot;
    const ends = axes.map(([low, high], k) => `${k ? "bottom to top" : "left to right"}: ${low} to ${high}`);
    return [`${this.items.length} items on a plane`, ...ends].join("; ");
  }

  legend() {
    const { groups, group } = this.plot;
    const counts = groups.map(() => 0);
    group.forEach((k) => counts[k]++);
    this.groupButtons = groups.map((name, k) => {
      const chip = svg("svg", { viewBox: "-1.4 -1.4 2.8 2.8", "aria-hidden": "true" });
      chip.append(
        svg("path", {
          d: traced(shapeOf(groups, k)),
          fill: `var(--rv-group-${name === "other" ? PALE_GROUP : k})`,
        }),
      );
      const button = html("button", { type: "button", onclick: () => this.toggle(name) }, chip);
      button.append(
        html("span", { class: "rv-clamp", text: `${shorten(name, 40)} ${counts[k]}`, title: name }),
      );
      return button;
    });
    this.allButton = html("button", { type: "button", onclick: () => this.toggleAll() });
    const node = html("div", { class: "rv-legend", role: "group", "aria-label": "Groups shown" });
    if (groups.length) node.append(...this.groupButtons, this.allButton);
    return node;
  }

  listen() {
    const { model } = this;
    const stops = [
      () => this.wall?.dispose(),
      listen(model, {
        "change:highlight": this.draw,
        "change:hidden": this.draw,
        "change:selected": () => {
          this.cursor = null;
          this.wanted = true; // in sight, when it is drawn
          this.draw();
        },
      }),
      watchTheme(() => {
        this.plot.forget();
        this.draw();
      }),
      watchWidth(this.stage, (width) => this.measure(width)),
    ];
    this.dispose = () => {
      stops.forEach((stop) => stop());
      this.draw.cancel();
      cancelAnimationFrame(this.flight);
    };
  }

  measure(width) {
    const style = getComputedStyle(this.columns);
    const given = getComputedStyle(this.stage).containerType === "size"; // how high it is, on a stage
    const ratio = Number(style.getPropertyValue("--rv-map-ratio"));
    const wanted = Math.round(Math.max(this.beside ? 200 : 300, Math.min(ratio * width, 760)));
    const height = given ? this.stage.clientHeight : wanted;
    this.plot.resize(width, height, parseFloat(style.fontSize), style.fontFamily);
    this.draw();
  }

  // ---- what the learner does ------------------------------------------------------------------

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
    this.draw();
  }

  /** Let the items that a search has found stand out. */
  match(items) {
    // Where most things stand out, nothing does.
    this.matches = items.length && items.length <= MOST_BRIGHT ? items : null;
    this.draw();
  }

  /** Let what is recommended stand out, and mark what was liked; both by their names. */
  light(recommended, liked) {
    this.liked = this.places(liked);
    this.model.set("highlight", recommended); // (Python does so by itself)
    this.draw();
  }

  /** Where items are in the list of this map, those that are. */
  places(names) {
    return names.flatMap((name) => this.plot.place.get(name) ?? []);
  }

  hover(item) {
    if (item === this.hovered) return;
    this.hovered = item;
    this.draw();
  }

  pan(dx, dy) {
    this.land();
    this.hovered = null;
    this.plot.pan(dx, dy);
    this.draw();
  }

  /** Zoom at a pixel, or else at the item looked at, or else in the middle. */
  zoom(by, x, y) {
    this.land();
    const at = this.cursor ?? this.chosen();
    if (x === undefined && at !== null && this.inSight(at)) [x, y] = [this.plot.x[at], this.plot.y[at]];
    this.plot.zoom(by, x, y);
    this.draw();
  }

  home() {
    this.fly(this.plot.range[0].middle, this.plot.range[1].middle, 1);
  }

  step(way) {
    this.land();
    const from = this.cursor ?? this.chosen();
    const at = from !== null && this.plot.shown(from) ? this.plot.next(from, way) : this.plot.middle();
    if (at === null) return;
    this.hovered = null;
    this.cursor = at;
    this.plot.reveal(at);
    this.panel.say(at);
    this.draw();
  }

  /** Choose an item, or nothing. */
  pick(item) {
    this.cursor = null;
    this.set("selected", item === null ? null : this.items[item]);
    this.wanted = false; // it is in sight: the map must not move under a click
    if (item !== null) this.panel.say(item);
  }

  /** Choose an item that may be anywhere, and go there. */
  visit(item) {
    const name = this.plot.groups[this.plot.group[item]];
    if (!this.plot.shown(item))
      this.set(
        "hidden",
        this.model.get("hidden").filter((other) => other !== name),
      );
    this.hovered = null;
    this.pick(item);
    const { points } = this.plot;
    this.fly(points[2 * item], points[2 * item + 1], this.plot.closeUp(item, NEIGHBOURS_IN_VIEW));
  }

  toggle(name) {
    const hidden = this.model.get("hidden");
    this.set("hidden", hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name]);
  }

  toggleAll() {
    this.set("hidden", this.model.get("hidden").length ? [] : [...this.plot.groups]);
  }

  /** Glide to another view; jump, for those who asked for less motion. */
  fly(x, y, zoom) {
    this.land();
    const { plot } = this;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      plot.look(x, y, zoom);
      this.draw();
      return;
    }
    const from = { ...plot.view };
    const start = performance.now();
    const move = (now) => {
      const t = Math.max(0, Math.min(1, (now - start) / FLIGHT_MS));
      const ease = t * t * (3 - 2 * t);
      const mix = (a, b) => a + (b - a) * ease;
      plot.look(mix(from.x, x), mix(from.y, y), from.zoom * (zoom / from.zoom) ** ease);
      this.flight = t < 1 ? requestAnimationFrame(move) : 0;
      this.paint();
    };
    this.flight = requestAnimationFrame(move);
  }

  /** End a flight where it is. */
  land() {
    cancelAnimationFrame(this.flight);
    this.flight = 0;
  }

  // ---- what they see --------------------------------------------------------------------------

  chosen() {
    return this.plot.place.get(this.model.get("selected")) ?? null;
  }

  inSight(item) {
    const { x, y, width, height } = this.plot;
    return x[item] > 0 && x[item] < width && y[item] > 0 && y[item] < height;
  }

  paint() {
    const { model, plot } = this;
    if (!plot.width) return; // not laid out yet: measure() will ask again
    const hidden = model.get("hidden");
    plot.hidden = new Set(hidden.map((name) => plot.groups.indexOf(name)));
    this.groupButtons.forEach((button, k) => setAttribute(button, "aria-pressed", !plot.hidden.has(k)));
    setText(this.allButton, hidden.length ? "Show all" : "Hide all");
    const chosen = this.chosen();
    if (this.wanted && chosen !== null) plot.reveal(chosen);
    this.wanted = false;
    const focus = this.hovered ?? this.cursor ?? chosen;
    const found = this.panel.draw(focus);
    const near = this.beside ? [] : found; // beside a rater, what is recommended is what one looks at
    const lit = this.places(model.get("highlight"));
    const bright = this.matches ?? (lit.length ? lit : null);
    plot.draw({ focus, near, chosen, bright, liked: this.liked });
  }
}

/** A shape that is drawn by a canvas's pen, as the path of an SVG. */
function traced(shape) {
  let path = "";
  shape(
    {
      beginPath() {},
      closePath: () => (path += "Z"),
      lineTo: (x, y) => (path += `${path ? "L" : "M"}${x} ${y}`),
      arc: (_x, _y, r) => (path += `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`),
    },
    0,
    0,
    1,
  );
  return path;
}

function render({ model, el }) {
  const view = new MapView(model, el);
  return () => view.dispose();
}

export default { render };
