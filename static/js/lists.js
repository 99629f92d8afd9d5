// j and k go down and up the rows of a list; Enter opens, as the link in the row has the focus.
import { bind } from "./keys.js";

function go(step) {
  const names = [...document.querySelectorAll("[data-row] .name")];
  if (!names.length) return false;
  const now = names.findIndex((name) => name.closest("[data-row]").contains(document.activeElement));
  const next = now === -1 ? (step > 0 ? 0 : names.length - 1) : Math.min(Math.max(now + step, 0), names.length - 1);
  names[next].focus();
  return true;
}

bind("j", () => go(1));
bind("k", () => go(-1));
