// The matcher: a table whose cells are switched by a click, and which rows are alike.
// The rows picked make a profile (their sum); every row is compared with it.

import { html, setText } from "../shared/dom.js";
import { Grid } from "../shared/grid.js";
import { fillList, rankedLine, writeRanked } from "../shared/lists.js";
import { listen } from "../shared/model.js";
import { fitHeads } from "../shared/names.js";
import { keepKeys, oncePerFrame, watchTheme, watchWidth } from "../shared/page.js";
import { Palette } from "../shared/palette.js";
import { shorten, written } from "../shared/text.js";
import { enlargeable } from "../shared/wall.js";
import { compare } from "./similarity.js";

class MatcherView {
  constructor(model, el) {
    this.model = model;
    this.rows = model.get("rows");
    this.columns = model.get("columns");
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-matcher", role: "group" });
    this.root.setAttribute("aria-label", "Matcher: click cells to switch them, names to pick rows");
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    const stops = [
      this.wall.dispose,
      listen(model, { "change:values": this.draw, "change:picked": this.draw, "change:measure": this.draw }),
      watchTheme(() => {
        this.palette = null;
        this.draw();
      }),
      watchWidth(this.root, () => fitHeads(this.heads)),
    ];
    this.dispose = () => {
      stops.forEach((stop) => stop());
      this.draw.cancel();
    };
    this.paint();
  }

  assemble() {
    const { model, rows, columns } = this;
    const names = html("tr", {}, html("td"));
    this.heads = columns.map((name) =>
      html(
        "th",
        { scope: "col", class: "rv-item", title: name },
        html("span", { class: "rv-clamp", text: name }),
      ),
    );
    names.append(...this.heads);
    const body = html("tbody");
    this.pickButtons = [];
    this.cells = rows.map((name, i) => {
      const pick = html("button", {
        type: "button",
        class: "rv-user-button",
        title: name,
        onclick: () => this.pick(i),
      });
      pick.append(html("span", { class: "rv-clamp", text: name }));
      this.pickButtons.push(pick);
      const row = html("tr", {}, html("th", { scope: "row", class: "rv-user" }, pick));
      body.append(row);
      return columns.map((_, j) => {
        const button = html("button", { type: "button", class: "rv-switch", onclick: () => this.flip(i, j) });
        row.append(html("td", { class: "rv-cell" }, button));
        return button;
      });
    });
    const longest = Math.max(...rows.map((name) => Array.from(name).length));
    const widths = html("colgroup", {}, html("col"), ...columns.map(() => html("col")));
    widths.firstChild.style.width = `${Math.min(11, 1.8 + 0.62 * longest)}em`;
    const table = html("table", { class: "rv-table" }, widths, html("thead", {}, names), body);
    table.setAttribute("aria-label", "Feedback; arrow keys move, Space or Enter switches a cell");
    this.grid = new Grid(table, this.cells);

    this.measures = ["dot", "cosine", "euclidean"].map((name) =>
      html("button", { type: "button", text: MEASURE_NAMES[name], onclick: () => this.set("measure", name) }),
    );
    const measures = html("div", { class: "rv-toolbar", role: "group", "aria-label": "Similarity measure" });
    measures.append(
      ...this.measures,
      html("button", { type: "button", text: "Reset", onclick: () => this.reset() }),
    );
    this.wall = enlargeable(this.root);
    measures.append(this.wall.button);
    this.alike = html("ol", { class: "rv-ranking" });
    this.heading = html("p", { class: "rv-heading", role: "status" });
    this.votes = html("ol", { class: "rv-ranking" });
    const side = html("div", { class: "rv-right" }, this.heading, this.alike);
    if (model.get("vote")) {
      this.voteHeading = html("p", { class: "rv-heading" });
      side.append(this.voteHeading, this.votes);
    }
    const left = html("div", { class: "rv-left" }, table, measures);
    this.root.append(html("div", { class: "rv-columns" }, left, side));
  }

  // ---- what the learner does ------------------------------------------------------------------

  set(name, value) {
    this.model.set(name, value);
    this.model.save_changes();
  }

  pick(i) {
    const picked = this.model.get("picked");
    if (this.model.get("pick_one")) this.set("picked", [i]);
    else
      this.set(
        "picked",
        picked.includes(i) ? picked.filter((k) => k !== i) : [...picked, i].sort((a, b) => a - b),
      );
  }

  flip(i, j) {
    const values = this.model.get("values").map((row) => row.slice());
    const levels = this.model.get("levels");
    values[i][j] = levels[(levels.indexOf(values[i][j]) + 1) % levels.length];
    this.set("values", values);
  }

  reset() {
    this.model.set("picked", this.model.get("_start").picked);
    this.model.set("measure", this.model.get("_start").measure);
    this.set("values", this.model.get("_start").values);
  }

  // ---- what they see --------------------------------------------------------------------------

  paint() {
    const { model, rows, columns } = this;
    const values = model.get("values");
    const picked = model.get("picked");
    const measure = model.get("measure");
    const levels = model.get("levels");
    this.palette ??= Palette.of(this.root);
    const most = Math.max(...levels.map(Math.abs));
    const ticks = levels.every((level) => level === 0 || level === 1);
    this.cells.forEach((row, i) =>
      row.forEach((button, j) => {
        const value = values[i][j];
        const { background, ink } = this.palette.at(value / most);
        button.style.background = background;
        button.style.color = ink;
        setText(button, value === 0 ? "" : value === 1 && ticks ? "✓" : written(value));
        const said = value === 0 ? "nothing" : written(value);
        button.setAttribute("aria-label", `${rows[i]}, ${columns[j]}: ${said}`);
      }),
    );
    this.pickButtons.forEach((button, i) => button.setAttribute("aria-pressed", String(picked.includes(i))));
    Object.keys(MEASURE_NAMES).forEach((name, k) =>
      this.measures[k].setAttribute("aria-pressed", String(name === measure)),
    );
    const { ranking, votes } = compare(values, picked, measure);
    const who = picked.map((i) => shorten(rows[i], 30)).join(" + ");
    setText(
      this.heading,
      picked.length
        ? `Most like ${who}, by ${MEASURE_NAMES[measure]}:`
        : "Pick a name to compare the others with it.",
    );
    const distances = measure === "euclidean";
    this.fill(
      this.alike,
      ranking.map(({ row, score }) => [rows[row], score]),
      distances,
    );
    if (!this.voteHeading) return;
    setText(
      this.voteHeading,
      picked.length ? `What they have that ${who} has not, each voting with its similarity:` : "",
    );
    this.fill(
      this.votes,
      votes.map(({ column, score }) => [columns[column], score]),
      false,
    );
  }

  /** Write a ranked list, each line with a bar as long as its score, or the longer the smaller a distance is. */
  fill(list, lines, distances) {
    const most = Math.max(...lines.map(([, score]) => Math.abs(score)), 1e-9);
    fillList(list, lines, rankedLine, (line, [name, score]) => {
      const share = distances ? 1 / (1 + Math.abs(score)) : Math.abs(score) / most;
      writeRanked(line, name, distances ? -score : score, share);
    });
  }
}

export const MEASURE_NAMES = { dot: "dot product", cosine: "cosine", euclidean: "distance" };

function render({ model, el }) {
  const view = new MatcherView(model, el);
  return () => view.dispose();
}

export default { render };
