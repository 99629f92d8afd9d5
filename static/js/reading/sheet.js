// On a narrow screen the margin is a sheet at the bottom: a tap on a passage opens it and shows that passage's cards.

import { byId, focusOn, isDrawn, layersOf, margin, narrow, view } from "./page.js";
import { cardOf, close, openIds } from "./cards.js";
import { isCovered } from "./pressed.js";

const AIR = 24; // pixels above the passage
const FAR = 64; // pixels to drag it down before it closes

/** @type {HTMLElement | null} Where the reader was. */
let back = null;
/** @type {{ id: number, from: number } | null} */
let drag = null;

const isUp = () => margin()?.hasAttribute("data-open") ?? false;

/** The handle on top, made once. @param {HTMLElement} sheet */
function head(sheet) {
  if (sheet.querySelector(".sheet-head")) return;
  const bar = document.createElement("div");
  bar.className = "sheet-head";
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Close",
    className: "button-plain",
  });
  button.addEventListener("click", close);
  bar.append(button);
  bar.addEventListener("pointerdown", (event) => grip(event, bar));
  bar.addEventListener("pointermove", pull);
  bar.addEventListener("pointerup", release);
  bar.addEventListener("pointercancel", release);
  sheet.prepend(bar);
}

function follow() {
  const sheet = margin();
  if (!sheet) return;
  head(sheet);
  const up = narrow.matches && openIds().length > 0;
  if (up === isUp()) return;
  const held = sheet.contains(document.activeElement);
  sheet.toggleAttribute("data-open", up);
  sheet.style.transform = "";
  if (up) {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    back = active && active !== document.body && !held ? active : (layersOf(openIds()[0])[0]?.closest(".para") ?? null);
    focusOn(cardOf(openIds()[0]));
    uncover(sheet);
  } else if (held && back?.isConnected) focusOn(back);
}

/** The passage stands above the sheet. @param {HTMLElement} sheet */
function uncover(sheet) {
  const box = layersOf(openIds()[0]).find(isDrawn)?.getClientRects()[0];
  if (!box || (box.top >= view().top && box.bottom < innerHeight - sheet.offsetHeight)) return;
  scrollBy({ top: box.top - view().top - AIR, behavior: "instant" });
}

/** @param {PointerEvent} event @param {HTMLElement} bar */
function grip(event, bar) {
  if (!narrow.matches || (event.target instanceof Element && event.target.closest("button"))) return;
  drag = { id: event.pointerId, from: event.clientY };
  bar.setPointerCapture(event.pointerId);
}

/** @param {PointerEvent} event */
function pull(event) {
  const sheet = margin();
  if (drag?.id === event.pointerId && sheet)
    sheet.style.transform = `translateY(${Math.max(0, event.clientY - drag.from)}px)`;
}

/** @param {PointerEvent} event */
function release(event) {
  if (drag?.id !== event.pointerId) return;
  const far = event.type === "pointerup" && event.clientY - drag.from > FAR;
  drag = null;
  const sheet = margin();
  if (sheet) sheet.style.transform = "";
  if (far) close();
}

/** What the keyboard on the screen covers: what stands at the bottom edge stands on top of it. */
function keyboard() {
  const { height, offsetTop, scale } = /** @type {VisualViewport} */ (visualViewport);
  const covered = scale > 1 ? 0 : Math.max(0, Math.round(innerHeight - height - offsetTop));
  document.documentElement.style.setProperty("--covered", `${covered}px`);
}

globalThis.visualViewport?.addEventListener("resize", keyboard);
document.addEventListener("postil:open", follow);
narrow.addEventListener("change", follow);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !narrow.matches || !isUp()) return;
  if (byId("popover")?.hidden === false || isCovered()) return;
  if (event.target instanceof Element && event.target.closest(".editing")) return;
  event.preventDefault();
  close();
});
