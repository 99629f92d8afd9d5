// One more piece for the annotation that is open: what is chosen in the text goes to one of its parts.

import { bind } from "../keys.js";
import { editableCard } from "./cardkeys.js";
import { openIds } from "./cards.js";
import { byId, toolbar } from "./page.js";
import { current, isShown } from "./pending.js";
import { isDone } from "./pressed.js";
import { addressOf, send } from "./sending.js";
import { enter } from "./toolbar.js";

/** @typedef {{ key: string, name: string }} Role */

/** @type {import("./selection.js").Passage | null} What was sent and not answered yet. */
let sent = null;

/** The annotation that is open and may be changed. */
function host() {
  const card = editableCard();
  return card && (openIds().includes(card.dataset.id ?? "") || card.contains(document.activeElement)) ? card : null;
}

/** The parts of an annotation's tag, the main one first; one without a key where it has none. @param {HTMLElement} card @returns {Role[]} */
function rolesOf(card) {
  const tag = toolbar()?.querySelector(`button[name=tag][value="${CSS.escape(card.dataset.tag ?? "")}"]`);
  const told = tag?.getAttribute("data-roles")?.split(";");
  if (!told) return [{ key: "", name: "its passage" }];
  return told.map((each) => ({ key: each.split(" ", 1)[0], name: each.slice(each.indexOf(" ") + 1) }));
}

/**
 * Give what is chosen to a part of the annotation.
 * @param {HTMLElement} card
 * @param {string} role
 */
function add(card, role) {
  const passage = current();
  const address = addressOf(card, "ask/");
  if (!passage || !address || sent) return;
  sent = passage;
  const { start, end, quote } = passage;
  const values = { version: card.dataset.version, step: `role:${role}`, mode: "add", start, end, quote };
  send(address, { values, from: card });
}

/** Add it where there is one part, else offer the parts. @returns {boolean} */
function addOrOffer() {
  const card = host();
  if (!card || !current() || byId("asking")?.hidden === false) return false;
  const roles = rolesOf(card);
  if (roles.length === 1) add(card, roles[0].key);
  else {
    enter();
    offer(card, roles)?.querySelector("button")?.focus({ preventScroll: true });
  }
  return true;
}

/**
 * The parts, as buttons of the bar of tags.
 * @param {HTMLElement} card
 * @param {Role[]} roles
 */
function offer(card, roles) {
  const bar = toolbar();
  if (!bar) return null;
  const old = bar.querySelector(".add-to");
  const group = document.createElement("div");
  group.className = `add-to ${card.className.match(/\b(amber|blue|teal|rose|violet|green|slate|brown)\b/)?.[0] ?? ""}`;
  group.setAttribute("role", "group");
  const name = card.querySelector(".tag")?.textContent?.trim() ?? "annotation";
  group.setAttribute("aria-label", `Add to ${name}`);
  group.dataset.to = card.dataset.id;
  group.append(Object.assign(document.createElement("span"), { textContent: `Add to ${name}:` }));
  for (const role of roles) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: role.name });
    button.dataset.addTo = role.key;
    group.append(button);
  }
  if (old) old.replaceWith(group);
  else bar.append(group);
  return group;
}

/** With the bar comes the offer to add to what is open. */
function follow() {
  const bar = toolbar();
  if (!bar || bar.hidden) return;
  const card = isShown() ? host() : null;
  const roles = card ? rolesOf(card) : [];
  if (card) offer(card, roles);
  else bar.querySelector(".add-to")?.remove();
}

bind("+", addOrOffer);

document.addEventListener("postil:passage", (event) => {
  const { passage, adding } = /** @type {CustomEvent} */ (event).detail;
  if (byId("asking")?.hidden === false) return;
  follow();
  if (passage && adding) addOrOffer();
});

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("#toolbar [data-add-to]") : null;
  const card = button && byId(`a-${button.closest(".add-to")?.getAttribute("data-to")}`);
  if (card) add(card, button.getAttribute("data-add-to") ?? "");
});

// What else it lacks is not asked for now: there may be another piece to come.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (sent && detail.target?.id === "asking") detail.shouldSwap = false;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { pathInfo } = /** @type {CustomEvent} */ (event).detail;
  if (!sent || !/\/ask\/(\?|$)/.test(pathInfo?.requestPath ?? "")) return;
  const passage = sent;
  sent = null;
  if (isDone(event)) document.dispatchEvent(new CustomEvent("postil:marked", { detail: { passage, byKeys: true } }));
});
