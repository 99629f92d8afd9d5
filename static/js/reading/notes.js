// A long note stands on its open card in six lines, so that what can be done with it stays in reach; "More" unfolds it.

import { openIds, cardOf } from "./cards.js";

const SPARE = 2; // pixels by which a note that fits may seem too tall

function fold() {
  for (const id of openIds()) {
    const note = cardOf(id)?.querySelector(":scope > .note:not(.is-whole)");
    if (!note || note.nextElementSibling?.matches(".more")) continue;
    if (note.scrollHeight <= note.clientHeight + SPARE) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "More" });
    button.className = "button-plain more";
    button.setAttribute("aria-expanded", "false");
    note.after(button);
  }
  for (const button of document.querySelectorAll("#margin .card:not(.is-open) > .more")) unmark(button);
}

/** A card that closes has its note short again. @param {Element} button */
function unmark(button) {
  button.previousElementSibling?.classList.remove("is-whole");
  button.remove();
}

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("#margin .card > .more") : null;
  if (!button) return;
  const whole = button.previousElementSibling?.classList.toggle("is-whole") ?? false;
  button.textContent = whole ? "Less" : "More";
  button.setAttribute("aria-expanded", String(whole));
});
document.addEventListener("postil:open", fold);
document.addEventListener("htmx:afterSettle", fold);
