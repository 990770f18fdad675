/** The save menu: a tick counts at once; a new list needs the button, with or without script. */

import { call } from "../lib/api.js";
import { toast } from "../lib/toasts.js";

/**
 * @param {string} video
 * @param {HTMLInputElement} box
 */
function change(video, box) {
  if (box.value === "later") {
    return call(box.checked ? "PUT" : "DELETE", `/users/me/watch-later/${video}`);
  }
  const items = `/playlists/${box.value}/items`;
  return box.checked
    ? call("POST", items, { video_id: video })
    : call("DELETE", `${items}/${video}`);
}

/** @type {Promise<unknown>} */
let before = Promise.resolve();

/**
 * One change after the other: two at once might arrive the other way round.
 * @param {HTMLElement} menu
 * @param {HTMLInputElement} box
 */
async function tick(menu, box) {
  const { save, wordsOn, wordsOff } = menu.dataset;
  const title = box.labels?.[0]?.textContent?.trim() ?? "";
  const mine = before.then(() => change(save ?? "", box));
  before = mine.catch(() => {});
  try {
    await mine;
    toast((box.checked ? wordsOn : wordsOff)?.replace("{title}", () => title));
  } catch (error) {
    box.checked = !box.checked;
    toast(/** @type {Error} */ (error).message);
  }
}

export function startSaving() {
  const menu = /** @type {HTMLElement|null} */ (document.querySelector("[data-save]"));
  menu?.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.type === "checkbox") void tick(menu, box);
  });
}
