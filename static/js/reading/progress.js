// The bookmark: tells the server where the reader is, seldom, and when the page is left.

import { token } from "../csrf.js";
import { byId, inView, root, view, drawn } from "./page.js";

const REST = 5000; // ms without scrolling before a place counts
const SETTLE = 30000; // ms before a place further up than the bookmark replaces it: one may only be looking around

let told = -1;
let timer = 0;
const opened = performance.now();

/** The paragraph at a third of the view, counted from 0. */
export function position() {
  const { top, bottom } = view();
  const line = top + (bottom - top) / 3;
  const para = drawn().find((each) => each.getBoundingClientRect().bottom > line) ?? inView();
  return para ? Number(para.dataset.position) : -1;
}

function tell() {
  clearTimeout(timer);
  const page = root();
  const at = position();
  const url = page?.dataset.progressUrl;
  if (!url || at < 0 || at === told || scrollY === 0) return;
  const kept = Number(page.dataset.resume ?? 1) - 1;
  if (told < 0 && (at === kept || (at < kept && performance.now() - opened < SETTLE))) return;
  told = at;
  const headers = { "X-CSRFToken": token() };
  // A bookmark is not worth a word when it fails: the next one will do.
  fetch(url, { method: "POST", keepalive: true, headers, body: new URLSearchParams({ paragraph: String(at) }) }).catch(
    () => (told = -1),
  );
}

document.addEventListener(
  "scroll",
  () => {
    clearTimeout(timer);
    timer = setTimeout(tell, REST);
  },
  { passive: true },
);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") tell();
});
addEventListener("pagehide", tell);

// The offer to go on from the bookmark has been taken: the reader is in the text then, by keys too.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#p"]') : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const para = byId(link.hash.slice(1));
  if (para) requestAnimationFrame(() => para.focus({ preventScroll: true }));
});
