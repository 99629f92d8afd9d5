// What every page does when scripts run. Each part leaves a page that also works without it.
import "./csrf.js";
import "./header.js";
import "./message.js";
import { bind } from "./keys.js";

bind("/", () => {
  const search = document.getElementById("search");
  search?.focus();
  search?.select();
  return Boolean(search);
});

// The server does not see what stands behind the # of a link to an annotation: it is kept through logging in here.
const next = /** @type {HTMLInputElement | null} */ (document.querySelector("form[method=post] > input[name=next]"));
if (next && location.hash) next.value += location.hash;
