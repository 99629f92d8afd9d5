// The reading cursor: reading, selecting and marking by keys, without any selection of the browser's. What it has is
// the chosen passage (pending.js); the sentence in which it stands has the focus.

import { announce } from "../message.js";
import { takesText } from "../keys.js";
import { boundaryAt, paragraphWith, rangeOf, sentencesOf, sentenceWith, startOf, unitsIn } from "./offsets.js";
import { bringBox, drawn, toolbar } from "./page.js";
import { choose, current, drop, isShown } from "./pending.js";
import { isCovered } from "./pressed.js";
import { between } from "./selection.js";
import { heard } from "./spoken.js";
import { firstInView, follow, isInView, standAt, standing } from "./standing.js";
import * as steps from "./steps.js";
import { close, enter, isOpen } from "./toolbar.js";

/** @typedef {import("./steps.js").Cursor} Cursor */
/** @typedef {import("./steps.js").Kind} Kind */
/** @typedef {import("./steps.js").Way} Way */

const TOUCHED = 400; // ms after a touch within which the browser makes mouse events of it

/** @type {Cursor | null} */
let cursor = null;
/** @type {number | null} Where the cursor begins when there is none: where the reader has clicked. A code point. */
let clicked = null;
let hinted = false;
/** Whether the focus moves by our doing or by the pointer's, which chooses nothing. */
let moving = false;
let pointing = false;
/** @type {Element | null} What had the focus when the reader went to another window. */
let left = null;
/** F7 was pressed: the browser's own caret moves by the arrows. No page is told whether it is on. */
let caret = false;

/** @param {Cursor} of @returns {import("./selection.js").Passage | null} */
function passageOf(of) {
  const { start, end } = steps.span(of);
  const first = paragraphWith(start);
  const last = paragraphWith(end - 1);
  if (!first || !last || start >= end) return null;
  const [from, to] = [start - startOf(first), end - startOf(last)];
  return between(first, unitsIn(first.textContent, from), last, unitsIn(last.textContent, to), { exact: true });
}

/** The sentence that the cursor stands in. @param {Cursor} of */
const sentenceAt = (of) => sentenceWith(Math.min(of.anchor.start, of.head ?? of.anchor.start));

/** @param {HTMLElement} sentence @param {{ focus?: boolean }} [options] @returns {boolean} */
function standQuietly(sentence, options) {
  moving = true;
  try {
    return standAt(sentence, options);
  } finally {
    moving = false;
  }
}

/** Move the cursor and choose what it has. @param {Cursor} next @param {{ selecting?: boolean }} [options] */
function put(next, { selecting = false } = {}) {
  const passage = passageOf(next);
  if (!passage) return;
  cursor = next;
  clicked = null;
  const chosen = document.getSelection();
  if (chosen?.rangeCount) chosen.removeAllRanges();
  const now = standing();
  const stays = next.head !== null && now && now === document.activeElement && now.isConnected;
  const sentence = stays ? now : sentenceAt(next);
  const came = sentence ? standQuietly(sentence, { focus: true }) : false;
  choose(passage, { by: "words", quiet: !selecting, native: false });
  const edge = steps.edgeOf(next);
  const range = rangeOf(edge.start, edge.end);
  if (range) bringBox(range.getBoundingClientRect());
  if (came && next.unit === "sentence" && next.head === null) return; // its name is being read
  const words = heard(passage.quote);
  announce(hinted || !toolbar() ? words : `${words}. Press a tag’s key to mark this, Enter for the tags.`);
  hinted = true;
}

/**
 * The cursor from which to go on, or the sentence at which to begin: the focused one, the focused card's, or the first
 * in view.
 * @returns {{ from: Cursor } | { at: HTMLElement | undefined }}
 */
