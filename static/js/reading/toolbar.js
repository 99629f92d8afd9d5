// The bar of tags at the chosen passage. Its form is the server's; it is filled and pressed here.

import { takesText } from "../keys.js";
import { digitOf, isCovered, isDone, keysOff } from "./pressed.js";
import { rangeOf, sentenceWith } from "./offsets.js";
import { byId, toolbar } from "./page.js";
import { current, drop, redraw } from "./pending.js";
import { linesOf, place } from "./placing.js";
import { standAt } from "./standing.js";

const coarse = matchMedia("(pointer: coarse)");
/** @type {string} The tag that Enter in the note gives: the last one used. */
let armed = "";
let busy = false;
/** Whether the passage being marked was chosen or marked by keys. */
let byKeys = false;

/** @returns {HTMLButtonElement[]} */
const tags = () => [...(toolbar()?.querySelectorAll("button[name=tag]") ?? [])];
/** @returns {HTMLTextAreaElement | HTMLInputElement | null} */
const note = () => toolbar()?.querySelector("[name=note]") ?? null;
/** @returns {HTMLElement | null} */
const toggle = () => toolbar()?.querySelector("[data-note]") ?? null;

export const isOpen = () => toolbar()?.hidden === false;

/** Write the chosen passage into the form. @param {import("./selection.js").Passage} passage */
function fill(passage) {
  for (const name of /** @type {const} */ (["start", "end", "quote"])) {
    const field = toolbar()?.querySelector(`[name=${name}]`);
    if (field) field.value = String(passage[name]);
  }
}

function settle() {
  const bar = toolbar();
  const passage = current();
  if (!bar || bar.hidden || !passage) return;
  const range = rangeOf(passage.start, passage.end);
  place(bar, range ? linesOf(range) : [], { below: coarse.matches });
}

function open() {
  const bar = toolbar();
  if (!bar) return;
  bar.hidden = false;
  const passage = current();
  if (passage) fill(passage);
  arm();
  unfoldNote(Boolean(note()?.value));
  rove(tags().find((button) => button.value === armed) ?? tags()[0]);
  settle();
}

/** Close the bar; with `back`, go back to the text. What was chosen stays so. */
export function close({ back = false } = {}) {
  const bar = toolbar();
  if (!bar || bar.hidden) return;
  const held = bar.contains(document.activeElement);
  bar.hidden = true;
  const passage = current();
  const sentence = (held || back) && passage ? sentenceWith(passage.start) : undefined;
  if (sentence) standAt(sentence, { focus: true });
  redraw(); // in the note the browser shows nothing as selected
}

/** The page's parts were swapped, the bar too: open it again, if a passage is still chosen. */
export function reopen() {
  if (current() && toolbar()?.hidden) open();
}

/** Open the bar and go into it. */
export function enter() {
  if (!current()) return false;
  open();
  tags()
    .find((button) => button.tabIndex === 0)
    ?.focus({ preventScroll: true });
  return true;
}

function arm() {
  if (!tags().some((button) => button.value === armed)) armed = tags()[0]?.value ?? "";
  for (const button of tags()) button.setAttribute("aria-pressed", String(button.value === armed));
}

/** @param {boolean} shown */
function unfoldNote(shown) {
  const field = note();
  if (!field) return;
  field.hidden = !shown;
  toggle()?.setAttribute("aria-expanded", String(shown));
}

/** Of the buttons one is in the order of Tab; arrows go to the others. @param {HTMLElement | undefined} chosen */
function rove(chosen) {
  for (const button of buttons()) button.tabIndex = button === chosen ? 0 : -1;
}

/** @returns {HTMLElement[]} */
const buttons = () =>
  [...(toolbar()?.querySelectorAll("button") ?? [])].filter((button) => button.getClientRects().length);

/** Mark the chosen passage by pressing a button of the form. @param {HTMLButtonElement | undefined} button */
function mark(button) {
  const passage = current();
  if (!button || !passage || busy) return;
  fill(passage);
  button.click();
}

/** @param {KeyboardEvent} event */
function alongBar(event) {
  const row = buttons();
  const at = row.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const way = getComputedStyle(row[0]).direction === "rtl" ? -1 : 1;
  const to = { ArrowRight: at + way, ArrowLeft: at - way, Home: 0, End: row.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = row[(to + row.length) % row.length];
  rove(next);
  next.focus({ preventScroll: true });
}

document.addEventListener("postil:passage", (event) => {
  const { passage, quiet } = /** @type {CustomEvent} */ (event).detail;
  if (!toolbar()) return;
  if (!passage) return close();
  fill(passage);
  if (quiet || byId("asking")?.hidden === false) close();
  else open();
});

// A press on a button must not take the selection away.
document.addEventListener("mousedown", (event) => {
  if (event.target instanceof Element && event.target.closest("#toolbar button")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("#toolbar button") : null;
  if (!button) return;
  if (button.matches("[data-note]")) {
    unfoldNote(Boolean(note()?.hidden));
    settle();
    if (note()?.hidden === false) note()?.focus({ preventScroll: true });
  } else if (button.matches("[name=tag]")) {
    if (busy) event.preventDefault();
    else armed = button.value;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || isCovered() || !(event.target instanceof Element)) return;
  const inside = event.target.closest("#toolbar");
  if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    if (inside) close({ back: true });
    else drop();
  } else if (inside && event.target === note()) {
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    byKeys = true;
    mark(tags().find((button) => button.value === armed));
  } else if (inside && event.key.match(/^(Arrow|Home|End)/)) alongBar(event);
  else byTag(event);
});

/** The tag of a key, which may be any character. @param {string} key */
const withShortcut = (key) => tags().find((each) => each.dataset.shortcut && each.dataset.shortcut === key);

/** One key makes the annotation. @param {KeyboardEvent} event */
function byTag(event) {
  if (!current() || event.ctrlKey || event.altKey || event.metaKey || keysOff()) return;
  if (takesText(/** @type {Element} */ (event.target))) return;
  if (byId("popover")?.hidden === false) return;
  const button = withShortcut(event.key) ?? withShortcut(digitOf(event));
  if (!button) return;
  event.preventDefault();
  byKeys = true;
  mark(button);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target !== toolbar()) return;
  busy = true;
  toolbar()?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const bar = toolbar();
  if (event.target !== bar || !bar) return;
  busy = false;
  bar.removeAttribute("aria-busy");
  if (!isDone(event)) return settle(); // all is kept: the passage and the note
  const field = note();
  if (field) field.value = "";
  unfoldNote(false);
  const passage = current();
  const held = bar.contains(document.activeElement);
  bar.hidden = true;
  document.dispatchEvent(new CustomEvent("postil:marked", { detail: { passage, byKeys: byKeys || held } }));
  byKeys = false;
});

addEventListener("resize", settle);
