// The keys of the reading page. keylist.js lists them.

import { bind, takesText } from "../keys.js";
import { announce } from "../message.js";
import { byId, focusOn, isDrawn, layersOf } from "./page.js";
import { useSelection } from "./bounds.js";
import { cardAtHand } from "./cardkeys.js";
import { close, focusedCard, go as goToCard, openIds } from "./cards.js";
import { openAt, openIn } from "./chooser.js";
import { go as goBy, markHere } from "./cursor.js";
import { sheet } from "./keylist.js";
import { drop } from "./pending.js";
import { isCovered } from "./pressed.js";
import { standAt } from "./standing.js";
import { go as goToSuggestion } from "./suggestions.js";

/** @param {-1 | 1} way @param {(way: -1 | 1) => boolean} go @param {string} what */
function goOrSay(way, go, what) {
  if (!go(way)) announce(way > 0 ? `No ${what} further down.` : `No ${what} further up.`);
}

function filter() {
  const fold = document.querySelector("#filters details");
  if (fold) fold.open = true;
  document.querySelector("#filters a[href], #filters input:not([type=hidden])")?.focus();
}

function edit() {
  const link = cardAtHand()?.querySelector("a.edit");
  if (!link) return false;
  link.click();
  return true;
}

function remove() {
  const form = focusedCard()?.querySelector("form.remove");
  if (!form) return false;
  form.querySelector("button").click();
  return true;
}

function openHere() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const mark = markHere() ?? active?.closest(".mark");
  if (mark) return openAt(mark, { focus: true });
  const here = /** @type {HTMLElement | null} */ (active?.closest("#text :is(.sentence, .para)") ?? null);
  return here ? openIn(here) : false;
}

bind("j", () => goBy("paragraph", 1));
bind("k", () => goBy("paragraph", -1));
bind("n", () => goOrSay(1, goToCard, "annotation"));
bind("p", () => goOrSay(-1, goToCard, "annotation"));
bind("s", () => goOrSay(1, goToSuggestion, "suggestion"));
bind("S", () => goOrSay(-1, goToSuggestion, "suggestion"));
bind("o", openHere);
bind("f", filter);
bind("e", edit);
bind("b", () => useSelection());
bind("?", sheet);

/** @param {string} id */
function submit(id) {
  const form = /** @type {HTMLFormElement | null} */ (byId(id));
  form?.requestSubmit();
  return Boolean(form);
}

/** Ctrl+Z and its like, and Delete: no single letters, so they stay when those are off. @param {KeyboardEvent} event */
function command(event) {
  if (event.key === "Delete" && !event.ctrlKey && !event.altKey && !event.metaKey) return remove();
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key === "z") return submit(event.shiftKey ? "redo" : "undo");
  return key === "y" && !event.shiftKey ? submit("redo") : false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || takesText(/** @type {Element} */ (event.target))) return;
  if (isCovered()) return;
  if (command(event)) event.preventDefault();
});

// Ctrl+Enter saves what is being written.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return;
  const form = /** @type {HTMLFormElement | null} */ (event.target.closest(".card.editing form"));
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

/** From a card to the sentence that it is about, or its paragraph. @param {HTMLElement} card */
function backToText(card) {
  const layer = layersOf(card.dataset.id ?? "").find(isDrawn);
  const sentence = /** @type {HTMLElement | null | undefined} */ (layer?.closest(".sentence"));
  drop(); // where the reader was before: the cursor is at this sentence now
  if (sentence) standAt(sentence, { focus: true });
  else focusOn(byId(`p${card.parentElement?.dataset.paragraph}`));
}

// Esc in a form to edit with brings its card back; elsewhere it closes the open card.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || isCovered() || !(event.target instanceof Element)) return;
  const away = event.target.closest(".card.editing")?.querySelector("a.cancel");
  if (away) away.click();
  else if (openIds().length) {
    const card = /** @type {HTMLElement | null} */ (document.activeElement?.closest("#margin .card") ?? null);
    close();
    if (card) backToText(card);
  } else return;
  event.preventDefault();
});
