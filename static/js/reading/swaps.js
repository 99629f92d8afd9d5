// When parts of the page are drawn anew, by an answer or because others changed them, the reader notices nothing but the
// change: the text stays where it was, the focus stays, what was being written or chosen stays.

import { byId, drawn, focusOn, inView, toolbar } from "./page.js";
import { cards, restore as restoreCards } from "./cards.js";
import { graft, isAlike, sameIn, writingIn } from "./grafting.js";
import { light } from "./lighting.js";
import { lay } from "./margin.js";
import { follow as frame } from "./map.js";
import { current, redraw } from "./pending.js";
import { hide, settle as settlePopover } from "./popover.js";
import { passageOf, show } from "./selection.js";
import { reopen } from "./toolbar.js";

/**
 * @typedef {object} Held
 * @property {string} anchor  The paragraph whose place is kept.
 * @property {number} top  Its distance from the window's top.
 * @property {HTMLElement | null} active  What had the focus.
 * @property {string[]} ways  Where the focus may go, best first: ids.
 * @property {() => HTMLElement | undefined} twin  The same control, drawn anew.
 * @property {string} note  What stood in the toolbar's note.
 * @property {boolean} barOpen
 * @property {string[]} folds  What was folded open.
 * @property {import("./selection.js").Passage | null} selected  What the browser alone shows as selected.
 */

/** @type {Held | null} */
let held = null;
/** @type {{ element: HTMLElement, card: string, cards: string }[]} What is written in, and where it was. */
let writing = [];
/** @type {string} The last paragraph or card that had the focus. */
let lastPlace = "";
/** Whether what is drawn is not an answer to what was done here. */
let live = false;
/** @type {Map<XMLHttpRequest, { by: Element, to: string }>} What has been sent and not answered yet. */
const sent = new Map();

/** What folds on the page; the tools of a paragraph only where they need not close. @returns {HTMLDetailsElement[]} */
const folds = () => [
  ...document.querySelectorAll(live ? "#reading details" : "#reading details:not(.tools, .suggestions)"),
];
/** @param {HTMLDetailsElement} fold */
const nameOf = (fold) => fold.querySelector(".block")?.id ?? `${fold.className} ${fold.closest("[id]")?.id}`;

/** @returns {Held} */
function hold() {
  const anchor = inView();
  const bar = toolbar();
  return {
    anchor: anchor?.id ?? "",
    top: anchor?.getBoundingClientRect().top ?? 0,
    active: /** @type {HTMLElement | null} */ (document.activeElement),
    ways: waysFrom(document.activeElement),
    twin: twinOf(document.activeElement),
    note: bar?.querySelector("textarea")?.value ?? "",
    barOpen: bar?.hidden === false,
    folds: folds()
      .filter((fold) => fold.open)
      .map(nameOf),
    selected: live && !current() ? selectedNow() : null,
  };
}

function selectedNow() {
  const selection = document.getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  return range && passageOf(range, { exact: true });
}

