/** Which player shows a video: ours, or the one of the site where it is. */

import { Player } from "./player.js";

/**
 * @param {HTMLElement} root the frame to live in; `data-embed` names another site
 * @param {import("./player.js").Options} options
 * @returns {Promise<Player>} or what can be used like one
 */
export async function playerFor(root, options) {
  if (!root.dataset.embed) return new Player(root, options);
  const { EmbeddedPlayer } = await import("./embedded.js");
  return /** @type {any} */ (new EmbeddedPlayer(root, options));
}
