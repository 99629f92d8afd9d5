// Puts a small window beside words: above them where there is room, else below, never over them, never off the page.

import { narrow, text, view } from "./page.js";

const GAP = 8; // pixels between the words and the window
const EDGE = 8; // pixels kept free at the sides

/**
 * @param {HTMLElement} box  Positioned absolutely, and shown.
 * @param {DOMRect[]} lines  The words' boxes, a line each or less.
 * @param {{ below?: boolean, still?: boolean }} [options]  `below`: rather below than above. `still`: at the side of the
 *   column, wherever in the line the words stand.
 */
export function place(box, lines, { below = false, still = false } = {}) {
  box.style.left = box.style.top = "";
  delete box.dataset.docked;
  if (narrow.matches || !lines.length) return; // the bottom edge, by CSS
  const first = lines[0];
  const last = lines.at(-1) ?? first;
  const { top, bottom } = view();
  const width = document.documentElement.clientWidth;
  const above = first.top - GAP - box.offsetHeight;
  const under = last.bottom + GAP;
  const fits = { above: above >= top, under: under + box.offsetHeight <= bottom };
  const side = below ? (fits.under || !fits.above ? "under" : "above") : fits.above || !fits.under ? "above" : "under";
  if (!fits.above && !fits.under) {
    box.dataset.docked = ""; // words taller than the view: the bottom edge of the window, by CSS
    return;
  }
  const anchor = side === "above" ? first : last;
  const edge = within(box.offsetWidth, width);
  const middle = Math.max(edge.left, (anchor.left + anchor.right - box.offsetWidth) / 2);
  const left = still ? edge.left : Math.min(middle, edge.right - box.offsetWidth);
  const origin = (box.offsetParent ?? document.documentElement).getBoundingClientRect();
  box.style.left = `${Math.max(EDGE, left) - origin.left}px`;
  box.style.top = `${(side === "above" ? above : under) - origin.top}px`;
}

/**
 * The sides between which the window stands: the column's, so that it covers no card, if it is wide enough.
 * @param {number} wide
 * @param {number} all
 */
function within(wide, all) {
  const column = text()?.getBoundingClientRect();
  return column && wide <= column.width ? column : { left: EDGE, right: all - EDGE };
}

/** The boxes of a range's lines, without empty ones. @param {Range | Element} what */
export const linesOf = (what) => [...what.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
