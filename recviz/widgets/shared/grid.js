// Cells that are walked over by keys, in the tables of the board and the matcher.

/** The cell an arrow key, Home or End leads to; null for any other key. */
export function step([i, j], key, m, n) {
  const moves = {
    ArrowUp: [i - 1, j],
    ArrowDown: [i + 1, j],
    ArrowLeft: [i, j - 1],
    ArrowRight: [i, j + 1],
    Home: [i, 0],
    End: [i, n - 1],
  };
  if (!Object.hasOwn(moves, key)) return null;
  const [row, column] = moves[key];
  return [Math.max(0, Math.min(m - 1, row)), Math.max(0, Math.min(n - 1, column))];
}

/** Cells of a table that are one stop for Tab; arrow keys, Home and End go from one to the next. */
export class Grid {
  constructor(table, cells, start = [0, 0]) {
    this.cells = cells;
    this.active = start;
    cells.forEach((row, i) =>
      row.forEach((cell, j) => {
        cell.tabIndex = i === start[0] && j === start[1] ? 0 : -1;
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
