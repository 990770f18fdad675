/** What is shown once, recovery codes or a token: buttons that copy and print it. */

import { toast } from "../lib/toasts.js";

for (const box of document.querySelectorAll("[data-once]")) {
  const { once, copied, select } = /** @type {HTMLElement} */ (box).dataset;
  button(box, "[data-once-copy]", async () => {
    try {
      await navigator.clipboard.writeText(once ?? "");
      toast(copied);
    } catch {
      toast(select);
    }
  });
  button(box, "[data-once-print]", () => window.print());
}

/** Show a button that needs this script, and have it work. */
function button(box, name, work) {
  const found = box.querySelector(name);
  found?.removeAttribute("hidden");
  found?.addEventListener("click", work);
}
