// The matcher: a table whose cells are switched by a click, and which rows are alike.
// The rows picked make a profile (their sum); every row is compared with it.

class MatcherView {
  constructor(model, el) {
    this.model = model;
    this.rows = model.get("rows");
    this.columns = model.get("columns");
    this.active = [0, 0];
    this.draw = oncePerFrame(() => this.paint());
    this.root = html("div", { class: "rv rv-matcher", role: "group" });
    this.root.setAttribute("aria-label", "Matcher: click cells to switch them, names to pick rows");
    keepKeys(this.root);
    this.assemble();
    el.append(this.root);
    const stopTheme = watchTheme(() => {
      this.palette = null;
      this.draw();
    });
    const events = ["change:values", "change:picked", "change:measure"];
    events.forEach((event) => model.on(event, this.draw));
    const stopWidth = watchWidth(this.root, () => fitHeads(this.heads));
    this.dispose = () => {
      stopWidth();
      events.forEach((event) => model.off(event, this.draw));
      stopTheme();
      this.draw.cancel();
    };
    this.paint();
  }

  assemble() {
    const { model, rows, columns } = this;
    const names = html("tr", {}, html("td", { class: "rv-corner" }));
    this.heads = columns.map((name) =>
      html("th", { scope: "col", class: "rv-item", title: name }, html("span", { class: "rv-clamp", text: name })),
    );
    names.append(...this.heads);
    const body = html("tbody");
    this.pickButtons = [];
    this.cells = rows.map((name, i) => {
      const pick = html("button", { type: "button", class: "rv-user-button", title: name, onclick: () => this.pick(i) });
      pick.append(html("span", { class: "rv-clamp", text: name }));
      this.pickButtons.push(pick);
      const row = html("tr", {}, html("th", { scope: "row", class: "rv-user" }, pick));
      body.append(row);
      return columns.map((_, j) => {
        const button = html("button", { type: "button", class: "rv-switch", tabindex: "-1", onclick: () => this.flip(i, j) });
        button.addEventListener("focus", () => this.activate(i, j));
        row.append(html("td", { class: "rv-cell" }, button));
        return button;
      });
    });
    this.cells[0][0].tabIndex = 0;
    const longest = Math.max(...rows.map((name) => Array.from(name).length));
    const widths = html("colgroup", {}, html("col"), ...columns.map(() => html("col")));
    widths.firstChild.style.width = `${Math.min(11, 1.8 + 0.62 * longest)}em`;
    const table = html("table", { class: "rv-table" }, widths, html("thead", {}, names), body);
    table.setAttribute("aria-label", "Feedback; arrow keys move, Space or Enter switches a cell");
    table.addEventListener("keydown", (event) => this.onKey(event));

    this.measures = ["dot", "cosine", "euclidean"].map((name) =>
      html("button", { type: "button", text: MEASURE_NAMES[name], onclick: () => this.set("measure", name) }),
    );
    const measures = html("div", { class: "rv-toolbar", role: "group", "aria-label": "Similarity measure" });
    measures.append(...this.measures, html("button", { type: "button", text: "Reset", onclick: () => this.reset() }));
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
    save(this.model);
  }

