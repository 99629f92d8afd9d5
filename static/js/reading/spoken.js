// What a sentence is called when it is read aloud: its words, then what is marked in it.

import { byId, layersOf } from "./page.js";

const MOST = 6; // things that are named one by one

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, " ").trim();

/**
 * What an annotation is called: “speculation by ben”, “person Tokayev by ada”, “source attribution by cleo: source, cue”.
 * The parts are named where the annotation has several, and only those that stand here.
 * @param {HTMLElement} card
 * @param {string[]} roles  The keys of the parts that stand here.
 */
function annotation(card, roles) {
  const name = small(plain(card.querySelector(".tag")?.textContent ?? "annotation"));
  const entity = card.matches(".entity") ? ` ${plain(card.querySelector(".stands-for, .quote")?.textContent ?? "")}` : "";
  const author = plain(card.querySelector(".by")?.textContent ?? "");
  const all = new Set(layersOf(card.dataset.id ?? "").map((layer) => layer.dataset.role));
  const parts = all.size > 1 && roles.length ? `: ${roles.map((key) => part(card, key)).join(", ")}` : "";
  return `${name}${entity}${author && ` by ${author}`}${parts}`;
}

/** @param {HTMLElement} card @param {string} key */
const part = (card, key) =>
  plain(card.querySelector(`.part[data-role="${CSS.escape(key)}"] .role`)?.textContent ?? key).toLowerCase();

/** A name inside of a line begins small, save an abbreviation. @param {string} name */
const small = (name) => (/^\p{Lu}\p{Lu}/u.test(name) ? name : name.slice(0, 1).toLowerCase() + name.slice(1));

/** A name is told with the name, a statement by its tag alone: its words are the sentence's. @param {HTMLElement} link */
const suggestion = (link) => {
  const name = link.matches(".entity") ? ` ${plain(link.querySelector("b")?.textContent ?? "")}` : "";
  return `suggested ${small(plain(link.querySelector(".tag")?.textContent ?? ""))}${name}`;
};

/** What is marked in an element, in the order of the text. @param {HTMLElement} element @returns {string[]} */
function marked(element) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const mark of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(".mark"))) {
    const { annotations = "", suggestion = "" } = mark.dataset;
    for (const id of `${annotations} ${suggestion}`.split(" ")) if (id && !found.has(id)) found.set(id, new Set());
  }
  for (const layer of /** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(".layer[data-role]")))
    found.get(layer.dataset.id ?? "")?.add(layer.dataset.role ?? "");
  return [...found].flatMap(([id, roles]) => {
    const card = byId(`a-${id}`);
    if (card) return [annotation(card, [...roles])];
    const link = byId(`s-${id}`);
    return link ? [suggestion(link)] : [];
  });
}

/** Things of one name are named once. @param {string[]} names @returns {string[]} */
function counted(names) {
  const numbers = new Map();
  for (const name of names) numbers.set(name, (numbers.get(name) ?? 0) + 1);
  return [...numbers].map(([name, number]) => (number > 1 ? `${name}, ${number} times` : name));
}

/**
 * The spoken name of a sentence: all its words, since it may be read by ear alone; of what is marked in it no more
 * than one can keep in mind.
 * @param {HTMLElement} sentence
 */
export function nameOf(sentence) {
  const words = plain(sentence.textContent);
  const names = counted(marked(sentence));
  if (!names.length) return words;
  const rest = names.length - MOST;
  const listed = (rest > 1 ? [...names.slice(0, MOST), `${rest} more`] : names).join("; ");
  const end = /[.!?…。！？؟।]['"’”»›)\]」』]*$/u.test(words) ? "" : ".";
  return `${words}${end} ${listed[0].toUpperCase()}${listed.slice(1)}.`;
}

/** Words to be heard: the beginning and the end of many. @param {string} quote */
export function heard(quote) {
  const words = plain(quote);
  return words.length > 120 ? `${words.slice(0, 50)} … ${words.slice(-50)}` : words;
}