function origin() {
  const active = document.activeElement;
  const card = /** @type {HTMLElement | null} */ (active?.closest(".card[data-id]") ?? null);
  if (card?.dataset.start) return { at: sentenceWith(Number(card.dataset.start)) };
  const holder = /** @type {HTMLElement | null} */ (active?.closest("#text :is(.sentence, .para)") ?? null);
  const sentence = cursor && sentenceAt(cursor);
  if (cursor && sentence && isInView(sentence)) {
    const extended = cursor.head !== null && holder === standing();
    if (!holder || extended || holder.contains(sentence) || sentence.contains(holder)) return { from: cursor };
  }
  const point = clicked === null ? undefined : sentenceWith(clicked);
  if (point && isInView(point) && (!holder || holder.contains(point))) return { at: point };
  if (holder && isInView(holder)) return { at: holder.matches(".para") ? sentencesOf(holder)[0] : holder };
  return { at: firstInView() };
}

/**
 * Move the cursor; where there is none yet, begin it.
 * @param {Kind | "character" | "end"} kind  `end`: to the end of the sentence.
 * @param {Way} way
 * @param {{ extend?: boolean }} [options]
 */
export function go(kind, way, { extend = false } = {}) {
  const found = origin();
  const begun = "from" in found ? found.from : found.at ? steps.atSentence(steps.stretchOf(found.at)) : null;
  if (!begun) return;
  const begins = !("from" in found);
  const next = extend ? extended(begun, kind, way) : moved(begun, kind, way, begins);
  if (next) put(next, { selecting: extend });
  else announce(way > 0 ? "The end of the text." : "The beginning of the text.");
}

/** @param {Cursor} from @param {Kind | "character" | "end"} kind @param {Way} way @param {boolean} begins */
function moved(from, kind, way, begins) {
  if (kind === "end") return steps.toEnd(from, way);
  if (kind === "character") return from;
  if (!begins) return steps.step(from, kind, way);
  if (kind === "word") return steps.step(from, "word", 1);
  // Back from the reader's place, which is no place yet, is what stands above it; from a card it is the card's.
  const card = document.activeElement?.closest(".card[data-id]");
  return kind === "paragraph" && (card || way < 0) ? (steps.step(from, kind, way) ?? from) : from;
}

/** @param {Cursor} from @param {Kind | "character" | "end"} kind @param {Way} way */
function extended(from, kind, way) {
  if (kind === "end") return steps.growToEnd(from, way);
  return kind === "character" ? steps.growByCharacter(from, way) : steps.grow(from, kind, way);
}

/** Where a key that moves goes. @param {KeyboardEvent} event @returns {[Kind | "character" | "end", Way] | null} */
function meaning({ key, ctrlKey, altKey, shiftKey }) {
  const way = key === "ArrowDown" || key === "ArrowRight" || key === "End" ? 1 : -1;
  if (key === "ArrowDown" || key === "ArrowUp") return altKey ? null : [ctrlKey ? "paragraph" : "sentence", way];
  if (ctrlKey) return null;
  if (key === "Home" || key === "End") return !altKey && isInText() ? ["end", way] : null;
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  const at = cursor && paragraphWith(steps.edgeOf(cursor).start);
  const para = at ?? document.activeElement?.closest("#text .para") ?? drawn()[0];
  const along = /** @type {Way} */ (para && getComputedStyle(para).direction === "rtl" ? -way : way);
  return altKey ? (shiftKey ? ["character", along] : null) : ["word", along];
}

const isInText = () => document.activeElement?.closest("#text .para") != null;

/** Whether nothing else wants the arrows there. @param {Element} target */
function isFree(target) {
  if (takesText(target)) return false;
  return target === document.body || target.matches("#main, #text, #margin .card") || inTextOrAsking(target);
}

/** @param {Element} target */
const inTextOrAsking = (target) => Boolean(target.closest("#text .para, #asking"));

/** What the browser shows as selected is extended by the browser. @param {KeyboardEvent} event */
const isBrowsers = ({ shiftKey }) => caret || (shiftKey && document.getSelection()?.isCollapsed === false);

/** Into the bar with what is chosen; where nothing is, the sentence is. @param {Element} target */
function goInto(target) {
  if (!toolbar() || target.closest("a, button, summary, .mark, .card, #asking")) return false;
  if (current()) return enter();
  if (!isInText()) return false;
  take();
  return true;
}

