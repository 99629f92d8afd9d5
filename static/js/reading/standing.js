// The sentence at which the reader stands: of all sentences one can be focused, and it has a spoken name. Tab gets
// there; without a cursor it is the first one in view.

import { sentencesOf } from "./offsets.js";
import { drawn, inView, text, view } from "./page.js";
import { nameOf } from "./spoken.js";

const REST = 200; // ms without scrolling before the place counts
let timer = 0;

/** @returns {HTMLElement | null} */
export const standing = () =>
  /** @type {HTMLElement | null} */ (document.querySelector("#text [aria-roledescription=sentence]"));

/** Make a sentence the one that can be focused, or name it anew. @param {HTMLElement} sentence */
function stand(sentence) {
  sentence.tabIndex = 0;
  sentence.setAttribute("role", "group");
  sentence.setAttribute("aria-roledescription", "sentence");
  sentence.setAttribute("aria-label", nameOf(sentence));
}

/** @param {HTMLElement} sentence */
function leave(sentence) {
  for (const name of ["role", "aria-roledescription", "aria-label"]) sentence.removeAttribute(name);
  // A paragraph without sentences can be focused by scripts, as they all can.
  if (sentence.matches(".para")) sentence.tabIndex = -1;
  else sentence.removeAttribute("tabindex");
}

/**
 * Move the reader's place to a sentence.
 * @param {HTMLElement} sentence
 * @param {{ focus?: boolean }} [options]
 * @returns {boolean} Whether the focus has come to it.
 */
export function standAt(sentence, { focus = false } = {}) {
  const before = standing();
  stand(sentence);
  const moves = focus && document.activeElement !== sentence;
  if (moves) sentence.focus({ preventScroll: true });
  if (before && before !== sentence) leave(before);
  return moves;
}

/** @param {Element} element */
export function isInView(element) {
  const { top, bottom } = view();
  const box = element.getBoundingClientRect();
  return box.height > 0 && box.bottom > top && box.top < bottom;
}

/** The first sentence that begins in view, or else is. @returns {HTMLElement | undefined} */
export function firstInView() {
  const all = drawn();
  const at = all.indexOf(/** @type {HTMLElement} */ (inView()));
  if (at < 0) return;
  const { top, bottom } = view();
  const near = all.slice(at, at + 2).flatMap(sentencesOf);
  const begins = (/** @type {Element} */ sentence) => {
    const line = sentence.getClientRects()[0];
    return line && line.top >= top && line.top < bottom;
  };
  return near.find(begins) ?? near.find(isInView) ?? near[0];
}

/** Where the reader has scrolled to, unless the place is in view or has the focus. */
export function follow() {
  const now = standing();
  if (now && (isInView(now) || text()?.contains(document.activeElement))) return stand(now);
  const first = firstInView();
  if (first) standAt(first);
}

// A selection cannot begin at the first letter of what can be focused (Chromium 156): while one points, nothing can be.
document.addEventListener("pointerdown", (event) => {
  if (event.target instanceof Element && event.target.closest("#text .para")) standing()?.removeAttribute("tabindex");
});
for (const name of ["pointerup", "pointercancel"])
  document.addEventListener(name, () => {
    const now = standing();
    if (now) now.tabIndex = 0;
  });

document.addEventListener(
  "scroll",
  () => {
    clearTimeout(timer);
    timer = setTimeout(follow, REST);
  },
  { passive: true },
);
document.addEventListener("toggle", follow, true);
follow();
