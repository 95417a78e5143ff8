// A search box over many names: the editable combobox with a list, as in WAI-ARIA's authoring practices.
// It finds words anywhere in a name, without regard to accents and punctuation, best matches first.

import { html, setText } from "./dom.js";
import { setName } from "./names.js";

const SHOWN_MATCHES = 8;
const LIKE_TWO = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** "WALL·E (2008)" as "wall e 2008": small letters and digits, no accents, one space between words. */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[ßæœøłđðþı]/g, (letter) => LIKE_TWO[letter])
    .replace(/(?<=\p{L})['’](?=\p{L})/gu, "") // what's is one word
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The names, folded once, and the places in them of what is asked for. */
export class Index {
  constructor(names, weights) {
    this.weights = weights; // the larger, the earlier among equally good matches
    this.folded = names.map(fold);
    this.plain = this.folded.map((name) => name.replace(/^(the|a|an) /, ""));
    this.joined = this.folded.map((name) => name.replaceAll(" ", ""));
  }

  /** All matching items, best first: at the start, at a word's start, inside, all words somewhere. */
  find(query) {
    const asked = fold(query);
    if (!asked) return [];
    const words = asked.split(" ");
    const joined = words.join("");
    const found = [];
    this.folded.forEach((name, item) => {
      const at = name.indexOf(asked);
      let rank;
      if (at === 0 || this.plain[item].startsWith(asked)) rank = 0;
      else if (at > 0) rank = ` ${name}`.includes(` ${asked}`) ? 1 : 2;
      else if (words.length > 1 && words.every((word) => name.includes(word))) rank = 3;
      else if (joined.length > 2 && this.joined[item].includes(joined)) rank = 4;
      else return;
      found.push({ item, rank });
    });
    const weight = ({ item }) => this.weights?.[item] ?? -this.folded[item].length;
    found.sort((a, b) => a.rank - b.rank || weight(b) - weight(a) || a.item - b.item);
    return found.map(({ item }) => item);
  }
}

export class Search {
  /** `onMatches` gets all matches while one types, `onChoose` the item chosen. */
  constructor(names, { label, weights = null, onChoose, onMatches = () => {} }) {
    Object.assign(this, { names, weights, onChoose, onMatches });
    this.active = 0;
    this.shown = [];
    const id = `rv-${Math.random().toString(36).slice(2)}`;
    this.input = html("input", {
      type: "text",
      class: "rv-search-input",
      role: "combobox",
      id: `${id}-input`,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      placeholder: "part of a name",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      oninput: () => this.open(),
      onkeydown: (event) => this.onKey(event),
      onfocus: () => this.prepare(),
      onblur: () => this.close(),
    });
    this.list = html("ul", { class: "rv-matches", role: "listbox", id: `${id}-list`, hidden: "" });
    this.list.setAttribute("aria-label", "Matches");
    this.options = Array.from({ length: SHOWN_MATCHES }, (_, k) => {
      const option = html("li", { role: "option", id: `${id}-${k}`, "aria-selected": "false" });
      // The box keeps the keyboard while the mouse goes down on a match.
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => this.choose(k));
      option.addEventListener("pointermove", () => this.activate(k));
      return option;
    });
    this.count = html("span", { class: "rv-hidden", role: "status" });
    this.node = html(
      "div",
      { class: "rv-search" },
      html("label", { for: `${id}-input`, text: label }),
      html("div", { class: "rv-search-box" }, this.input, this.list),
      this.count,
    );
  }

  focus() {
    this.input.focus();
  }

  /** Fold the names when the box is entered and not at the first letter, which must be quick. */
  prepare() {
    this.index ??= new Index(this.names, this.weights);
    if (this.input.value) this.open();
  }

  open() {
    this.index ??= new Index(this.names, this.weights);
    const matches = this.index.find(this.input.value);
    this.shown = matches.slice(0, SHOWN_MATCHES);
    this.list.replaceChildren(...this.options.slice(0, this.shown.length));
    this.shown.forEach((item, k) => setName(this.options[k], this.names[item], "", 80));
    const typed = fold(this.input.value) !== "";
    if (typed && !matches.length) {
      this.list.append(
        html("li", { class: "rv-none", role: "option", "aria-disabled": "true", text: "no name matches" }),
      );
    }
    const more = matches.length - this.shown.length;
    const plural = matches.length === 1 ? "1 match" : `${matches.length} matches`;
    setText(this.count, typed ? (more ? `${plural}, the best ${SHOWN_MATCHES} shown` : plural) : "");
    this.show(typed);
    this.activate(0);
    this.onMatches(matches);
  }

  close() {
    this.show(false);
    this.onMatches([]);
  }

  show(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    if (!open) this.input.removeAttribute("aria-activedescendant");
  }

  activate(k) {
    if (!this.shown.length) return this.input.removeAttribute("aria-activedescendant");
    this.active = (k + this.shown.length) % this.shown.length;
    this.options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    this.input.setAttribute("aria-activedescendant", this.options[this.active].id);
  }

  choose(k) {
    const item = this.shown[k];
    if (item === undefined) return;
    this.input.value = "";
    this.close();
    setText(this.count, "");
    this.onChoose(item);
  }

  onKey(event) {
    const { key } = event;
    if (event.isComposing) return; // Enter ends a word of an input method first
    const closed = this.list.hidden;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (closed) this.open();
      else this.activate(this.active + (key === "ArrowDown" ? 1 : -1));
    } else if (key === "Enter") {
      event.preventDefault();
      if (!closed) this.choose(this.active);
    } else if (key === "Escape" && !(closed && !this.input.value)) {
      event.preventDefault();
      if (closed) this.input.value = "";
      else this.close();
    }
  }
}
