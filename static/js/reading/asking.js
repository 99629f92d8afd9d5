// What an annotation still lacks is asked for at its passage, one part or value after the other. The form is the
// server's; here it is put in its place, spoken, and answered by keys or by what is selected in the text.

import { announce } from "../message.js";
import { takesText } from "../keys.js";
import { close as closeCards, open as openCard, openIds } from "./cards.js";
import { rangeOf, sentenceWith } from "./offsets.js";
import { bringBox, byId, layersOf, narrow, view } from "./page.js";
import { current, isShown } from "./pending.js";
import { linesOf, place } from "./placing.js";
import { digitOf, isCovered, isDone, keysOff } from "./pressed.js";
import { draw, proposals, wordsOf } from "./proposing.js";
import { speak } from "./questions.js";
import { send } from "./sending.js";
import { standAt } from "./standing.js";

/** @type {HTMLFormElement | null} The question that was taken up last. */
let known = null;
/** Whether something else was chosen in the text since the question came. */
let moved = false;
/** Whether what is chosen changes by our doing. */
let ours = false;
/** Whether the bar had the focus when it was swapped. */
let held = false;
/** Whether the annotation was opened for being asked about. */
let opened = false;
/** @type {import("./selection.js").Passage | null} What was sent as the part, until the answer has come. */
let taken = null;

/** The question that is open. @returns {HTMLFormElement | null} */
function question() {
  const form = /** @type {HTMLFormElement | null} */ (byId("asking"));
  return form && !form.hidden ? form : null;
}

/** @param {HTMLFormElement} form */
const idOf = (form) => form.dataset.annotation ?? "";
/** @param {HTMLFormElement} form */
const isForPart = (form) => form.dataset.kind === "role";
/** @param {HTMLFormElement} form */
const isBusy = (form) => form.classList.contains("htmx-request");
/** Where one types. @param {HTMLFormElement} form @returns {HTMLInputElement | null} */
const fieldOf = (form) => form.querySelector("input[name=value]:not([type=hidden])");

/** A question has come, has been answered or has gone. */
function takeUp() {
  const form = question();
  if (form === known) return;
  const before = known;
  known = form;
  moved = false;
  draw();
  if (taken) document.dispatchEvent(new CustomEvent("postil:marked", { detail: { passage: taken, byKeys: true } }));
  taken = null;
  if (form) begin(form, before);
  else if (before) end(before);
}

/** @param {HTMLFormElement} form @param {HTMLFormElement | null} before */
function begin(form, before) {
  const id = idOf(form);
  if (!narrow.matches && openIds()[0] !== id) {
    openCard([id]);
    opened = openIds()[0] === id;
  } else if (narrow.matches) closeCards();
  draw(proposals(form)[0]);
  if (held && before) (fieldOf(form) ?? form.querySelector("button"))?.focus({ preventScroll: true });
  else enterField(form);
  settle();
  bringWords(form);
  speak(form);
}

/**
 * Where the answer is to be typed, one can type at once; and who came from a card can go through the text.
 * @param {HTMLFormElement} form
 */
function enterField(form) {
  const field = fieldOf(form);
  if (field && !matchMedia("(pointer: coarse)").matches) return field.focus({ preventScroll: true });
  if (document.activeElement?.closest(".card, #popover, #message")) toText(form);
}

/** Nothing is asked any more. @param {HTMLFormElement} form */
function end(form) {
  if (opened && openIds()[0] === idOf(form)) closeCards();
  opened = false;
  const active = document.activeElement;
  if (held || !active || active === document.body || !active.isConnected) toText(form);
  held = false;
}

/** The focus goes to the sentence of the annotation. @param {HTMLFormElement} form */
function toText(form) {
  const passage = current();
  const layer = layersOf(idOf(form))[0];
  const own = /** @type {HTMLElement | null | undefined} */ (layer?.closest(".sentence") ?? layer?.closest(".para"));
  const sentence = own ?? (passage ? sentenceWith(passage.start) : undefined);
  ours = true;
  if (sentence) standAt(sentence, { focus: true });
  ours = false;
}

