/** Where to begin: at the time in the address, else where this person stopped. */

import { recall, remember } from "./preferences.js";

const EVERY_MS = 5_000;
/** Nobody wants to resume the first seconds or the closing titles. */
const EARLY = 10;
const LATE_SHARE = 0.95;

/**
 * Seconds from `90`, `1:30`, `1h2m3s`; null for anything else.
 * @param {string|null} text
 */
export function secondsOf(text) {
  if (!text) return null;
  if (/^\d+(\.\d+)?s?$/.test(text)) return parseFloat(text);
  if (/^\d+(:\d{1,2}){1,2}$/.test(text)) {
    return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  }
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!parts || !text) return null;
  const [hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}

/**
 * `1:05`, `1:01:05`.
 * @param {number} seconds
 */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, n) => (n ? String(part).padStart(2, "0") : part)).join(":");
}

/**
 * @param {string} id of the video
 * @param {{position?: number|null, duration?: number|null}} answer what the server remembers
 * @param {string} search the address's query
 */
export function startAt(id, answer, search) {
  const asked = secondsOf(new URLSearchParams(search).get("t"));
  if (asked !== null) return asked;
  const kept = answer.position || Number(recall(`position.${id}`)) || 0;
  const tooLate = answer.duration ? kept > answer.duration * LATE_SHARE : false;
  return kept < EARLY || tooLate ? 0 : kept;
}

/**
 * Note where this person is, every few seconds and when they leave.
 * @param {string} id
 * @param {{currentTime: number, duration: number, paused: boolean} & EventTarget} media
 */
export function keepPosition(id, media) {
  let noted = 0;
  const note = () => {
    noted = performance.now();
    if (!media.currentTime) return;
    const done = media.currentTime > media.duration * LATE_SHARE;
    remember(`position.${id}`, done ? null : media.currentTime.toFixed(1));
  };
  media.addEventListener("timeupdate", () => {
    if (performance.now() - noted > EVERY_MS) note();
  });
  media.addEventListener("pause", note);
  addEventListener("pagehide", note);
}
