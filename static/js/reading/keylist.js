// The sheet that lists all keys of the page, the tags' with the member's own.

import { byId, toolbar } from "./page.js";

/** @typedef {[string[], string]} Row  The keys, and what they do. */

/** @returns {[string, Row[]][]} */
const groups = () => [
  [
    "Read",
    [
      [["↓", "↑"], "next, previous sentence"],
      [["→", "←"], "next, previous word"],
      [["Ctrl+↓", "Ctrl+↑", "j", "k"], "next, previous paragraph"],
      [["Home", "End"], "first, last word of the sentence"],
      [["n", "p"], "next, previous annotation"],
      [["s", "Shift+S"], "next, previous suggestion"],
      [["o"], "open what is marked here"],
      [["f"], "filter"],
      [["/"], "search"],
    ],
  ],
  [
    "Select",
    [
      [["Shift"], "with any key that moves: select on to there"],
      [["Alt+Shift+←", "Alt+Shift+→"], "select by characters"],
      [["Enter"], "into the bar of tags"],
      [["m"], "all places where these words stand"],
      [["+"], "add it to the open annotation"],
      [["Esc"], "back to the text, give up the selection"],
    ],
  ],
  ["Mark what is selected, or the sentence", tags()],
  [
    "While parts and values are asked for",
    [
      [["1", "…", "9"], "take what is proposed, choose a value"],
      [["Enter"], "the first one, or what you selected since"],
      [["Shift"], "while selecting with the mouse: one more piece of the part"],
      [["Tab"], "into the bar"],
      [["Esc"], "leave it out and go on"],
      [["Ctrl+Enter"], "done"],
    ],
  ],
  [
    "At an annotation",
    [
      [["e"], "edit: note, tag, passage"],
      [["v"], "its values, one after the other"],
      [["[", "]"], "its start, its end a word outwards"],
      [["{", "}"], "its start, its end a word inwards"],
      [["|"], "split it at the cursor"],
      [["r"], "reply"],
      [["y"], "copy the link to it"],
      [["1", "…", "9"], "on its card: another tag"],
      [["Delete"], "on its card: remove it"],
      [["Ctrl+Enter"], "save what is edited, send a reply"],
      [["b"], "while editing: take what is selected as its passage"],
      [["Ctrl+Z"], "undo your last change here"],
      [["Ctrl+Shift+Z", "Ctrl+Y"], "redo it"],
    ],
  ],
  [
    "At a suggestion",
    [
      [["a"], "accept"],
      [["x"], "dismiss"],
      [["1", "…", "9"], "accept as something else"],
      [["l"], "all alike, or only this one"],
      [["Shift"], "with any of these: all alike"],
    ],
  ],
];

/** @returns {Row[]} */
function tags() {
  const buttons = /** @type {HTMLElement[]} */ ([...(toolbar()?.querySelectorAll("button[name=tag]") ?? [])]);
  return buttons
    .filter(({ dataset }) => dataset.shortcut)
    .map((button) => [[button.dataset.shortcut ?? ""], (button.querySelector(".name")?.textContent ?? "").toLowerCase()]);
}

export function sheet() {
  const dialog = /** @type {HTMLDialogElement | null} */ (byId("keys"));
  if (!dialog) return;
  if (!dialog.childElementCount) fill(dialog);
  dialog.showModal();
}

/** @param {HTMLElement} dialog */
function fill(dialog) {
  const title = Object.assign(document.createElement("h2"), { id: "keys-title", textContent: "Keys" });
  const away = document.createElement("form");
  away.method = "dialog";
  away.append(
    Object.assign(document.createElement("button"), { className: "button button-small", textContent: "Close" }),
  );
  const all = document.createElement("div");
  all.className = "keys-groups";
  for (const [name, rows] of groups()) if (rows.length) all.append(group(name, rows));
  const head = document.createElement("header");
  head.append(title, away); // on top, where the focus goes: the list may be longer than the window
  dialog.append(head, all);
}

/** @param {string} name @param {Row[]} rows */
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
  const parts = key.length > 1 ? key.split("+") : [key];
  for (const [at, part] of parts.entries())
    span.append(at ? " + " : "", Object.assign(document.createElement("kbd"), { textContent: part }));
  return span;
}

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-keys-open]")) sheet();
});
