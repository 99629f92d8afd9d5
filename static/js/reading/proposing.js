// What is proposed for a part, drawn in the text: the first one, or the one that the reader looks at.

import { rangeOf } from "./offsets.js";

const NAME = "postil-proposed";

/** @param {HTMLFormElement} form @returns {HTMLButtonElement[]} */
export const proposals = (form) => [...form.querySelectorAll("button[name=piece]")];

/** Where the proposed words stand. @param {HTMLElement | null | undefined} button @returns {Range | null} */
export function wordsOf(button) {
  const { start, end } = button?.dataset ?? {};
  return start && end ? rangeOf(Number(start), Number(end)) : null;
}

/** Draw one, and no other. @param {HTMLElement | null | undefined} [button] */
export function draw(button) {
  if (!("highlights" in CSS)) return;
  const range = wordsOf(button);
  if (range) CSS.highlights.set(NAME, new Highlight(range));
  else CSS.highlights.delete(NAME);
}

/** The proposal that the pointer or the focus is on. @param {HTMLFormElement} form */
const lookedAt = (form) => proposals(form).find((button) => button.matches(":focus-visible, :hover"));

/** @param {Event} event */
function follow(event) {
  const form = event.target instanceof Element ? event.target.closest("#asking") : null;
  if (form instanceof HTMLFormElement) draw(lookedAt(form) ?? proposals(form)[0]);
}

for (const name of ["pointerover", "focusin", "focusout"]) document.addEventListener(name, follow);
document.addEventListener("pointerout", (event) => {
  const form = event.target instanceof Element ? event.target.closest("#asking") : null;
  if (form && !form.contains(/** @type {Node | null} */ (event.relatedTarget)))
    draw(proposals(/** @type {HTMLFormElement} */ (form))[0]);
});
