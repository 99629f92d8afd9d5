// Deciding on a suggestion where it stands: its form comes to the word. One key accepts, dismisses or relabels.

import { bring, byId, focusOn, isDrawn, layersOf } from "./page.js";
import { here } from "./cards.js";
import { paragraphWith, pointAt, unitAt } from "./offsets.js";
import { hide, isOpen, settle, show } from "./popover.js";
import { digitOf, isDone, isPlain, keysOff, shiftedDigit } from "./pressed.js";

/** @type {number | null} Where the last one decided or looked at stands: the next is looked for from there. */
let reached = null;

/** @returns {HTMLFormElement | null} The form that is open now. */
const form = () => document.querySelector("#popover form.suggestion");

/** @param {string} id @returns {number} The code point at which the suggestion begins. */
function placeOf(id) {
  const layer = layersOf(id)[0];
  const para = layer?.closest(".para");
  return para ? pointAt(para, unitAt(para, layer, 0)) : 0;
}

/**
 * Open a suggestion at its word.
 * @param {string} id
 * @param {{ at?: HTMLElement, focus?: boolean }} [options]
 * @returns {boolean} Whether it is still open to decide on.
 */
export function inspect(id, { at, focus = false } = {}) {
  const found = /** @type {HTMLFormElement | null} */ (byId(`s-${id}`));
  const mark = at ?? layersOf(id)[0]?.closest(".mark");
  if (!found || !mark) return false;
  reached = placeOf(id);
  const keeper = document.createComment("");
  found.replaceWith(keeper);
  // Its place in the margin may have been drawn anew meanwhile; then there is a newer form of it, or none.
  const left = () => (keeper.isConnected ? keeper.replaceWith(found) : found.remove());
  show([found], { at: layersOf(id)[0] ?? mark, label: "Suggestion", back: mark, left });
  found.querySelector("details")?.addEventListener("toggle", settle);
  if (focus) found.querySelector("[data-act=accept], button")?.focus({ preventScroll: true });
  return true;
}

/** The suggestions that are open and shown, in the order of the text. @returns {string[]} */
function shownIds() {
  const marks = [...document.querySelectorAll("#text .mark[data-suggestion]")].filter(isDrawn);
  return [...new Set(marks.map((mark) => mark.dataset.suggestion))].filter((id) => byId(`s-${id}`));
}

/**
 * Go to the next (1) or previous (-1) open suggestion.
 * @param {-1 | 1} way
 * @returns {boolean} Whether there is one.
 */
export function go(way) {
  const ids = shownIds();
  const now = form()?.dataset.id;
  const at = now === undefined ? -1 : ids.indexOf(now);
  const next =
    at >= 0
      ? ids[at + way]
      : way > 0
        ? ids.find((id) => placeOf(id) >= from())
        : ids.findLast((id) => placeOf(id) < from());
  if (!next) return false;
  const mark = layersOf(next)[0].closest(".mark");
  bring(mark, { centre: true });
  return inspect(next, { at: mark, focus: true });
}

/** From where to look: the last one, while it is in view; else the reader's place. */
function from() {
  const place = here();
  const block = reached === null ? undefined : paragraphWith(reached);
  if (reached === null || !block) return place;
  const box = block.getBoundingClientRect();
  return box.bottom > 0 && box.top < document.documentElement.clientHeight ? reached : place;
}

/** @param {HTMLFormElement} where @param {boolean} all */
function tick(where, all) {
  const box = where.querySelector("input[type=checkbox][name=alike]");
  if (box) box.checked = all;
}

/**
 * Press a button of the form; with `all`, for all alike.
 * @param {HTMLFormElement} where
 * @param {string} selector
 * @param {boolean} all
 */
function press(where, selector, all) {
  const button =
    where.querySelector(`button${selector}${all ? "[name=alike]" : ":not([name=alike])"}`) ??
    where.querySelector(`button${selector}`);
  if (!button) return false;
  if (all) tick(where, true);
  button.click();
  return true;
}

/** @param {HTMLFormElement} where @param {KeyboardEvent} event @returns {boolean} Whether the key meant something. */
function decide(where, event) {
  const key = event.key.toLowerCase();
  const all = event.shiftKey;
  if (key === "a") return press(where, "[data-act=accept]", all);
  if (key === "x") return press(where, "[data-act=dismiss]", all);
  if (key === "l") {
    const box = where.querySelector("input[type=checkbox][name=alike]");
    if (box) box.checked = !box.checked;
    return Boolean(box);
  }
  const digit = shiftedDigit(event) || digitOf(event);
  return press(where, `[data-shortcut="${CSS.escape(digit)}"]`, Boolean(shiftedDigit(event)));
}

document.addEventListener("keydown", (event) => {
  const where = form();
  if (!where || event.defaultPrevented || !isPlain(event) || !isOpen()) return;
  const target = /** @type {Element} */ (event.target);
  if (target.matches("select, input:not([type=checkbox]), textarea")) return;
  if (event.key === "Enter" && !target.closest("#popover a, #popover button, #popover summary, #popover input")) {
    event.preventDefault();
    press(where, "[data-act=accept]", event.shiftKey);
  } else if (!keysOff() && decide(where, event)) event.preventDefault();
});

// Decided: the paragraph has been drawn anew, without it.
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt } = /** @type {CustomEvent} */ (event).detail;
  if (!isDone(event) || !(elt instanceof Element) || !elt.closest("form.suggestion")) return;
  const where = form();
  if (!where || (where !== elt && !where.contains(elt))) return;
  const point = reached;
  hide();
  if (point !== null && (document.activeElement === document.body || !document.activeElement))
    focusOn(paragraphWith(point));
});
