// The one small window at the words: to choose among annotations, and to decide on a suggestion.

import { byId, focusOn } from "./page.js";
import { linesOf, place } from "./placing.js";
import { isCovered } from "./pressed.js";

/** @typedef {{ at: Element | Range, label: string, back?: HTMLElement | null }} Shown
 * `at`: the words. `back`: where the focus returns to. */

/** @type {Shown | null} */
let shown = null;
/** @type {string} What the focus goes back to where its element was drawn anew. */
let home = "";

export const isOpen = () => shown !== null;

/** @param {Node[]} content @param {Shown} options */
export function show(content, options) {
  hide();
  const box = byId("popover");
  if (!box) return;
  shown = options;
  home = options.back?.closest("[id]")?.id ?? "";
  box.setAttribute("aria-label", options.label);
  box.replaceChildren(...content);
  box.hidden = false;
  settle();
  tell();
}

/** What is looked at is lit and joined in the text for as long as it is. */
const tell = () => document.dispatchEvent(new CustomEvent("postil:popover"));

/** Put it at its words again: its size or the text has changed. Where they were drawn anew it stays where it is. */
export function settle() {
  const box = byId("popover");
  const lines = shown ? linesOf(shown.at) : [];
  if (box && lines.length) place(box, lines);
}

/** Close it; with `back`, the focus returns to where it came from, with `pressed` it goes where the pointer sends it. */
export function hide({ back = false, pressed = false } = {}) {
  const box = byId("popover");
  const closing = shown;
  shown = null;
  if (!box || !closing) return;
  const held = box.contains(document.activeElement);
  box.hidden = true;
  box.replaceChildren();
  tell();
  if (closing.back?.isConnected && (back || (held && !pressed))) focusOn(closing.back);
  else if (closing.back && back) focusOn(byId(home));
}

document.addEventListener("pointerdown", (event) => {
  if (shown && event.target instanceof Element && !event.target.closest("#popover, #message")) hide({ pressed: true });
});

document.addEventListener("keydown", (event) => {
  if (!shown || event.defaultPrevented || event.key !== "Escape" || isCovered()) return;
  event.preventDefault();
  hide({ back: true });
});

document.addEventListener("focusin", (event) => {
  // Tab has left it, forwards or backwards.
  const into = event.target;
  if (shown && into instanceof Element && !into.closest("#popover") && !isBack(into)) hide();
});

/** Whether it is where the focus returns to, or has been drawn in its place. @param {Element} element */
function isBack(element) {
  const back = shown?.back;
  return element === back || Boolean(back && !back.isConnected && home && element.closest("[id]")?.id === home);
}

addEventListener("resize", settle);
