// What a cell shows, as Jupyter would show it; fetched on the first Run. Text is text, and HTML is sanitised.

import DOMPurify from "dompurify";

const VIEW = "application/vnd.jupyter.widget-view+json";
const MOST_LETTERS = 20_000; // of text, and of HTML a hundred times as many
const HTML = { FORBID_TAGS: ["style", "form"], SANITIZE_NAMED_PROPS: true };

function element(name, className, content = "") {
  const node = document.createElement(name);
  node.className = className;
  node.append(content);
  return node;
}

export class Outputs {
  /** `places` are the cell's. `widgets` shows and hides them. */
  constructor(places, widgets) {
    Object.assign(this, { places, widgets, letters: 0, errors: [], drawn: [], named: new Map() });
    this.fresh = true;
    const old = places.flatMap((place) => [...place.querySelectorAll(".rv-widget, .rv-picture")]);
    this.models = old.map((place) => place.dataset.model);
  }

  /** Take away what stood here before, once there is something new to be seen. */
  clear() {
    for (const old of this.places.flatMap((place) => [...place.querySelectorAll(".rv-widget")])) {
      this.widgets.hide(old);
    }
    for (const place of this.places) place.replaceChildren();
    Object.assign(this, { fresh: false, letters: 0, stream: null, cut: null });
  }

  add(output) {
    const kind = output.output_type;
    if (kind === "clear_output" && output.wait) this.fresh = true;
    else if (this.fresh || kind === "clear_output") this.clear();
    if (kind === "clear_output") return;
    if (kind === "stream") this.print(output);
    else if (kind === "error") this.fail(output);
    else this.show(output);
  }

  print({ name, text }) {
    if (this.stream?.name !== name) {
      this.stream = { name, node: element("pre", "") };
      this.put(element("div", `output stream rv-${name}`, this.stream.node));
    }
    this.write(this.stream.node, text);
  }

  /** Write text, as much as anybody would read. */
  write(node, text) {
    const room = MOST_LETTERS - this.letters;
    this.letters += text.length;
    if (room > 0) node.append(text.slice(0, room));
    if (this.letters <= MOST_LETTERS) return;
    this.cut ??= element("p", "rv-cut");
    this.cut.textContent = `${(this.letters - MOST_LETTERS).toLocaleString("en")} letters more are left out here.`;
    this.places[0].append(this.cut);
  }

  fail(output) {
    this.errors.push(output);
    const pre = element("pre", "");
    this.put(element("div", "output rv-error", pre));
    this.write(pre, output.traceback.join("\n"));
  }

  show({ data, metadata, transient }) {
    const name = transient?.display_id;
    const before = this.named.get(name);
    const node = this.rendered(data, metadata ?? {});
    if (name) this.named.set(name, node);
    if (before) before.replaceWith(node);
    else this.put(node);
    if (node.matches(".rv-widget")) this.drawn.push(this.widgets.show(node));
  }

  rendered(data, metadata) {
    if (data[VIEW]) {
      const place = element("div", "rv-widget");
      place.dataset.model = data[VIEW].model_id;
      return place;
    }
    if (data["text/html"]?.length <= 100 * MOST_LETTERS) {
      const node = element("div", "output text_html");
      node.innerHTML = DOMPurify.sanitize(data["text/html"], HTML);
      return node;
    }
    if (data["image/png"]) {
      const picture = element("img", "rv-picture");
      picture.src = `data:image/png;base64,${data["image/png"].trim()}`;
      picture.alt = metadata["image/png"]?.alt ?? data["text/plain"] ?? "";
      return picture;
    }
    const pre = element("pre", "");
    this.write(pre, data["text/plain"] ?? "");
    return element("div", "output text_plain", pre);
  }

  put(node) {
    if (node.firstChild !== this.stream?.node) this.stream = null;
    this.places[0].append(node);
  }

  /** All has been said: wait until it is drawn, and return it in a few words. */
  async end() {
    if (this.fresh) this.clear();
    await Promise.all(this.drawn);
    const said = this.places.flatMap((place) => [...place.querySelectorAll(".output")]);
    const text = said.map((node) => node.textContent).join(" ");
    return text.slice(0, 300).trim() || (this.drawn.length ? "A picture to work with is drawn." : "");
  }

  /** The ids of the widgets that are shown. */
  shown() {
    const places = this.places.flatMap((place) => [...place.querySelectorAll(".rv-widget")]);
    return places.map((place) => place.dataset.model);
  }
}
