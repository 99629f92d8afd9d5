// Talking under an annotation: the form of a reply in its card, its draft, and the way to a reply by its address.

import { bind } from "../keys.js";
import { token } from "../csrf.js";
import { cardAtHand } from "./cardkeys.js";
import { openIds, open } from "./cards.js";
import { byId, focusOn } from "./page.js";
import { isDone } from "./pressed.js";

const LIMIT = 4000; // characters, as the server counts them
const NEAR = 400; // characters before the limit from where on it is told
const DRAFT = "postil:reply:"; // and the annotation's id

/** @type {Map<XMLHttpRequest, string>} The annotations that replies were sent about and not answered yet. */
const sent = new Map();
/** @type {Set<string>} The annotations whose conversation was opened here. */
const read = new Set();

/** @param {Element} form @returns {HTMLTextAreaElement} */
const fieldOf = (form) => /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
/** @param {Element} element */
const cardWith = (element) => /** @type {HTMLElement | null} */ (element.closest(".card[data-id]"));

/**
 * Have the form of a reply in the card, with what was begun there before.
 * @param {HTMLElement} card
 * @param {{ focus?: boolean }} [options]
 */
function begin(card, { focus = true } = {}) {
  const link = /** @type {HTMLAnchorElement | null} */ (card.querySelector("a[data-say]"));
  const form = card.querySelector(".say-form") ?? (link ? made(card, link) : null);
  if (!form) return false;
  if (focus) {
    if (!openIds().includes(card.dataset.id ?? "")) open([card.dataset.id]);
    fieldOf(form).focus({ preventScroll: true });
    requestAnimationFrame(() => form.scrollIntoView({ block: "nearest" }));
  }
  return true;
}

/** @param {HTMLElement} card @param {HTMLAnchorElement} link */
function made(card, link) {
  const template = /** @type {HTMLTemplateElement | null} */ (byId("say"));
  const form = /** @type {HTMLFormElement} */ (template?.content.firstElementChild?.cloneNode(true));
  if (!form) return null;
  const { id = "" } = card.dataset;
  const field = fieldOf(form);
  const address = link.pathname + link.search;
  form.setAttribute("action", address);
  form.setAttribute("hx-post", address);
  field.id = `say-${id}`;
  form.querySelector("label")?.setAttribute("for", field.id);
  const csrf = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=csrfmiddlewaretoken]"));
  if (csrf && token()) csrf.value = token();
  card.querySelector(".card-actions")?.before(form);
  field.value = draft(id);
  tell(form);
  globalThis.htmx.process(form);
  return form;
}

/** @param {string} id */
function draft(id) {
  try {
    return sessionStorage.getItem(DRAFT + id) ?? "";
  } catch {
    return ""; // a browser that keeps nothing
  }
}

/** @param {string} id @param {string} text */
function keep(id, text) {
  try {
    if (text.trim()) sessionStorage.setItem(DRAFT + id, text);
    else sessionStorage.removeItem(DRAFT + id);
  } catch {
    // It stays in its field all the same.
  }
}

/** How near the limit is, once it is near. @param {Element} form */
function tell(form) {
  const line = /** @type {HTMLElement | null} */ (form.querySelector(".limit"));
  if (!line) return;
  const length = [...fieldOf(form).value.trim()].length;
  line.hidden = length < LIMIT - NEAR;
  line.textContent = `${length.toLocaleString("en")} of ${LIMIT.toLocaleString("en")} characters`;
}

/** Take the form away; what was written comes back with the next one. @param {Element} form */
function leave(form) {
  const card = cardWith(form);
  const held = form.contains(document.activeElement);
  form.remove();
  if (held) focusOn(/** @type {HTMLElement | null} */ (card?.querySelector("a[data-say]") ?? card));
}

/** Go to the reply that the address names. */
function follow() {
  const reply = location.hash.startsWith("#r-") ? byId(location.hash.slice(1)) : null;
  const card = reply && cardWith(reply);
  if (!reply || !card) return;
  open([card.dataset.id], { scroll: true });
  const fold = reply.closest("details");
  if (fold) fold.open = true;
  // The cards are laid before the next frame.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      focusOn(byId(reply.id));
      byId(reply.id)?.scrollIntoView({ block: "nearest" });
    }),
  );
}

/** What is opened counts as read. @param {string} id */
async function opened(id) {
  const link = document.querySelector(".inbox-link[data-unread]");
  if (!link || read.has(id) || !byId(`t-${id}`)) return;
  read.add(id);
  const address = `${location.pathname}annotations/${id}/read/`;
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
  if (!answer?.ok) return;
  const left = Number(await answer.text());
  const number = link.querySelector(".number");
  if (number) number.textContent = left > 99 ? "99+" : String(left);
  if (left) return link.setAttribute("data-unread", String(left));
  link.removeAttribute("data-unread");
  for (const each of link.querySelectorAll(".number, .heard")) each.remove();
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const away = target?.closest(".say-form [data-leave]");
  if (away) return leave(/** @type {Element} */ (away.closest(".say-form")));
  const link = target?.closest("#margin a[data-say]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const card = cardWith(link);
  if (card && begin(card)) event.preventDefault();
});

document.addEventListener("input", ({ target }) => {
  const form = target instanceof Element ? target.closest(".say-form") : null;
  if (!form) return;
  keep(cardWith(form)?.dataset.id ?? "", fieldOf(form).value);
  tell(form);
});

// Before any other key: here they are for writing.
document.addEventListener("keydown", writingKey, true);

/** @param {KeyboardEvent} event */
function writingKey(event) {
  const field = event.target instanceof Element ? event.target.closest(".writing textarea") : null;
  const form = field?.closest("form");
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  else if (event.key === "Escape" && form.matches(".say-form")) leave(form);
  else if (event.key === "Escape") /** @type {HTMLElement | null} */ (form.querySelector(".cancel"))?.click();
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, elt } = /** @type {CustomEvent} */ (event).detail;
  if (elt.matches?.(".say-form")) sent.set(xhr, cardWith(elt)?.dataset.id ?? "");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const id = sent.get(xhr);
  sent.delete(xhr);
  if (id === undefined || !isDone(event)) return;
  keep(id, "");
  byId(`a-${id}`)?.querySelector(".say-form")?.remove(); // the filter may have left the card where it was
});

// A form has come in the place of a reply, or the reply again.
document.addEventListener("htmx:afterSettle", (event) => {
  const reply = /** @type {HTMLElement} */ (event.target);
  if (!reply.matches?.(".reply")) return;
  if (reply.matches(".writing")) fieldOf(reply).focus({ preventScroll: true });
  else if (document.activeElement === document.body) focusOn(reply);
});

document.addEventListener("postil:open", (event) => {
  for (const id of /** @type {CustomEvent} */ (event).detail.ids) {
    opened(id);
    const card = byId(`a-${id}`);
    if (card && draft(id)) begin(card, { focus: false });
  }
});

bind("r", () => {
  const card = cardAtHand();
  return Boolean(card && begin(card));
});

addEventListener("hashchange", follow);
if (location.hash) requestAnimationFrame(follow);
