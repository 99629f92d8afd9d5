// The keys of the reading page, and the sheet that lists them.

import { bind, takesText } from "../keys.js";
import { announce } from "../message.js";
import { byId, focusOn } from "./page.js";
import { cardOf, close, focusedCard, go as goToCard, latestId, openIds } from "./cards.js";
import { useSelection } from "./bounds.js";
import { go as goBy, markHere } from "./cursor.js";
import { openAt, openIn } from "./chooser.js";
import { isCovered } from "./pressed.js";
import { go as goToSuggestion } from "./suggestions.js";

/** @param {-1 | 1} way @param {(way: -1 | 1) => boolean} go @param {string} what */
function goOrSay(way, go, what) {
  if (!go(way)) announce(way > 0 ? `No ${what} further down.` : `No ${what} further up.`);
}

function filter() {
  const fold = document.querySelector("#filters details");
  if (fold) fold.open = true;
  document.querySelector("#filters a[href], #filters input:not([type=hidden])")?.focus();
}

/** The card that keys are about: the focused one, the open one, or the last one made. */
const card = () => focusedCard() ?? cardOf(openIds()[0] ?? latestId());

function edit() {
  const link = card()?.querySelector("a.edit");
  if (!link) return false;
  link.click();
  return true;
}

function remove() {
  const form = focusedCard()?.querySelector("form.remove");
  if (!form) return false;
  form.querySelector("button").click();
  return true;
}

function openHere() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const mark = markHere() ?? active?.closest(".mark");
  if (mark) return openAt(mark, { focus: true });
  const here = /** @type {HTMLElement | null} */ (active?.closest("#text :is(.sentence, .para)") ?? null);
  return here ? openIn(here) : false;
}

function sheet() {
  const dialog = /** @type {HTMLDialogElement | null} */ (byId("keys"));
  if (!dialog) return;
  if (!dialog.childElementCount) fillSheet(dialog);
  dialog.showModal();
}

/** What the sheet says. @type {[string, [string[], string][]][]} */
const SHEET = [
  [
    "Read",
    [
      [["j", "k"], "next, previous paragraph"],
      [["n", "p"], "next, previous annotation"],
      [["s", "Shift+S"], "next, previous suggested name"],
      [["o"], "open what is marked here"],
      [["f"], "filter"],
      [["/"], "search"],
    ],
  ],
  [
    "Select in a paragraph",
    [
      [["←", "→"], "from word to word"],
      [["Shift+←", "Shift+→"], "select words"],
      [["Shift+Alt+←", "Shift+Alt+→"], "select characters"],
      [["Enter"], "into the bar of tags"],
      [["Esc"], "back to the text, give up the selection"],
    ],
  ],
  [
    "Mark",
    [
      [["1", "…", "9"], "mark what is selected with that tag"],
      [["e"], "change the annotation: note, tag, passage"],
      [["Ctrl+Enter"], "save the change"],
      [["b"], "while changing it: take what is selected as its passage"],
      [["Delete"], "remove the focused annotation"],
      [["Ctrl+Z"], "undo your last change here"],
      [["Ctrl+Shift+Z", "Ctrl+Y"], "redo it"],
    ],
  ],
  [
    "At a suggested name",
    [
      [["a"], "accept"],
      [["x"], "dismiss"],
      [["4", "…", "9"], "accept as something else"],
      [["l"], "all alike, or only this one"],
      [["Shift"], "with any of these: all alike"],
    ],
  ],
];

/** @param {HTMLElement} dialog */
function fillSheet(dialog) {
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
  const away = document.createElement("form");
  away.method = "dialog";
  away.append(
    Object.assign(document.createElement("button"), { className: "button button-small", textContent: "Close" }),
  );
  const groups = document.createElement("div");
  groups.className = "keys-groups";
  for (const [name, rows] of SHEET) groups.append(group(name, rows));
  dialog.append(title, groups, away);
}

/** @param {string} name @param {[string[], string][]} rows */
function group(name, rows) {
  const part = document.createElement("section");
  const list = document.createElement("dl");
  for (const [keys, does] of rows) {
    const term = document.createElement("dt");
    for (const key of keys) term.append(key === "…" ? " … " : chord(key), " ");
    const row = document.createElement("div");
    row.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
    list.append(row);
  }
  part.append(Object.assign(document.createElement("h3"), { textContent: name }), list);
  return part;
}

/** @param {string} key */
function chord(key) {
  const span = document.createElement("span");
  span.className = "chord";
  key
    .split("+")
    .forEach((part, at) =>
      span.append(at ? " + " : "", Object.assign(document.createElement("kbd"), { textContent: part })),
    );
  return span;
}

bind("j", () => goBy("paragraph", 1));
bind("k", () => goBy("paragraph", -1));
bind("n", () => goOrSay(1, goToCard, "annotation"));
bind("p", () => goOrSay(-1, goToCard, "annotation"));
bind("s", () => goOrSay(1, goToSuggestion, "suggested name"));
bind("S", () => goOrSay(-1, goToSuggestion, "suggested name"));
bind("o", openHere);
bind("f", filter);
bind("e", edit);
bind("b", () => useSelection());
bind("?", sheet);

/** @param {string} id */
function submit(id) {
  const form = /** @type {HTMLFormElement | null} */ (byId(id));
  form?.requestSubmit();
  return Boolean(form);
}

/** Ctrl+Z and its like, and Delete: no single letters, so they stay when those are off. @param {KeyboardEvent} event */
function command(event) {
  if (event.key === "Delete" && !event.ctrlKey && !event.altKey && !event.metaKey) return remove();
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const key = event.key.toLowerCase();
  if (key === "z") return submit(event.shiftKey ? "redo" : "undo");
  return key === "y" && !event.shiftKey ? submit("redo") : false;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || takesText(/** @type {Element} */ (event.target))) return;
  if (isCovered()) return;
  if (command(event)) event.preventDefault();
});

// Ctrl+Enter saves what is being written.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !(event.target instanceof Element)) return;
  const form = /** @type {HTMLFormElement | null} */ (event.target.closest(".card.editing form"));
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// Esc in a form to edit with brings its card back; elsewhere it closes the open card.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || isCovered() || !(event.target instanceof Element)) return;
  const away = event.target.closest(".card.editing")?.querySelector("a.cancel");
  if (away) away.click();
  else if (openIds().length) {
    const back = document.activeElement?.closest("#margin .card")?.parentElement?.dataset.paragraph;
    close();
    if (back) focusOn(byId(`p${back}`));
  } else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-open]")) sheet();
});
