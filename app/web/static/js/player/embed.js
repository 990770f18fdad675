/** The player alone, in the frame of another site: no account, and perhaps nothing that is remembered. */

import { playerFor } from "./choose.js";
import { secondsOf } from "./resume.js";
import { reportWatching } from "./watching.js";

const YES = new Set(["1", "true", "yes"]);
const root = /** @type {HTMLElement} */ (document.querySelector("[data-player]"));
const asked = new URLSearchParams(location.search);

/** Play by itself, without sound where the browser allows it only so. */
async function playBySelf(/** @type {import("./player.js").Player} */ player) {
  try {
    await player.play();
  } catch {
    player.media.muted = true;
    await player.play()?.catch(() => {});
  }
}

async function start() {
  const { id = "", url = "" } = root.dataset;
  const startAt = () => secondsOf(asked.get("t")) ?? 0;
  const player = await playerFor(root, { id, url, startAt });
  if (!(await player.open())) return;
  // This page carries no token of a session; a browser that sends its cookie all the same would be refused.
  reportWatching(id, player.media, { credentials: "omit" });
  // Another site's player waits for whoever watches: nothing is asked of it unasked.
  if (YES.has(asked.get("autoplay") ?? "") && !root.dataset.embed) await playBySelf(player);
}

void start();
