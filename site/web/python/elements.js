// Elements of a page, made in one call; text goes in as text.

export function html(name, { text = "", ...attributes }, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  node.append(text, ...children);
  return node;
}

export const button = (text, label, onclick) =>
  html("button", { type: "button", class: "rv-button", text, "aria-label": label, onclick });
