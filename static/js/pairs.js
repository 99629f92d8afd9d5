// The keys that answer whether two names are one: each presses the button or follows the link that is marked with it.
// An arrow that chooses between radio buttons does only that.
import { bind } from "./keys.js";

for (const answer of document.querySelectorAll("[data-key]")) {
  const { key } = /** @type {HTMLElement} */ (answer).dataset;
  bind(key, (event) => {
    if (key.startsWith("Arrow") && event.target.matches("[type=radio]")) return false;
    /** @type {HTMLElement} */ (answer).click();
    return true;
  });
}

bind("u", () => {
  const undo = /** @type {HTMLElement | null} */ (document.querySelector("#message form button"));
  undo?.click();
  return Boolean(undo);
});
