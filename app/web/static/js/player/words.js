/** What the player says when something is wrong, in words a person can act on. */

import { say } from "../lib/words.js";

const KNOWN = new Set([
  "UNAUTHORIZED",
  "SUBSCRIPTION_REQUIRED",
  "SPONSOR_REQUIRED",
  "RENTAL_REQUIRED",
  "RENTAL_NOT_STARTED",
  "PASSWORD_REQUIRED",
  "NOT_FOUND",
  "FORBIDDEN",
  "RATE_LIMIT_EXCEEDED",
]);

export const lost = () => say("player.lost");
export const unanswered = () => say("player.unanswered");
export const broken = () => say("player.broken");
export const unsupported = () => say("player.unsupported");

/**
 * Why the server lets us watch no longer.
 * @param {{code: string, message: string}} why
 */
export function ended(why) {
  return why.code === "RENTAL_REQUIRED" ? say("player.rentalOver") : refusal(why);
}

/**
 * Why the server does not let us watch.
 * @param {{code: string, message: string}} refused
 */
export function refusal({ code: exact, message }) {
  const code = exact.endsWith("NOT_FOUND") ? "NOT_FOUND" : exact;
  return KNOWN.has(code) ? say(`player.${code}`) : message || broken();
}
