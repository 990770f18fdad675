/** Where YouTube's player is. */

/**
 * The address by which the element opens the player that keeps no cookies before it plays.
 * @param {string} id
 * @param {number} seconds
 */
export function addressOf(id, seconds) {
  const from = Math.floor(seconds || 0);
  return `https://www.youtube-nocookie.com/watch?v=${encodeURIComponent(id)}${from ? `&t=${from}s` : ""}`;
}
