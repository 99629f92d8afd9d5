// What others do, and what is amiss with the live page, is said to who listens: politely, at most once in five seconds,
// several things in one sentence.

import { announce } from "../message.js";

const REST = 5_000; // ms between two of ours
const OWN = 1_500; // ms that what was said of the reader's own doing is left alone
const NAMED = 2; // people who are named

/** @typedef {{ by: string, said: string }} Told */

/** @type {Told[]} */
let waiting = [];
/** What is amiss and has not been said. */
let amiss = "";
let timer = 0;
let spoken = Number.NEGATIVE_INFINITY;
let heard = Number.NEGATIVE_INFINITY;
let ours = "";

/** @param {Told[]} news */
export function tell(news) {
  waiting.push(...news.filter(({ said }) => said));
  if (!timer) wait();
}

/** Say how it stands with the page, instead of what has not been said of that yet. @param {string} text  Nothing: all is well. */
export function state(text) {
  amiss = text;
  if (!timer) wait();
}

function wait() {
  if (!waiting.length && !amiss) return;
  timer = setTimeout(speak, Math.max(0, spoken + REST - performance.now(), heard + OWN - performance.now()));
}

function speak() {
  timer = 0;
  if (document.visibilityState === "hidden") return; // summed up when somebody is there
  if (performance.now() < Math.max(spoken + REST, heard + OWN)) return wait();
  if (!waiting.length && !amiss) return;
  spoken = performance.now();
  ours = [amiss, waiting.length ? inOne(waiting) : ""].filter(Boolean).join(" ");
  waiting = [];
  amiss = "";
  announce(ours);
}

/** @param {Told[]} news */
function inOne(news) {
  if (news.length === 1) return `${news[0].said}.`;
  const people = [...new Set(news.map(({ by }) => by))];
  const rest = people.length - NAMED;
  const named = rest > 1 ? [...people.slice(0, NAMED), `${rest} others`] : people;
  const last = named.pop();
  return `${news.length} changes by ${named.length ? `${named.join(", ")} and ${last}` : last}.`;
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !timer) wait();
});

const speaker = document.getElementById("announce");
if (speaker)
  new MutationObserver(() => {
    if (!speaker.textContent) return;
    if (speaker.textContent === ours) spoken = performance.now(); // later than asked for, where the page is busy
    else heard = performance.now();
  }).observe(speaker, { childList: true, characterData: true, subtree: true });
