// The parts of the annotation that is open are joined: set apart by line and ground, named, and tied together by thin
// curves. Only then, and only those of one annotation: of nested ones the other keeps its quiet lines.

import { openIds } from "./cards.js";
import { byId, isDrawn, layersOf, root } from "./page.js";

const SVG = "http://www.w3.org/2000/svg";
const ARCH = 9; // pixels that a curve rises above its line
const APART = 10; // pixels between two labels, with their own edges
const NEAR = 14; // pixels between two pieces that need no curve: they touch

/** @typedef {{ role: string, boxes: DOMRect[] }} Piece  A stretch of one role, by its boxes on the page. */

let asked = 0;
/** @type {string} The annotation that is joined. */
let joined = "";

/** What to join: the suggestion that is looked at, the focused annotation, the one asked about, or the only open one. */
function chosen() {
  const suggestion = document.querySelector("#popover:not([hidden]) > .suggestion");
  if (suggestion) return suggestion.getAttribute("data-id") ?? "";
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest("#margin .card[data-id]") ?? null);
  const question = byId("asking");
  if (focused?.dataset.id && openIds().includes(focused.dataset.id)) return focused.dataset.id;
  if (question && !question.hidden) return question.dataset.annotation ?? "";
  return openIds().length === 1 ? openIds()[0] : "";
}

/** Join what is to be joined before the next frame. */
function join() {
  if (!asked) asked = requestAnimationFrame(joinNow);
}

function joinNow() {
  asked = 0;
  const id = chosen();
  const layers = id ? layersOf(id) : [];
  const roles = [...new Set(layers.map((layer) => layer.dataset.role ?? ""))];
  const several = roles.length > 1 || new Set(layers.filter(begins)).size > 1;
  for (const layer of document.querySelectorAll("#text .layer.joined"))
    if (layer.getAttribute("data-id") !== id || !several) part(/** @type {HTMLElement} */ (layer));
  if (several) for (const layer of layers) mark(layer, roles);
  spread();
  joined = several ? id : "";
  draw(several ? pieces(layers) : []);
}

/** @param {HTMLElement} layer */
const begins = (layer) => layer.matches(".first");

/** @param {HTMLElement} layer @param {string[]} roles */
function mark(layer, roles) {
  layer.classList.add("joined");
  layer.closest(".mark")?.classList.add("holds-joint");
  delete layer.dataset.joint;
  const { id = "", role = "" } = layer.dataset;
  if (!begins(layer) || !role || roles.length < 2) return;
  // Parts that begin together share a label.
  const outer = /** @type {HTMLElement | null | undefined} */ (layer.parentElement?.closest(".layer.first[data-joint]"));
  const name = nameOf(role, id);
  if (outer) outer.dataset.joint = `${outer.dataset.joint}, ${name}`;
  else layer.dataset.joint = name;
}

/** Labels that would lie on one another stand side by side. */
function spread() {
  const named = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#text .layer[data-joint]")]);
  const places = named.map((layer) => ({ layer, box: layer.getClientRects()[0] })).filter(({ box }) => box);
  /** @type {{ top: number, end: number } | null} */
  let before = null;
  for (const { layer, box } of places) {
    const near = before && Math.abs(before.top - box.top) < box.height / 2 ? Math.max(0, before.end - box.left) : 0;
    layer.style.setProperty("--joint-shift", `${Math.round(near)}px`);
    const size = parseFloat(getComputedStyle(layer, "::before").width) || 0;
    before = { top: box.top, end: box.left + near + size + APART };
  }
}

/** @param {HTMLElement} layer */
function part(layer) {
  layer.classList.remove("joined");
  layer.style.removeProperty("--joint-shift");
  delete layer.dataset.joint;
  const holder = layer.closest(".mark");
  if (holder && !holder.querySelector(".joined")) holder.classList.remove("holds-joint");
}

/** The name of a part, as its card tells it. @param {string} role @param {string} id */
function nameOf(role, id) {
  const card = byId(`a-${id}`) ?? document.querySelector(`#popover [data-id="${CSS.escape(id)}"]`);
  const named = card?.querySelector(`.part[data-role="${CSS.escape(role)}"] .role`);
  return named?.textContent?.trim().toLowerCase() || role;
}

/**
 * The pieces that are drawn, in the order of the text. A piece may be cut into several layers where others overlap it.
 * @param {HTMLElement[]} layers
 * @returns {Piece[]}
 */
