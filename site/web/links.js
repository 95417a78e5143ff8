// Links to a board as it stands. What follows the # of an address says which board of the page it is (the id
// of its cell, and its number there) and how it stands: frame, moves, user, and what is kept.

const VERSION = "1";
const MOST = 1e6; // as far out as a point can be

/** What the address asks for: its fields, or null. */
export function wish() {
  const fields = new URLSearchParams(location.hash.slice(1));
  return fields.has("frame") ? fields : null;
}

const idOf = (node) => /tag_cell-(\S+)/.exec(node.className)?.[1] ?? "";

/** The places of a cell's outputs, or the whole page for a board that no cell has made. */
export function placesOf(cell) {
  const found = [...document.querySelectorAll("[class*=tag_cell-]")].filter((node) => idOf(node) === cell);
  return found.length ? found : [document.body];
}

const boardsOf = (cell) => placesOf(cell).flatMap((place) => [...place.querySelectorAll(".rv-board")]);

/** The address of a board as it stands. */
export function address(view) {
  const cell = idOf(view.root.closest("[class*=tag_cell-]") ?? document.body);
  // A board that an address holds whole (linked.js) stays in it.
  const fields = new URLSearchParams(location.hash.includes("UV=") ? location.hash.slice(1) : "");
  const { frame, moves } = view.state;
  const [user, kept] = ["user", "kept"].map((name) => view.model.get(name));
  const state = { v: VERSION, cell, board: boardsOf(cell).indexOf(view.root), frame, user };
  for (const [name, value] of Object.entries(state)) fields.set(name, value);
  for (const [name, value] of Object.entries({ moves, kept })) fields.set(name, JSON.stringify(value));
  return `${location.href.split("#")[0]}#${fields}`;
}

/** Return the state that fields hold, if this board can be in it; else throw a sentence. */
export function stateOf(fields, { users, items, count, d }) {
  const given = (name) => JSON.parse(fields.get(name) ?? "{}");
  const amounts = { user: users.length, item: items.length };
  const check = (right, what) => {
    if (!right) throw new Error(`The link asks for ${what}. Here is the board as the lesson has it.`);
  };
  const isWhole = (x, low, high) => Number.isInteger(x) && x >= low && x <= high;
  const isPlain = (x) => x !== null && typeof x === "object" && !Array.isArray(x);
  const checked = ({ frame, moves }) => {
    check(isWhole(frame, 0, count - 1), "a frame that is not there");
    check(isPlain(moves), "points that cannot be read");
    for (const [point, place] of Object.entries(moves)) {
      const [, kind, index] = /^(user|item):(\d+)$/.exec(point) ?? [];
      check(isWhole(Number(index), 0, amounts[kind] - 1), "a point that is not there");
      const right = Array.isArray(place) && place.length === Math.min(2, d);
      check(
        right && place.every((x) => Number.isFinite(x) && Math.abs(x) <= MOST),
        "a place where no point can be",
      );
    }
    return { frame, moves };
  };
  check(fields.get("v") === VERSION, "something that only another version can read");
  let moves, kept;
  try {
    [moves, kept] = [given("moves"), given("kept")];
  } catch {
    check(false, "something that cannot be read");
  }
  const user = Number(fields.get("user") ?? -1);
  check(isWhole(user, -1, users.length - 1), "a user who is not there");
  check(isPlain(kept), "something kept that cannot be read");
  const holds = Object.keys(kept).length > 0;
  return {
    user,
    kept: holds ? checked(kept) : {},
    ...checked({ frame: Number(fields.get("frame")), moves }),
  };
}

async function copy(view, button) {
  const link = address(view);
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), 1500);
  } catch {
    prompt("Copy this link:", link); // without https a page may not copy by itself
  }
}

function offer(view) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Copy link",
    title: "An address that shows this board as it stands",
  });
  button.addEventListener("click", () => copy(view, button));
  view.toolbar.node.lastElementChild.append(button);
}

function restore(view, fields) {
  try {
    const { user, kept, ...state } = stateOf(fields, view.scene);
    view.model.set("user", user);
    view.model.set("kept", kept);
    view.restore(state);
  } catch (error) {
    const line = Object.assign(document.createElement("p"), { role: "status", textContent: error.message });
    line.className = "rv-from-link";
    view.root.prepend(line);
  }
}

/** Once boards are drawn in a place: offer links to them, and take the one that is asked for to its state. */
export function arrive(place) {
  const roots = [...place.querySelectorAll(".rv-board")];
  for (const { view } of roots) offer(view);
  const fields = wish();
  if (!fields) return;
  const wanted = boardsOf(fields.get("cell") ?? "")[Number(fields.get("board"))];
  if (!roots.includes(wanted) || place.dataset.linked) return;
  place.dataset.linked = ""; // only once: Python may draw it anew
  restore(wanted.view, fields);
  if (fields.get("view") === "board") place.classList.add("rv-only");
}