  pick(i) {
    const picked = this.model.get("picked");
    if (this.model.get("pick_one")) this.set("picked", [i]);
    else this.set("picked", picked.includes(i) ? picked.filter((k) => k !== i) : [...picked, i].sort((a, b) => a - b));
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

  activate(i, j) {
    this.cells[this.active[0]][this.active[1]].tabIndex = -1;
    this.cells[i][j].tabIndex = 0;
    this.active = [i, j];
  }

  onKey(event) {
    if (!event.target.classList.contains("rv-switch")) return;
    const next = step(this.active, event.key, this.rows.length, this.columns.length);
    if (!next) return;
    event.preventDefault();
    this.cells[next[0]][next[1]].focus();
  }

  // ---- what they see --------------------------------------------------------------------------

  paint() {
    const { model, rows, columns } = this;
    const values = model.get("values");
    const picked = model.get("picked");
    const measure = model.get("measure");
    const levels = model.get("levels");
    this.palette ??= new Palette(this.root);
    const most = Math.max(...levels);
    this.cells.forEach((row, i) =>
      row.forEach((button, j) => {
        const value = values[i][j];
        const { background, ink } = this.palette.at((0.75 * value) / most);
        button.style.background = background;
        button.style.color = ink;
        setText(button, value === 0 ? "" : most === 1 ? "✓" : String(value));
        button.setAttribute("aria-label", `${rows[i]}, ${columns[j]}: ${value === 0 ? "nothing" : value}`);
      }),
    );
    this.pickButtons.forEach((button, i) => button.setAttribute("aria-pressed", String(picked.includes(i))));
    Object.keys(MEASURE_NAMES).forEach((name, k) =>
      this.measures[k].setAttribute("aria-pressed", String(name === measure)),
    );
    const { ranking, votes } = compare(values, picked, measure);
    const who = picked.map((i) => shorten(rows[i], 30)).join(" + ");
    setText(this.heading, picked.length ? `Most like ${who}, by ${MEASURE_NAMES[measure]}:` : "Pick a name to compare the others with it.");
    fill(this.alike, ranking.map(({ row, score }) => [rows[row], score]), measure === "euclidean");
    if (!this.voteHeading) return;
    setText(this.voteHeading, picked.length ? `What they have that ${who} has not, each voting with its similarity:` : "");
    fill(this.votes, votes.map(({ column, score }) => [columns[column], score]), false);
  }
}

const MEASURE_NAMES = { dot: "dot product", cosine: "cosine", euclidean: "distance" };

/** The same numbers as recviz.Matcher.ranking and .votes give in Python. */
function compare(values, picked, measure) {
  if (!picked.length) return { ranking: [], votes: [] };
  const profile = values[0].map((_, j) => picked.reduce((sum, i) => sum + values[i][j], 0));
  const dot = (x, y) => x.reduce((sum, value, k) => sum + value * y[k], 0);
  const similarity = {
    dot,
    cosine: (x, y) => {
      const lengths = Math.sqrt(dot(x, x)) * Math.sqrt(dot(y, y));
      return lengths > 0 ? dot(x, y) / lengths : 0;
    },
    euclidean: (x, y) => -Math.hypot(...x.map((value, k) => value - y[k])),
  }[measure];
  const best = (a, b) => (Math.abs(b.score - a.score) > 1e-9 ? b.score - a.score : 0);
  const ranking = values
    .map((row, i) => ({ row: i, score: similarity(profile, row) }))
    .filter(({ row }) => !picked.includes(row))
    .sort(best);
  const votes = profile
    .map((have, j) => ({
      column: j,
      have,
      // A distance is no weight for a vote, so similarity by distance votes as 1 / (1 + distance).
      score: ranking.reduce(
        (sum, { row, score }) => sum + (measure === "euclidean" ? 1 / (1 - score) : score) * values[row][j],
        0,
      ),
    }))
    .filter(({ have }) => have === 0)
    .sort(best);
  return { ranking, votes };
}

/** Write a ranked list, each line with a bar as long as its score. */
function fill(list, lines, distances) {
  while (list.children.length > lines.length) list.lastChild.remove();
  const most = Math.max(...lines.map(([, score]) => Math.abs(score)), 1e-9);
  lines.forEach(([name, score], k) => {
    let line = list.children[k];
    if (!line) {
      line = list.appendChild(html("li", {}, html("span", { class: "rv-name" }), html("span", { class: "rv-score" }), html("span", { class: "rv-bar", "aria-hidden": "true" })));
    }
    const [label, number, bar] = line.children;
    setName(label, name);
    setText(number, fmt(distances ? -score : score));
    const share = distances ? 1 / (1 + Math.abs(score)) : Math.abs(score) / most;
    bar.style.width = `${Math.round(100 * share)}%`;
  });
}

function render({ model, el }) {
  const view = new MatcherView(model, el);
  return () => view.dispose();
}

export default { render };
