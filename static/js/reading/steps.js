// Where the reading cursor goes: by sentence, word, paragraph or character. It knows where those stand on the page and
// changes nothing there. All numbers are code points of the article.

import { endOf, paragraphWith, pointsIn, sentencesOf, startOf, unitsIn } from "./offsets.js";
import { drawn } from "./page.js";
import { language } from "./selection.js";
import { beside, words } from "./words.js";

/** @typedef {{ start: number, end: number }} Stretch */
/** @typedef {"word" | "sentence" | "paragraph"} Kind */
/** @typedef {-1 | 1} Way  Against the text, or with it. */

/**
 * What the cursor has: `anchor`, and all from there to `head` if it was extended. A head at or behind the anchor's end
 * is a last place, one at or before its start a first.
 * @typedef {object} Cursor
 * @property {Stretch} anchor
 * @property {number | null} head
 * @property {"word" | "sentence"} unit  What it was moved by last.
 */

/** @param {HTMLElement} element @returns {Stretch} */
export const stretchOf = (element) => ({ start: startOf(element), end: endOf(element) });

/** @param {HTMLElement} para @returns {Stretch[]} */
function wordsOf(para) {
  const text = para.textContent;
  let [unit, point] = [0, startOf(para)];
  const reach = (/** @type {number} */ to) => {
    point += pointsIn(text.slice(unit, to));
    unit = to;
    return point;
  };
  return words(text, para.lang || language()).map(({ start, end }) => ({ start: reach(start), end: reach(end) }));
}

/** @param {HTMLElement} para @param {Kind} kind @returns {Stretch[]} */
function listed(para, kind) {
  if (kind === "word") return wordsOf(para);
  const sentences = sentencesOf(para).map(stretchOf);
  if (kind === "sentence") return sentences;
  const [first, last] = [sentences[0], sentences.at(-1)];
  return first && last ? [{ start: first.start, end: last.end }] : [];
}

/** The first that ends after a point. @param {number} point @param {Kind} kind @returns {Stretch | undefined} */
function endingAfter(point, kind) {
  for (const para of drawn()) {
    if (endOf(para) <= point) continue;
    const found = listed(para, kind).find(({ end }) => end > point);
    if (found) return found;
  }
}

/** The first that begins at a point or after it. @param {number} point @param {Kind} kind @returns {Stretch | undefined} */
function beginningFrom(point, kind) {
  for (const para of drawn()) {
    if (endOf(para) <= point) continue;
    const found = listed(para, kind).find(({ start }) => start >= point);
    if (found) return found;
  }
}

/** The last that begins before a point. @param {number} point @param {Kind} kind @returns {Stretch | undefined} */
function beginningBefore(point, kind) {
  for (const para of drawn().reverse()) {
    if (startOf(para) >= point) continue;
    const found = listed(para, kind).findLast(({ start }) => start < point);
    if (found) return found;
  }
}

/** The last that ends at a point or before it. @param {number} point @param {Kind} kind @returns {Stretch | undefined} */
function endingBy(point, kind) {
  for (const para of drawn().reverse()) {
    if (startOf(para) >= point) continue;
    const found = listed(para, kind).findLast(({ end }) => end <= point);
    if (found) return found;
  }
}

/** All that the cursor has. @param {Cursor} cursor @returns {Stretch} */
export function span({ anchor, head }) {
  if (head === null) return anchor;
  return head >= anchor.end ? { start: anchor.start, end: head } : { start: head, end: anchor.end };
}

/** Where the cursor would be extended: its last word, or its first where it goes backwards. @param {Cursor} cursor */
export function edgeOf({ anchor, head }) {
  if (head === null) return anchor;
  if (head >= anchor.end) return { start: beginningBefore(head, "word")?.start ?? anchor.start, end: head };
  return { start: head, end: endingAfter(head, "word")?.end ?? anchor.end };
}

/** The sentence in which the cursor moves. @param {Cursor} cursor @returns {Stretch} */
function sentenceOf(cursor) {
  const edge = edgeOf(cursor);
  return endingAfter(edge.start, "sentence") ?? edge;
}

/** @param {Stretch | undefined} word @returns {Cursor | null} */
const atWord = (word) => (word ? { anchor: word, head: null, unit: "word" } : null);
/** @param {Stretch | undefined} sentence @returns {Cursor | null} */
export const atSentence = (sentence) => (sentence ? { anchor: sentence, head: null, unit: "sentence" } : null);

/** The first or last word inside. @param {Stretch} within @param {Way} way  1: the first. */
function wordIn(within, way) {
  const word = way > 0 ? endingAfter(within.start, "word") : beginningBefore(within.end, "word");
  return word && word.start < within.end && word.end > within.start ? word : undefined;
}

/**
 * The cursor one further. From a sentence the next word is its first.
 * @param {Cursor} cursor
 * @param {Kind} kind
 * @param {Way} way
 * @returns {Cursor | null} Null at the end of the text.
 */
