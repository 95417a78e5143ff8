// Beside the item map: the item looked at, and its nearest neighbours.

import { html, setText } from "../shared/dom.js";
import { fillList, rankedLine, writeRanked } from "../shared/lists.js";
import { setName } from "../shared/names.js";
import { counted, decimals, shorten } from "../shared/text.js";
import { Nearest } from "./nearest.js";

export class MapPanel {
  constructor(model, plot, onVisit) {
    Object.assign(this, { model, plot, onVisit });
    this.nearest = new Nearest(model, plot);
    this.heading = html("p", { class: "rv-heading" });
    this.about = html("p", { class: "rv-about" });
    this.measure = html("p", { class: "rv-about rv-measure" });
    this.list = html("ol", { class: "rv-ranking", "aria-label": "Nearest items" });
    this.said = html("span", { class: "rv-hidden", role: "status" });
    this.node = html(
      "div",
      { class: "rv-right" },
      this.heading,
      this.about,
      this.measure,
      this.list,
      this.said,
    );
  }

  /** Write about an item, or what to do if it is null; returns the item's neighbours. */
  draw(item) {
    const near = item === null ? [] : this.nearest.of(item);
    if (item === this.shownItem) return this.near;
    this.shownItem = item;
    if (item === null) setName(this.heading, "Point at an item, or search for one.");
    else setName(this.heading, this.plot.items[item], "", 80);
    setText(this.about, item === null ? "" : this.facts(item));
    setText(this.measure, near.length ? `${this.nearest.name}:` : "");
    const write = (line, one) => this.write(line, one);
    fillList(this.list, near, () => this.newLine(), write);
    this.near = near.map((one) => one.item);
    return this.near;
  }

  newLine() {
    return rankedLine(html("button", { type: "button", class: "rv-name rv-link" }));
  }

  write(line, { item, score }) {
    writeRanked(line, this.plot.items[item], score, this.nearest.byCosine ? score : 1 / (1 + score), 80);
    line.firstChild.onclick = () => this.onVisit(item);
  }

  facts(item) {
    const { groups, group, sizes } = this.plot;
    const parts = groups.length ? [shorten(groups[group[item]], 40)] : [];
    if (sizes) parts.push(counted(sizes[item], this.model.get("unit")));
    return parts.join(" · ");
  }

  /** Tell a screen reader: only what was meant to be looked at, not all that a mouse passes over. */
  say(item) {
    const near = this.nearest
      .of(item)
      .map((one) => `${shorten(this.plot.items[one.item], 60)} ${decimals(one.score)}`);
    const what = [shorten(this.plot.items[item], 80), this.facts(item)].filter(Boolean).join(", ");
    setText(this.said, `${what}. ${this.nearest.name}: ${near.join(", ")}`);
  }
}
