// All places where the chosen words stand, to be marked at once: the server's list in a window of its own.

import { bind, takesText } from "../keys.js";
import { announce } from "../message.js";
import { sentenceWith } from "./offsets.js";
import { byId, root, toolbar } from "./page.js";
import { current } from "./pending.js";
import { digitOf, isDone, isPlain, keysOff } from "./pressed.js";
import { send } from "./sending.js";
import { standAt } from "./standing.js";

const SHOWN = 60; // ms until the page has settled after an answer
const ID = "occurrences";

/** @returns {HTMLDialogElement} */
function dialog() {
  const found = /** @type {HTMLDialogElement | null} */ (byId(ID));
  if (found) return found;
  const made = document.createElement("dialog");
  made.id = ID;
  made.className = "occurrences-window";
  made.setAttribute("aria-labelledby", `${ID}-title`);
  made.append(Object.assign(document.createElement("div"), { id: `${ID}-list` }));
  const wrong = Object.assign(document.createElement("p"), { className: "wrong", hidden: true });
  wrong.setAttribute("role", "alert");
  const away = document.createElement("form");
  away.method = "dialog";
  const button = Object.assign(document.createElement("button"), { className: "button button-small" });
  button.textContent = "Close";
  away.append(button);
  made.append(wrong, away);
  (root() ?? document.body).append(made);
  return made;
}

/** Ask for the list of what is chosen. @returns {boolean} Whether something is. */
function look() {
  const passage = current();
  const bar = toolbar();
  if (!passage || !bar) return false;
  const url = new URL(bar.getAttribute("action") ?? "", location.href);
  const { start, end, quote } = passage;
  const values = { start, end, quote };
  const address = `${url.pathname.replace(/annotations\/$/, "occurrences/")}${url.search}`;
  const list = dialog().querySelector(`#${ID}-list`);
  list?.replaceChildren();
  send(address, { verb: "GET", values, target: `#${ID}-list` }).then(() => show());
  return true;
}

function show() {
  const open = dialog();
  if (!open.querySelector("form[hx-post], form[method=post]")) return;
  if (!open.open) open.showModal();
  count();
}

/** @returns {HTMLInputElement[]} */
const places = () => [...dialog().querySelectorAll("input[type=checkbox][name=place]")];

/** How many are ticked stands on what marks them. */
function count() {
  const ticked = places().filter((place) => place.checked).length;
  for (const shown of dialog().querySelectorAll("[data-count]")) shown.textContent = String(ticked);
  for (const button of dialog().querySelectorAll("button[name=tag]")) button.disabled = ticked === 0;
}

/** The focus goes back to the words. @param {number} point */
function back(point) {
  const sentence = sentenceWith(point);
  if (sentence && [null, document.body].includes(document.activeElement)) standAt(sentence, { focus: true });
}

bind("m", look);

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-occurrences]") : null;
  if (button && look()) event.preventDefault();
});

document.addEventListener("change", (event) => {
  const box = event.target instanceof Element ? event.target.closest(`#${ID} input`) : null;
  if (!box) return;
  if (box.matches("[data-all]")) for (const place of places()) place.checked = box.checked;
  count();
});

// Here, too, the key of a tag gives it.
document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (!(target instanceof Element) || !target.closest(`#${ID}`) || !isPlain(event) || keysOff()) return;
  if (takesText(target)) return;
  const buttons = [...(toolbar()?.querySelectorAll("button[name=tag]") ?? [])];
  const tag = buttons.find(({ dataset }) => dataset.shortcut && [event.key, digitOf(event)].includes(dataset.shortcut));
  const button = tag && dialog().querySelector(`button[name=tag][value="${CSS.escape(tag.value)}"]:not(:disabled)`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const open = /** @type {HTMLDialogElement | null} */ (byId(ID));
  const { requestConfig } = /** @type {CustomEvent} */ (event).detail;
  if (!open?.open || requestConfig?.verb !== "post" || !/\/occurrences\/(\?|$)/.test(requestConfig.path)) return;
  const wrong = /** @type {HTMLElement} */ (open.querySelector(".wrong"));
  const done = isDone(event);
  wrong.hidden = done;
  if (done) {
    const passage = current();
    open.close();
    document.dispatchEvent(new CustomEvent("postil:marked", { detail: { passage, byKeys: true } }));
    if (passage) setTimeout(() => back(passage.start), SHOWN);
    return;
  }
  // What the page says stands below the window: it is said in it.
  const said = document.querySelector("#message .message-error p")?.textContent;
  wrong.textContent = said ?? "Nothing was changed. Try again.";
  announce(wrong.textContent);
});
