// The import pages: files dropped anywhere, and a word before a text is sent that could not be taken in.

const form = document.querySelector("form[data-most-bytes]");
const most = Number(form?.dataset.mostBytes);
const wrong = form?.querySelector("[data-import-wrong]");

/** 5767169 → "5.6 MB", rounded up so that it never reads as the limit that it passed. */
function megabytes(size) {
  return `${Math.ceil((size * 10) / 1048576) / 10} MB`;
}

/** What the server would refuse for its length, in words; nothing if all is well. */
function tooLong(text, files, limit) {
  const size = new TextEncoder().encode(text).length;
  if (size > limit) {
    return `The text is ${megabytes(size)} long, and ${megabytes(limit)} is the most that one article can be. It is still in the box: split it into several articles.`;
  }
  const large = files.find((file) => file.size > 2 * limit + 2);
  return large
    ? `${large.name} has ${megabytes(large.size)}, and ${megabytes(limit)} of text is the most. Nothing was sent: take it out or split it.`
    : "";
}

form?.addEventListener("submit", (event) => {
  const text = form.querySelector("textarea")?.value ?? "";
  const files = [...(form.querySelector("input[type=file]")?.files ?? [])];
  const reason = tooLong(text, files, most);
  if (!reason) return;
  event.preventDefault();
  wrong.textContent = reason;
  wrong.hidden = false;
  wrong.scrollIntoView({ block: "center" });
});

const input = form?.querySelector("input[type=file]");
if (input) {
  const zone = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  form.querySelector("[data-drop-hint]").hidden = false;

  const show = () => {
    const items = [...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    });
    chosen.replaceChildren(...(items.length > 1 ? items : []));
  };
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  const leave = () => zone.classList.remove("is-over");

  input.addEventListener("change", show);
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && leave());
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    leave();
    const all = new DataTransfer();
    for (const file of [...input.files, ...event.dataTransfer.files]) all.items.add(file);
    input.files = all.files;
    show();
    zone.scrollIntoView({ block: "nearest" });
  });
}
