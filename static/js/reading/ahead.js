// Keys pressed while a mark, an answer, a form or a change of an annotation is on its way wait until the page shows what
// came of it: who types ahead loses nothing, and nothing is done out of order.

import "./outlived.js";
import { takesText } from "../keys.js";
import { isDone, isPlain } from "./pressed.js";

const WAITED_FOR = ":is(#toolbar, #asking, #popover, #undo, #redo), :is(#card, #margin .card), :is(#card, #margin .card) *";
const SHOWN = 30; // ms after an answer until the focus is back where it belongs
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]);

/** @type {XMLHttpRequest | null} The request whose answer is awaited. */
let waiting = null;
/** @type {KeyboardEvent[]} */
let waitingKeys = [];

addEventListener(
  "keydown",
  (event) => {
    if (!waiting || !event.isTrusted || event.isComposing || MODIFIERS.has(event.key)) return;
    if (event.target instanceof Element && takesText(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) waitingKeys.push(event);
  },
  { capture: true },
);

/** The keys that waited, one after the other, until one of them sends something too. */
function press() {
  while (waitingKeys.length && !waiting) {
    const key = /** @type {KeyboardEvent} */ (waitingKeys.shift());
    const target = /** @type {HTMLElement} */ (document.activeElement ?? document.body);
    const again = new KeyboardEvent("keydown", { ...chord(key), bubbles: true, cancelable: true, composed: true });
    if (target.dispatchEvent(again)) byItself(key, target);
  }
}

/** What a key does by itself, which one that a script has made does not. @param {KeyboardEvent} key @param {HTMLElement} target */
function byItself(key, target) {
  if (key.key === "Enter" && target.matches("button, a[href], summary")) return target.click();
  const isText = target.matches("textarea, input:is([type=text], [type=search], :not([type]))");
  if (!isText || [...key.key].length > 1 || !isPlain(key)) return;
  const field = /** @type {HTMLTextAreaElement | HTMLInputElement} */ (target);
  field.setRangeText(key.key, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, data: key.key, inputType: "insertText" }));
}

/** @param {KeyboardEvent} event */
const chord = ({ key, code, shiftKey, ctrlKey, altKey, metaKey }) => ({ key, code, shiftKey, ctrlKey, altKey, metaKey });

document.addEventListener("htmx:beforeRequest", (event) => {
  const { target, detail } = /** @type {CustomEvent} */ (event);
  if (target instanceof Element && target.matches(WAITED_FOR)) waiting = detail.xhr;
});

// The form that sent it may be gone by then, so it is known by the request.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!waiting || /** @type {CustomEvent} */ (event).detail.xhr !== waiting) return;
  waiting = null;
  if (isDone(event)) setTimeout(press, SHOWN);
  else waitingKeys = []; // they were meant for a page that did not come
});
