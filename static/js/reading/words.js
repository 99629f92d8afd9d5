// Where words and characters begin and end, in UTF-16 units of one string. Pure: no page is looked at.

/** @typedef {{ start: number, end: number }} Stretch */

// As Python's str.isspace: with NEL, without the zero-width no-break space.
const SPACE = /^[^\S\uFEFF]$|^\x85$/u;
const APOSTROPHE = /^['’]$/u;
// Written without spaces: what a dictionary calls a word there is not what a reader sees as one.
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]/u;

const segmenters = new Map();

/** @param {"word" | "grapheme"} granularity @param {string} lang */
function segmenter(granularity, lang) {
  const key = `${granularity} ${lang}`;
  if (!segmenters.has(key)) segmenters.set(key, made(granularity, lang));
  return segmenters.get(key);
}

function made(granularity, lang) {
  if (!("Segmenter" in Intl)) return plain(granularity);
  try {
    return new Intl.Segmenter(lang || undefined, { granularity });
  } catch {
    return new Intl.Segmenter(undefined, { granularity }); // the page's language is no language tag
  }
}

/** For browsers without Intl.Segmenter (Firefox before 125): good for words in letters, near enough for characters. */
function plain(granularity) {
  const pattern =
    granularity === "word"
      ? /[\p{L}\p{N}\p{M}_]+(?:['’.,][\p{L}\p{N}\p{M}_]+)*|[^]/gu
      : /\r\n|\p{RI}\p{RI}|[^](?:[\p{M}\p{EMod}\uFE0F]|\u200D[^])*/gu;
  const word = /^[\p{L}\p{N}_]/u;
  /** @param {string} text */
  const segment = (text) => {
    const all = [...text.matchAll(pattern)].map((found) => ({
      segment: found[0],
      index: found.index,
      isWordLike: word.test(found[0]),
    }));
    const containing = (/** @type {number} */ at) =>
      all.find((each) => at >= each.index && at < each.index + each.segment.length);
    return { containing, [Symbol.iterator]: () => all[Symbol.iterator]() };
  };
  return { segment };
}

/**
 * The words of a text, in order.
 * @param {string} text
 * @param {string} [lang]
 * @returns {Stretch[]}
 */
export function words(text, lang = "") {
  return [...segmenter("word", lang).segment(text)]
    .filter((each) => each.isWordLike)
    .map((each) => ({ start: each.index, end: each.index + each.segment.length }));
}

/**
 * The stretch without the white space at its ends; null where nothing else is in it.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {Stretch | null}
 */
export function trimmed(text, start, end) {
  while (start < end && SPACE.test(text[start])) start += 1;
  while (end > start && SPACE.test(text[end - 1])) end -= 1;
  return start < end ? { start, end } : null;
}

/**
 * The place moved outwards (`way` -1 or 1) to where a character, or with `whole` a word, begins or ends. A place
 * beside an apostrophe inside a word stays: “Tokayev” can be had out of “Tokayev’s”.
 * @param {string} text
 * @param {number} at
 * @param {-1 | 1} way
 * @param {{ whole?: boolean, lang?: string }} [options]
 * @returns {number}
 */
export function edge(text, at, way, { whole = true, lang = "" } = {}) {
  if (at <= 0 || at >= text.length) return at;
  const character = segmenter("grapheme", lang).segment(text).containing(at);
  if (character.index < at) at = way < 0 ? character.index : character.index + character.segment.length;
  if (!whole || at <= 0 || at >= text.length) return at;
  if (APOSTROPHE.test(text[at]) || APOSTROPHE.test(text[at - 1])) return at;
  const word = segmenter("word", lang).segment(text).containing(at);
  if (word.index >= at || !word.isWordLike || UNSPACED.test(word.segment)) return at;
  return way < 0 ? word.index : word.index + word.segment.length;
}

/**
 * The next place, from `at` in direction `way`, where a character begins or ends.
 * @param {string} text
 * @param {number} at
 * @param {-1 | 1} way
 * @param {string} [lang]
 * @returns {number}
 */
export function beside(text, at, way, lang = "") {
  const next = at + way;
  return next < 0 || next > text.length ? at : edge(text, next, way, { whole: false, lang });
}
