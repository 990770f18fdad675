/** Clearing the history clears what this browser remembers too. */

import { forgetPositions } from "../player/preferences.js";

for (const form of document.querySelectorAll("form[data-forget]")) {
  form.addEventListener("submit", () => {
    const { forget } = /** @type {HTMLFormElement} */ (form).dataset;
    const isSure = forget !== "all" || form.querySelector(":checked");
    if (isSure) forgetPositions(forget === "all" ? "" : forget);
  });
}
