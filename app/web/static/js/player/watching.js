/** Tells the server what is watched: one view, then the seconds, the parts of the film and where. */

import { post } from "../lib/api.js";
import { Played } from "./played.js";
import { sourceOf } from "./source_of.js";

const VIEW_AFTER = 3;
const REPORT_EVERY = 15;

/**
 * @param {string} id of the video
 * @param {HTMLElement & Record<string, any>} media
 * @param {RequestInit} [caller] as whom it is told: whoever is signed in, unless told otherwise
 */
export function reportWatching(id, media, caller = {}) {
  const source = sourceOf(document.referrer, location.href);
  const played = new Played();
  let watched = 0;
  let counted = false;
  const report = (/** @type {RequestInit} */ how = {}) => {
    const told = played.take();
    if (!told) return;
    const position = Math.round(media.currentTime * 10) / 10;
    post(`/videos/${id}/watch-time`, { ...told, position, source }, { ...caller, ...how }).catch(() => {});
  };
  /** The page goes: the browser finishes what is under way without it. */
  const leave = () => report({ keepalive: true });
  media.addEventListener("timeupdate", () => {
    const before = played.seconds;
    const how = { paused: media.paused, rate: media.playbackRate || 1 };
    if (!played.reach(media.currentTime, how)) return;
    watched += played.seconds - before;
    if (!counted && watched >= VIEW_AFTER) {
      counted = true;
      post(`/videos/${id}/views?source=${encodeURIComponent(source)}`, undefined, caller).catch(() => {});
    }
    if (played.seconds >= REPORT_EVERY || played.isFull) report();
  });
  media.addEventListener("seeking", () => played.jump());
  media.addEventListener("pause", () => report());
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.hidden && leave());
}
