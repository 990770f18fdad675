/** The code for another page in the share box: from the start, or from where the film stands. */

import { toast } from "../lib/toasts.js";

const part = /** @type {HTMLElement} */ (document.querySelector("[data-embed-code]"));
const field = /** @type {HTMLTextAreaElement} */ (part.querySelector("textarea"));
const box = part.closest("[data-share]");
const from = /** @type {HTMLInputElement|null} */ (box?.querySelector("[data-share-from]"));
const plain = field.value;

function seconds() {
  const media = /** @type {any} */ (document.querySelector("[data-player] :is(hls-video, youtube-video)"));
  return Math.floor(media?.currentTime || 0);
}

/** Write the code anew with the place to start at, if that is wanted. */
function write() {
  const address = part.dataset.player ?? "";
  const wanted = from?.checked && seconds() > 0;
  field.value = wanted ? plain.replace(`"${address}"`, `"${address}?t=${seconds()}"`) : plain;
}

box?.addEventListener("toggle", write);
from?.addEventListener("change", write);
const button = /** @type {HTMLElement} */ (part.querySelector("[data-embed-copy]"));
button.hidden = false;
button.addEventListener("click", () => void copy());

/** Put the code on the clipboard, or select it where the browser does not let us, as on plain HTTP. */
async function copy() {
  try {
    await navigator.clipboard.writeText(field.value);
    toast(part.dataset.copied);
  } catch {
    field.select();
    toast(part.dataset.selected);
  }
}
