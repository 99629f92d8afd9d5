// The line at the bottom: shown for eight seconds, longer while the pointer or the focus is on it, for good when it
// says that something went wrong. Spoken politely to who listens.

const SECONDS = 8;
let timer = 0;

/** The region is swapped by htmx, so it is looked up each time. */
const region = () => document.getElementById("message");

/** Say `text` to screen readers. Said anew even when it was the last thing said. */
export function announce(text) {
  const speaker = document.getElementById("announce");
  speaker.textContent = "";
  requestAnimationFrame(() => (speaker.textContent = text));
}

/** Show one line of our own; `wrong` stays until it is closed. */
export function say(text, { wrong = false } = {}) {
  const line = document.createElement("div");
  line.className = wrong ? "message message-error" : "message";
  line.append(Object.assign(document.createElement("p"), { textContent: text }));
  region().replaceChildren(line);
  shown();
}

function close(line) {
  const held = line.contains(document.activeElement);
  line.remove();
  if (held) document.getElementById("main").focus({ preventScroll: true });
}

function leave() {
  const lines = [...region().querySelectorAll(".message:not(.message-error)")];
  if (lines.some((line) => line.matches(":hover, :focus-within"))) return wait();
  lines.forEach(close);
}

function wait() {
  clearTimeout(timer);
  timer = setTimeout(leave, SECONDS * 1000);
}

function closer(line) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
  button.addEventListener("click", () => close(line));
  line.append(button);
}

/** Take up the lines that have come: speak them, start the clock. */
function shown() {
  const lines = [...region().querySelectorAll(".message:not([data-shown])")];
  if (!lines.length) return;
  for (const line of lines) line.dataset.shown = "";
  announce(lines.map((line) => line.querySelector("p").textContent).join(" "));
  lines.filter((line) => line.matches(".message-error")).forEach(closer);
  wait();
}

shown();
document.addEventListener("htmx:oobAfterSwap", shown);
document.addEventListener("htmx:afterSwap", shown);

document.addEventListener("htmx:sendError", () => {
  say("The server did not answer, so nothing was changed. Check the connection and try again.", { wrong: true });
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  const said = {
    403: "That was refused, so nothing was changed. Reload the page and try again.",
    404: "That is no longer there. Reload the page to see what is.",
    413: "That was too large, so nothing was changed.",
    429: "Too much at once. Wait a minute and try again.",
  };
  say(said[detail.xhr.status] ?? "Something went wrong on the server, and nothing was changed. Try again.", { wrong: true });
});

/** Whether a request was answered with the page to log in: the session has ended. @param {XMLHttpRequest | undefined} xhr */
export function isLoggedOut(xhr) {
  return Boolean(xhr?.responseURL) && new URL(xhr.responseURL).pathname.startsWith("/accounts/login/");
}

// That page must not land in the middle of an article.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isLoggedOut(event.detail.xhr)) return;
  event.detail.shouldSwap = false;
  say("You have been logged out, so nothing was changed. Log in again in another window, then repeat it here.", { wrong: true });
});
