// What asked may be drawn anew before its answer comes, as a card is. htmx tells the end of a request only to the element
// that asked, and looks for what the answer replaces only around it: so such a one is taken back into the page, unseen,
// until the answer has been taken in.

document.addEventListener("htmx:beforeSend", (event) => {
  /** @type {{ xhr: XMLHttpRequest, elt: Element }} */
  const { xhr, elt } = /** @type {CustomEvent} */ (event).detail;
  const shelter = Object.assign(document.createElement("div"), { hidden: true });
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState !== XMLHttpRequest.DONE || elt.isConnected) return;
    shelter.append(elt);
    document.body.append(shelter);
  });
  xhr.addEventListener("loadend", () => shelter.remove());
});
