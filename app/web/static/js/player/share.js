/** The share box: a link to the film, from the start or from here, and a button that copies it. */

import { toast } from "../lib/toasts.js";
import { say } from "../lib/words.js";
import { clockOf } from "./resume.js";

/** @param {() => number} here seconds into the film */
export function startSharing(here) {
  const box = document.querySelector("[data-share]");
  if (!box) return;
  const field = /** @type {HTMLInputElement} */ (box.querySelector("[data-share-link]"));
  const from = /** @type {HTMLInputElement} */ (box.querySelector("[data-share-from]"));
  const time = box.querySelector("[data-share-time]");
  const plain = new URL(field.value, location.href);
  const write = () => {
    const seconds = Math.floor(here());
    if (time) time.textContent = clockOf(seconds);
    plain.searchParams.delete("t");
    if (from.checked) plain.searchParams.set("t", String(seconds));
    field.value = plain.href;
  };
  box.addEventListener("toggle", write);
  from.addEventListener("change", write);
  from.closest("label")?.removeAttribute("hidden");
  box.querySelector("[data-share-copy]")?.addEventListener("click", () => void copy(field));
}

/**
 * Put a field's text on the clipboard, or show and select it where the browser does not let us, as on plain HTTP.
 * @param {HTMLInputElement} field
 * @param {(words: string) => void} [tell]
 */
export async function copy(field, tell = toast) {
  try {
    await navigator.clipboard.writeText(field.value);
    tell(say("share.copied"));
  } catch {
    field.hidden = false;
    field.select();
    tell(say("share.select"));
  }
}
