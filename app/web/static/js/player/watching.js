/** Tells the server that the film is watched: one view, then the seconds watched and where. */

import { post } from "../lib/api.js";

const VIEW_AFTER = 3;
const REPORT_EVERY = 15;

/**
 * @param {string} id of the video
 * @param {HTMLElement & Record<string, any>} media
 * @param {{signedIn: boolean}} viewer only a user's seconds are kept
 */
export function reportWatching(id, media, { signedIn }) {
  let watched = 0;
  let counted = false;
  let last = /** @type {number|null} */ (null);
  const report = () => {
    const seconds = Math.round(watched);
    if (!signedIn || seconds < 1) return;
    watched = 0;
    const position = Math.round(media.currentTime * 10) / 10;
    post(`/videos/${id}/watch-time`, { seconds, position }).catch(() => {});
  };
  media.addEventListener("timeupdate", () => {
    const now = media.currentTime;
    const step = last === null ? 0 : now - last;
    last = now;
    if (media.paused || step <= 0 || step > 2) return;
    watched += step;
    if (!counted && watched >= VIEW_AFTER) {
      counted = true;
      post(`/videos/${id}/views`).catch(() => {});
    }
    if (watched >= REPORT_EVERY) report();
  });
  media.addEventListener("pause", report);
}
