// The predicted matrix: a table with numbers while it is small, a picture when it is not.
// Both have resize(width) and draw(focus, palette), and report the cell pointed at through `onPoint(user, item)`.

import { html, setAttribute, setText } from "../shared/dom.js";
import { Grid, step } from "../shared/grid.js";
import { fitHeads } from "../shared/names.js";
import { decimals } from "../shared/text.js";

export class MatrixTable {
  constructor(scene, { onPoint, onChoose }) {
    this.scene = scene;
    this.cells = [];
    const { d, users, items } = scene;
    const margins = d <= 3 ? d : 0;
    this.margins = margins;

    const head = html("thead");
    const names = html("tr", {}, html("td", { colspan: 1 + margins }));
    this.itemHeads = items.map((name, j) => {
      const cell = html("th", { scope: "col", class: "rv-item", title: name });
      cell.append(html("span", { class: "rv-clamp", text: name }));
      cell.addEventListener("pointerenter", () => onPoint(null, j));
      names.append(cell);
      return cell;
    });
    head.append(names);
    this.vCells = [];
    for (let k = 0; k < margins; k++) {
      const row = html("tr", { class: "rv-vrow" });
      if (k === 0) {
        row.append(html("td", { rowspan: margins, colspan: 1 + margins }));
      }
      this.vCells.push(items.map(() => row.appendChild(html("td", { class: "rv-v" }))));
      head.append(row);
    }

    const body = html("tbody");
    this.uCells = [];
    this.userHeads = users.map((name, i) => {
      const row = html("tr");
      const button = html("button", {
        type: "button",
        class: "rv-user-button",
        title: `What to recommend to ${name}`,
        "aria-pressed": "false",
        onclick: () => onChoose(i),
      });
      button.append(html("span", { class: "rv-clamp", text: name }));
      button.addEventListener("focus", () => onPoint(i, null));
      const cell = html("th", { scope: "row", class: "rv-user" }, button);
      cell.addEventListener("pointerenter", () => onPoint(i, null));
      row.append(cell);
      const own = [];
      for (let k = 0; k < margins; k++) own.push(row.appendChild(html("td", { class: "rv-u" })));
      this.uCells.push(own);
      this.cells.push(
        items.map((_, j) => {
          const value = html("span", { class: "rv-number" });
          const mark = html("span", { class: "rv-mark", text: scene.mark(i, j) });
          const change = html("span", { class: "rv-change" });
          const node = html("td", { class: "rv-cell" }, value, change, mark);
          node.classList.toggle("rv-observed", scene.observed(i, j));
          node.addEventListener("pointerenter", () => onPoint(i, j));
          node.addEventListener("focus", () => onPoint(i, j));
          row.append(node);
          return { node, value, change, colours: null, said: null }; // what was drawn last
        }),
      );
      body.append(row);
      return cell;
    });

    const longest = Math.max(...users.map((name) => Array.from(name).length));
    const columns = html("colgroup");
    const column = (width) => {
      const node = columns.appendChild(html("col"));
      node.style.width = width;
    };
    column(`max(${Math.min(7, 1.6 + 0.62 * longest)}em, var(--rv-touch))`);
    for (let k = 0; k < margins; k++) columns.append(html("col", { class: "rv-margin" }));
    items.forEach(() => column("auto")); // the items share what is left

    this.node = html("table", { class: "rv-table" }, columns, head, body);
    this.node.setAttribute("aria-label", "Predictions U times V transposed; arrow keys move");
    const nodes = this.cells.map((row, i) => [this.userHeads[i].firstChild, ...row.map(({ node }) => node)]);
    this.grid = new Grid(this.node, nodes, [0, 1]);
  }

  resize() {
    fitHeads(this.itemHeads);
  }

