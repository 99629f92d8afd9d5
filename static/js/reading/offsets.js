// Places in the article. The server counts in Unicode code points of the whole text; the browser in UTF-16 units of a
// text node. Both are known here and nowhere else: outside, a number is a code point in the article ("point") or a
// UTF-16 index into one paragraph's textContent ("unit").

/** @typedef {{ node: Node, offset: number }} Boundary  A place as the DOM has it. */

/**
 * How many code points the first `units` UTF-16 units of `text` hold.
 * @param {string} text
 * @param {number} [units]
 * @returns {number}
 */
export function pointsIn(text, units = text.length) {
  let points = 0;
  for (let at = 0; at < units; points += 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return points;
}

/**
 * The UTF-16 index of the code point number `points` of `text`.
 * @param {string} text
 * @param {number} points
 * @returns {number}
 */
export function unitsIn(text, points) {
  let units = 0;
  for (let left = points; left > 0 && units < text.length; left -= 1) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

/** @returns {HTMLElement[]} The paragraphs in the order of the text. */
export const paragraphs = () => [...document.querySelectorAll("#text .para")];

/** @param {HTMLElement} element  A paragraph or a sentence. */
export const startOf = (element) => Number(element.dataset.start);
/** @param {HTMLElement} element */
export const endOf = (element) => Number(element.dataset.end);

/** The sentences of a paragraph; one without any is one itself. @param {HTMLElement} para @returns {HTMLElement[]} */
export function sentencesOf(para) {
  const all = /** @type {HTMLElement[]} */ ([...para.querySelectorAll(".sentence")]);
  return all.length || !para.textContent.trim() ? all : [para];
}

/**
 * The code point in the article at a unit of a paragraph.
 * @param {HTMLElement} para
 * @param {number} unit
 */
export const pointAt = (para, unit) => startOf(para) + pointsIn(para.textContent, unit);

/**
 * The unit of `para` at a DOM place, drawn to the paragraph's nearer end where it lies outside.
 * @param {HTMLElement} para
 * @param {Node} node
 * @param {number} offset
 * @returns {number}
 */
export function unitAt(para, node, offset) {
  const whole = document.createRange();
  whole.selectNodeContents(para);
  const side = whole.comparePoint(node, offset);
  if (side < 0) return 0;
  if (side > 0) return para.textContent.length;
  whole.setEnd(node, offset);
  return whole.toString().length;
}

/**
 * The DOM place of a unit. A place between two text nodes belongs to the later one, or with `ending` to the earlier.
 * @param {HTMLElement} para
 * @param {number} unit
 * @param {{ ending?: boolean }} [options]
 * @returns {Boundary}
 */
export function boundaryAt(para, unit, { ending = false } = {}) {
  const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT);
  let left = unit;
  let last = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.length;
    if (ending ? left <= length && (left > 0 || unit === 0) : left < length) return { node, offset: left };
    left -= length;
    last = node;
  }
  return last ? { node: last, offset: last.data.length } : { node: para, offset: 0 };
}

/**
 * The paragraph that holds a point; for a point between two, the later one.
 * @param {number} point
 * @returns {HTMLElement | undefined}
 */
export const paragraphWith = (point) => paragraphs().find((para) => point < endOf(para));

/**
 * The sentence that holds a point; for a point between two, the later one.
 * @param {number} point
 * @returns {HTMLElement | undefined}
 */
export function sentenceWith(point) {
  const para = paragraphWith(point);
  if (!para) return;
  const all = sentencesOf(para);
  return all.find((sentence) => point < endOf(sentence)) ?? all.at(-1);
}

/**
 * What stands from `start` to `end`, as the DOM has it; null where the page does not show it.
 * @param {number} start
 * @param {number} end
 * @returns {Range | null}
 */
export function rangeOf(start, end) {
  const first = paragraphWith(start);
  const last = paragraphWith(end - 1);
  if (!first || !last) return null;
  const from = boundaryAt(first, unitsIn(first.textContent, start - startOf(first)));
  const to = boundaryAt(last, unitsIn(last.textContent, end - startOf(last)), { ending: true });
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}
