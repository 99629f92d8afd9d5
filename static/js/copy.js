// A button that copies what stands in another element.
import { say } from "./message.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      say("Copied.");
    } catch {
      say("The browser would not copy it. Select it and copy by hand.", { wrong: true });
    }
  });
}
