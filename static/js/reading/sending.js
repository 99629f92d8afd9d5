// What is sent without a form of its own on the page: about an annotation, from its card or from the words.

/** @typedef {Record<string, unknown>} Values */
/** @typedef {{ verb?: "GET" | "POST", values?: Values, from?: Element | null, target?: string }} Sent */

/**
 * An address below an annotation's own, with the page's filter; null where the reader may not change it.
 * @param {HTMLElement | null} card
 * @param {string} [below]  "ask/", "extend/" …
 * @returns {string | null}
 */
export function addressOf(card, below = "") {
  const link = /** @type {HTMLAnchorElement | null} */ (card?.querySelector("a.edit") ?? null);
  if (!link) return null;
  const url = new URL(link.href);
  return `${new URL(below, url.origin + url.pathname).pathname}${url.search}`;
}

/**
 * Send and let the answer change the page, as a form with hx-post does.
 * @param {string} address
 * @param {Sent} [options]  `from`: what the request is about; it is marked as busy. `target`: what the answer replaces.
 * @returns {Promise<void>}
 */
export function send(address, { verb = "POST", values = {}, from = document.body, target = "" } = {}) {
  const source = from ?? document.body;
  const how = target ? { target, swap: "innerHTML" } : { swap: "none" };
  return globalThis.htmx.ajax(verb, address, { source, values, ...how }).catch(() => {}); // message.js has told it
}

/**
 * Send what changes an annotation, if nobody has changed it since.
 * @param {HTMLElement} card
 * @param {string} below
 * @param {Record<string, unknown>} values
 */
export function change(card, below, values) {
  const address = addressOf(card, below);
  if (!address) return false;
  const { version = "" } = card.dataset;
  send(address, { values: { version, ...values }, from: card });
  return true;
}
