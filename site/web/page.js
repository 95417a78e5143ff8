// What every page does besides being read: light and dark, the sidebar, the search key; and, once the page
// is drawn and idle, its widgets.

import { placesOf, wish } from "./links.js";
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

// ---- what scrolls sideways can be reached by keyboard ---------------------------------------------------

const boxes = document.querySelectorAll(".highlight, .text_html");
const scrolls = (box) => box.scrollWidth > box.clientWidth;
new ResizeObserver(() => {
  const [wide, rest] = [[...boxes].filter(scrolls), [...boxes].filter((box) => !scrolls(box))];
  for (const box of wide) box.tabIndex = 0;
  for (const box of rest) box.removeAttribute("tabindex");
}).observe(document.querySelector("main"));

// ---- the widgets ---------------------------------------------------------------------------------------

const places = document.querySelectorAll(".rv-widget");

function styled(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  document.head.append(link);
  return new Promise((done) => link.addEventListener("load", done));
}

// A link to a board shows that board first, and with `view=board` nothing else.
const fields = wish();
if (fields?.get("view") === "board") ROOT.dataset.view = "board";
if (fields) placesOf(fields.get("cell") ?? "")[0].scrollIntoView();

const linked = document.querySelector(".rv-linked");
if (linked) (await import("./linked.js")).draw(linked);

if (places.length) {
  await wanted(places);
  await styled(new URL("widgets.css", import.meta.url));
  await import("./widgets.js");
}

// ---- what makes a second visit quick, and possible without a network ------------------------------------

async function rememberPage() {
  if (navigator.serviceWorker.controller) return; // it sees by itself what the page loads
  await navigator.serviceWorker.register(new URL("../../service-worker.js", import.meta.url));
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage([location.href.split("#")[0], ...loaded]);
}

await wanted(places);
// There is none on an address without https, and where storage is refused: the page does not need it.
if ("serviceWorker" in navigator) await rememberPage().catch(() => {});
