// Single keys. They do nothing while somebody types, with Ctrl, Alt or Meta, or where the reader turned them off
// in the account settings (WCAG 2.1.4).

const bound = new Map();

/** Call `act(event)` when `key` (as in KeyboardEvent.key) is pressed; an answer of `false` leaves the key alone. */
export function bind(key, act) {
  bound.set(key, act);
}

/** Whether the keys typed into `element` are text. */
export function takesText(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.documentElement.dataset.keys === "off" || takesText(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = bound.get(event.key);
  if (act && act(event) !== false) event.preventDefault();
});
