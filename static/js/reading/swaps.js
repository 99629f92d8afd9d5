// When parts of the page are drawn anew, the reader notices nothing but the change: the text stays where it was, the
// focus stays, what was being written stays.

import { byId, drawn, focusOn, inView, toolbar } from "./page.js";
import { cards, restore as restoreCards } from "./cards.js";
import { light } from "./lighting.js";
import { lay } from "./margin.js";
import { follow as frame } from "./map.js";
import { redraw } from "./pending.js";
import { hide } from "./popover.js";
import { reopen } from "./toolbar.js";

/**
 * @typedef {object} Held
 * @property {string} anchor  The paragraph whose place is kept.
 * @property {number} top  Its distance from the window's top.
 * @property {HTMLElement | null} active  What had the focus.
 * @property {string[]} ways  Where the focus may go, best first: ids.
 * @property {string} note  What stood in the toolbar's note.
 * @property {boolean} barOpen
 * @property {string[]} folds  What was folded open.
 */

/** @type {Held | null} */
let held = null;
/** @type {HTMLElement[]} Cards in which somebody is writing. */
let writing = [];
/** @type {string} The last paragraph or card that had the focus. */
let lastPlace = "";

/** What folds on the page, save the paragraphs' tools. @returns {HTMLDetailsElement[]} */
const folds = () => [...document.querySelectorAll("#reading details:not(.tools, .suggestions)")];
/** @param {HTMLDetailsElement} fold */
const nameOf = (fold) => fold.querySelector(".block")?.id ?? `${fold.className} ${fold.parentElement?.id}`;

/** @returns {Held} */
function hold() {
  const anchor = inView();
  const bar = toolbar();
  return {
    anchor: anchor?.id ?? "",
    top: anchor?.getBoundingClientRect().top ?? 0,
    active: /** @type {HTMLElement | null} */ (document.activeElement),
    ways: waysFrom(document.activeElement),
    note: bar?.querySelector("textarea")?.value ?? "",
    barOpen: bar?.hidden === false,
    folds: folds()
      .filter((fold) => fold.open)
      .map(nameOf),
  };
}

/** Where the focus should be if its element goes away. @param {Element | null} active @returns {string[]} */
function waysFrom(active) {
  if (!active || active === document.body) return [];
  const ways = active.id ? [active.id] : [];
  const para = active.closest("#text .para, #text .block");
  if (para) ways.push(`p${para.id.slice(1)}`);
  const card = /** @type {HTMLElement | null} */ (active.closest("#margin .card"));
  if (card) {
    const all = cards();
    const next = all[all.indexOf(card) + 1];
    ways.push(card.id, ...(next ? [next.id] : []), `p${card.closest(".cards")?.getAttribute("data-paragraph")}`);
  }
  if (active.closest("#message, #popover, #toolbar")) ways.push(lastPlace);
  return [...ways, lastPlace, "main"].filter(Boolean);
}

function settle() {
  const was = held;
  held = null;
  if (!was) return;
  for (const fold of folds()) if (was.folds.includes(nameOf(fold))) fold.open = true;
  for (const card of writing) putBack(card);
  writing = [];
  restoreNote(was);
  restoreCards();
  redraw();
  if (was.barOpen) reopen();
  const lost = was.active && was.active !== document.body && !was.active.isConnected;
  // Where something has taken the focus meanwhile, it stays.
  if (lost && (!document.activeElement || document.activeElement === document.body)) {
    focusOn(was.ways.map(byId).find((each) => each && each.getClientRects().length > 0));
  }
  const anchor = was.anchor ? byId(was.anchor) : null;
  if (anchor && drawn().includes(anchor)) {
    const moved = anchor.getBoundingClientRect().top - was.top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }
  document.documentElement.style.overflowAnchor = "";
  light();
  lay();
  frame();
}

/** @param {Held} was */
function restoreNote(was) {
  const field = toolbar()?.querySelector("textarea");
  if (!field || field.value === was.note) return;
  field.value = was.note;
  field.hidden = !was.note;
}

/** A card with a half-written note takes the place of the one that came. @param {HTMLElement} card */
function putBack(card) {
  const came = byId(card.id);
  if (came === card) return;
  if (came) came.replaceWith(card);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  held = hold();
  document.documentElement.style.overflowAnchor = "none"; // the browser's own way of it would count twice
  if (target instanceof Element && target.id === "reading") {
    hide();
    keep(target, null);
  }
});

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  const asked = /** @type {Element | null} */ (event.target);
  if (target instanceof Element) keep(target, asked);
});

/**
 * Take the cards being written in out of what is about to go, save the one that asked for it.
 * @param {Element} going
 * @param {Element | null} asked
 */
function keep(going, asked) {
  for (const card of going.querySelectorAll("#margin .card.editing")) {
    if (submitting === card.id || (asked && card.contains(asked))) continue;
    writing.push(/** @type {HTMLElement} */ (card));
  }
}

/** @type {string} The card whose form was sent and not yet answered. */
let submitting = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  submitting = /** @type {Element} */ (event.target).closest?.(".card.editing")?.id ?? "";
});

document.addEventListener("htmx:afterSwap", settle);
document.addEventListener("htmx:afterRequest", () => {
  settle();
  submitting = "";
});

document.addEventListener("focusin", (event) => {
  const place = /** @type {Element} */ (event.target).closest("#text .para, #margin .card");
  if (place?.id) lastPlace = place.id;
});

// A form to edit with has come: into its note, for it was asked for.
document.addEventListener("htmx:afterSettle", (event) => {
  const card = /** @type {Element} */ (event.target);
  if (card.matches?.(".card.editing")) card.querySelector("textarea[name=note]")?.focus({ preventScroll: true });
  else if (card.matches?.("#margin .card") && document.activeElement === document.body)
    focusOn(/** @type {HTMLElement} */ (card));
});
