// The rater: search for items you know, give them stars, and read what is recommended for them, and why.

import { MapView } from "../item_map/item_map.js";
import { html, setText, svg } from "../shared/dom.js";
import { fillList, rankedLine, writeRanked } from "../shared/lists.js";
import { listen, unpack } from "../shared/model.js";
import { setName } from "../shared/names.js";
import { keepKeys, oncePerFrame } from "../shared/page.js";
import { Search } from "../shared/search.js";
import { counted, decimals, shorten } from "../shared/text.js";
import { enlargeable } from "../shared/wall.js";
import { FoldIn, LEAST_SHARE, reasons } from "./fold_in.js";

export const MOST_STARS = 5;
const SUGGESTED = 5;
const LIST_LETTERS = 80;
const STAR = "M12 1.8l3.1 6.6 7.1.9-5.2 5 1.3 7.1L12 17.9l-6.3 3.5L7 14.3l-5.2-5 7.1-.9z";

class RaterView {
  constructor(model, el, mapModel) {
    this.model = model;
    this.items = model.get("items");
    this.rows = new Map(); // item → the line where it is rated, in the order in which they are shown
    this.waiting = new Set(); // shown, but not rated yet; Python knows nothing of them
    this.suggested = new Set();
    const n = this.items.length;
    this.folding = new FoldIn(unpack(model.get("_V")), n, unpack(model.get("_w0")), model.get("reg"));
    this.popularity = model.get("_popularity").byteLength ? unpack(model.get("_popularity")) : null;
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-rater", role: "group", "aria-label": "Rate what you know" });
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    if (mapModel) {
      this.root.classList.add("rv-with-map");
      this.map = new MapView(mapModel, this.columns, true);
    }
    const stop = listen(model, {
      "change:stars": this.draw,
      "change:liked": this.draw,
      "change:k": this.draw,
    });
    this.dispose = () => {
      stop();
      this.map?.dispose();
      this.wall.dispose();
      this.draw.cancel();
    };
    this.paint();
  }

  assemble() {
    this.search = new Search(this.items, {
      label: "Find one you know",
      weights: this.popularity,
      onChoose: (item) => this.add(item),
      onMatches: (matches) => this.map?.match(this.map.places(matches.map((item) => this.items[item]))),
    });
    const bar = html("div", { class: "rv-toolbar" });
    const button = (text, onclick) => html("button", { type: "button", text, onclick });
    if (this.popularity) bar.append(button("Suggest some I may know", () => this.suggest()));
    this.wall = enlargeable(this.root);
    bar.append(
      button("Reset", () => this.reset()),
      this.wall.button,
    );
    this.list = html("ul", { class: "rv-rated", "aria-label": "Rated" });
    const free = this.popularity && !this.model.get("map") ? SUGGESTED : 0; // beside a map the list scrolls
    this.list.style.setProperty("--rv-rows", Math.max(SUGGESTED, this.model.get("_start").length + free));
    this.hint = html("p", { class: "rv-hint" });
    this.said = html("span", { class: "rv-hidden", role: "status" });
    this.heading = html("p", { class: "rv-heading", role: "status" });
    this.advice = html("p", { class: "rv-advice" });
    this.best = html("ol", { class: "rv-reasons", "aria-label": "Recommended" });
    this.why = html("p", { class: "rv-why" });
    const left = html("div", { class: "rv-left" }, this.search.node, bar, this.list, this.hint, this.said);
    const right = html("div", { class: "rv-right" }, this.heading, this.advice, this.best, this.why);
    this.columns = html("div", { class: "rv-columns" }, left, right);
    this.root.append(this.columns);
  }

  // ---- what the learner does ------------------------------------------------------------------

  set(pairs) {
    this.model.set("stars", pairs);
    this.model.set(
      "recommended",
      this.recommend().map(({ item }) => this.items[item]),
    );
    this.model.save_changes();
    this.draw();
  }

  rate(item, stars) {
    const pairs = this.model.get("stars");
    const known = pairs.some(([other]) => other === item);
    this.set(
      known ? pairs.map((pair) => (pair[0] === item ? [item, stars] : pair)) : [...pairs, [item, stars]],
    );
  }

  /** Show an item that was searched for, and hand the keyboard to its stars. */
  add(item) {
    const name = shorten(this.items[item], 60);
    if (!this.rows.has(item)) {
      this.waiting.add(item);
      this.paint();
      setText(this.said, `${name} is in the list. How many stars?`);
    }
    this.rows.get(item).stars.focus();
  }

  remove(item) {
    const shown = [...this.rows.keys()];
    const at = shown.indexOf(item);
    const next = shown[at + 1] ?? shown[at - 1];
    this.waiting.delete(item);
    const pairs = this.model.get("stars");
    if (pairs.some(([other]) => other === item)) this.set(pairs.filter(([other]) => other !== item));
    this.paint();
    if (next === undefined) this.search.focus();
    else this.rows.get(next).stars.focus();
  }

