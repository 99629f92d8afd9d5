// Moving an annotation's ends: while it is edited, what is selected in the text can take the place of its passage.

import { announce } from "../message.js";
import { byId } from "./page.js";
import { current, drop } from "./pending.js";
import { close } from "./toolbar.js";

/** The card that is edited: the focused one, else the only or last one. @returns {HTMLElement | null} */
function editing() {
  const all = [...document.querySelectorAll("#margin .card.editing")];
  return all.find((card) => card.contains(document.activeElement)) ?? all.at(-1) ?? null;
}

/**
 * Give the passage that is chosen in the text to a piece of the annotation that is being edited: the focused one, else
 * its first. It is stored when the form is.
 * @param {HTMLElement | null} [card]
 * @param {Element | null} [piece]
 * @returns {boolean} Whether there was a passage and such a form.
 */
export function useSelection(card = editing(), piece = document.activeElement?.closest(".piece") ?? null) {
  const passage = current();
  if (!card || !passage) return false;
  const own = piece && card.contains(piece) && piece.querySelector("[name=start]") ? piece : card;
  for (const name of /** @type {const} */ (["start", "end", "quote"])) {
    const field = own.querySelector(`[name=${name}]`);
    if (field) field.value = String(passage[name]);
  }
  drop();
  close();
  announce(`Passage: ${passage.quote}`);
  own.querySelector("textarea[name=quote]")?.focus({ preventScroll: true });
  return true;
}

function refresh() {
  for (const button of document.querySelectorAll("[data-bounds]")) {
    button.hidden = false;
    button.disabled = !current();
  }
}

document.addEventListener("mousedown", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-bounds]")) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-bounds]") : null;
  if (button) useSelection(button.closest(".card") ?? byId("margin"), button.closest(".piece"));
});
document.addEventListener("postil:passage", refresh);
document.addEventListener("htmx:afterSettle", refresh);
