// What a threshold would show, at once: the slider, the number, the chart and the sentence go together.

const FULL = 100;

/** @param {HTMLElement} rule @param {string} name @returns {number[]} How many, by percent of score. */
const counts = (rule, name) => (rule.dataset[name] ?? "").split(",").map(Number);

/** @param {number[]} series @param {number} at */
const from = (series, at) => series.slice(at).reduce((sum, each) => sum + each, 0);

/** @param {HTMLElement} rule */
function follow(rule) {
  const number = rule.querySelector("[name^=percent-]");
  const at = Number.parseInt(number.value, 10);
  if (!(at >= 0 && at <= FULL)) return;
  const offered = rule.querySelector("[name^=offered-]").checked;
  rule.classList.toggle("is-off", !offered);
  const slider = rule.querySelector("[data-slider]");
  if (!slider) return;
  slider.value = String(at);
  for (const bar of rule.querySelectorAll("[data-percent]"))
    bar.classList.toggle("is-below", !offered || Number(bar.dataset.percent) < at);
  const line = rule.querySelector(".at");
  const wide = rule.querySelector(".scores").viewBox.baseVal.width;
  for (const end of ["x1", "x2"]) line.setAttribute(end, String((wide * at) / FULL));
  tell(rule, at, offered);
}

/** @param {HTMLElement} rule @param {number} at @param {boolean} offered */
function tell(rule, at, offered) {
  const [open, accepted, dismissed] = ["open", "accepted", "dismissed"].map((name) => counts(rule, name));
  const shown = offered ? from(open, at) : 0;
  rule.querySelector("[data-shown]").textContent = String(shown);
  rule.querySelector("[data-hidden]").textContent = String(from(open, 0) - shown);
  const yes = from(accepted, at);
  const all = yes + from(dismissed, at);
  const everyYes = from(accepted, 0);
  put(rule.querySelector("[data-above]"), yes, all);
  put(rule.querySelector("[data-below]"), everyYes - yes, everyYes + from(dismissed, 0) - all);
}

/** @param {HTMLElement} where @param {number} yes @param {number} all */
function put(where, yes, all) {
  where.hidden = !all;
  where.querySelector("[data-all]").textContent = String(all);
  where.querySelector("[data-yes]").textContent = String(yes);
}

for (const rule of document.querySelectorAll(".rule:not(:disabled)")) {
  const slider = rule.querySelector("[data-slider]");
  if (slider) slider.hidden = false;
  rule.addEventListener("input", ({ target }) => {
    if (target === slider) rule.querySelector("[name^=percent-]").value = slider.value;
    follow(rule);
  });
}
