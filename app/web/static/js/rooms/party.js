/** The page of a planned party: its time here, how long until then, and the doors that open. */

import { startLocalTime } from "../lib/local_time.js";
import { copy } from "../player/share.js";

const UNITS = /** @type {[Intl.NumberFormatOptions["unit"], number][]} */ ([
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
]);
// A clock that is ahead of the server's must not have the page come again and again.
const SETTLED_MS = 5_000;
const language = document.documentElement.lang || "en";
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });

/**
 * @param {string} selector
 * @returns {any}
 */
const find = (selector) => document.querySelector(selector);

/**
 * The two largest units of a length: “2 days, 4 hours”.
 * @param {number} seconds
 */
function inWords(seconds) {
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (!count && !parts.length) continue;
    parts.push(new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count));
  }
  return parts.slice(0, 2).join(", ");
}

/** @param {HTMLElement} page */
function start(page) {
  const time = find("[data-exact]");
  const starts = new Date(time.dateTime).getTime();
  const opens = new Date(page.dataset.opensAt ?? "").getTime();
  const countdown = find("[data-countdown]");
  time.textContent = exact.format(starts);
  const tick = () => {
    const now = Date.now();
    if (now >= opens && performance.now() > SETTLED_MS) window.location.reload();
    countdown.textContent = inWords(Math.max(0, (starts - now) / 1000));
  };
  tick();
  const ticking = setInterval(tick, 1000);
  window.addEventListener("pagehide", () => clearInterval(ticking));
  const button = find("[data-copy-party]");
  button.hidden = false;
  button.addEventListener("click", () => void copy(find("[data-party-link]")));
}

startLocalTime(find("[data-zone-time]"));
const page = find("[data-party]");
if (page) start(page);
