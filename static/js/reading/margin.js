// The margin: each card level with its passage where it can be. Cards never overlap; the open one keeps its place and
// the others make room; where many crowd, they fold to one line. Cards are moved by transform, so nothing else moves.

import { isBeside, isDrawn, margin, text } from "./page.js";
import { cards, openIds } from "./cards.js";

const GAP = 8; // pixels between cards
const FAR = 96; // pixels from its passage beyond which a card's neighbours fold
/** @typedef {{ card: HTMLElement, want: number, height: number, top: number }} Item */

const QUIET = 600; // ms after which cards slide

let line = 34; // pixels that a folded card is high; measured once there is one

/** @type {Map<string, number>} Where each card was, so that one drawn anew slides from there. */
const was = new Map();
let asked = 0;

/** Lay the cards before the next frame. */
export function lay() {
  if (!asked) asked = requestAnimationFrame(layNow);
}

function layNow() {
  asked = 0;
  const aside = margin();
  if (!aside) return;
  const beside = isBeside();
  aside.toggleAttribute("data-flow", !beside);
  if (beside) level(aside);
  else flow(aside);
  aside.dataset.laid = "";
  // Cards slide when something is done, not while the page is still finding its shape.
  if (!aside.hasAttribute("data-slides")) setTimeout(() => margin()?.setAttribute("data-slides", ""), QUIET);
}

/** Under the text, or in the sheet: the cards stand one after the other. @param {HTMLElement} aside */
function flow(aside) {
  aside.style.minHeight = "";
  was.clear();
  for (const card of cards()) {
    card.style.top = card.style.transform = "";
    card.classList.remove("is-folded");
  }
}

/** @param {HTMLElement} aside */
function level(aside) {
  const all = cards();
  for (const card of all) card.classList.remove("is-folded");
  const zero = aside.getBoundingClientRect().top;
  const layers = firstLayers();
  const items = all.map((card) => ({ card, want: wanted(card, layers) - zero, height: card.offsetHeight, top: 0 }));
  items.sort((one, other) => one.want - other.want);
  stack(items);
  const crowded = crowd(items);
  for (const item of crowded) item.card.classList.add("is-folded");
  const measured = crowded[0]?.card.offsetHeight ?? line;
  if (measured !== line) {
    line = measured; // a first guess was wrong: once more, with what a folded card really takes
    return level(aside);
  }
  if (crowded.length) stack(items);
  pin(items);
  put(items);
  const end = items.at(-1);
  aside.style.minHeight = end ? `${Math.ceil(end.top + end.height)}px` : "";
}

/**
 * Where a card would like to be: level with the first line of its passage.
 * @param {HTMLElement} card
 * @param {Map<string, Element>} layers
 */
function wanted(card, layers) {
  const box = layers.get(card.dataset.id)?.getClientRects()[0] ?? stand(card)?.getBoundingClientRect();
  return box?.top ?? 0;
}

/** The first drawn mark of each annotation, by id. */
function firstLayers() {
  const first = new Map();
  for (const layer of document.querySelectorAll("#text .layer.first")) {
    if (!first.has(layer.dataset.id) && isDrawn(layer)) first.set(layer.dataset.id, layer);
  }
  return first;
}

/** What stands for a passage that is not drawn: the fold that hides it, or its paragraph. @param {HTMLElement} card */
function stand(card) {
  const number = card.parentElement?.dataset.paragraph;
  const block = document.getElementById(`b${number}`);
  return block && !isDrawn(block) ? block.closest("details") : block;
}

/** Each at its place or below the one before. @param {Item[]} items */
function stack(items) {
  let free = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    item.top = Math.max(item.want, free);
    free = item.top + item.height + GAP;
  }
}

/**
 * The open card goes to its place; those above it move up, as far as the top, and those below follow.
 * @param {Item[]} items
 */
function pin(items) {
  const at = items.findIndex(({ card }) => card.dataset.id === openIds()[0]);
  if (at < 0) return;
  items[at].top = items[at].want;
  for (let above = at - 1; above >= 0; above -= 1) {
    items[above].top = Math.min(items[above].top, items[above + 1].top - GAP - items[above].height);
  }
  let free = 0;
  for (const [index, item] of items.entries()) {
    item.top = Math.max(index <= at ? item.top : item.want, free);
    free = item.top + item.height + GAP;
  }
}

/**
 * The cards to fold so that none is pushed too far from its passage: as few as will do, the tallest first.
 * @param {Item[]} items  Stacked; what is answered has its height changed.
 * @returns {Item[]}
 */
function crowd(items) {
  const folded = [];
  let from = 0;
  for (;;) {
    const far = items.findIndex((item, at) => at >= from && item.top - item.want > FAR);
    if (far < 0) return folded;
    const before = runTo(items, far).filter(mayFold);
    const item = before.sort((one, other) => other.height - one.height)[0] ?? items[far];
    if (!before.length) from = far + 1; // it cannot be nearer: then at least it is short
    if (!mayFold(item)) continue;
    item.height = line;
    folded.push(item);
    stack(items);
  }
}

/** The neighbours that push the card at `far` down. @param {Item[]} items @param {number} far */
function runTo(items, far) {
  let first = far;
  while (first > 0 && items[first].top > items[first].want) first -= 1;
  return items.slice(first, far);
}

/** @param {Item} item */
const mayFold = ({ card, height }) =>
  height > line && !openIds().includes(card.dataset.id) && !card.matches(".editing, :focus-within");

/** @param {Item[]} items */
function put(items) {
  const fresh = items.filter(({ card }) => !card.style.transform);
  for (const { card, top } of fresh) {
    card.style.transition = "none";
    move(card, was.get(card.dataset.id) ?? top);
  }
  if (fresh.length) fresh[0].card.getBoundingClientRect(); // drawn there first, so that it slides and does not fly in
  for (const { card } of fresh) card.style.transition = "";
  was.clear();
  for (const { card, top } of items) {
    move(card, top);
    was.set(card.dataset.id, top);
  }
  watch();
}

/**
 * What is sticky in a card that is edited knows nothing of transforms.
 * @param {HTMLElement} card
 * @param {number} top
 */
function move(card, top) {
  const still = card.matches(".editing");
  card.style.top = still ? `${Math.round(top)}px` : "";
  card.style.transform = `translateY(${still ? 0 : Math.round(top)}px)`;
}

/** @type {WeakMap<Element, string>} */
const sizes = new WeakMap();
const resized = new ResizeObserver((entries) => {
  const other = entries.filter(({ target }) => {
    const { offsetWidth, offsetHeight } = /** @type {HTMLElement} */ (target);
    const size = target === text() ? `${offsetWidth} ${offsetHeight}` : String(offsetHeight);
    const changed = sizes.get(target) !== size;
    sizes.set(target, size);
    return changed;
  });
  if (other.length) lay();
});

function watch() {
  const column = text();
  for (const each of [column, ...cards()]) if (each) resized.observe(each);
}

const redrawn = new MutationObserver(lay);
const body = document.querySelector("main") ?? document.body;
redrawn.observe(body, { childList: true, subtree: true });

addEventListener("resize", lay);
document.addEventListener("toggle", lay, true);
document.addEventListener("postil:open", lay);
document.fonts?.ready.then(lay);
layNow();
watch();
