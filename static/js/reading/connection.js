// One quiet line at the edge for as long as something is amiss with the live page.

import { state } from "./announcing.js";
import { byId } from "./page.js";

/**
 * What offers a way stays until it is taken.
 * @param {string} text
 * @param {{ label: string, act: () => void }} [way]  A button that mends it.
 */
export function say(text, way) {
  const line = byId("connection");
  if (!line || line.firstChild?.textContent === text || (offers(line) && !way)) return;
  line.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  if (way) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: way.label });
    button.className = "button button-small";
    button.addEventListener("click", () => {
      clear({ all: true });
      way.act();
    });
    line.append(button);
  }
  line.hidden = false;
  state(text);
}

/** All is well again. With `all`, a way that was offered goes too. */
export function clear({ all = false } = {}) {
  const line = byId("connection");
  if (!line || line.hidden || (offers(line) && !all)) return;
  const held = line.contains(document.activeElement);
  line.hidden = true;
  line.replaceChildren();
  state("");
  if (held) byId("main")?.focus({ preventScroll: true });
}

/** @param {Element} line */
const offers = (line) => line.querySelector("button") !== null;
