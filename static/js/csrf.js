// A page that stays open while its reader logs in again elsewhere holds the token of the old session, and all that it
// sends would be refused. The cookie always has the one that counts.

/** @returns {string} The token of now; nothing where there is no cookie. */
export const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const now = token();
  if (!now || detail.verb === "get") return;
  detail.headers["X-CSRFToken"] = now;
  if (detail.parameters.csrfmiddlewaretoken) detail.parameters.csrfmiddlewaretoken = now;
});

document.addEventListener(
  "submit",
  ({ target }) => {
    const field = target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) field.value = token();
  },
  true,
);
