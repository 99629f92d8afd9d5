// The filters are a fold above the text, or a column beside it where there is room: then the fold is open for good.
// The style sheet shows its content there anyhow; this tells it to those who cannot see that.

const wide = matchMedia("(min-width: 75rem)");

function follow() {
  for (const fold of document.querySelectorAll("details.fold")) if (wide.matches) fold.open = true;
}

follow();
wide.addEventListener("change", () => {
  if (wide.matches) return follow();
  for (const fold of document.querySelectorAll("details.fold")) fold.open = false;
});
document.addEventListener("htmx:afterSwap", follow);
