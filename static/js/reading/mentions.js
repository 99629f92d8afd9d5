// Whom one names: as one types @ in a note or a reply, the people who would see it are offered. The list belongs to the
// field (arrow keys, Enter or Tab, Escape); the focus stays in the text. A text area cannot be a combobox (ARIA in
// HTML), so it stays what it is and says which line of the list is meant.

import { announce } from "../message.js";

/** @typedef {{ username: string, name: string }} Person */

const FIELDS = "#reading .writing textarea, #reading textarea[name=note]";
const MOST = 8; // people offered
const BEGUN = /(?:^|[^\p{L}\p{N}_.@+-])@([\p{L}\p{N}_.@+-]*)$/u;

/** @type {Promise<Person[]> | null} */
let asked = null;
/** @type {{ field: HTMLTextAreaElement, list: HTMLElement, start: number, at: number, said: string } | null} */
let shown = null;

/** Those who see what is written here. @returns {Promise<Person[]>} */
function people() {
  asked ??= fetch(`${location.pathname}people/`)
    .then((answer) => (answer.ok ? answer.json() : []))
    .catch(() => {
      asked = null; // once more with the next @
      return [];
    });
  return asked;
}

/** @param {string} text */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @param {Person} person @param {string} begun */
function fits({ username, name }, begun) {
  const wanted = folded(begun);
  return [username, ...name.split(/\s+/)].some((each) => folded(each).startsWith(wanted));
}

/** What stands behind the @ before the caret. @param {HTMLTextAreaElement} field */
function begunIn(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  return BEGUN.exec(field.value.slice(0, field.selectionStart))?.[1] ?? null;
}

/** Offer who fits, or nobody. @param {HTMLTextAreaElement} field */
async function follow(field) {
  if (begunIn(field) === null) return close();
  const known = await people();
  const begun = begunIn(field); // it may have gone on meanwhile
  const fitting = begun === null ? [] : known.filter((person) => fits(person, begun)).slice(0, MOST);
  if (begun === null || !fitting.length || document.activeElement !== field) return close();
  if (fitting.length === 1 && fitting[0].username === begun) return close();
  draw(field, fitting, field.selectionStart - begun.length - 1);
}

/** @param {HTMLTextAreaElement} field @param {Person[]} fitting @param {number} start */
function draw(field, fitting, start) {
  const said = shown?.said ?? "";
  close();
  const list = document.createElement("ul");
  list.className = "people";
  list.id = `people-${field.id}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "People");
  for (const [nth, { username, name }] of fitting.entries()) {
    const line = document.createElement("li");
    line.id = `${list.id}-${nth}`;
    line.dataset.username = username;
    line.setAttribute("role", "option");
    line.append(`@${username}`);
    if (name) line.append(Object.assign(document.createElement("span"), { className: "quiet", textContent: name }));
    list.append(line);
  }
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  shown = { field, list, start, at: 0, said };
  place();
  point(0);
  const told = fitting.length === 1 ? `1 person: ${fitting[0].username}` : `${fitting.length} people`;
  if (told !== said) announce(`${told}. Arrow keys and Enter choose.`);
  shown.said = told;
}

/** Below the field, or above it where there is no room. */
function place() {
  if (!shown) return;
  const { field, list } = shown;
  const below = innerHeight - field.getBoundingClientRect().bottom;
  const top = below < list.offsetHeight + 8 ? field.offsetTop - list.offsetHeight - 4 : field.offsetTop + field.offsetHeight;
  list.style.top = `${top}px`;
}

/** @param {number} at */
function point(at) {
  if (!shown) return;
  const lines = [...shown.list.children];
  shown.at = (at + lines.length) % lines.length;
  for (const [nth, line] of lines.entries()) line.setAttribute("aria-selected", String(nth === shown.at));
  shown.field.setAttribute("aria-activedescendant", lines[shown.at].id);
  lines[shown.at].scrollIntoView({ block: "nearest" });
}

function close() {
  if (!shown) return;
  const { field, list } = shown;
  shown = null;
  list.remove();
  for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field.removeAttribute(name);
}

/** @param {Element | undefined} line */
function take(line) {
  if (!shown || !(line instanceof HTMLElement)) return;
  const { field, start } = shown;
  close();
  field.setRangeText(`@${line.dataset.username} `, start, field.selectionStart, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.matches(FIELDS)) follow(target);
});

document.addEventListener(
  "keydown",
  (event) => {
    if (!shown || event.target !== shown.field || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (step) point(shown.at + step);
    else if (plain && (event.key === "Enter" || event.key === "Tab")) take(shown.list.children[shown.at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("mousedown", (event) => {
  const line = event.target instanceof Element ? event.target.closest(".people [role=option]") : null;
  if (!line) return;
  event.preventDefault();
  take(line);
});

document.addEventListener("focusout", ({ target }) => {
  if (shown && target === shown.field) close();
});
document.addEventListener("selectionchange", () => {
  if (shown && begunIn(shown.field) === null) close();
});
