// What is marked at a place of the text: one annotation opens; of several the reader chooses.

import { byId, focusOn, narrow } from "./page.js";
import { cardOf, close, open } from "./cards.js";
import { annotationsOf } from "./lighting.js";
import { current } from "./pending.js";
import { show, hide } from "./popover.js";
import { inspect } from "./suggestions.js";

/** @typedef {{ id: string, card: HTMLElement | null, choose: () => void }} Choice */

/**
 * Open what is marked here.
 * @param {HTMLElement} mark
 * @param {{ focus?: boolean }} [options]  `focus`: by keys, so the focus goes along.
 * @returns {boolean} Whether there is anything.
 */
export function openAt(mark, { focus = false } = {}) {
  const ids = annotationsOf(mark).filter((id) => cardOf(id));
  const suggestion = mark.dataset.suggestion;
  if (ids.length + (suggestion ? 1 : 0) === 0) return false;
  if (!ids.length) return inspect(suggestion, { at: mark, focus });
  if (narrow.matches && !suggestion) open(ids, { focus });
  else if (ids.length === 1 && !suggestion) open(ids, { focus });
  else offer(mark, ids, suggestion);
  return true;
}

/**
 * Open what is marked in a paragraph, by keys.
 * @param {HTMLElement} para
 * @returns {boolean} Whether there is anything.
 */
export function openIn(para) {
  const marks = /** @type {HTMLElement[]} */ ([...para.querySelectorAll(".mark")]);
  const first = marks.find((mark) => annotationsOf(mark).some(cardOf)) ?? marks[0];
  const ids = [...new Set(marks.flatMap(annotationsOf))].filter((id) => cardOf(id));
  if (ids.length < 2 || narrow.matches) return first ? openAt(first, { focus: true }) : false;
  offer(first, ids, undefined, para);
  return true;
}

/**
 * @param {HTMLElement} mark
 * @param {string[]} ids
 * @param {string | undefined} suggestion
 * @param {HTMLElement} [back]
 */
function offer(mark, ids, suggestion, back = mark) {
  const list = document.createElement("ul");
  list.className = "choices";
  list.setAttribute("role", "menu");
  list.setAttribute("aria-label", "Annotations here");
  for (const id of ids) list.append(choice(cardOf(id), id, () => open([id], { focus: true })));
  if (suggestion)
    list.append(choice(byId(`s-${suggestion}`), suggestion, () => inspect(suggestion, { at: mark, focus: true })));
  show([list], { at: mark, label: "Several annotations stand here", back });
  list.querySelector("button")?.focus({ preventScroll: true });
}

/** One line of the list. @param {HTMLElement | null} source @param {string} id @param {() => void} act */
function choice(source, id, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  button.tabIndex = -1;
  button.dataset.id = id;
  button.className = ["choice-line", ...colours(source)].join(" ");
  button.append(...told(source));
  button.addEventListener("click", () => {
    hide();
    act();
  });
  const line = document.createElement("li");
  line.setAttribute("role", "none");
  line.append(button);
  return line;
}

const COLOURS = /^(amber|blue|teal|rose|violet|green|slate|brown|solid|wavy|double|dotted)$/;
/** @param {HTMLElement | null} source */
const colours = (source) => [...(source?.classList ?? [])].filter((name) => COLOURS.test(name));

/**
 * The tag, who gave it and the first words of the note or else of the passage, as the card tells them.
 * @param {HTMLElement | null} source
 */
function told(source) {
  const parts = [
    ["choice-tag", source?.querySelector(".tag")?.textContent ?? "Annotation"],
    ["choice-author", source?.matches(".suggestion") ? "suggested" : (source?.querySelector(".by")?.textContent ?? "")],
    [
      "choice-words",
      source?.querySelector(".note")?.textContent ??
        source?.querySelector(".quote, b[dir]")?.textContent ??
        "",
    ],
  ];
  return parts.map(([name, words]) =>
    Object.assign(document.createElement("span"), {
      className: name,
      textContent: words.trim().replace(/\s+/g, " ").slice(0, 80),
    }),
  );
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || !(event.target instanceof Element) || !event.target.closest("#text .para")) return;
  if (event.target.closest("a[href]") || current() || !document.getSelection()?.isCollapsed) return;
  const mark = event.target.closest(".mark");
  if (!mark || !openAt(mark)) close();
});

// A double click means what is marked, where several are (pending.js selects no word then).
document.addEventListener("dblclick", (event) => {
  const mark = event.target instanceof Element ? event.target.closest("#text .mark") : null;
  if (!mark || annotationsOf(/** @type {HTMLElement} */ (mark)).length < 2) return;
  document.getSelection()?.removeAllRanges();
  openAt(/** @type {HTMLElement} */ (mark), { focus: true });
});

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || !(event.target instanceof Element)) return;
  if (event.key === "Enter" && event.target.matches("#text .mark")) {
    if (openAt(event.target, { focus: true })) event.preventDefault();
    return;
  }
  const list = event.target.closest("#popover [role=menu]");
  if (!list) return;
  const items = [...list.querySelectorAll("button")];
  const at = items.indexOf(/** @type {HTMLButtonElement} */ (event.target));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  focusOn(items[(to + items.length) % items.length]);
});
