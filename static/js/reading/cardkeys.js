// The keys at an open or focused annotation: its values, its ends, its tag, its link.

import { bind, takesText } from "../keys.js";
import { announce, say } from "../message.js";
import { cardOf, focusedCard, latestId, openIds } from "./cards.js";
import { rangeOf } from "./offsets.js";
import { byId, toolbar } from "./page.js";
import { current } from "./pending.js";
import { digitOf, isCovered, isPlain, keysOff } from "./pressed.js";
import { addressOf, change, send } from "./sending.js";

/** The card that keys are about: the focused one, the open one, or the last one made. */
export const cardAtHand = () => focusedCard() ?? cardOf(openIds()[0] ?? latestId());

/** That card, if the reader may change it. */
export function editableCard() {
  const card = cardAtHand();
  return card?.hasAttribute("data-editable") ? card : null;
}

/** Ask for every value of an annotation. */
function values() {
  const card = editableCard();
  const address = addressOf(card, "ask/");
  if (!address) return false;
  const url = new URL(address, location.href);
  url.searchParams.set("all", "1");
  send(url.pathname + url.search, { verb: "GET", from: card });
  return true;
}

/** Move an end of the annotation by a word. @param {"start" | "end"} edge @param {-1 | 1} by */
function extend(edge, by) {
  const card = editableCard();
  return Boolean(card && change(card, "extend/", { edge, by }));
}

/** Split the annotation where what is chosen begins; where that is elsewhere, ask for the place. */
function split() {
  const card = editableCard();
  const address = addressOf(card, "split/");
  if (!card || !address) return false;
  const passage = current();
  const at = passage && rangeOf(passage.start, passage.end)?.startContainer.parentElement;
  if (passage && at?.closest(`.layer[data-id="${CSS.escape(card.dataset.id ?? "")}"]`))
    return change(card, "split/", { at: passage.start });
  const chooses = () => byId(card.id)?.querySelector("[name=at], .cancel")?.focus({ preventScroll: true });
  globalThis.htmx
    .ajax("GET", address, { source: card, target: card, swap: "outerHTML" })
    .then(chooses)
    .catch(() => {});
  return true;
}

/** @param {HTMLElement | null} card */
async function copyLink(card) {
  if (!card) return;
  const link = new URL(`#${card.id}`, location.origin + location.pathname).href;
  try {
    await navigator.clipboard.writeText(link);
    say("Link copied.");
  } catch {
    location.hash = card.id;
    say("The browser would not copy it. The address of this page is the link now.", { wrong: true });
  }
}

/** On a card the key of a tag gives it that tag. @param {KeyboardEvent} event */
function retag(event) {
  const card = focusedCard();
  if (!card?.hasAttribute("data-editable") || event.shiftKey) return false;
  /** @type {HTMLButtonElement[]} */
  const tags = [...(toolbar()?.querySelectorAll("button[name=tag][data-shortcut]") ?? [])];
  const has = (/** @type {string} */ key) => tags.find(({ dataset }) => dataset.shortcut && dataset.shortcut === key);
  const tag = has(event.key) ?? has(digitOf(event));
  if (!tag) return false;
  if (tag.value === card.dataset.tag) announce(`It is ${tag.querySelector(".name")?.textContent ?? "that"} already.`);
  else change(card, "tag/", { tag: tag.value });
  return true;
}

bind("v", values);
bind("[", () => extend("start", -1));
bind("]", () => extend("end", 1));
bind("{", () => extend("start", 1));
bind("}", () => extend("end", -1));
bind("|", split);
bind("y", () => {
  const card = cardAtHand();
  copyLink(card);
  return Boolean(card);
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.defaultPrevented || !isPlain(event) || isCovered() || keysOff() || !(target instanceof Element)) return;
  if (!takesText(target) && retag(event)) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-copy-link]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  copyLink(/** @type {HTMLElement | null} */ (link.closest(".card")));
});
