// Where things are on the reading page. Looked up each time: any part may have been swapped since.

import { paragraphs } from "./offsets.js";

export const narrow = matchMedia("(max-width: 799.98px)");

/** @param {string} id @returns {HTMLElement | null} */
export const byId = (id) => document.getElementById(id);
export const root = () => /** @type {HTMLElement | null} */ (document.querySelector(".reading"));
export const text = () => byId("text");
export const margin = () => byId("margin");
/** The bar of tags; null for those who may not annotate. @returns {HTMLFormElement | null} */
export const toolbar = () => /** @type {HTMLFormElement | null} */ (byId("toolbar"));

/**
 * Whether the element is drawn: not in a folded run of page furniture, which has boxes all the same (Chromium 131).
 * @param {Element} element
 */
export const isDrawn = (element) =>
  element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0;

/** The paragraphs that are drawn, in order. */
export const drawn = () => paragraphs().filter(isDrawn);

/** Whether the margin stands beside the text, so that cards can be level with their passages. */
export function isBeside() {
  const column = text()?.getBoundingClientRect();
  const aside = margin()?.getBoundingClientRect();
  return Boolean(
    column && aside && !narrow.matches && (aside.left >= column.right - 1 || aside.right <= column.left + 1),
  );
}

/** Where the reader's view of the text begins and ends, below the header. */
export function view() {
  const header = document.querySelector(".header");
  const top = header ? Math.max(0, header.getBoundingClientRect().bottom) : 0;
  return { top, bottom: document.documentElement.clientHeight };
}

const LINE = 32; // pixels: of a paragraph of which less is left, only white space is

/** The first paragraph that is in view, or the nearest one after it. */
export function inView() {
  const { top } = view();
  return drawn().find((para) => para.getBoundingClientRect().bottom > top + LINE);
}

/** Open the folds that hide an element. @param {Element} element */
export function unfold(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
}

/**
 * Scroll only as far as needed to have the element well in view; with `centre` into the middle if it is not.
 * @param {Element} element
 * @param {{ centre?: boolean }} [options]
 */
export function bring(element, options) {
  unfold(element);
  bringBox(element.getBoundingClientRect(), options);
}

/** As `bring`, for a box of the window. @param {DOMRect} box @param {{ centre?: boolean }} [options] */
export function bringBox(box, { centre = false } = {}) {
  const { top, bottom } = view();
  const room = (bottom - top) * 0.12;
  if (box.top >= top + room && box.bottom <= bottom - room) return;
  const tall = box.height > bottom - top - 2 * room;
  let by = box.bottom - (bottom - room);
  if (tall || box.top < top + room) by = box.top - (top + room);
  if (centre && !tall) by = (box.top + box.bottom - top - bottom) / 2;
  scrollBy({ top: by, behavior: "instant" });
}

/**
 * Focus without moving the page. What is not made to be focused is only while it is: a selection cannot begin at the
 * first letter of a mark that has a tabindex (Chromium 156).
 * @param {HTMLElement | null | undefined} element
 */
export function focusOn(element) {
  if (!element) return;
  if (!element.hasAttribute("tabindex") && element.tabIndex < 0) {
    element.tabIndex = -1;
    element.addEventListener("blur", () => element.removeAttribute("tabindex"), { once: true });
  }
  element.focus({ preventScroll: true });
}

/** The marks of an annotation or a suggestion, in order. @param {string} id @returns {HTMLElement[]} */
export const layersOf = (id) => [...document.querySelectorAll(`#text .layer[data-id="${CSS.escape(id)}"]`)];

/** Where a suggestion is drawn when nobody looks at it, and can be pointed at. @param {string} id */
export const handleOf = (id) => layersOf(id).find((layer) => !layer.matches(".still") && layer.closest(".mark"));
