// Which annotation is open: its card, its passage, and the way from one to the next.

import { say } from "../message.js";
import { pointAt, startOf } from "./offsets.js";
import { bring, byId, focusOn, inView, isDrawn, layersOf, narrow, view } from "./page.js";

/** @type {string[]} The ids of the open annotations: one beside the text; in the sheet all that cover a passage. */
let opened = [];
/** @type {string} The last one that was made or changed here. */
let latest = "";

export const openIds = () => opened;
export const latestId = () => latest;

/** @param {string} id @returns {HTMLElement | null} */
export const cardOf = (id) => byId(`a-${id}`);
/** @returns {HTMLElement[]} The cards in the order of the text. */
export const cards = () => [...document.querySelectorAll("#margin .card[data-id]")];
/** The card that has the focus, or in which it is. @returns {HTMLElement | null} */
export const focusedCard = () => document.activeElement?.closest(".card[data-id]") ?? null;

/**
 * Open annotations: their cards stand level with their passages, or in the sheet on a narrow screen.
 * @param {string[]} ids
 * @param {{ focus?: boolean, scroll?: boolean }} [options]
 */
export function open(ids, { focus = false, scroll = false } = {}) {
  opened = ids.filter((id) => cardOf(id));
  mark();
  const [id] = opened;
  if (id === undefined) return close();
  if (scroll) bring(layersOf(id).find(isDrawn) ?? layersOf(id)[0] ?? cardOf(id), { centre: true });
  document.dispatchEvent(new CustomEvent("postil:open", { detail: { ids: opened } }));
  if (focus) focusOn(cardOf(id));
}

/** Close whatever is open. */
export function close() {
  if (!opened.length) return;
  opened = [];
  mark();
  document.dispatchEvent(new CustomEvent("postil:open", { detail: { ids: opened } }));
}

function mark() {
  for (const card of cards()) {
    const isOpen = card.classList.toggle("is-open", opened.includes(card.dataset.id));
    if (isOpen) card.classList.remove("is-folded"); // now, not with the next frame: what it offers can have the focus
  }
}

/** The cards may have been drawn anew: what was open still is. */
export function restore() {
  opened = opened.filter((id) => cardOf(id));
  mark();
}

/**
 * Go to the annotation after (1) or before (-1) the open one, or after the reader's place.
 * @param {-1 | 1} way
 * @returns {boolean} Whether there is one.
 */
export function go(way) {
  const all = cards();
  const at = all.findIndex((card) => card === focusedCard() || card.dataset.id === opened[0]);
  const stays = at >= 0 && isNear(all[at]);
  const next = stays ? all[at + way] : beyond(all, way);
  if (!next) return false;
  open([next.dataset.id], { scroll: true, focus: true });
  return true;
}

/** Whether the passage of a card is still in view. @param {HTMLElement} card */
function isNear(card) {
  const box = layersOf(card.dataset.id).find(isDrawn)?.getBoundingClientRect();
  return !box || (box.bottom > view().top && box.top < view().bottom);
}

/**
 * The first card that begins at or after the reader's place, or the last before it.
 * @param {HTMLElement[]} all
 * @param {-1 | 1} way
 */
function beyond(all, way) {
  const place = here();
  if (way > 0) return all.find((card) => Number(card.dataset.start) >= place);
  return all.findLast((card) => Number(card.dataset.start) < place);
}

/**
 * Where the reader is: at the focused card or paragraph if it is in view, else at the top of the view. A code
 * point.
 */
export function here() {
  const card = focusedCard();
  if (card && card.dataset.start && isNear(card)) return Number(card.dataset.start);
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest?.("#text .sentence, #text .para"));
  if (focused && isDrawn(focused)) {
    const box = focused.getBoundingClientRect();
    if (box.bottom > view().top && box.top < view().bottom) return startOf(focused);
  }
  const first = inView();
  return first ? pointAt(first, 0) : 0;
}

/** Open what the address names: #a-<id>. */
function follow() {
  const id = /^#a-(.+)$/.exec(location.hash)?.[1];
  if (!id) return;
  if (cardOf(id)) open([id], { scroll: true, focus: true });
  else if (location.search.length > 1) offerWhole();
  else say("This annotation is no longer here.");
}

/** What the address names is not shown: it may be for the filter. */
function offerWhole() {
  say("The filter leaves this annotation out.");
  const link = document.createElement("a");
  link.href = `${location.pathname}${location.hash}`;
  link.textContent = "Show it";
  document.querySelector("#message .message p")?.append(" ", link);
}

addEventListener("hashchange", follow);
if (location.hash) requestAnimationFrame(follow);

document.addEventListener("focusin", (event) => {
  const card = event.target instanceof Element ? event.target.closest("#margin .card[data-id]") : null;
  if (card && !narrow.matches && opened[0] !== card.dataset.id) open([card.dataset.id]);
});

document.addEventListener("postil:changed", (event) => {
  const { annotations = [] } = /** @type {CustomEvent} */ (event).detail ?? {};
  if (annotations.length) latest = annotations.at(-1);
});
