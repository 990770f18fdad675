/** Keys of moderators: each letter presses, or goes into, what bears it; j and k walk a list. */

const WRITES = "input, textarea, select, [contenteditable]";

/** @param {number} step */
function walk(step) {
  const links = [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-keys-list] h2 a"))];
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
}

document.addEventListener("keydown", (event) => {
  const from = /** @type {HTMLElement} */ (event.target);
  if (event.key === "Escape" && from.matches(WRITES)) from.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || from.matches(WRITES)) return;
  if (document.querySelector("[data-keys-list]") && (event.key === "j" || event.key === "k")) {
    walk(event.key === "j" ? 1 : -1);
    return;
  }
  if (!/^[a-z]$/.test(event.key)) return;
  const wanted = /** @type {HTMLElement|null} */ (document.querySelector(`[data-key="${event.key}"]`));
  if (!wanted) return;
  event.preventDefault();
  event.stopPropagation();
  if (wanted.matches(WRITES)) wanted.focus();
  else wanted.click();
}, { capture: true });

document.querySelector("[data-keys-hint]")?.removeAttribute("hidden");
