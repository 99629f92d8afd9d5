// The header goes when the page is read downwards and returns on the way up. Menus close as menus do.

const header = document.querySelector(".header");
const JITTER = 8; // pixels a thumb trembles

let last = window.scrollY;

function follow() {
  const now = Math.max(0, window.scrollY);
  if (Math.abs(now - last) < JITTER) return;
  header.toggleAttribute("data-away", now > last && now > header.offsetHeight && !header.querySelector("details[open]"));
  last = now;
}

function close(menu, { refocus = false } = {}) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

if (header) {
  document.addEventListener("scroll", follow, { passive: true });
  header.addEventListener("focusin", () => header.removeAttribute("data-away"));
  for (const menu of header.querySelectorAll("details.menu")) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) close(menu);
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      event.stopPropagation();
      close(menu, { refocus: true });
    });
  }
}