/** Take it away without an answer: what it asked about is gone. */
function dismiss() {
  const form = question();
  if (!form) return;
  held = form.contains(document.activeElement);
  form.hidden = true;
  form.replaceChildren();
  takeUp();
}

/** What the bar must leave free: the passage, what is proposed, and what is chosen. @param {HTMLFormElement} form */
function kept(form) {
  const passage = isShown() ? current() : null;
  const ranges = [wordsOf(proposals(form)[0]), passage && moved ? rangeOf(passage.start, passage.end) : null];
  const boxes = [...layersOf(idOf(form)), ...ranges.filter((range) => range !== null)].flatMap(linesOf);
  return boxes.sort((one, other) => one.top - other.top);
}

function settle() {
  const form = question();
  const words = form ? kept(form) : [];
  // Where somebody else has removed what it is about, it stays where it is.
  if (form && words.length) place(form, words, { below: matchMedia("(pointer: coarse)").matches, still: true });
}

/** On a narrow screen the bar covers the bottom: the words it is about stand above it. @param {HTMLFormElement} form */
function bringWords(form) {
  const first = kept(form)[0];
  if (!first) return;
  const docked = narrow.matches || form.dataset.docked !== undefined;
  const bottom = docked ? form.getBoundingClientRect().top : view().bottom;
  if (first.top < view().top || first.bottom > bottom - 8) {
    if (docked) scrollBy({ top: first.top - view().top - 24, behavior: "instant" });
    else bringBox(first, { centre: true });
  }
}

/** @param {HTMLFormElement} form @param {string} selector @returns {boolean} Whether there is such a button. */
function press(form, selector) {
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector(`button${selector}:not([hidden])`));
  if (button && !isBusy(form)) button.click();
  return Boolean(button);
}

/** Whether a place is in a sentence of the annotation. @param {HTMLFormElement} form @param {number} point */
function holds(form, point) {
  const sentence = sentenceWith(point);
  return layersOf(idOf(form)).some((layer) => layer.closest(".sentence, .para") === sentence);
}

/** Take what is chosen in the text for the part. @param {HTMLFormElement} form @param {{ more?: boolean }} [options] */
function take(form, { more = false } = {}) {
  if (isBusy(form)) return;
  fill(form);
  if (more) send(form.getAttribute("action") ?? "", { values: { mode: "add" }, from: form });
  else press(form, "[data-take]");
}

