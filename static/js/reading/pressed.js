// What an event means: a key press whatever the keyboard, an answer whatever came with it.

import { isLoggedOut } from "../message.js";

/** Whether the reader turned single keys off (WCAG 2.1.4). */
export const keysOff = () => document.documentElement.dataset.keys === "off";

/**
 * The key as tags name their shortcuts. On keyboards where digits need Shift, the digit row counts without it too.
 * @param {KeyboardEvent} event
 * @returns {string}
 */
export function digitOf(event) {
  if (/^[0-9]$/.test(event.key) || !event.code.startsWith("Digit") || event.shiftKey) return event.key;
  return event.code.slice(5);
}

/**
 * The digit of a key of the digit row or the number pad pressed with Shift; else nothing.
 * @param {KeyboardEvent} event
 */
export function shiftedDigit(event) {
  const row = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  return event.shiftKey && row && event.key !== row[1] ? row[1] : "";
}

/** Whether the sheet of keys lies over the page: then keys are the sheet's. */
export const isCovered = () => document.querySelector("dialog[open]") !== null;

/** @param {KeyboardEvent} event */
export const isPlain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;

/**
 * Whether the server did what a request asked (htmx counts a refusal that is shown as a success too).
 * @param {Event} event  htmx:afterRequest
 */
export function isDone(event) {
  const { xhr } = /** @type {CustomEvent} */ (event).detail;
  const status = xhr?.status ?? 0;
  return status >= 200 && status < 400 && !isLoggedOut(xhr);
}
