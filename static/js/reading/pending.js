// The passage that is chosen and not yet marked: what mouse, touch, the browser's caret or ours has selected.

import { takesText } from "../keys.js";
import { cardOf, openIds } from "./cards.js";
import { annotationsOf } from "./lighting.js";
import { rangeOf } from "./offsets.js";
import { toolbar } from "./page.js";
import { passageOf, show } from "./selection.js";

/** @typedef {import("./selection.js").Passage} Passage */
/** @typedef {"mouse" | "touch" | "keys" | "words"} Via  `words`: our own cursor. */

const SETTLED = 300; // ms without a change after which a selection by touch or keys is taken up
// In here somebody works with what is chosen; to touch it is not to choose something else.
const KEEPERS =
  "#toolbar, #asking, #popover, #message, #filters, #map, #keys, .card, .tools, .header, .sheet-head, dialog";

/** @type {Passage | null} */
let passage = null;
/** @type {Via} */
let via = "mouse";
let seen = ""; // the browser's selection when it was last taken up
let pressed = false;
/** @type {string} What the reader pointed with last; nothing once a key was pressed. */
let pointer = "";
let kept = false;
let exact = false;
/** Whether Shift was held, to choose one more passage for the open annotation. */
let adding = false;
/** Whether the page shows what is chosen. */
let visible = true;
let timer = 0;
let lifted = 0;

/** @returns {Passage | null} */
export const current = () => passage;
/** Whether a passage is chosen and shown as such. */
export const isShown = () => passage !== null && visible;

/**
 * Take a passage for the chosen one and tell the others, by the event `postil:passage` on the document. Its detail:
 * `{passage, via, quiet, adding}`, where `adding` says that it is meant for the annotation that is open.
 * @param {Passage | null} next
 * @param {{ by?: Via, quiet?: boolean, native?: boolean, drawn?: boolean, more?: boolean }} [options]  `quiet`: without
 *   opening the toolbar. `native`: the browser shows it as selected too. `drawn`: the page shows it. `more`: it is meant
 *   for the annotation that is open.
 */
export function choose(next, { by = "mouse", quiet = false, native = true, drawn = true, more = false } = {}) {
  clearTimeout(timer);
  clearTimeout(lifted); // what was chosen since the pointer was lifted counts
  const before = passage;
  passage = next;
  via = by;
  visible = drawn;
  if (next && native) show(next);
  paint();
  seen = fingerprint();
  const detail = { passage, via, quiet, adding: more && next !== null };
  if (before || next) document.dispatchEvent(new CustomEvent("postil:passage", { detail }));
}

/** Forget the passage, and what the browser shows as selected. */
export function drop() {
  document.getSelection()?.removeAllRanges();
  choose(null, { by: via });
}

/**
 * The passage stays visible when the focus goes elsewhere, and on touch, where ours may be longer than the
 * browser's. Our cursor is drawn by this alone; a browser that cannot (Firefox before 140) shows it as selected.
 */
function paint() {
  const shown = visible ? passage : null;
  if (!("highlights" in CSS)) {
    if (shown && via === "words") show(shown);
    return;
  }
  const range = shown && rangeOf(shown.start, shown.end);
  if (range) CSS.highlights.set("postil-pending", new Highlight(range));
  else CSS.highlights.delete("postil-pending");
}

/** The paragraphs were drawn anew: what was chosen still is. */
export function redraw() {
  if (!passage) return;
  if (via !== "words" && !takesText(document.activeElement ?? document.body)) show(passage);
  paint();
  seen = fingerprint();
}

function fingerprint() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return "";
  const range = selection.getRangeAt(0);
  const passage = passageOf(range, { exact: true });
  return passage ? `${passage.start} ${passage.end}` : "";
}

/** Take up what the browser shows as selected. @param {Via} by */
function take(by) {
  if (!toolbar()) return;
  const selection = document.getSelection();
  const range = selection?.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const found = range && passageOf(range, { exact });
  // By keys and touch the browser's selection is left alone: it would fight with its handles and with Shift and arrows.
  choose(found, { by, native: by === "mouse", more: by === "mouse" && adding });
}

document.addEventListener("pointerdown", (event) => {
  exact = event.altKey;
  kept = event.target instanceof Element && Boolean(event.target.closest(KEEPERS));
  pressed = !kept && event.button === 0;
  if (!pressed) return;
  pointer = event.pointerType === "mouse" ? "mouse" : "touch";
  adding = pointer === "mouse" && event.shiftKey && mayAdd();
  if (adding) document.getSelection()?.removeAllRanges(); // or the browser would extend what is selected
  // Who points gives up what our cursor had.
  if (passage && via === "words") choose(null, { by: "mouse" });
});

/** Whether an annotation is open that the reader may edit. */
const mayAdd = () => openIds().some((id) => cardOf(id)?.hasAttribute("data-editable"));

// A double click where several annotations stand offers a list of them (chooser.js); it selects no word.
document.addEventListener("mousedown", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("#text .mark") : null;
  if (event.detail === 2 && mark && annotationsOf(mark).length > 1) event.preventDefault();
});

document.addEventListener("pointerup", (event) => {
  if (!pressed) return;
  pressed = false;
  exact = event.altKey;
  // After this event the browser may still collapse the selection (a click into it).
  if (event.pointerType === "mouse") lifted = setTimeout(() => take("mouse"));
});

document.addEventListener("pointercancel", () => (pressed = false));

document.addEventListener("keydown", (event) => {
  exact = event.altKey;
  if (event.key !== "Shift") adding = false;
  if (event.key.startsWith("Arrow")) [pointer, kept] = ["", false];
});

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  if (pressed && pointer === "mouse") return;
  timer = setTimeout(settled, SETTLED);
});

function settled() {
  const active = document.activeElement;
  if (active && (takesText(active) || active.closest("#toolbar, #asking, #popover, #message, dialog[open]"))) return;
  if (fingerprint() === seen) return;
  if (kept) return redraw();
  if (pressed && pointer === "mouse") return;
  take(pointer === "touch" ? "touch" : "keys");
}

// Marked: nothing is chosen any more. The browser's own caret, where there is one, stays at the passage's end.
document.addEventListener("postil:marked", (event) => {
  const { passage } = /** @type {CustomEvent} */ (event).detail;
  const range = passage && via === "keys" ? rangeOf(passage.start, passage.end) : null;
  drop();
  if (range) document.getSelection()?.collapse(range.endContainer, range.endOffset);
});
