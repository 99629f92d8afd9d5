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
