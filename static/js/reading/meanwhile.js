// Who is writing about something that somebody else has just changed is told so, quietly, where they write.

import { byId } from "./page.js";
import { writingIn } from "./grafting.js";

/** @typedef {{ by: string, changed: string[], removed: string[] }} Change */

/** Say it in the forms that are about what was changed. @param {Change} change @returns {boolean} Whether there are any. */
export function warn({ by, changed, removed }) {
  let found = false;
  for (const id of [...changed, ...removed])
    for (const form of formsAbout(id, removed.includes(id))) {
      hint(form, `${by} ${saying(form, removed.includes(id))}`);
      found = true;
    }
  return found;
}

/** @param {Element} form @param {boolean} gone */
function saying(form, gone) {
  if (form.matches(".suggestion")) return gone ? "has withdrawn this meanwhile." : "has decided on this meanwhile.";
  if (gone) return "removed this meanwhile. What you wrote stays here until you leave.";
  return form.querySelector("textarea") ? "changed this meanwhile. Saving will show both." : "changed this meanwhile.";
}

/** Below what is being written, so that it does not move. @param {Element} form @param {string} text */
function hint(form, text) {
  const line = form.querySelector(".changed-hint") ?? document.createElement("p");
  line.className = "changed-hint";
  line.textContent = text;
  if (!line.isConnected) (form.querySelector(".actions") ?? form).append(line);
}

/**
 * @param {string} id  Of an annotation, a reply or a suggestion.
 * @param {boolean} gone
 * @returns {Element[]}
 */
function formsAbout(id, gone) {
  const card = byId(`a-${id}`);
  const inCard = card?.parentElement ? writingIn(card.parentElement).filter((each) => card.contains(each)) : [];
  const asking = byId("asking");
  const reply = byId(`r-${id}`);
  const suggestion = document.querySelector(`#popover .suggestion[data-id="${CSS.escape(id)}"]`);
  return [
    ...inCard.filter((each) => gone || each === card), // a reply is none the worse for a change of what it is about
    ...(asking && !asking.hidden && asking.dataset.annotation === id ? [asking] : []),
    ...(reply?.matches(".writing") ? [reply] : []),
    ...(suggestion ? [suggestion] : []),
  ];
}

/** Whether something stands on the page that would be lost if it were loaded anew. */
export function isWriting() {
  const page = byId("reading");
  const open = (/** @type {string} */ id) => byId(id)?.hidden === false;
  return Boolean(
    (page && writingIn(page).length) ||
      open("asking") ||
      open("toolbar") ||
      open("popover") ||
      document.querySelector("dialog[open]"),
  );
}
