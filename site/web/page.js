// What every page does besides being read: light and dark, the sidebar, the search key; and, once the page
// is drawn and idle, its widgets.

import { wanted } from "./wanted.js";

const ROOT = document.documentElement;

// ---- light or dark: what the system says, unless somebody chose the other -----------------------

const DARK = matchMedia("(prefers-color-scheme: dark)");
const asked = () => (DARK.matches ? "dark" : "light");

function keep(theme) {
  try {
    if (theme === asked()) localStorage.removeItem("recviz-theme");
    else localStorage.setItem("recviz-theme", theme);
  } catch {
    // Storage is refused or full: then it holds for this page only.
  }
}

document.querySelector(".theme").addEventListener("click", () => {
  ROOT.dataset.theme = ROOT.dataset.theme === "dark" ? "light" : "dark";
  keep(ROOT.dataset.theme);
});
DARK.addEventListener("change", () => {
  ROOT.dataset.theme = asked();
  keep(asked());
});

// ---- the sidebar: over the page where it is narrow, beside it where it is wide ---------------------

const WIDE = matchMedia("(min-width: 60rem)"); // as in page.css
const sidebar = document.getElementById("sidebar");
const menu = document.querySelector(".menu");

const say = () => {
  if (WIDE.matches) menu.setAttribute("aria-expanded", ROOT.dataset.sidebar !== "hidden");
  else menu.removeAttribute("aria-expanded"); // the browser knows
};
menu.addEventListener("click", (event) => {
  if (!WIDE.matches) return;
  event.preventDefault();
  ROOT.dataset.sidebar = ROOT.dataset.sidebar === "hidden" ? "shown" : "hidden";
  say();
});
WIDE.addEventListener("change", () => {
  sidebar.hidePopover();
  say();
});
sidebar.querySelector(".contents")?.addEventListener("click", ({ target }) => {
  if (target.closest("a")) sidebar.hidePopover();
});
say();

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (WIDE.matches) ROOT.dataset.sidebar = "shown";
  else sidebar.showPopover();
  sidebar.querySelector("input").select();
});

// ---- the widgets ---------------------------------------------------------------------------------------

const places = document.querySelectorAll(".rv-widget");

function styled(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((done) => link.addEventListener("load", done));
}

if (places.length) {
  await wanted(places);
  await styled(new URL("widgets.css", import.meta.url));
  await import("./widgets.js");
}
