// Who else has the article open, and where: initials in the head, a small mark beside the paragraph. And the other way
// round: where this reader is, told to the others.

import { token } from "../csrf.js";
import { bring, byId, drawn, focusOn, isDrawn } from "./page.js";
import { position } from "./progress.js";
import { beside, isOpen, visit } from "./stream.js";

const REST = 400; // ms without scrolling before a place counts
const PACE = 2_000; // ms between two places told

/** @typedef {{ username: string, name: string, initials: string, paragraph: number | null }} Person */

/** @type {Person[]} */
let people = [];
let told = -1;
let toldAt = Number.NEGATIVE_INFINITY;
let timer = 0;

/** @param {Person[]} present */
export function show(present) {
  const me = byId("presence")?.dataset.me;
  people = present.filter(({ username }) => username !== me);
  list();
  mark();
}

export const forget = () => show([]);

/** @param {Person} person */
const whereOf = ({ paragraph }) => (paragraph === null ? "" : `paragraph ${paragraph + 1}`);
/** @param {Person} person */
const nameOf = ({ username, name }) => (name && name !== username ? `${name} (${username})` : username);

/** Whoever stays keeps their element, and with it the focus. */
function list() {
  const box = byId("present");
  if (!box) return;
  const before = new Map([...box.children].map((item) => [/** @type {HTMLElement} */ (item).dataset.who, item]));
  for (const person of people) {
    const item = before.get(person.username) ?? made(person);
    before.delete(person.username);
    fill(/** @type {HTMLElement} */ (item), person);
    if (!item.isConnected) box.append(item);
  }
  const lost = [...before.values()].some((item) => item.contains(document.activeElement));
  for (const item of before.values()) item.remove();
  count(box);
  if (lost) (box.querySelector("a") ?? byId("main"))?.focus({ preventScroll: true });
}

/** @param {Person} person */
function made({ username, initials }) {
  const item = document.createElement("li");
  item.dataset.who = username;
  const link = document.createElement("a");
  const disc = Object.assign(document.createElement("span"), { className: "disc", textContent: initials });
  disc.setAttribute("aria-hidden", "true");
  link.append(disc, Object.assign(document.createElement("span"), { className: "who" }));
  item.append(link);
  return item;
}

/** @param {HTMLElement} item @param {Person} person */
function fill(item, person) {
  const link = /** @type {HTMLAnchorElement} */ (item.firstElementChild);
  const where = whereOf(person);
  const text = [nameOf(person), where].filter(Boolean).join(", ");
  if (link.title === text) return;
  link.title = text;
  /** @type {Element} */ (link.lastElementChild).textContent = text;
  if (person.paragraph === null) link.href = "#text";
  else link.href = `#p${person.paragraph + 1}`;
}

/** The button that shows all by name: where there are more than fit. @param {HTMLElement} box */
function count(box) {
  const button = /** @type {HTMLButtonElement | null} */ (byId("presence")?.querySelector("button"));
  const all = box.children.length;
  if (!button) return;
  box.dataset.count = String(all);
  button.hidden = !all;
  button.textContent = String(all);
  const said = `${all === 1 ? "One other person reads" : `${all} others read`} this now`;
  button.setAttribute("aria-label", said);
  button.title = said;
  if (!all) unfold(false);
}

/** @param {boolean} open */
function unfold(open) {
  const box = byId("presence");
  box?.toggleAttribute("data-open", open);
  box?.querySelector("button")?.setAttribute("aria-expanded", String(open));
}

/** Beside each paragraph where somebody is. For the eye: the list says it in words. */
function mark() {
  /** @type {Map<string, Person[]>} */
  const places = new Map();
  for (const person of people) {
    if (person.paragraph === null) continue;
    const id = `b${person.paragraph + 1}`;
    places.set(id, [...(places.get(id) ?? []), person]);
  }
  for (const old of document.querySelectorAll("#text .is-here"))
    if (!places.has(old.parentElement?.id ?? "")) old.remove();
  for (const [id, here] of places) {
    const block = byId(id);
    if (!block) continue;
    const sign = block.querySelector(":scope > .is-here") ?? document.createElement("span");
    const text = here.length === 1 ? here[0].initials : String(here.length);
    const title = `Here now: ${here.map(nameOf).join(", ")}`;
    sign.className = "is-here";
    sign.setAttribute("aria-hidden", "true");
    if (sign.textContent !== text) sign.textContent = text;
    if (sign.title !== title) sign.title = title;
    if (!sign.isConnected) block.append(sign);
  }
}

/** Where the reader is: at what has the focus in the text if it is in view, else at a third of the view. From 0. */
function place() {
  const para = document.activeElement?.closest("#text .para");
  const box = para && isDrawn(para) ? para.getBoundingClientRect() : null;
  if (para && box && box.bottom > 0 && box.top < innerHeight) return Number(para.dataset.position);
  return position();
}

/** Tell it to the others, if it is another. @param {{ again?: boolean }} [options] */
export function tell({ again = false } = {}) {
  clearTimeout(timer);
  const now = performance.now();
  if (now - toldAt < PACE) {
    timer = setTimeout(() => tell({ again }), PACE - (now - toldAt));
    return;
  }
  const at = place();
  if (!isOpen() || at < 0 || (at === told && !again)) return;
  told = at;
  toldAt = now;
  const body = new URLSearchParams({ paragraph: String(at), visit });
  // Where one is matters only now: the next place is told anyway.
  fetch(beside("here/"), { method: "POST", headers: { "X-CSRFToken": token() }, body }).catch(() => (told = -1));
}

for (const name of ["scroll", "focusin"])
  document.addEventListener(
    name,
    () => {
      clearTimeout(timer);
      timer = setTimeout(tell, REST);
    },
    { passive: true },
  );

document.addEventListener("postil:drawn", mark);

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const box = byId("presence");
  const link = /** @type {HTMLAnchorElement | null} */ (target?.closest("#present a") ?? null);
  if (target?.closest(".present-all")) return unfold(!box?.hasAttribute("data-open"));
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) {
    if (target && !box?.contains(target)) unfold(false);
    return;
  }
  event.preventDefault();
  unfold(false);
  const para = byId(link.hash.slice(1));
  const there = para?.matches(".para") ? para : drawn()[0];
  if (!there) return;
  bring(there, { centre: true });
  focusOn(there);
});

document.addEventListener("keydown", (event) => {
  const box = byId("presence");
  if (event.key !== "Escape" || event.defaultPrevented || !box?.hasAttribute("data-open")) return;
  event.preventDefault();
  unfold(false);
  box.querySelector("button")?.focus({ preventScroll: true });
});
