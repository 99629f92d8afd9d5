// The codebook's forms: a key is proposed while the name is typed; the swatches show the letter and the colour chosen.

const form = document.querySelector("form.form");

/** What the server makes of a name too. @param {string} name */
function keyFrom(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40);
}

function proposeKey() {
  const name = /** @type {HTMLInputElement | null} */ (form?.querySelector("[data-key-from]") ?? null);
  const key = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[name=key]") ?? null);
  if (!name || !key || key.value) return;
  let proposed = "";
  name.addEventListener("input", () => {
    if (key.value !== proposed) return; // somebody wrote a key of their own
    proposed = keyFrom(name.value);
    key.value = proposed;
  });
}

function showLooks() {
  const letter = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[name=letter]") ?? null);
  const swatches = [...(form?.querySelectorAll(".looks .swatch") ?? [])];
  if (!letter || !swatches.length) return;
  form?.addEventListener("input", () => {
    const colour = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=colour]:checked"));
    for (const swatch of swatches) {
      swatch.textContent = letter.value || "A";
      const line = swatch.parentElement?.querySelector("input[name=pattern]");
      if (line && colour) swatch.className = `swatch ${colour.value} ${/** @type {HTMLInputElement} */ (line).value}`;
    }
  });
}

const print = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-print]"));
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
proposeKey();
showLooks();