/** Choose what the cursor has, or the sentence it begins at, without moving it. */
function take() {
  const found = origin();
  const next = "from" in found ? found.from : found.at && steps.atSentence(steps.stretchOf(found.at));
  if (next) put(next);
}

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.key === "F7") caret = !caret;
  if (event.defaultPrevented || event.metaKey || event.isComposing || isCovered() || !isFree(target)) return;
  if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
    if (goInto(target)) event.preventDefault();
  } else if (event.key === "Escape" && isShown() && !isOpen() && !target.closest(".card")) {
    event.preventDefault();
    drop();
  } else {
    const found = meaning(event);
    if (!found || isBrowsers(event)) return;
    event.preventDefault();
    go(...found, { extend: event.shiftKey });
  }
});

// Chosen in another way: the cursor goes on from there.
document.addEventListener("postil:passage", (event) => {
  const { passage, via } = /** @type {CustomEvent} */ (event).detail;
  if (!passage || via === "words") return;
  cursor = { anchor: { start: passage.start, end: passage.end }, head: null, unit: "word" };
  const sentence = sentenceAt(cursor);
  if (sentence && via === "mouse") standQuietly(sentence);
});

// Marked: the cursor stays, and another key gives another tag. What is marked shows now, and not that it was chosen.
document.addEventListener("postil:marked", (event) => {
  const { passage, byKeys } = /** @type {CustomEvent} */ (event).detail;
  if (!passage) return;
  close();
  const own = cursor && passageOf(cursor);
  const ours = own && own.start === passage.start && own.end === passage.end;
  if (!ours) cursor = { anchor: { start: passage.start, end: passage.end }, head: null, unit: "word" };
  if (byKeys && ours) choose(passage, { by: "words", quiet: true, native: false, drawn: false });
  const active = document.activeElement;
  const sentence = cursor && sentenceAt(cursor);
  if (!sentence || (active !== document.body && active?.isConnected && !active.closest("#toolbar"))) return;
  if (byKeys || active === document.body) standQuietly(sentence, { focus: true });
});

// Drawn anew: the place is found again by its code points, and its name tells what is marked now.
function restore() {
  const sentence = cursor && sentenceAt(cursor);
  if (sentence && (standing() === sentence || !standing())) standQuietly(sentence);
  else follow();
}
for (const name of ["htmx:afterSwap", "htmx:oobAfterSwap", "htmx:afterRequest"])
  document.addEventListener(name, restore);

// Who comes by Tab, or is sent back to a sentence, has the cursor there.
document.addEventListener("focusin", (event) => {
  const sentence = event.target instanceof HTMLElement && event.target === standing() ? event.target : null;
  const returned = sentence && sentence === left;
  left = null;
  if (!sentence || returned || moving || pointing || current()) return;
  const found = origin();
  const at = "from" in found && sentenceAt(found.from) === sentence ? found.from : null;
  const next = at ?? steps.atSentence(steps.stretchOf(sentence));
  const passage = next && passageOf(next);
  if (!passage) return;
  cursor = next;
  choose(passage, { by: "words", quiet: true, native: false });
});
addEventListener("blur", (event) => {
  if (event.target === window) left = document.activeElement;
});

document.addEventListener("pointerdown", () => (pointing = true));
// After a touch has ended the browser makes mouse events of it, which move the focus: they are part of it.
for (const name of ["pointerup", "pointercancel"])
  document.addEventListener(name, (event) => {
    if (event.pointerType === "mouse") pointing = false;
    else setTimeout(() => (pointing = false), TOUCHED);
  });

// A click is a place to begin at.
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest("#text .para") : null;
  if (!target || event.detail === 0) return;
  const inside = /** @type {Element} */ (event.target).closest(".sentence");
  const sentence = /** @type {HTMLElement} */ (inside ?? sentencesOf(/** @type {HTMLElement} */ (target))[0]);
  if (!sentence) return;
  cursor = null;
  clicked = startOf(sentence);
  standQuietly(sentence);
});

/** The mark at the cursor's word, for who wants to open what is marked there. @returns {HTMLElement | null} */
export function markHere() {
  const passage = current();
  const para = passage && cursor?.unit !== "sentence" && paragraphWith(passage.start);
  if (!para) return null;
  const { node } = boundaryAt(para, unitsIn(para.textContent, passage.start - startOf(para)));
  return node.parentElement?.closest(".mark") ?? null;
}
