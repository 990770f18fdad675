/** Draws above the seek bar what of a film is played most, once enough people played it. */

import { get } from "../lib/api.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;

/**
 * The outline of the heat, from the left bottom corner to the right one.
 * @param {number[]} heat 0..1, of equal parts of the film
 */
export function outline(heat) {
  const width = 1000 / heat.length;
  const heights = heat.map((one) => (HEIGHT * (1 - one)).toFixed(1));
  const tops = heights.map((top, n) => `L${((n + 0.5) * width).toFixed(1)},${top}`);
  return `M0,${HEIGHT} V${heights[0]} ${tops.join(" ")} H1000 V${HEIGHT} Z`;
}

/**
 * @param {string} id of the video
 * @param {HTMLElement} root of the player
 */
export async function showReplayed(id, root) {
  const { heat } = await get(`/videos/${id}/most-replayed`).catch(() => ({ heat: [] }));
  const bar = root.querySelector("media-time-range");
  if (!bar || heat.length < 2) return;
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", `0 0 1000 ${HEIGHT}`);
  drawing.setAttribute("preserveAspectRatio", "none");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add("player-replayed");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", outline(heat));
  drawing.append(path);
  bar.before(drawing);
}