  /** The next few of the most popular items; those suggested before and not rated make room. */
  suggest() {
    for (const item of this.suggested) this.waiting.delete(item);
    this.paint();
    const free = this.byPopularity().filter((item) => !this.rows.has(item));
    let next = free.filter((item) => !this.suggested.has(item)).slice(0, SUGGESTED);
    if (!next.length) {
      this.suggested.clear(); // all were offered: from the start
      next = free.slice(0, SUGGESTED);
    }
    next.forEach((item) => {
      this.suggested.add(item);
      this.waiting.add(item);
    });
    this.paint();
    const [first] = next.map((item) => this.rows.get(item).node);
    if (first) this.list.scrollTop = first.offsetTop - this.list.firstChild.offsetTop;
    setText(this.said, `Suggested: ${next.map((item) => shorten(this.items[item], 60)).join(", ")}`);
  }

  byPopularity() {
    this.popular ??= this.items
      .map((_, item) => item)
      .sort((a, b) => this.popularity[b] - this.popularity[a] || a - b);
    return this.popular;
  }

  reset() {
    this.waiting.clear();
    this.suggested.clear();
    this.rows.clear(); // so that they come back in their first order
    this.set(this.model.get("_start"));
  }

  onKey(event, item) {
    const { key } = event;
    const now = this.starsOf(item);
    const to = {
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      ArrowLeft: now - 1,
      ArrowDown: now - 1,
      Home: 1,
      End: MOST_STARS,
    }[key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Delete" || key === "Backspace") this.remove(item);
    else if (key === "Enter") this.search.focus();
    else if (/^[1-5]$/.test(key)) this.rate(item, Number(key));
    else if (to !== undefined) this.rate(item, Math.max(1, Math.min(MOST_STARS, to)));
    else return;
    event.preventDefault();
  }

  // ---- what they see --------------------------------------------------------------------------

  starsOf(item) {
    return this.model.get("stars").find(([other]) => other === item)?.[1] ?? 0;
  }

  recommend() {
    const pairs = this.model.get("stars");
    const least = this.model.get("liked");
    const rated = pairs.map(([item]) => item);
    const liked = pairs.filter(([, stars]) => stars >= least).map(([item]) => item);
    return this.folding.recommend(rated, liked, this.model.get("k"));
  }

  paint() {
    const stars = new Map(this.model.get("stars"));
    const least = this.model.get("liked");
    for (const item of stars.keys()) this.waiting.delete(item);
    for (const item of [...this.rows.keys()]) {
      if (!stars.has(item) && !this.waiting.has(item)) this.rows.delete(item);
    }
    for (const item of [...stars.keys(), ...this.waiting]) {
      if (!this.rows.has(item)) this.rows.set(item, this.line(item));
    }
    const lines = [...this.rows.values()].map(({ node }) => node);
    // What stays is left in its place, and so the keyboard stays with it; what is new comes at the end.
    for (const node of [...this.list.children]) if (!lines.includes(node)) node.remove();
    this.list.append(...lines.filter((node) => node.parentNode !== this.list));
    for (const [item, row] of this.rows) paintStars(row, stars.get(item) ?? 0, least);
    const { enough, few } = inWords(least);
    setText(
      this.hint,
      `${enough} mean liked${few ? `; ${few} only seen` : ""}. Keys on the stars: 1 to 5 or arrows, Delete removes, Enter goes back to the search.`,
    );
    this.paintBest([...stars.values()], least);
    const liked = [...stars.keys()].filter((item) => stars.get(item) >= least);
    this.map?.light(
      this.lines.map(({ item }) => this.items[item]),
      liked.map((item) => this.items[item]),
    );
  }

  line(item) {
    const name = this.items[item];
    const short = shorten(name, 60);
    const stars = html("div", {
      class: "rv-stars",
      role: "slider",
      tabindex: "0",
      "aria-label": `Stars for ${short}`,
      "aria-valuemin": "0",
      "aria-valuemax": String(MOST_STARS),
      onkeydown: (event) => this.onKey(event, item),
    });
    for (let k = 1; k <= MOST_STARS; k++) {
      const star = html("span", { class: "rv-star", onclick: () => this.rate(item, k) });
      star.append(svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: STAR })));
      stars.append(star);
    }
    const label = html("span", { class: "rv-name" });
    setName(label, name, "", LIST_LETTERS);
    const tag = html("span", { class: "rv-tag", "aria-hidden": "true" });
    const close = html("button", {
      type: "button",
      class: "rv-remove",
      text: "×",
      onclick: () => this.remove(item),
    });
    close.setAttribute("aria-label", `Remove ${short}`);
    return { node: html("li", {}, label, stars, tag, close), stars, tag };
  }

  paintBest(stars, least) {
    const lines = this.recommend();
    this.lines = lines;
    const liked = stars.filter((number) => number >= least).length;
    const { enough, few } = inWords(least);
    const [heading, advice] = liked
      ? [
          `Recommended for the ${liked === 1 ? "one" : liked} you liked:`,
          lines.length ? "" : "Nothing is left: you have rated them all.",
        ]
      : stars.length
        ? [
            "Nothing liked yet.",
            `${few} only say${few === "1 star" ? "s" : ""} that you have seen it. Give ${enough} to something you like.`,
          ]
        : [
            "Nothing to go on yet.",
            "Find a few that you know, and give them stars. What is recommended then follows at once.",
          ];
    setText(this.heading, heading);
    setText(this.advice, advice);
    this.advice.hidden = !advice;
    const most = Math.max(1e-9, ...lines.map(({ score }) => score));
    const newLine = () =>
      this.map ? this.pointer() : rankedLine(undefined, html("span", { class: "rv-why" }));
    fillList(this.best, lines, newLine, (line, { item, score, shares }) => {
      writeRanked(line, this.items[item], score, score / most, LIST_LETTERS);
      if (!this.map) line.lastChild.replaceChildren(...this.reasons(item, score, shares));
    });
    if (this.map) this.explain(lines[0]);
  }

  /** A line that, where it is pointed at, shows its item on the map and its reasons below. */
  pointer() {
    const name = html("button", { type: "button", class: "rv-name rv-link" });
    const line = rankedLine(name);
    const told = () => this.lines[[...this.best.children].indexOf(line)];
    const place = () => this.map.places([this.items[told().item]])[0] ?? null;
    const point = () => {
      this.explain(told());
      this.map.hover(place());
    };
    line.addEventListener("pointerenter", point);
    line.addEventListener("pointerleave", () => this.map.hover(null));
    name.addEventListener("focus", point);
    name.addEventListener("blur", () => this.map.hover(null));
    name.addEventListener("click", () => this.map.pick(place()));
    return line;
  }

  explain(told) {
    const name = html("b");
    if (told) setName(name, this.items[told.item], ": ", LIST_LETTERS);
    this.why.replaceChildren(...(told ? [name, ...this.reasons(told.item, told.score, told.shares)] : []));
  }

  /** "because you liked X (0.31), Y (0.12), and the rest (0.11) · 7 ratings". */
  reasons(item, score, shares) {
    const parts = this.causes(score, shares);
    if (!this.popularity) return parts;
    const count = counted(this.popularity[item], this.model.get("unit"));
    return [...parts, " · ", html("span", { class: "rv-count", text: count })];
  }

  causes(score, shares) {
    const named = reasons(shares);
    if (!named.length) return ["No single one stands out."];
    // The rest of the numbers as they are written, so that they add up on the screen too.
    const shown = (x) => Number(x.toFixed(2));
    const rest = named.reduce((sum, { share }) => sum - shown(share), shown(score));
    const texts = ["because you liked "];
    named.forEach(({ item, share }, k) => {
      const cause = html("span", { class: "rv-cause" });
      setName(cause, this.items[item], "", LIST_LETTERS);
      texts.push(k ? ", " : "", cause, ` (${decimals(share)})`);
    });
    if (shares.length > named.length && Math.abs(rest) >= LEAST_SHARE)
      texts.push(`, and the rest (${decimals(rest)})`);
    return texts;
  }
}

/** How many stars are enough to be liked, and how many too few. */
export function inWords(least) {
  const enough =
    least === MOST_STARS ? "5 stars" : least === MOST_STARS - 1 ? "4 or 5 stars" : `${least} to 5 stars`;
  return { enough, few: least === 1 ? "" : least === 2 ? "1 star" : `1 to ${least - 1} stars` };
}

function paintStars({ node, stars, tag }, number, least) {
  [...stars.children].forEach((star, k) => star.classList.toggle("rv-on", k < number));
  const meaning = number >= least ? "liked" : "seen";
  setText(tag, number ? meaning : "stars?");
  node.classList.toggle("rv-liked", number >= least);
  stars.setAttribute("aria-valuenow", String(number));
  const said = number ? `${number} ${number === 1 ? "star" : "stars"}, ${meaning}` : "no stars yet";
  stars.setAttribute("aria-valuetext", said);
}

async function render({ model, el }) {
  const map = model.get("map")?.replace("IPY_MODEL_", "");
  const view = new RaterView(model, el, map && (await model.widget_manager.get_model(map)));
  return () => view.dispose();
}

export default { render };
