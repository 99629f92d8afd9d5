// The live stream of the article: opened again when it breaks, closed while nobody looks. What it says is only a hint;
// whoever listens here fetches what there is.

import { root } from "./page.js";

const HIDDEN = 60_000; // ms unseen after which the stream is closed
const LOST = 5_000; // ms without a connection until the reader is told
const WAITS = [1_000, 2_000, 4_000, 8_000, 15_000]; // ms before asking again a server that refused
const TICK = 5_000;
const ASLEEP = 20_000; // ms between two ticks after which the machine has slept
const OTHERS = 3; // pages opened elsewhere after which one that nobody looks at lets go: a browser has six connections

/** @typedef {{ changed: (told: { event: number, paragraphs: number[] }) => void,
 *   present: (people: object[]) => void, suggesting: (state: string) => void,
 *   far: (event: number) => void, gone: () => void, connected: () => void, lost: () => void }} Listener */

/** The name of this tab among the reader's own: not a secret, and good without a safe context. */
export const visit = [...crypto.getRandomValues(new Uint8Array(12))]
  .map((byte) => byte.toString(16).padStart(2, "0"))
  .join("");

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("postil-live") : null;
/** @type {EventSource | null} */
let source = null;
/** @type {Listener} */
let listener;
let over = false;
let last = 0;
let refused = 0;
let opened = 0;
/** @type {Record<string, ReturnType<typeof setTimeout> | undefined>} */
const timers = {};

/** @param {string} name @param {number} ms @param {() => void} what */
function after(name, ms, what) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(() => {
    timers[name] = undefined;
    what();
  }, ms);
}

/** @param {string} name */
function stop(name) {
  clearTimeout(timers[name]);
  timers[name] = undefined;
}

/** Whether there is a stream now. */
export const isOpen = () => source?.readyState === EventSource.OPEN;

/** An address beside that of the stream. @param {string} below "changed/", "here/" */
export const beside = (below) => new URL(`../${below}`, new URL(root()?.dataset.stream ?? "", location.href));

/** Listen, from the event on that the page was made at. @param {Listener} given */
export function listen(given) {
  listener = given;
  if (!root()?.dataset.stream) return;
  follow(Number(root()?.dataset.event ?? 0));
  if (document.visibilityState !== "visible") return;
  channel?.postMessage("open");
  open();
}

/** The page shows all up to this event. @param {number} event */
export function follow(event) {
  last = Math.max(last, event);
}

/** Begin anew, after what the page knows. */
export function open() {
  source?.close();
  stop("again");
  if (over) return;
  const url = beside("stream/");
  url.search = String(new URLSearchParams({ after: String(last), visit }));
  source = new EventSource(url);
  source.addEventListener("open", connected);
  source.addEventListener("error", broken);
  source.addEventListener("changed", (event) => {
    const told = JSON.parse(event.data);
    if (told.event <= last) return;
    last = told.event;
    listener.changed(told);
  });
  source.addEventListener("presence", (event) => listener.present(JSON.parse(event.data).present));
  source.addEventListener("suggesting", (event) => listener.suggesting(JSON.parse(event.data).state));
  source.addEventListener("far", (event) => listener.far(JSON.parse(event.data).event));
  source.addEventListener("gone", end);
  missing(); // until it is open
}

function close() {
  source?.close();
  source = null;
  for (const name of ["lost", "again"]) stop(name);
}

/** For good: whoever reads may not do so any more. */
function end() {
  if (over) return;
  over = true;
  close();
  listener.gone();
}

function connected() {
  refused = 0;
  stop("lost");
  listener.connected();
}

const missing = () => timers.lost ?? after("lost", LOST, () => listener.lost());

function broken() {
  missing();
  // Otherwise the browser asks again by itself.
  if (source?.readyState === EventSource.CLOSED) whyRefused();
}

/** The server answered, but with no stream: only asking once more tells with what. */
async function whyRefused() {
  const mine = source;
  const stopped = new AbortController();
  const status = await fetch(mine?.url ?? "", { signal: stopped.signal, redirect: "manual" })
    .then((response) => response.status)
    .catch(() => 503);
  stopped.abort();
  if (mine !== source || over) return;
  if (status === 204) return close(); // a server that has no streams
  if (status === 401 || status === 404 || status === 0) return end(); // 0: on to the page to log in
  const wait = status === 200 ? 0 : WAITS[Math.min(refused++, WAITS.length - 1)];
  after("again", wait, open);
}

document.addEventListener("visibilitychange", () => {
  if (over || !listener) return;
  if (document.visibilityState === "hidden") {
    opened = 0;
    after("hidden", HIDDEN, close);
  } else {
    stop("hidden");
    channel?.postMessage("open");
    if (!source && root()?.dataset.stream) open();
  }
});

channel?.addEventListener("message", () => {
  if (document.visibilityState !== "hidden" || !source) return;
  opened += 1;
  if (opened >= OTHERS) close();
});

addEventListener("offline", () => source && missing());
addEventListener("online", () => source && open());
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => {
  if (event.persisted && listener) open();
});

// A machine that slept does not notice that the other end has gone.
let ticked = Date.now();
setInterval(() => {
  const now = Date.now();
  if (now - ticked > ASLEEP && source && document.visibilityState === "visible") open();
  ticked = now;
}, TICK);
