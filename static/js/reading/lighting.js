// Card and passage light each other: under the pointer, with the focus, and for as long as a card is open.

import { byId } from "./page.js";
import { openIds } from "./cards.js";

/** @type {string[]} */
let hovered = [];

/** The annotations or suggestions that an element stands for. @param {EventTarget | null} target @returns {string[]} */
function idsOf(target) {
  if (!(target instanceof Element)) return [];
  const card = target.closest("#margin .card[data-id], #popover [data-id]");
  if (card) return [card.dataset.id];
  const mark = target.closest("#text .mark");
  return mark ? [...annotationsOf(mark), ...(mark.dataset.suggestion ? [mark.dataset.suggestion] : [])] : [];
}

/** @param {HTMLElement} mark @returns {string[]} */
export const annotationsOf = (mark) => (mark.dataset.annotations ?? "").split(" ").filter(Boolean);

/** The suggestion that is looked at. */
const inspected = () => document.querySelector("#popover:not([hidden]) > .suggestion")?.getAttribute("data-id");

/** Light what is hovered and what is open, and nothing else. */
export function light() {
  const ids = new Set([...hovered, ...openIds(), inspected() ?? ""]);
  for (const lit of document.querySelectorAll(".lit")) if (!ids.has(lit.dataset.id)) lit.classList.remove("lit");
  for (const id of ids) {
    for (const layer of document.querySelectorAll(`#text .layer[data-id="${CSS.escape(id)}"]`))
      layer.classList.add("lit");
    byId(`a-${id}`)?.classList.add("lit");
  }
}

/** @param {Event} event */
function follow(event) {
  const ids = idsOf(event.target);
  if (ids.join() === hovered.join()) return;
  hovered = ids;
  light();
}

document.addEventListener("pointerover", (event) => {
  if (event.pointerType === "mouse") follow(event);
});
document.addEventListener("focusin", follow);
document.addEventListener("postil:open", light);
document.addEventListener("postil:popover", light);
