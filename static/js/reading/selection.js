// From what somebody selected to a passage of the article.

import { endOf, paragraphs, pointAt, rangeOf, startOf, unitAt } from "./offsets.js";
import { edge, trimmed } from "./words.js";

/**
 * A stretch of the article: code points, and the words that stand there.
 * @typedef {{ start: number, end: number, quote: string }} Passage
 */
/** @typedef {{ para: HTMLElement, start: number, end: number }} Piece  A stretch of one paragraph, in units. */

/**
 * The passage that a range covers: without white space at its ends, in whole words unless `exact`. What the range
 * covers outside of paragraphs does not count. Null where no text is left.
 * @param {Range} range
 * @param {{ exact?: boolean }} [options]
 * @returns {Passage | null}
 */
export function passageOf(range, { exact = false } = {}) {
  const pieces = paragraphs()
    .filter((para) => range.intersectsNode(para))
    .map((para) => piece(para, range))
    .filter((each) => each !== null);
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || !last) return null;
  return between(first.para, first.start, last.para, last.end, { exact });
}

/** @param {HTMLElement} para @param {Range} range @returns {Piece | null} */
function piece(para, range) {
  const start = unitAt(para, range.startContainer, range.startOffset);
  const end = unitAt(para, range.endContainer, range.endOffset);
  const within = trimmed(para.textContent, start, end);
  return within && { para, ...within };
}

/**
 * The passage from a unit of one paragraph to a unit of the same or a later one.
 * @param {HTMLElement} first
 * @param {number} from
 * @param {HTMLElement} last
 * @param {number} to
 * @param {{ exact?: boolean }} [options]
 * @returns {Passage}
 */
export function between(first, from, last, to, { exact = false } = {}) {
  const start = pointAt(first, edge(first.textContent, from, -1, { whole: !exact, lang: first.lang || language() }));
  const end = pointAt(last, edge(last.textContent, to, 1, { whole: !exact, lang: last.lang || language() }));
  return { start, end, quote: quoteOf(start, end) };
}

/** The language of the text, as a tag. */
export const language = () => document.getElementById("text")?.lang ?? "";

/**
 * The words from `start` to `end`. Between paragraphs the article has line ends, which the page does not show.
 * @param {number} start
 * @param {number} end
 * @returns {string}
 */
function quoteOf(start, end) {
  let quote = "";
  let reached = start;
  for (const para of paragraphs()) {
    if (endOf(para) <= start) continue;
    if (startOf(para) >= end) break;
    quote += "\n".repeat(Math.max(0, startOf(para) - reached));
    const points = [...para.textContent];
    quote += points.slice(Math.max(0, start - startOf(para)), end - startOf(para)).join("");
    reached = endOf(para);
  }
  return quote;
}

/**
 * Let the browser show the passage as selected, in the direction that the selection had.
 * @param {Passage} passage
 */
export function show(passage) {
  const selection = document.getSelection();
  const range = rangeOf(passage.start, passage.end);
  if (!selection || !range) return;
  const backward = isBackward(selection);
  const ends = [range.startContainer, range.startOffset, range.endContainer, range.endOffset];
  const [a, b, c, d] = backward ? [ends[2], ends[3], ends[0], ends[1]] : ends;
  selection.setBaseAndExtent(a, b, c, d);
}

/** @param {Selection} selection */
function isBackward(selection) {
  if (!selection.rangeCount || selection.isCollapsed) return false;
  const range = selection.getRangeAt(0);
  return selection.focusNode === range.startContainer && selection.focusOffset === range.startOffset;
}