function pieces(layers) {
  /** @type {Map<string, Piece[]>} */
  const byRole = new Map();
  const all = [];
  for (const layer of layers.filter(isDrawn)) {
    const role = layer.dataset.role ?? "";
    const own = byRole.get(role) ?? [];
    if (begins(layer) || !own.length) {
      const piece = { role, boxes: [] };
      own.push(piece);
      all.push(piece);
    }
    own.at(-1)?.boxes.push(...layer.getClientRects());
    byRole.set(role, own);
  }
  return all.filter(({ boxes }) => boxes.length);
}

/** @returns {SVGSVGElement | null} */
function canvas() {
  const found = /** @type {SVGSVGElement | null} */ (document.querySelector("#joints"));
  const page = root();
  if (found || !page) return found;
  const made = document.createElementNS(SVG, "svg");
  made.id = "joints";
  made.setAttribute("aria-hidden", "true");
  made.setAttribute("focusable", "false");
  page.append(made);
  return made;
}

/** @param {Piece[]} all */
function draw(all) {
  const svg = all.length > 1 ? canvas() : document.querySelector("#joints");
  if (!svg) return;
  const colour = all.length > 1 ? colourOf(joined) : "";
  svg.setAttribute("class", ["joints", colour].filter(Boolean).join(" "));
  const zero = svg.getBoundingClientRect();
  const curves = all
    .slice(1)
    .map((piece, at) => curve(all[at], piece, zero))
    .filter(Boolean);
  const now = curves.join("|");
  if (svg.getAttribute("data-drawn") === now) return;
  svg.setAttribute("data-drawn", now);
  svg.replaceChildren(...curves.map(drawn));
}

/** @param {string} path */
function drawn(path) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("d", path);
  return element;
}

const COLOURS = /^(amber|blue|teal|rose|violet|green|slate|brown)$/;
/** @param {string} id */
const colourOf = (id) => [...(layersOf(id)[0]?.classList ?? [])].find((name) => COLOURS.test(name)) ?? "";

/**
 * From the end of one piece to the beginning of the next: an arch on one line, else down between the lines.
 * @param {Piece} from
 * @param {Piece} to
 * @param {DOMRect} zero
 * @returns {string} Nothing where they touch or lie in one another.
 */
function curve(from, to, zero) {
  const last = from.boxes.at(-1);
  const first = to.boxes[0];
  if (!last || !first) return "";
  const [x1, x2] = [last.right - zero.left, first.left - zero.left];
  if (Math.abs(last.top - first.top) < last.height / 2) {
    if (x2 - x1 < NEAR) return "";
    const y = last.top - zero.top + 2;
    return path([x1, y], [x1 + 6, y - ARCH], [x2 - 6, y - ARCH], [x2, y]);
  }
  if (first.top < last.top) return "";
  const [y1, y2] = [last.bottom - zero.top - 2, first.top - zero.top + 2];
  const bow = Math.max(8, (y2 - y1) * 0.6);
  return path([x1, y1], [x1, y1 + bow], [x2, y2 - bow], [x2, y2]);
}

/** @param {...[number, number]} points  Where it begins, two that bend it, where it ends. */
function path(...points) {
  const [from, ...rest] = points.map((point) => point.map(Math.round).join(" "));
  return `M${from} C${rest.join(" ")}`;
}

/** A part that is named on an open card comes into view. @param {Event} event */
function toPart(event) {
  const target = event.target instanceof Element ? event.target.closest("#margin .card.is-open .part .quote") : null;
  const card = target?.closest(".card");
  if (!target || !card || !document.getSelection()?.isCollapsed) return;
  const role = target.closest(".part")?.getAttribute("data-role") ?? "";
  const nth = [...(target.closest(".part")?.querySelectorAll(".quote") ?? [])].indexOf(target);
  const layers = layersOf(card.getAttribute("data-id") ?? "");
  const starts = layers.filter((each) => begins(each) && (each.dataset.role ?? "") === role);
  const box = starts[nth]?.getBoundingClientRect();
  if (box && (box.top < 0 || box.bottom > innerHeight)) starts[nth].scrollIntoView({ block: "center" });
}

document.addEventListener("click", toPart);
for (const name of ["postil:open", "postil:popover", "focusin", "htmx:oobAfterSwap", "htmx:afterSwap", "htmx:afterSettle", "postil:marked"])
  document.addEventListener(name, join);
document.addEventListener("toggle", join, true);
addEventListener("resize", join);
document.fonts?.ready.then(join);
new ResizeObserver(join).observe(document.querySelector("main") ?? document.body);
