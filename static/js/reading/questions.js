// A question about an annotation as it is spoken, and the choice of several answers.

import { announce } from "../message.js";
import { proposals } from "./proposing.js";

/** Whether the keys have been told once. */
let told = false;

/** @param {Element | null | undefined} element */
const wordsIn = (element) => element?.textContent?.replace(/\s+/g, " ").trim() ?? "";

/** What is asked, after what was done, for who cannot see it. @param {HTMLFormElement} form */
export function speak(form) {
  const done = wordsIn(document.querySelector("#message .message:not(.message-error) p"));
  const question = wordsIn(form.querySelector(".question b")).replace(/[^.?!]$/, "$&.");
  const first = proposals(form)[0];
  const proposed = first ? `Proposed: ${wordsIn(first.querySelector("span"))}.` : "";
  const words = [done, question, proposed, options(form), hint(form, Boolean(first))].filter(Boolean).join(" ");
  // After the message, which speaks at the same moment: the last one to speak is heard.
  requestAnimationFrame(() => announce(words));
}

/** The keys, the first time. @param {HTMLFormElement} form @param {boolean} proposed */
function hint(form, proposed) {
  if (told) return "";
  told = true;
  const isPart = form.dataset.kind === "role";
  const enter = proposed ? "Enter takes it" : isPart ? "Select it in the text, then Enter" : "Press the key of one";
  return `${enter}, Escape: ${wordsIn(form.querySelector("[data-skip]")).toLowerCase()}.`;
}

/** What can be chosen, by key. @param {HTMLFormElement} form */
function options(form) {
  const buttons = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("button[name=value]")]);
  const named = buttons.map((button) => [...button.children].map(wordsIn).join(" "));
  return named.length ? `${named.join(", ")}.` : "";
}

/** Several may be chosen: what is pressed goes along as fields of the form. @param {HTMLElement} button */
function toggle(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  gather(/** @type {HTMLFormElement} */ (button.closest("form")));
}

/** @param {HTMLFormElement} form */
function gather(form) {
  for (const field of form.querySelectorAll("input[type=hidden][name=value]")) field.remove();
  for (const { value } of form.querySelectorAll("[data-several] [aria-pressed=true]"))
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "value", value }));
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("#asking [data-several] button") : null;
  if (button) toggle(/** @type {HTMLElement} */ (button));
});
document.addEventListener("htmx:oobAfterSwap", ({ target }) => {
  if (target instanceof HTMLFormElement && target.id === "asking") gather(target);
});
