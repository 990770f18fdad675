/** What the player says when something is wrong, in words a person can act on. */

/** @type {Record<string, string>} */
const REFUSALS = {
  UNAUTHORIZED: "Sign in to watch this video.",
  SUBSCRIPTION_REQUIRED: "This video is for subscribers of the channel.",
  SPONSOR_REQUIRED: "This video is for sponsors of the channel.",
  RENTAL_REQUIRED: "Rent this film to watch it.",
  PASSWORD_REQUIRED: "This video asks for a password.",
  NOT_FOUND: "This video is not there any more, or not for you.",
  FORBIDDEN: "You may not watch this video.",
  RATE_LIMIT_EXCEEDED: "Too many tries in a short time. Wait a minute, then try again.",
};

export const LOST = "The connection was lost. Trying again…";
export const BROKEN = "This video cannot be played here. Reload the page, or try another browser.";
export const UNSUPPORTED = "This browser cannot play streamed video.";
export const AWAY = "The server does not answer. Trying again…";

/**
 * Why the server does not let us watch.
 * @param {string} code
 * @param {string} [message] the server's own words, for codes we do not know
 */
export function refusal(code, message) {
  return REFUSALS[code] ?? message ?? BROKEN;
}
