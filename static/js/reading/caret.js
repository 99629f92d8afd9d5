// Selecting without a mouse. In a focused paragraph the arrows go from word to word, with Shift they select, with Alt
// and Shift by single characters. The cursor is the selection itself: whoever sees selections sees it.

import { announce } from "../message.js";
import { takesText } from "../keys.js";
import { boundaryAt, paragraphWith, startOf, unitsIn } from "./offsets.js";
import { bringBox, drawn, focusOn, toolbar } from "./page.js";
import { choose, chosenBy, current, drop } from "./pending.js";
import { isCovered } from "./pressed.js";
import { between, language } from "./selection.js";
import { close, enter, isOpen } from "./toolbar.js";
import { beside, words } from "./words.js";

/** @typedef {{ para: HTMLElement, start: number, end: number }} Word  A stretch of a paragraph, in units. */

/** @type {{ anchor: Word, focus: Word } | null} */
let cursor = null;
let hinted = false;
/** @type {number | null} The column that going up and down keeps to, in pixels of the window. */
let column = null;
/** @type {number | null} The code point from which the arrows go on after a passage was marked. */
let resume = null;

/** @param {HTMLElement} para @returns {Word[]} */
const wordsOf = (para) => words(para.textContent, para.lang || language()).map((word) => ({ para, ...word }));

/** The paragraph after (1) or before (-1) one that has words. @param {HTMLElement} para @param {-1 | 1} way */
function neighbour(para, way) {
  const all = drawn();
  for (let at = all.indexOf(para) + way; at >= 0 && at < all.length; at += way) {
    const list = wordsOf(all[at]);
    if (list.length) return list;
  }
  return null;
}

/** The word after or before a place. @param {Word} from @param {-1 | 1} way @returns {Word} */
function step(from, way) {
  const list = wordsOf(from.para);
  const next = way > 0 ? list.find((word) => word.start >= from.end) : list.findLast((word) => word.end <= from.start);
  if (next) return next;
  return neighbour(from.para, way)?.at(way > 0 ? 0 : -1) ?? from;
}

/** @param {Word} word */
function boxOf(word) {
  const from = boundaryAt(word.para, word.start);
  const to = boundaryAt(word.para, word.end, { ending: true });
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range.getBoundingClientRect();
}

/**
 * The word a line further down (1) or up (-1) that stands nearest below or above.
 * @param {Word} from
 * @param {-1 | 1} way
 */
function line(from, way) {
  const here = boxOf(from);
  column ??= (here.left + here.right) / 2;
  let next = from;
  let best = from;
  let nearest = Number.POSITIVE_INFINITY;
  /** @type {DOMRect | null} */
  let row = null;
  for (;;) {
    const following = step(next, way);
    if (following === next) return best;
    next = following;
    const box = boxOf(next);
    const middleOf = (box.top + box.bottom) / 2;
    if (middleOf < here.bottom && middleOf > here.top) continue; // still the same line
    row ??= box;
    if (middleOf > row.bottom || middleOf < row.top) return best; // already the line after
    const away = Math.abs((box.left + box.right) / 2 - column);
    if (away < nearest) [best, nearest] = [next, away];
  }
}

/**
 * A character further: the focus is a place then, not a word.
 * @param {Word} from
 * @param {-1 | 1} way
 * @param {Word} anchor
 * @returns {Word}
 */
function character(from, way, anchor) {
  const ahead = isBefore(anchor, from) || (from.para === anchor.para && from.end > anchor.end) || from === anchor;
  const edge = ahead ? from.end : from.start;
  const at = beside(from.para.textContent, edge, way, from.para.lang || language());
  return { para: from.para, start: at, end: at };
}

/** @param {Word} one @param {Word} other */
const isBefore = (one, other) =>
  startOf(one.para) < startOf(other.para) || (one.para === other.para && one.start < other.start);

/**
 * Where the arrows begin: after what was marked last, if that is in this paragraph; else at its first word.
 * @param {HTMLElement} para
 * @returns {Word | null}
 */
function begin(para) {
  const list = wordsOf(para);
  if (resume !== null && paragraphWith(resume) === para) {
    const unit = unitsIn(para.textContent, resume - startOf(para));
    return list.find((word) => word.start >= unit) ?? list.at(-1) ?? null;
  }
  return list[0] ?? null;
}