  draw(focus, palette) {
    const { scene } = this;
    const { n, d, P, U, V, scale } = scene;
    this.cells.forEach((row, i) =>
      row.forEach((cell, j) => {
        const p = P[i * n + j];
        const colours = palette.at(p / scale);
        const text = decimals(p);
        const change = scene.change(i, j);
        const said = change ? `${text}, ${change} since kept` : text;
        const { node, value } = cell;
        if (colours !== cell.colours) {
          cell.colours = colours;
          node.style.background = colours.background;
          node.style.color = colours.ink;
        }
        if (said !== cell.said) {
          cell.said = said;
          setText(value, text);
          setText(cell.change, change);
          const seen = scene.observed(i, j) ? ", observed" : "";
          node.setAttribute("aria-label", `${scene.users[i]}, ${scene.items[j]}: ${said}${seen}`);
        }
        node.classList.toggle("rv-lit", focus.user === i && focus.item === j);
        node.classList.toggle("rv-along", focus.user === i || focus.item === j);
      }),
    );
    for (let k = 0; k < this.margins; k++) {
      this.vCells[k].forEach((cell, j) => {
        setText(cell, decimals(V[j * d + k]));
        cell.classList.toggle("rv-lit", focus.item === j);
      });
      this.uCells.forEach((own, i) => {
        setText(own[k], decimals(U[i * d + k]));
        own[k].classList.toggle("rv-lit", focus.user === i);
      });
    }
    this.itemHeads.forEach((cell, j) => cell.classList.toggle("rv-lit", focus.item === j));
    this.userHeads.forEach((cell, i) => {
      cell.classList.toggle("rv-lit", focus.user === i);
      setAttribute(cell.firstChild, "aria-pressed", scene.model.get("user") === i);
    });
  }
}

export class MatrixPicture {
  constructor(scene, { onPoint }) {
    this.scene = scene;
    this.active = [0, 0];
    this.node = html("canvas", { class: "rv-canvas", tabindex: "0", role: "application" });
    this.sheet = document.createElement("canvas");
    this.drawn = []; // what its cells were drawn from
    this.node.setAttribute(
      "aria-label",
      `Predictions for ${scene.m} users by ${scene.n} items; arrow keys move over the cells`,
    );
    const point = (i, j) => {
      this.active = [i, j];
      onPoint(i, j);
    };
    this.node.addEventListener("pointermove", (event) => {
      const box = this.node.getBoundingClientRect();
      const i = Math.floor(((event.clientY - box.top) / box.height) * scene.m);
      const j = Math.floor(((event.clientX - box.left) / box.width) * scene.n);
      if (i >= 0 && i < scene.m && j >= 0 && j < scene.n) point(i, j);
    });
    this.node.addEventListener("focus", () => point(...this.active));
    this.node.addEventListener("keydown", (event) => {
      const next = step(this.active, event.key, scene.m, scene.n);
      if (!next) return;
      event.preventDefault();
      point(...next);
    });
  }

  resize(width) {
    this.width = width;
  }

  draw(focus, palette) {
    const { m, n, P } = this.scene;
    const { width } = this;
    // Whole device pixels a cell, so that no grid line is a blur.
    const ratio = window.devicePixelRatio || 1;
    const side = Math.max(1, Math.floor(Math.min(width / n, width / m) * ratio));
    const canvas = this.node;
    const now = [P, palette, side, ratio];
    if (now.some((part, k) => part !== this.drawn[k])) {
      this.drawn = now;
      this.drawCells(side, palette);
      canvas.width = this.sheet.width;
      canvas.height = this.sheet.height;
      canvas.style.width = `${canvas.width / ratio}px`;
      canvas.style.height = `${canvas.height / ratio}px`;
    }
    const context = canvas.getContext("2d");
    context.drawImage(this.sheet, 0, 0);
    context.strokeStyle = getComputedStyle(canvas).color;
    context.lineWidth = 2 * ratio;
    if (focus.user !== null) context.strokeRect(0, focus.user * side, side * n, side);
    if (focus.item !== null) context.strokeRect(focus.item * side, 0, side, side * m);
  }

  /** All cells on a canvas of their own, so that a look at another cell draws none of them anew. */
  drawCells(side, palette) {
    const { m, n, P, scale } = this.scene;
    this.sheet.width = side * n; // this also wipes it
    this.sheet.height = side * m;
    const context = this.sheet.getContext("2d");
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const { background, ink } = palette.at(P[i * n + j] / scale);
        context.fillStyle = background;
        context.fillRect(j * side, i * side, side, side);
        if (side >= 4 && this.scene.observed(i, j)) {
          const dot = Math.max(1, Math.round(side / 4));
          const inset = Math.round((side - dot) / 2);
          context.fillStyle = ink;
          context.fillRect(j * side + inset, i * side + inset, dot, dot);
        }
      }
    }
  }
}
