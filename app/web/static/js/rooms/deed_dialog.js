/** Asks why something is done to somebody, and for how long, before it is done. */

import { say } from "../lib/words.js";

/** @typedef {{lengths?: number[], usual?: number}} Deed seconds to choose from, 0 is until it is lifted */

/**
 * @param {string} words what will be done
 * @param {string} name to whom
 * @param {Deed} deed
 * @returns {Promise<{reason?: string, seconds?: number}|null>} null when nothing shall be done
 */
export function askWhy(words, name, { lengths = [], usual = 0 }) {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#deed-dialog"));
  const find = (/** @type {string} */ selector) => /** @type {any} */ (dialog.querySelector(selector));
  find("h2").textContent = `${words}: ${name}`;
  find("[value='do']").textContent = words;
  find("[name='reason']").value = "";
  const choice = find("[name='seconds']");
  choice.closest(".field").hidden = !lengths.length;
  choice.replaceChildren(...lengths.map((seconds) => new Option(say(`length.${seconds}`), String(seconds), false, seconds === usual)));
  dialog.returnValue = "";
  dialog.showModal();
  find("[name='reason']").focus();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      if (dialog.returnValue !== "do") return resolve(null);
      const [reason, seconds] = [find("[name='reason']").value.trim(), Number(choice.value)];
      resolve({ ...(reason && { reason }), ...(lengths.length && seconds && { seconds }) });
    };
  });
}