/** @param {KeyboardEvent} event @param {Word} from @returns {Word | null} */
function moved(event, from) {
  if (!event.key.match(/^Arrow(Up|Down)$/)) column = null;
  const way = getComputedStyle(from.para).direction === "rtl" ? -1 : 1;
  const list = wordsOf(from.para);
  switch (event.key) {
    case "ArrowRight":
      return event.altKey
        ? character(from, /** @type {1 | -1} */ (way), cursor.anchor)
        : step(from, /** @type {1 | -1} */ (way));
    case "ArrowLeft":
      return event.altKey
        ? character(from, /** @type {1 | -1} */ (-way), cursor.anchor)
        : step(from, /** @type {1 | -1} */ (-way));
    case "ArrowDown":
      return line(from, 1);
    case "ArrowUp":
      return line(from, -1);
    case "Home":
      return list[0];
    case "End":
      return list.at(-1);
    default:
      return null;
  }
}

/** Choose what lies between the cursor's ends. @param {boolean} selecting */
function put(selecting) {
  const { anchor, focus } = cursor;
  const [first, last] = isBefore(focus, anchor) ? [focus, anchor] : [anchor, focus];
  const end = first.para === last.para ? Math.max(first.end, last.end) : last.end;
  if (first.para === last.para && first.start >= end) return;
  const passage = between(first.para, first.start, last.para, end, { exact: true });
  choose(passage, { by: "words", quiet: !selecting });
  if (document.activeElement !== focus.para) focusOn(focus.para);
  bringBox(boxOf(focus));
  const { quote } = passage;
  const words = quote.length > 120 ? `${quote.slice(0, 50)} … ${quote.slice(-50)}` : quote;
  announce(hinted ? words : `${words}. Press a digit to mark this, Enter for the tags.`);
  hinted = true;
}

/** @param {KeyboardEvent} event @param {HTMLElement} para */
function walk(event, para) {
  const going = cursor?.focus.para.isConnected && cursor.anchor.para.isConnected && current() && chosenBy() === "words";
  if (!going) {
    if (!event.key.match(/^Arrow(Left|Right)$/)) return;
    const word = begin(para);
    if (!word) return;
    event.preventDefault();
    column = null;
    cursor = { anchor: word, focus: word };
    return put(event.shiftKey);
  }
  if (event.altKey && !event.shiftKey) return;
  const next = moved(event, cursor.focus);
  if (!next) return;
  event.preventDefault();
  cursor = event.shiftKey ? { anchor: cursor.anchor, focus: next } : { anchor: next, focus: next };
  put(event.shiftKey);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing || !toolbar()) return;
  if (isCovered()) return;
  const target = /** @type {HTMLElement} */ (event.target);
  if (takesText(target)) return;
  const para = /** @type {HTMLElement | null} */ (target.closest("#text .para"));
  if (event.key === "Enter" && (para || target === document.body) && !target.closest("a, button, summary, .mark")) {
    if (current() ? enter() : para && start(para)) event.preventDefault();
  } else if (event.key === "Escape" && current() && !isOpen()) {
    event.preventDefault();
    drop();
  } else if (para && event.key.match(/^(Arrow|Home$|End$)/)) walk(event, para);
});

/** @param {HTMLElement} para */
function start(para) {
  const word = begin(para);
  if (!word) return false;
  cursor = { anchor: word, focus: word };
  put(false);
  return true;
}

document.addEventListener("postil:passage", (event) => {
  const { passage, via } = /** @type {CustomEvent} */ (event).detail;
  if (!passage || via !== "words") cursor = null;
});

// Marked by keys: the reader goes on from the passage's end.
document.addEventListener("postil:marked", (event) => {
  const { passage, byKeys } = /** @type {CustomEvent} */ (event).detail;
  if (!passage) return;
  resume = passage.end;
  close();
  const active = document.activeElement;
  if (byKeys || active === document.body) {
    const last = paragraphWith(passage.end - 1);
    if (active === document.body || !active?.isConnected || active.closest("#toolbar")) focusOn(last);
  }
});

/** The word or mark under the cursor, for who wants to open what is marked there. @returns {HTMLElement | null} */
export function markHere() {
  const passage = current();
  const para = passage && paragraphWith(passage.start);
  if (!para) return null;
  const { node } = boundaryAt(para, unitsIn(para.textContent, passage.start - startOf(para)));
  return node.parentElement?.closest(".mark") ?? null;
}