export function step(cursor, kind, way) {
  if (kind === "word") {
    if (cursor.unit === "sentence" && way > 0) {
      const inside = atWord(wordIn(sentenceOf(cursor), 1));
      if (inside) return inside;
    }
    const edge = edgeOf(cursor);
    return atWord(way > 0 ? beginningFrom(edge.end, "word") : endingBy(edge.start, "word"));
  }
  const here = sentenceOf(cursor);
  if (kind === "paragraph") return byParagraph(cursor, here, way);
  if (way > 0) return atSentence(beginningFrom(here.end, "sentence"));
  // From a word it is the word's own sentence first.
  return atSentence(cursor.unit === "word" ? here : endingBy(here.start, "sentence"));
}

/** To a paragraph's first sentence; backwards to that of its own one first. @param {Cursor} cursor @param {Stretch} here @param {Way} way */
function byParagraph(cursor, here, way) {
  const own = endingAfter(here.start, "paragraph") ?? here;
  const inside = cursor.unit === "word" || cursor.head !== null || here.start > own.start;
  const next = way > 0 ? beginningFrom(own.end, "paragraph") : inside ? own : endingBy(own.start, "paragraph");
  return next ? atSentence(endingAfter(next.start, "sentence")) : null;
}

/** The first (-1) or last (1) word of the cursor's sentence. @param {Cursor} cursor @param {Way} way */
export const toEnd = (cursor, way) => atWord(wordIn(sentenceOf(cursor), way > 0 ? -1 : 1));

/** Extend it to the beginning (-1) or end (1) of the sentence. @param {Cursor} cursor @param {Way} way @returns {Cursor} */
export function growToEnd(cursor, way) {
  const { start, end } = sentenceOf(cursor);
  return { ...cursor, unit: "word", head: beyond(cursor.anchor, way > 0 ? end : start) };
}

/** A place inside the anchor extends nothing. @param {Stretch} anchor @param {number} head */
const beyond = (anchor, head) => (head > anchor.end || head < anchor.start ? head : null);

/**
 * The cursor extended or taken back by one. A sentence is taken for its words from first to last, so that words can be
 * left off at its end.
 * @param {Cursor} cursor
 * @param {Kind} kind
 * @param {Way} way
 * @returns {Cursor | null} Null at the end of the text.
 */
export function grow(cursor, kind, way) {
  let { anchor, head } = cursor;
  if (kind === "word" && head === null && cursor.unit === "sentence") {
    const first = wordIn(anchor, 1);
    if (first) [anchor, head] = [{ start: anchor.start, end: first.end }, anchor.end];
  }
  const unit = kind === "word" ? "word" : cursor.unit;
  const forward = head === null ? way > 0 : head >= anchor.end;
  const from = head ?? (way > 0 ? anchor.end : anchor.start);
  const to = forward ? lastPlace(from, kind, way) : firstPlace(from, kind, way);
  if (to !== undefined) return { anchor, unit, head: forward === way > 0 ? to : beyondSide(anchor, to, forward) };
  return forward === way > 0 ? null : { anchor, unit, head: null };
}

/** Taken back, it ends at the anchor. @param {Stretch} anchor @param {number} to @param {boolean} forward */
const beyondSide = (anchor, to, forward) => ((forward ? to > anchor.end : to < anchor.start) ? to : null);

/** Where the end goes. @param {number} from @param {Kind} kind @param {Way} way */
function lastPlace(from, kind, way) {
  if (way > 0) return endingAfter(from, kind)?.end;
  const now = beginningBefore(from, kind);
  return now && endingBy(now.start, kind)?.end;
}

/** Where the beginning goes. @param {number} from @param {Kind} kind @param {Way} way */
function firstPlace(from, kind, way) {
  if (way < 0) return beginningBefore(from, kind)?.start;
  const now = endingAfter(from, kind);
  return now && beginningFrom(now.end, kind)?.start;
}

/**
 * The cursor extended or taken back by a character, also into its anchor, within a paragraph.
 * @param {Cursor} cursor
 * @param {Way} way
 * @returns {Cursor | null} Null where nothing would be left.
 */
export function growByCharacter(cursor, way) {
  const { start, end } = span(cursor);
  const backward = cursor.head !== null && cursor.head <= cursor.anchor.start && cursor.head < cursor.anchor.end;
  const [from, still] = backward ? [start, end] : [end, start];
  const para = paragraphWith(backward ? from : from - 1);
  if (!para) return null;
  const text = para.textContent;
  const unit = beside(text, unitsIn(text, from - startOf(para)), way, para.lang || language());
  const head = startOf(para) + pointsIn(text, unit);
  if (head === still || head < still !== backward) return null;
  return { anchor: { start: still, end: still }, head, unit: "word" };
}