/** Where the focus should be if its element goes away. @param {Element | null} active @returns {string[]} */
function waysFrom(active) {
  if (!active || active === document.body) return [];
  const ways = active.id ? [active.id] : [];
  const sentence = live && active.closest("#text .sentence");
  if (sentence) ways.push(sentence.id);
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

/** How to find a control that has no id of its own once it has been drawn anew. @param {Element | null} active */
function twinOf(active) {
  const home = active?.parentElement?.closest("[id]");
  if (!live || !active || active.id || !home) return () => undefined;
  /** @param {Element | null} where @returns {HTMLElement[]} */
  const alike = (where) =>
    [...(where?.querySelectorAll(active.tagName) ?? [])].filter(
      (each) => each.className === active.className && each.textContent === active.textContent,
    );
  const nth = alike(home).indexOf(/** @type {HTMLElement} */ (active));
  return () => alike(byId(home.id))[nth];
}

function settle() {
  const was = held;
  held = null;
  if (!was) return;
  for (const fold of folds()) if (was.folds.includes(nameOf(fold))) fold.open = true;
  for (const each of writing) putBack(each);
  writing = [];
  restoreNote(was);
  restoreCards();
  redraw();
  if (was.barOpen) reopen();
  restoreFocus(was);
  if (was.selected && document.getSelection()?.isCollapsed !== false) show(was.selected);
  const anchor = was.anchor ? byId(was.anchor) : null;
  if (anchor && drawn().includes(anchor)) {
    const moved = anchor.getBoundingClientRect().top - was.top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
  }
  document.documentElement.style.overflowAnchor = "";
  light();
  lay();
  frame();
  document.dispatchEvent(new CustomEvent("postil:drawn"));
}

/** @param {Held} was */
function restoreFocus({ active, twin, ways }) {
  const lost = active && active !== document.body && document.activeElement !== active;
  // Where something has taken the focus meanwhile, it stays.
  if (!lost || (document.activeElement && document.activeElement !== document.body)) return;
  if (active.isConnected) return active.closest(".card") && active.focus({ preventScroll: true });
  focusOn([twin(), ...ways.map(byId)].find((each) => each && each.getClientRects().length > 0));
}

/** @param {Held} was */
function restoreNote(was) {
  const field = toolbar()?.querySelector("textarea");
  if (!field || field.value === was.note) return;
  field.value = was.note;
  field.hidden = !was.note;
}

/** What was taken out of the page takes the place of what came instead; where nothing did, that of its paragraph. */
function putBack(/** @type {typeof writing[number]} */ { element, card, cards }) {
  if (element.isConnected) return;
  const came = byId(card);
  if (element.id === card) came ? came.replaceWith(element) : byId(cards)?.append(element);
  else [...(came?.querySelectorAll("*") ?? [])].find((each) => isAlike(element, each))?.replaceWith(element);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  held = hold();
  document.documentElement.style.overflowAnchor = "none"; // the browser's own way of it would count twice
  if (!(target instanceof Element) || target.id !== "reading") return;
  hide();
  writing = writingIn(target)
    .filter((each) => !isSent(each))
    .map((element) => ({ element, card: element.closest(".card")?.id, cards: element.closest(".cards")?.id }));
});

// A part in which somebody writes is drawn anew around what they write in.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  const came = detail.fragment.firstElementChild;
  if (!detail.target.matches(".cards, .block") || came?.id !== detail.target.id) return;
  const stays = writingIn(detail.target).filter((each) => live || !(isSent(each) || isTakenAway(each, came)));
  if (live) stays.push(...sameIn(came).filter((each) => detail.target.contains(each) && !stays.includes(each)));
  if (!stays.length) return;
  detail.shouldSwap = false;
  graft(detail.target, came, stays);
  globalThis.htmx.process(detail.target);
});

/** Whether the form was sent: what comes is the answer to it. @param {Element} element */
const isSent = (element) => [...sent.values()].some(({ by }) => element.contains(by));

/** Whether its annotation goes away by what was done here. @param {Element} element @param {Element} came */
function isTakenAway(element, came) {
  const card = element.closest(".card");
  const stands = card && came.querySelector(`#${CSS.escape(card.id)}`);
  return !stands && [...sent.values()].some(({ to }) => /\/(undo|redo|remove)\/(\?|$)/.test(to));
}

const FOCUS = ["focusin", "focusout", "focus", "blur"];
/** @param {Event} event */
const unheard = (event) => event.stopImmediatePropagation();

/**
 * Draw what others changed.
 * @param {string} html  Parts of the page, out of band.
 */
export function draw(html) {
  live = true;
  held = hold();
  document.documentElement.style.overflowAnchor = "none";
  // What had the focus has it again: for nobody has it come or gone.
  for (const name of FOCUS) addEventListener(name, unheard, true);
  const room = byId("suggesting")?.getClientRects().length;
  globalThis.htmx.swap(document.body, html, { swapStyle: "none" });
  if (room) byId("suggesting")?.classList.add("stays"); // above the text: it is not to move up
  settle();
  for (const name of FOCUS) removeEventListener(name, unheard, true);
  live = false;
  settlePopover();
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, elt, pathInfo } = /** @type {CustomEvent} */ (event).detail;
  sent.set(xhr, { by: elt, to: pathInfo?.requestPath ?? "" });
});

document.addEventListener("htmx:afterSwap", settle);
document.addEventListener("htmx:afterRequest", (event) => {
  settle();
  sent.delete(/** @type {CustomEvent} */ (event).detail.xhr);
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
