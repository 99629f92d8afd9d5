// The review by keys: one key presses one button. Whatever it does, a form or a link does too.

import "./reading/ahead.js";
import { bind, takesText } from "./keys.js";
import { announce } from "./message.js";
import { pointAt, unitAt } from "./reading/offsets.js";
import { digitOf, isCovered, isPlain, keysOff, shiftedDigit } from "./reading/pressed.js";
import { edge, trimmed } from "./reading/words.js";

const card = () => document.getElementById("card");

/** @param {string} key @returns {HTMLElement | null | undefined} What the key presses. */
const keyed = (key) => card()?.querySelector(`[data-key="${CSS.escape(key)}"]`);

/** @param {string} key @param {{ all?: boolean }} [options]  `all`: with all that are alike. */
function press(key, { all = false } = {}) {
  const found = keyed(key);
  if (!found) return false;
  if (all) tick();
  found.click();
  return true;
}

/** Decide on all alike, where there are several. */
function tick() {
  const box = /** @type {HTMLInputElement | null | undefined} */ (keyed("l"));
  if (box) box.checked = true;
}

bind("a", () => press("a"));
bind("A", () => press("a", { all: true }));
bind("x", () => press("x"));
bind("X", () => press("x", { all: true }));
bind("l", () => press("l"));
bind("u", () => press("u"));
bind("o", () => press("o"));
bind("s", () => press("s"));
bind("ArrowRight", () => press("s"));
bind("ArrowLeft", () => press("ArrowLeft"));
for (const key of "[]{}") bind(key, () => press(key) || announce("No further word."));
bind("?", sheet);

function sheet() {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"));
  dialog?.showModal();
}

/** The key of a tag accepts as that tag; with Shift all that are alike. @param {KeyboardEvent} event */
function relabel(event) {
  const digit = shiftedDigit(event);
  const wanted = [event.key, digit || digitOf(event)];
  /** @type {HTMLElement[]} */
  const buttons = [...(card()?.querySelectorAll("[data-shortcut]") ?? [])];
  const button = buttons.find(({ dataset }) => dataset.shortcut && wanted.includes(dataset.shortcut));
  if (!button) return false;
  if (digit) tick();
  button.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.defaultPrevented || isCovered() || !(target instanceof Element) || takesText(target)) return;
  const key = (event.ctrlKey || event.metaKey) && !event.altKey ? event.key.toLowerCase() : "";
  const away = key === "z" && !event.shiftKey;
  const again = event.shiftKey ? key === "z" : key === "y";
  const accepts = event.key === "Enter" && isPlain(event) && !target.closest("a, button, summary, input, label");
  const done =
    (away && press("u")) ||
    (again && press("redo")) ||
    (accepts && press("a", { all: event.shiftKey })) ||
    (isPlain(event) && !keysOff() && relabel(event));
  if (done) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-open]")) sheet();
});

// Words selected in the passage take the place of those that were found: whole words, unless Alt is held.
document.addEventListener("pointerup", (event) => {
  const words = card()?.querySelector("[data-bounds]");
  const selection = document.getSelection();
  if (!words || !selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (!words.contains(range.commonAncestorContainer)) return;
  const [start, end] = [
    placeOf(range.startContainer, range.startOffset, -1, event.altKey),
    placeOf(range.endContainer, range.endOffset, 1, event.altKey),
  ];
  selection.removeAllRanges();
  if (start === null || end === null || start >= end) return;
  const address = `${words.getAttribute("data-bounds")}&start=${start}&end=${end}`;
  globalThis.htmx.ajax("GET", address, { source: card(), target: "#card", swap: "outerHTML" });
});

/**
 * The place in the article, moved outwards to where a word begins or ends.
 * @param {Node} node
 * @param {number} offset
 * @param {-1 | 1} way
 * @param {boolean} exact
 * @returns {number | null}
 */
function placeOf(node, offset, way, exact) {
  const element = node instanceof Element ? node : node.parentElement;
  const para = /** @type {HTMLElement | null | undefined} */ (element?.closest("#card .para"));
  if (!para) return null;
  const text = para.textContent ?? "";
  const unit = unitAt(para, node, offset);
  const stretch = way < 0 ? trimmed(text, unit, text.length) : trimmed(text, 0, unit);
  if (!stretch) return null;
  const at = way < 0 ? stretch.start : stretch.end;
  return pointAt(para, exact ? at : edge(text, at, way, { lang: para.closest("[lang]")?.getAttribute("lang") ?? "" }));
}

/** @type {string} What had the focus: the same control of the next card gets it. */
let focused = "";
/** @type {string | undefined} The suggestion that was up. */
let before;

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  const active = document.activeElement;
  if (!(target instanceof Element) || target.id !== "card") return;
  before = card()?.dataset.up;
  focused = active && target.contains(active) && active.hasAttribute("data-edge") ? active.getAttribute("data-key") : "";
});

// The next one is up: its name is read out, and the view is at its head.
document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  if (!(target instanceof Element) || !["card", "review"].includes(target.id)) return;
  const now = card();
  if (!now) return;
  const lost = !document.activeElement || document.activeElement === document.body || now.contains(document.activeElement);
  const next = (focused && now.dataset.up === before && keyed(focused)) || document.getElementById("up-name");
  if (lost) next?.focus({ preventScroll: true });
  const header = document.querySelector(".header")?.getBoundingClientRect().bottom ?? 0;
  const top = now.getBoundingClientRect().top - Math.max(0, header);
  if (now.dataset.up !== before && top < 0) scrollBy({ top, behavior: "instant" });
});