/** @param {HTMLFormElement} form */
function fill(form) {
  const passage = moved ? current() : null;
  for (const name of /** @type {const} */ (["start", "end", "quote"])) {
    const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name=${name}]`));
    if (field) field.value = passage ? String(passage[name]) : "";
  }
  const button = /** @type {HTMLElement | null} */ (form.querySelector("[data-take]"));
  if (button) button.hidden = !passage;
}

/** Enter, where nothing has the focus that it would press. @param {HTMLFormElement} form */
function enter(form) {
  if (isForPart(form)) {
    if (moved && current()) take(form);
    else if (!press(form, "[name=piece]")) announce("Nothing is proposed. Select it in the text, or press Escape.");
    return true;
  }
  if (form.querySelector("[data-next]")) return press(form, "[data-next]");
  if (!press(form, "[aria-pressed=true]")) announce("Nothing is chosen yet. Press the key of what fits, or Escape.");
  return true;
}

/** @param {HTMLFormElement} form @param {KeyboardEvent} event @param {Element} target @returns {boolean} */
function answer(form, event, target) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return press(form, "[data-done]");
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const inside = form.contains(target);
  if (event.key === "Tab") return !inside ? !event.shiftKey && intoBar(form, target) : outOfBar(form, event, target);
  if (inside && takesText(target)) {
    if (event.key === "Escape") toText(form);
    return event.key === "Escape";
  }
  if (event.key === "Escape") return press(form, "[data-skip]");
  if (event.key === "Enter") return !target.closest("a, button, summary, label") && enter(form);
  if (keysOff()) return false;
  if (event.key === "+" && moved) {
    take(form, { more: true });
    return true;
  }
  const key = digitOf(event);
  return /^[0-9]$/.test(key) && (press(form, `[data-key="${key}"]`) || true);
}

/** What Tab comes to first. @param {HTMLFormElement} form @returns {HTMLElement | null} */
const firstIn = (form) => form.querySelector("input:not([type=hidden]), select, button:not([hidden])");

/** From the text Tab goes into the bar. @param {HTMLFormElement} form @param {Element} target */
function intoBar(form, target) {
  if (target !== document.body && !target.closest("#text .para")) return false;
  firstIn(form)?.focus({ preventScroll: true });
  return firstIn(form) !== null;
}

/**
 * Back from its first control is the text.
 * @param {HTMLFormElement} form
 * @param {KeyboardEvent} event
 * @param {Element} target
 */
function outOfBar(form, event, target) {
  if (!event.shiftKey || target !== firstIn(form)) return false;
  toText(form);
  return true;
}

document.addEventListener("keydown", (event) => {
  const form = question();
  const target = event.target;
  if (!form || event.defaultPrevented || event.isComposing || isCovered() || !(target instanceof Element)) return;
  if (byId("popover")?.hidden === false || target.closest(".card")) return;
  if (takesText(target) && !form.contains(target)) return;
  if (answer(form, event, target)) event.preventDefault();
});

document.addEventListener("postil:passage", (event) => {
  const form = question();
  if (!form || ours) return;
  const { passage, adding, quiet } = /** @type {CustomEvent} */ (event).detail;
  // A value does not stand in the text: who selects something, or reads on, leaves the question.
  if (passage && isShown() && !isForPart(form) && (!quiet || !holds(form, passage.start))) return dismiss();
  moved = isForPart(form) && passage !== null && isShown();
  fill(form);
  settle();
  if (moved && adding) take(form, { more: true });
});

// On a narrow screen the sheet of cards takes the same place.
document.addEventListener("postil:open", (event) => {
  if (narrow.matches && /** @type {CustomEvent} */ (event).detail.ids.length) dismiss();
});

// To press a button must not take the selection away.
document.addEventListener("mousedown", (event) => {
  if (event.target instanceof Element && event.target.closest("#asking button")) event.preventDefault();
});

document.addEventListener(
  "click",
  (event) => {
    const button = event.target instanceof Element ? event.target.closest("#asking button") : null;
    const form = question();
    if (!button || !form) return;
    if (isBusy(form)) event.preventDefault();
  },
  true,
);

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = /** @type {CustomEvent} */ (event).detail;
  if (target instanceof Element && target.id === "asking") held = target.contains(document.activeElement);
});

document.addEventListener("htmx:beforeRequest", ({ target, detail }) => {
  const form = question();
  if (target === form) taken = moved && detail.requestConfig.parameters.start ? current() : null;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = question();
  const { pathInfo } = /** @type {CustomEvent} */ (event).detail;
  if (!form || !isDone(event)) return;
  // Taken back or removed: there is nothing to ask about as it was asked.
  const path = pathInfo?.requestPath ?? "";
  const [, id, what] = /(?:annotations\/([^/]+)\/)?(undo|redo|remove)\/(?:\?|$)/.exec(path) ?? [];
  if (what && (id === undefined || id === idOf(form))) dismiss();
});

for (const name of ["htmx:oobAfterSwap", "htmx:afterSwap"]) document.addEventListener(name, takeUp);
document.addEventListener("htmx:afterSettle", settle);
addEventListener("resize", settle);
// What the options mean can be unfolded.
document.addEventListener("toggle", ({ target }) => target instanceof Element && target.closest("#asking") && settle(), {
  capture: true,
});
