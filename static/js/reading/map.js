// The map of the whole article: a frame round what is in view; click or arrow keys go there.

import { bring, byId, drawn, focusOn, unfold, view } from "./page.js";

let asked = 0;

/** @returns {HTMLAnchorElement[]} */
const rows = () => [...document.querySelectorAll("#map .row")];
/** @param {Element} row */
const paraOf = (row) => byId(`p${row.id.slice(1)}`);
/** @param {HTMLElement} para */
const rowOf = (para) => byId(`m${para.id.slice(1)}`);

function frame() {
  asked = 0;
  const edge = byId("map-frame");
  const map = byId("map");
  if (!edge || !map) return;
  const { top, bottom } = view();
  const shown = drawn().filter((para) => {
    const box = para.getBoundingClientRect();
    return box.bottom > top && box.top < bottom;
  });
  const first = shown[0] && rowOf(shown[0]);
  const last = shown.length ? rowOf(shown[shown.length - 1]) : null;
  edge.hidden = !first || !last;
  if (!first || !last) return;
  const zero = map.getBoundingClientRect().top - map.scrollTop;
  const from = first.getBoundingClientRect();
  const to = last.getBoundingClientRect();
  const begun = share(shown[0], top);
  const left = 1 - share(shown[shown.length - 1], bottom);
  const start = from.top + begun * from.height - zero;
  const end = to.bottom - left * to.height - zero;
  edge.style.transform = `translateY(${Math.round(start)}px)`;
  edge.style.height = `${Math.max(4, Math.round(end - start))}px`;
  rove(first);
}

/**
 * How much of a paragraph lies above a line of the window, from 0 to 1.
 * @param {HTMLElement} para
 * @param {number} line
 */
function share(para, line) {
  const box = para.getBoundingClientRect();
  return Math.min(1, Math.max(0, (line - box.top) / (box.height || 1)));
}

/** One row is in the order of Tab: the focused one, or the first in view. @param {HTMLElement} row */
function rove(row) {
  const now = document.activeElement?.matches("#map .row") ? document.activeElement : row;
  for (const old of document.querySelectorAll('#map .row[tabindex="0"]')) if (old !== now) old.tabIndex = -1;
  now.tabIndex = 0;
}

/** @param {HTMLElement | null} para */
function goTo(para) {
  if (!para) return;
  unfold(para);
  para.scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
  const row = event.target instanceof Element ? event.target.closest("#map .row") : null;
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goTo(paraOf(row));
  focusOn(paraOf(row));
});

document.addEventListener("keydown", (event) => {
  if (!(event.target instanceof Element) || !event.target.matches("#map .row")) return;
  const all = rows();
  const at = all.indexOf(/** @type {HTMLAnchorElement} */ (event.target));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  const next = to === undefined ? undefined : all[to];
  if (!next) return;
  event.preventDefault();
  focusOn(next);
  rove(next);
  const para = paraOf(next);
  if (para) bring(para, { centre: true });
});

/** Draw the frame before the next picture. */
export function follow() {
  if (!asked) asked = requestAnimationFrame(frame);
}

document.addEventListener("scroll", follow, { passive: true });
addEventListener("resize", follow);
document.addEventListener("htmx:afterSettle", follow);
document.addEventListener("toggle", follow, true);
document.fonts?.ready.then(follow);
follow();
