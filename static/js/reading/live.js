// What others do shows here within a second, in place. The stream says which paragraphs; the page fetches them as it is
// shown everything, and waits for a moment in which nobody is in the middle of something.

import { tell } from "./announcing.js";
import { clear, say } from "./connection.js";
import { isWriting, warn } from "./meanwhile.js";
import { byId, root } from "./page.js";
import { forget, show, tell as tellPlace } from "./presence.js";
import { beside, follow, isOpen, listen, open } from "./stream.js";
import { draw } from "./swaps.js";

const GATHER = 150; // ms in which several changes are fetched as one
const SLOWER = 2; // times what a fetch has taken until the next one, where that is more
const SLOWEST = 1_500; // ms at most: one answer that was long in coming, of a server just started, says little
const AGAIN = 1_000; // ms after a fetch that failed
const PATIENCE = 3_000; // ms that a request of the reader's own is waited for
const LONGEST = 20_000; // ms that a selection being made is
const MOST = 200; // paragraphs fetched at once
const EVENTS = 100;

/** @type {Map<number, number[]>} The paragraphs of the events that are not drawn yet. */
const waiting = new Map();
/** @type {Set<number>} What was done here, and is drawn already. */
const own = new Set();
/** @type {Set<XMLHttpRequest>} What was sent from here and not answered yet. */
const sent = new Set();
/** @type {Set<number>} Paragraphs drawn while something was under way: its answer may be older than they are. */
let doubtful = new Set();
/** Whether the line about the suggesters is no longer right. */
let outdated = false;
/** How often the page was drawn by an answer. */
let answers = 0;
let timer = 0;
let busy = false;
let over = false;
/** Whether the pointer is down in the text or on a card. */
let pressed = false;

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {number} [ms] */
function soon(ms = GATHER) {
  if (!timer && !busy) timer = setTimeout(work, ms);
}

async function work() {
  timer = 0;
  busy = true;
  while (!over && (waiting.size || doubtful.size || outdated)) {
    await quiet();
    const began = performance.now();
    const answered = await bring();
    // Whom a crowd makes wait gathers longer, so that what all fetch does not hold up what they write.
    const pace = Math.min(SLOWEST, Math.max(GATHER, SLOWER * (performance.now() - began)));
    await pause(answered ? pace : AGAIN);
  }
  busy = false;
}

/** Until nothing of the reader's own is under way. */
async function quiet() {
  const began = performance.now();
  const past = () => performance.now() - began;
  while ((sent.size && past() < PATIENCE) || (pressed && past() < LONGEST)) await pause(30);
}

/** Fetch what waits and draw it. @returns {Promise<boolean>} Whether there was an answer. */
async function bring() {
  const events = [...waiting.keys()].filter((event) => !own.has(event)).slice(0, EVENTS);
  for (const event of own) waiting.delete(event);
  const paragraphs = [...new Set([...events.flatMap((event) => waiting.get(event) ?? []), ...doubtful])];
  if (!events.length && !paragraphs.length && !outdated) return true;
  const before = answers;
  const line = outdated;
  outdated = false; // what is told of it meanwhile may be newer than the answer
  const html = await fetched(paragraphs.slice(0, MOST), events);
  // It may be older than what an answer has drawn since, or come under the pointer: once more.
  if (html === null || before !== answers || pressed) {
    outdated ||= line;
    return html !== null;
  }
  for (const event of events) waiting.delete(event);
  doubtful = new Set([...paragraphs.slice(MOST), ...(sent.size ? paragraphs : [])]);
  draw(html);
  takeNote();
  return true;
}

/** @param {number[]} paragraphs @param {number[]} events @returns {Promise<string | null>} */
async function fetched(paragraphs, events) {
  const url = beside("changed/");
  url.search = location.search;
  url.searchParams.set("paragraphs", paragraphs.join());
  url.searchParams.set("event", events.join());
  try {
    const response = await fetch(url, { redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

/** Say what was drawn, and warn who writes about it. */
function takeNote() {
  const news = [...document.querySelectorAll("#told > li")].map((each) => ({
    by: each.dataset.by ?? "",
    said: each.textContent ?? "",
    changed: (each.dataset.changed ?? "").split(" ").filter(Boolean),
    removed: (each.dataset.removed ?? "").split(" ").filter(Boolean),
    anew: each.dataset.anew !== undefined,
  }));
  tell(news.map((each) => (warn(each) ? { ...each, said: `${each.by} changed what you are writing about` } : each)));
  if (news.some(({ anew }) => anew)) renew("The article’s paragraphs were changed.");
}

/** Have the page made anew: at once, or when who is writing here says so. @param {string} why */
function renew(why) {
  if (!isWriting()) return reload();
  say(`${why} Reload to see it, once what you are writing is saved.`, { label: "Reload", act: reload });
}

/** The page as it is now, in its place: nothing scrolls and nothing goes into the history. */
async function reload() {
  waiting.clear();
  doubtful.clear();
  const options = { target: "#reading", swap: "outerHTML show:none", source: document.body };
  await globalThis.htmx.ajax("GET", location.pathname + location.search, options).catch(() => {});
  open();
}

/** A state of the suggesters as the page tells it, which says one thing of waiting and running. @param {string} state */
const toldAs = (state) => (state === "waiting" ? "running" : state);

listen({
  changed({ event, paragraphs }) {
    if (own.has(event)) return;
    waiting.set(event, paragraphs);
    soon();
  },
  present: show,
  suggesting(state) {
    const line = byId("suggesting");
    if (!line || toldAs(line.dataset.state ?? "") === toldAs(state)) return;
    outdated = true;
    soon();
  },
  far(event) {
    follow(event);
    renew("Much has changed here since you came.");
  },
  gone() {
    over = true;
    forget();
    say("This page is no longer kept up to date: you have been logged out, or may not read this article any more.");
  },
  connected() {
    clear();
    tellPlace({ again: true });
    if (waiting.size) soon();
  },
  lost() {
    forget();
    say("Not connected: changes by others will show when the connection is back.");
  },
});

// The page asks how far the suggesters are only where no stream tells it.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isOpen() && /** @type {CustomEvent} */ (event).detail.elt.id === "suggesting") event.preventDefault();
});

document.addEventListener("htmx:beforeSend", (event) => sent.add(/** @type {CustomEvent} */ (event).detail.xhr));
document.addEventListener("htmx:beforeSwap", () => (answers += 1));
document.addEventListener("htmx:afterRequest", (event) => {
  sent.delete(/** @type {CustomEvent} */ (event).detail.xhr);
  if (!sent.size && doubtful.size) soon();
});
document.addEventListener("postil:changed", (event) => {
  const { event: number } = /** @type {CustomEvent} */ (event).detail ?? {};
  if (number) own.add(number);
});

// The whole page was made anew: it says up to where it knows.
document.addEventListener("postil:drawn", () => {
  const known = Number(root()?.dataset.event ?? 0);
  follow(known);
  for (const event of waiting.keys()) if (event <= known) waiting.delete(event);
});

// To draw the words anew under a pointer that is selecting them would lose the selection.
document.addEventListener("pointerdown", (event) => {
  pressed = event.target instanceof Element && event.target.closest("#text, #margin") !== null;
});
for (const name of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(name, () => (pressed = false));
