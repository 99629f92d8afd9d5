// Deciding on a suggestion where it stands: its form is fetched to the words. One key accepts, dismisses or relabels.

import { bring, byId, focusOn, handleOf, isDrawn, layersOf, narrow, view } from "./page.js";
import { here } from "./cards.js";
import { paragraphWith, pointAt, unitAt } from "./offsets.js";
import { hide, isOpen, settle, show } from "./popover.js";
import { digitOf, isDone, isPlain, keysOff, shiftedDigit } from "./pressed.js";
import { send } from "./sending.js";

const AIR = 24; // pixels between the words and what lies above and below

/** @type {number | null} Where the last one decided or looked at stands: the next is looked for from there. */
let reached = null;
/** @type {string} The one whose form was asked for last. */
let asked = "";

/** @returns {HTMLFormElement | null} The form that is open now. */
const form = () => document.querySelector("#popover form.suggestion");

/** @param {string} id @returns {number} The code point at which the suggestion is drawn first. */
function placeOf(id) {
  const layer = handleOf(id);
  const para = layer?.closest(".para");
  return layer && para ? pointAt(para, unitAt(para, layer, 0)) : 0;
}

/**
 * Open a suggestion at its words. Keys pressed until its form is there wait (ahead.js).
 * @param {string} id
 * @param {{ at?: HTMLElement, focus?: boolean }} [options]
 * @returns {boolean} Whether it is still there to decide on.
 */
export function inspect(id, { at, focus = false } = {}) {
  const link = /** @type {HTMLAnchorElement | null} */ (byId(`s-${id}`));
  const handle = handleOf(id);
  const mark = at ?? handle?.closest(".mark");
  const box = byId("popover");
  if (!link || !mark || !box) return false;
  hide();
  reached = placeOf(id);
  asked = id;
  send(link.pathname + location.search, { verb: "GET", from: box, target: "#popover" }).then(() => {
    const found = box.querySelector(`.suggestion[data-id="${CSS.escape(id)}"]`);
    if (!found || asked !== id) return;
    show([...box.childNodes], { at: extentOf(id) ?? handleOf(id) ?? mark, label: "Suggestion", back: mark });
    uncover(box, mark);
    found.querySelector("details")?.addEventListener("toggle", settle);
    const first = found.querySelector("[data-act=accept], button, a[href]");
    if (focus) /** @type {HTMLElement | null} */ (first)?.focus({ preventScroll: true });
  });
  return true;
}

/**
 * From its first to its last letter, where that is not so tall that no window fits beside it.
 * @param {string} id
 */
function extentOf(id) {
  const layers = layersOf(id).filter(isDrawn);
  if (!layers.length) return null;
  const range = document.createRange();
  range.setStartBefore(layers[0]);
  range.setEndAfter(/** @type {HTMLElement} */ (layers.at(-1)));
  return range.getBoundingClientRect().height < innerHeight / 4 ? range : null;
}

/** On a narrow screen the window is a sheet at the bottom: the words stand above it. @param {HTMLElement} box @param {Element} mark */
function uncover(box, mark) {
  const words = mark.getBoundingClientRect();
  const room = innerHeight - box.offsetHeight;
  if (narrow.matches && words.bottom > room - AIR)
    scrollBy({ top: words.top - Math.max(view().top + AIR, room / 2), behavior: "instant" });
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
  const mark = /** @type {HTMLElement} */ (handleOf(next)?.closest(".mark"));
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
